package signalbox.template.html;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in an HTML document a place of a template is: what a browser would be in the middle of reading there. Two equal
 * contexts need the same escaping. Immutable.
 *
 * @param delimiter what ends the attribute value we are in; {@code NONE} outside of values
 * @param slash what a {@code /} would begin in script
 * @param braces for each interpolation of a template literal of script that is open, how many braces are open within it
 * @param attribute what the attribute means whose name was read but whose value has not begun
 * @param element the element we are in, when its content is not read as ordinary text
 */
record HtmlContext(
        State state,
        Delimiter delimiter,
        UrlPart urlPart,
        Slash slash,
        List<Integer> braces,
        Attribute attribute,
        Element element) {

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
        JS("script"),
        JS_DOUBLE_QUOTED("a script string in double quotes"),
        JS_SINGLE_QUOTED("a script string in single quotes"),
        JS_TEMPLATE("a script template literal"),
        JS_REGEXP("a script regular expression"),
        JS_BLOCK_COMMENT("a script comment"),
        JS_LINE_COMMENT("a script line comment"),
        JS_HTML_OPEN_COMMENT("a script line comment begun by <!--"),
        JS_HTML_CLOSE_COMMENT("a script line comment begun by -->"),
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
                case COMMENT, JS_BLOCK_COMMENT, JS_LINE_COMMENT, JS_HTML_OPEN_COMMENT, JS_HTML_CLOSE_COMMENT,
                        CSS_BLOCK_COMMENT, CSS_LINE_COMMENT -> true;
                default -> false;
            };
        }

        boolean isInTag() {
            return switch (this) {
                case TAG, ATTRIBUTE_NAME, AFTER_NAME, BEFORE_VALUE, ATTRIBUTE -> true;
                default -> false;
            };
        }

        /** Whether this is a literal of a script, in which the text of a tag has to be disguised. */
        boolean isScriptLiteral() {
            return switch (this) {
                case JS_DOUBLE_QUOTED, JS_SINGLE_QUOTED, JS_TEMPLATE, JS_REGEXP -> true;
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

    /** What a slash would mean in script. */
    enum Slash {
        REGEXP,
        DIVISION,
        /** It depends on which branch was taken. */
        UNKNOWN
    }

    /** What an attribute's value is. */
    enum Attribute {
        PLAIN(State.ATTRIBUTE),
        SCRIPT(State.JS),
        /** The {@code type} of a script element, which decides whether that is script at all. */
        SCRIPT_TYPE(State.ATTRIBUTE),
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
        SCRIPT("script", State.JS),
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

    HtmlContext {
        braces = List.copyOf(braces);
    }

    static HtmlContext in(State state, Element element) {
        return new HtmlContext(state, Delimiter.NONE, UrlPart.NONE, Slash.REGEXP, List.of(), Attribute.PLAIN, element);
    }

    boolean is(State wanted) {
        return state == wanted;
    }

    HtmlContext withState(State newState) {
        return new HtmlContext(newState, delimiter, urlPart, slash, braces, attribute, element);
    }

    HtmlContext withUrlPart(UrlPart newPart) {
        return new HtmlContext(state, delimiter, newPart, slash, braces, attribute, element);
    }

    HtmlContext withSlash(Slash newSlash) {
        return new HtmlContext(state, delimiter, urlPart, newSlash, braces, attribute, element);
    }

    HtmlContext withAttribute(Attribute newAttribute) {
        return new HtmlContext(state, delimiter, urlPart, slash, braces, newAttribute, element);
    }

    /** The start of the value of the attribute whose name was read. */
    HtmlContext valueEndedBy(Delimiter newDelimiter) {
        return new HtmlContext(attribute.valueState(), newDelimiter, urlPart, slash, braces, attribute, element);
    }

    boolean isInTemplateLiteral() {
        return !braces.isEmpty();
    }

    /** Inside a new interpolation of a template literal. */
    HtmlContext openedInterpolation() {
        List<Integer> deeper = new ArrayList<>(braces);
        deeper.add(0);
        return withBraces(deeper);
    }

    /** How many braces are open in the innermost interpolation. */
    int openBraces() {
        return braces.get(braces.size() - 1);
    }

    HtmlContext withOpenBraces(int open) {
        List<Integer> changed = new ArrayList<>(braces);
        changed.set(changed.size() - 1, open);
        return withBraces(changed);
    }

    HtmlContext closedInterpolation() {
        return withBraces(braces.subList(0, braces.size() - 1));
    }

    private HtmlContext withBraces(List<Integer> newBraces) {
        return new HtmlContext(state, delimiter, urlPart, slash, newBraces, attribute, element);
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
        append(name, slash, Slash.REGEXP);
        if (isInTemplateLiteral()) {
            name.append("_braces").append(braces);
        }
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
        if (slash != Slash.REGEXP) {
            details.add("a slash is " + slash);
        }
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
