package signalbox.template.html;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in an HTML document a place of a template is: what a browser would be in the middle of reading there. Two equal
 * contexts need the same escaping. Immutable.
 *
 * @param delimiter what ends the attribute value we are in; {@code NONE} outside of values
 * @param attribute what the attribute means whose name was read but whose value has not begun
 * @param element the element we are in, when its content is not read as ordinary text
 */
record HtmlContext(State state, Delimiter delimiter, UrlPart urlPart, Attribute attribute, Element element) {

    /** What is being read. The text is what messages say. */
    enum State {
        TEXT("text"),
        TAG("a tag"),
        ATTRIBUTE_NAME("an attribute name"),
        AFTER_NAME("a tag, after an attribute name"),
        BEFORE_VALUE("a tag, before an attribute value"),
        COMMENT("an HTML comment"),
        RCDATA("the text of a title or textarea"),
        ATTRIBUTE("an attribute value"),
        URL("a URL"),
        SRCSET("a srcset"),
        META_CONTENT("the content of a meta element"),
        META_URL("the URL in the content of a meta element"),
        SCRIPT("script"),
        CSS("a style"),
        CSS_DOUBLE_QUOTED("a style string in double quotes"),
        CSS_SINGLE_QUOTED("a style string in single quotes"),
        CSS_DOUBLE_QUOTED_URL("a style URL in double quotes"),
        CSS_SINGLE_QUOTED_URL("a style URL in single quotes"),
        CSS_URL("a style URL"),
        CSS_BLOCK_COMMENT("a style comment"),
        CSS_LINE_COMMENT("a style line comment"),
        /** After a break or continue: nothing that follows is ever reached. */
        DEAD("nowhere");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** Whether this is meant for the template's authors only, and left out of the output. */
        boolean isComment() {
            return switch (this) {
                case COMMENT, CSS_BLOCK_COMMENT, CSS_LINE_COMMENT -> true;
                default -> false;
            };
        }

        boolean isInTag() {
            return switch (this) {
                case TAG, ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE, ATTRIBUTE -> true;
                default -> false;
            };
        }
    }

    /** What ends an attribute value. */
    enum Delimiter {
        NONE(""),
        DOUBLE_QUOTE("\""),
        SINGLE_QUOTE("'"),
        SPACE_OR_TAG_END(" \t\n\f\r>");

        private final String ends;

        Delimiter(String ends) {
            this.ends = ends;
        }

        /** The characters that end the value. */
        String ends() {
            return ends;
        }
    }

    /** How much of a URL has been read. */
    enum UrlPart {
        /** Nothing. */
        NONE,
        /** Something, but no {@code ?} or {@code #}. */
        PRE_QUERY,
        QUERY_OR_FRAGMENT,
        /** It depends on which branch was taken. */
        UNKNOWN
    }

    /** What an attribute's value is. */
    enum Attribute {
        PLAIN(State.ATTRIBUTE),
        SCRIPT(State.SCRIPT),
        STYLE(State.CSS),
        URL(State.URL),
        SRCSET(State.SRCSET),
        META_CONTENT(State.META_CONTENT);

        private final State valueState;

        Attribute(State valueState) {
            this.valueState = valueState;
        }

        State valueState() {
            return valueState;
        }
    }

    /** The elements whose content, or attributes, are read in a way of their own. */
    enum Element {
        NONE("", State.TEXT),
        SCRIPT("script", State.SCRIPT),
        STYLE("style", State.CSS),
        TEXTAREA("textarea", State.RCDATA),
        TITLE("title", State.RCDATA),
        META("", State.TEXT);

        private final String endTag;
        private final State content;

        Element(String endTag, State content) {
            this.endTag = endTag;
            this.content = content;
        }

        /** The tag name that ends the element's content. */
        String endTag() {
            return endTag;
        }

        State content() {
            return content;
        }

        /** By the tag name, in lower case. */
        static Element named(String tag) {
            return switch (tag) {
                case "script" -> SCRIPT;
                case "style" -> STYLE;
                case "textarea" -> TEXTAREA;
                case "title" -> TITLE;
                case "meta" -> META;
                default -> NONE;
            };
        }
    }

    /** Where a document begins: ordinary text. */
    static final HtmlContext START = in(State.TEXT, Element.NONE);

    /** Where no output ever comes. */
    static final HtmlContext DEAD = in(State.DEAD, Element.NONE);

    static HtmlContext in(State state, Element element) {
        return new HtmlContext(state, Delimiter.NONE, UrlPart.NONE, Attribute.PLAIN, element);
    }

    boolean is(State wanted) {
        return state == wanted;
    }

    HtmlContext withState(State newState) {
        return new HtmlContext(newState, delimiter, urlPart, attribute, element);
    }

    HtmlContext withUrlPart(UrlPart newPart) {
        return new HtmlContext(state, delimiter, newPart, attribute, element);
    }

    HtmlContext withAttribute(Attribute newAttribute) {
        return new HtmlContext(state, delimiter, urlPart, newAttribute, element);
    }

    /** The start of the value of the attribute whose name was read. */
    HtmlContext valueEndedBy(Delimiter newDelimiter) {
        return new HtmlContext(attribute.valueState(), newDelimiter, urlPart, attribute, element);
    }

    /** Whether what an action prints here is left out of the output with the comment around it. */
    boolean isRemovedComment() {
        return state.isComment() && delimiter == Delimiter.NONE;
    }

    /**
     * The context in which an action's output would be read: as this one, except that a first character of output
     * begins a name after white space in a tag, and an unquoted value after an equals sign.
     */
    HtmlContext atOutput() {
        return switch (state) {
            case TAG -> withState(State.ATTRIBUTE_NAME);
            case BEFORE_VALUE -> valueEndedBy(Delimiter.SPACE_OR_TAG_END).withAttribute(Attribute.PLAIN);
            case AFTER_NAME -> withState(State.ATTRIBUTE_NAME).withAttribute(Attribute.PLAIN);
            default -> this;
        };
    }

    /** The part of the name of a template that was made for this context; equal only for equal contexts. */
    String suffix() {
        StringBuilder name = new StringBuilder(state.name());
        append(name, delimiter, Delimiter.NONE);
        append(name, urlPart, UrlPart.NONE);
        append(name, attribute, Attribute.PLAIN);
        append(name, element, Element.NONE);
        return name.toString();
    }

    private static void append(StringBuilder name, Enum<?> part, Enum<?> usual) {
        if (part != usual) {
            name.append('_').append(part.getDeclaringClass().getSimpleName()).append('-').append(part.name());
        }
    }

    /** For messages, such as {@code a URL (DOUBLE_QUOTE, PRE_QUERY)}. */
    @Override
    public String toString() {
        List<String> details = new ArrayList<>();
        addUnusual(details, delimiter, Delimiter.NONE);
        addUnusual(details, urlPart, UrlPart.NONE);
        addUnusual(details, attribute, Attribute.PLAIN);
        addUnusual(details, element, Element.NONE);
        return details.isEmpty() ? state.words : state.words + " (" + String.join(", ", details) + ")";
    }

    private static void addUnusual(List<String> details, Enum<?> part, Enum<?> usual) {
        if (part != usual) {
            details.add(part.name());
        }
    }
}
