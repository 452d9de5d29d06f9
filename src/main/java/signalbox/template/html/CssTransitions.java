package signalbox.template.html;

import java.util.Optional;
import signalbox.template.html.HtmlContext.State;

/**
 * How static style moves a template from one context to the next (spec/templates.md 7). A quoted string is taken for a
 * URL wherever it stands: font names lose nothing by it.
 */
final class CssTransitions {

    private CssTransitions() {}

    static HtmlStep style(HtmlContext context, HtmlSlice text) {
        int at = text.indexOfAny("(\"'/", 0);
        while (at >= 0) {
            Optional<HtmlStep> opened = opened(context, text, at);
            if (opened.isPresent()) {
                return opened.get();
            }
            at = text.indexOfAny("(\"'/", at + 1);
        }
        return new HtmlStep(context, text.length());
    }

    /** What begins with the character: a string, a URL or a comment, if any. */
    private static Optional<HtmlStep> opened(HtmlContext context, HtmlSlice text, int at) {
        return switch (text.charAt(at)) {
            case '"' -> Optional.of(new HtmlStep(context.withState(State.CSS_DOUBLE_QUOTED), at + 1));
            case '\'' -> Optional.of(new HtmlStep(context.withState(State.CSS_SINGLE_QUOTED), at + 1));
            case '(' -> endsWithUrl(text.to(at))
                    ? Optional.of(openedUrl(context, text, text.skipSpace(at + 1)))
                    : Optional.empty();
            default -> openedComment(context, text, at);
        };
    }

    private static Optional<HtmlStep> openedComment(HtmlContext context, HtmlSlice text, int at) {
        if (text.startsWith("//", at)) {
            return Optional.of(new HtmlStep(context.withState(State.CSS_LINE_COMMENT), at + 2));
        }
        if (text.startsWith("/*", at)) {
            return Optional.of(new HtmlStep(context.withState(State.CSS_BLOCK_COMMENT), at + 2));
        }
        return Optional.empty();
    }

    private static HtmlStep openedUrl(HtmlContext context, HtmlSlice text, int from) {
        if (text.startsWith("\"", from)) {
            return new HtmlStep(context.withState(State.CSS_DOUBLE_QUOTED_URL), from + 1);
        }
        if (text.startsWith("'", from)) {
            return new HtmlStep(context.withState(State.CSS_SINGLE_QUOTED_URL), from + 1);
        }
        return new HtmlStep(context.withState(State.CSS_URL), from);
    }

    /** Whether the last word, white space aside, is {@code url}. */
    private static boolean endsWithUrl(HtmlSlice text) {
        int end = text.length();
        while (end > 0 && HtmlChars.isSpace(text.charAt(end - 1))) {
            end--;
        }
        int start = end - "url".length();
        return start >= 0
                && text.to(end).startsWithAnyCase("url", start)
                && (start == 0 || !isNameCharacter(text.charAt(start - 1)));
    }

    /** Whether the character may stand in a name of CSS; all beyond ASCII may. */
    static boolean isNameCharacter(char c) {
        return HtmlChars.isLetterOrDigit(c) || c == '-' || c == '_' || c >= 0x80;
    }

    /** A quoted string, or a URL with or without quotes. */
    static HtmlStep literal(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        String specials = specials(context.state());
        HtmlContext now = context;
        int from = 0;
        while (true) {
            int at = text.indexOfAny(specials, from);
            if (at < 0) {
                return new HtmlStep(HtmlTransitions.afterUrl(now, text.from(from)), text.length());
            }
            if (text.charAt(at) != '\\') {
                return new HtmlStep(now.withState(State.CSS), at + 1);
            }
            if (at + 1 == text.length()) {
                throw new HtmlSyntaxException("unfinished escape sequence in CSS string: " + text.excerpt());
            }
            now = HtmlTransitions.afterUrl(now, HtmlSlice.of(CssEscapers.decode(text.to(at + 2).toString())));
            from = at + 2;
        }
    }

    private static String specials(State state) {
        return switch (state) {
            case CSS_DOUBLE_QUOTED, CSS_DOUBLE_QUOTED_URL -> "\\\"";
            case CSS_SINGLE_QUOTED, CSS_SINGLE_QUOTED_URL -> "\\'";
            default -> "\\\t\n\f\r )";
        };
    }

    static HtmlStep blockComment(HtmlContext context, HtmlSlice text) {
        int end = text.indexOf("*/", 0);
        return end < 0 ? new HtmlStep(context, text.length()) : new HtmlStep(context.withState(State.CSS), end + 2);
    }

    /** Line comments are no standard, but browsers have read them. The line's end is not part of them. */
    static HtmlStep lineComment(HtmlContext context, HtmlSlice text) {
        int end = text.indexOfAny("\n\f\r", 0);
        return end < 0 ? new HtmlStep(context, text.length()) : new HtmlStep(context.withState(State.CSS), end);
    }
}
