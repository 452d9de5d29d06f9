package signalbox.template.html;

import java.util.Locale;
import signalbox.template.html.HtmlContext.Attribute;
import signalbox.template.html.HtmlContext.Delimiter;
import signalbox.template.html.HtmlContext.Element;
import signalbox.template.html.HtmlContext.State;
import signalbox.template.html.HtmlContext.UrlPart;

/**
 * How static text moves a template from one context to the next (spec/templates.md 7). Pure functions: each reads one
 * token, or as much as does not change the state, from the front of the text.
 */
final class HtmlTransitions {

    private static final String TAG_END_SEPARATORS = "> \t\n\f/";

    private HtmlTransitions() {}

    /** The context after some non-empty text. The step takes nothing only when the state changes. */
    static HtmlStep step(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        return context.delimiter() == Delimiter.NONE ? outsideValue(context, text) : insideValue(context, text);
    }

    private static HtmlStep outsideValue(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        HtmlStep toEndTag = specialContent(context, text);
        if (toEndTag.length() == 0) {
            return toEndTag;
        }
        return inState(context, text.to(toEndTag.length()));
    }

    /** One step by the rules of the state, whatever surrounds it. */
    static HtmlStep inState(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        return switch (context.state()) {
            case TEXT -> text(context, text);
            case TAG -> tag(context, text);
            case ATTRIBUTE_NAME -> attributeName(context, text);
            case AFTER_NAME -> afterName(context, text);
            case BEFORE_VALUE -> beforeValue(context, text);
            case COMMENT -> comment(context, text);
            case RCDATA -> specialContent(context, text);
            case SCRIPT -> script(context, text);
            case ATTRIBUTE, DEAD -> new HtmlStep(context, text.length());
            case URL, SRCSET -> url(context, text);
            case META_CONTENT -> metaContent(context, text);
            case META_URL -> metaUrl(context, text);
            case CSS -> CssTransitions.style(context, text);
            case CSS_DOUBLE_QUOTED, CSS_SINGLE_QUOTED, CSS_DOUBLE_QUOTED_URL, CSS_SINGLE_QUOTED_URL, CSS_URL ->
                CssTransitions.literal(context, text);
            case CSS_BLOCK_COMMENT -> CssTransitions.blockComment(context, text);
            case CSS_LINE_COMMENT -> CssTransitions.lineComment(context, text);
        };
    }

    private static HtmlStep insideValue(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        int end = text.indexOfAny(context.delimiter().ends(), 0);
        HtmlSlice value = end < 0 ? text : text.to(end);
        if (context.delimiter() == Delimiter.SPACE_OR_TAG_END) {
            refuseDoubtfulUnquoted(value);
        }
        if (end < 0) {
            return new HtmlStep(throughValue(context, value), text.length());
        }
        HtmlContext after = HtmlContext.in(State.TAG, context.element());
        return new HtmlStep(after, context.delimiter() == Delimiter.SPACE_OR_TAG_END ? end : end + 1);
    }

    /** Browsers differ about these characters in an unquoted value. */
    private static void refuseDoubtfulUnquoted(HtmlSlice value) throws HtmlSyntaxException {
        int doubtful = value.indexOfAny("\"'<=`", 0);
        if (doubtful >= 0) {
            throw new HtmlSyntaxException("\"" + value.charAt(doubtful) + "\" in the unquoted attribute value "
                    + value.excerpt() + ": put the value in quotes");
        }
    }

    /** The value goes on after the text; it is read as the browser will, with its character references resolved. */
    private static HtmlContext throughValue(HtmlContext context, HtmlSlice value) throws HtmlSyntaxException {
        HtmlContext now = context;
        HtmlSlice rest = HtmlSlice.of(HtmlReferences.resolve(value.toString()));
        while (rest.length() > 0) {
            HtmlStep step = inState(now, rest);
            now = step.context();
            rest = rest.from(step.length());
        }
        return now;
    }

    private static HtmlStep text(HtmlContext context, HtmlSlice text) {
        int from = 0;
        while (true) {
            int open = text.indexOf('<', from);
            if (open < 0 || open + 1 == text.length()) {
                return new HtmlStep(context, text.length());
            }
            if (text.startsWith("<!--", open)) {
                return new HtmlStep(HtmlContext.in(State.COMMENT, Element.NONE), open + 4);
            }
            boolean isEndTag = text.charAt(open + 1) == '/';
            int name = isEndTag ? open + 2 : open + 1;
            if (name == text.length()) {
                return new HtmlStep(context, text.length());
            }
            int end = endOfTagName(text, name);
            if (end != name) {
                Element element = isEndTag ? Element.NONE : element(text, name, end);
                return new HtmlStep(HtmlContext.in(State.TAG, element), end);
            }
            from = end;
        }
    }

    private static Element element(HtmlSlice text, int from, int to) {
        return Element.named(text.from(from).to(to - from).toString().toLowerCase(Locale.ROOT));
    }

    /** A tag name is letters and digits, begun by a letter, with single {@code -} and {@code :} between them. */
    private static int endOfTagName(HtmlSlice text, int from) {
        if (!HtmlChars.isLetter(text.charAt(from))) {
            return from;
        }
        int i = from + 1;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (HtmlChars.isLetterOrDigit(c)) {
                i++;
            } else if ((c == ':' || c == '-') && i + 1 < text.length() && HtmlChars.isLetterOrDigit(text.charAt(i + 1))) {
                i += 2;
            } else {
                break;
            }
        }
        return i;
    }

    private static HtmlStep tag(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        int from = text.skipSpace(0);
        if (from == text.length()) {
            return new HtmlStep(context, from);
        }
        if (text.charAt(from) == '>') {
            return new HtmlStep(content(context.element()), from + 1);
        }
        int end = endOfAttributeName(text, from);
        if (end == from) {
            throw new HtmlSyntaxException(
                    "expected white space, an attribute name or the end of the tag, but got " + text.from(from).excerpt());
        }
        String name = HtmlAttributes.lowerCase(text.from(from).to(end - from).toString());
        State state = end == text.length() ? State.ATTRIBUTE_NAME : State.AFTER_NAME;
        return new HtmlStep(HtmlContext.in(state, context.element()).withAttribute(attribute(context.element(), name)), end);
    }

    private static HtmlContext content(Element element) {
        // A meta element has no content.
        return HtmlContext.in(element.content(), element == Element.META ? Element.NONE : element);
    }

    private static Attribute attribute(Element element, String name) {
        if (element == Element.META && name.equals("content")) {
            return Attribute.META_CONTENT;
        }
        return switch (HtmlAttributes.of(name)) {
            case URL -> Attribute.URL;
            case STYLE -> Attribute.STYLE;
            case SCRIPT -> Attribute.SCRIPT;
            case SRCSET -> Attribute.SRCSET;
            case PLAIN, HTML, UNSAFE -> Attribute.PLAIN;
        };
    }

    private static int endOfAttributeName(HtmlSlice text, int from) throws HtmlSyntaxException {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (HtmlChars.isSpace(c) || c == '=' || c == '>') {
                return i;
            }
            if (c == '\'' || c == '"' || c == '<') {
                throw new HtmlSyntaxException("\"" + c + "\" in the attribute name " + text.excerpt());
            }
        }
        return text.length();
    }

    private static HtmlStep attributeName(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        int end = endOfAttributeName(text, 0);
        return new HtmlStep(end == text.length() ? context : context.withState(State.AFTER_NAME), end);
    }

    private static HtmlStep afterName(HtmlContext context, HtmlSlice text) {
        int from = text.skipSpace(0);
        if (from == text.length()) {
            return new HtmlStep(context, from);
        }
        if (text.charAt(from) != '=') {
            return new HtmlStep(context.withState(State.TAG), from);
        }
        return new HtmlStep(context.withState(State.BEFORE_VALUE), from + 1);
    }

    private static HtmlStep beforeValue(HtmlContext context, HtmlSlice text) {
        int from = text.skipSpace(0);
        if (from == text.length()) {
            return new HtmlStep(context, from);
        }
        return switch (text.charAt(from)) {
            case '\'' -> new HtmlStep(context.valueEndedBy(Delimiter.SINGLE_QUOTE), from + 1);
            case '"' -> new HtmlStep(context.valueEndedBy(Delimiter.DOUBLE_QUOTE), from + 1);
            default -> new HtmlStep(context.valueEndedBy(Delimiter.SPACE_OR_TAG_END), from);
        };
    }

    private static HtmlStep comment(HtmlContext context, HtmlSlice text) {
        int end = text.indexOf("-->", 0);
        return end < 0 ? new HtmlStep(context, text.length()) : new HtmlStep(HtmlContext.START, end + 3);
    }

    /** Content that only the element's own end tag ends. */
    private static HtmlStep specialContent(HtmlContext context, HtmlSlice text) {
        if (context.element() == Element.NONE) {
            return new HtmlStep(context, text.length());
        }
        int end = indexOfEndTag(text, context.element().endTag());
        return end < 0 ? new HtmlStep(context, text.length()) : new HtmlStep(HtmlContext.START, end);
    }

    private static int indexOfEndTag(HtmlSlice text, String name) {
        int open = text.indexOf("</", 0);
        while (open >= 0) {
            int next = open + 2;
            if (text.startsWithAnyCase(name, next)) {
                next += name.length();
                if (next < text.length() && TAG_END_SEPARATORS.indexOf(text.charAt(next)) >= 0) {
                    return open;
                }
            }
            open = text.indexOf("</", next);
        }
        return -1;
    }

    /** Script holds no action, so nobody has to know what it says; only where it ends. */
    private static HtmlStep script(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        boolean isElement = context.delimiter() == Delimiter.NONE;
        if (isElement && text.toString().toLowerCase(Locale.ROOT).contains("<script")) {
            // After <!-- a browser looks for another end tag then.
            throw new HtmlSyntaxException("\"<script\" inside <script>: write \"\\x3Cscript\"");
        }
        return new HtmlStep(context, text.length());
    }

    static HtmlStep url(HtmlContext context, HtmlSlice text) {
        return new HtmlStep(afterUrl(context, text), text.length());
    }

    static HtmlContext afterUrl(HtmlContext context, HtmlSlice text) {
        if (text.indexOfAny("#?", 0) >= 0) {
            return context.withUrlPart(UrlPart.QUERY_OR_FRAGMENT);
        }
        if (context.urlPart() == UrlPart.NONE && !text.isBlank()) {
            return context.withUrlPart(UrlPart.PRE_QUERY);
        }
        return context;
    }

    /** Looks for the {@code url=} of a refresh. */
    private static HtmlStep metaContent(HtmlContext context, HtmlSlice text) {
        for (int i = 0; i + 3 < text.length(); i++) {
            if (text.startsWithAnyCase("url", i)) {
                int equals = text.skipSpace(i + 3);
                if (equals < text.length() && text.charAt(equals) == '=') {
                    return new HtmlStep(context.withState(State.META_URL), equals + 1);
                }
            }
        }
        return new HtmlStep(context, text.length());
    }

    private static HtmlStep metaUrl(HtmlContext context, HtmlSlice text) {
        int end = text.indexOf(';', 0);
        return end < 0
                ? new HtmlStep(context, text.length())
                : new HtmlStep(context.withState(State.META_CONTENT), end + 1);
    }
}
