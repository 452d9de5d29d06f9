package signalbox.template.html;

import java.util.Locale;
import java.util.Set;
import signalbox.template.html.HtmlContext.Slash;
import signalbox.template.html.HtmlContext.State;

/** How static script moves a template from one context to the next (spec/templates.md 7). */
final class JsTransitions {

    private static final String LINE_ENDS = "\n\r\u2028\u2029";

    private static final String SPACE = "\f\n\r\t\u000b \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
            + "\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff";

    /** Words after which an expression begins, and so a slash begins a regular expression. */
    private static final Set<String> BEFORE_EXPRESSIONS = Set.of(
            "break", "case", "continue", "delete", "do", "else", "finally", "in", "instanceof", "return", "throw", "try",
            "typeof", "void");

    /** The media types of scripts, and of the data that is read like them. */
    private static final Set<String> SCRIPT_TYPES = Set.of(
            "",
            "module",
            "application/ecmascript",
            "application/javascript",
            "application/json",
            "application/ld+json",
            "application/x-ecmascript",
            "application/x-javascript",
            "text/ecmascript",
            "text/javascript",
            "text/javascript1.0",
            "text/javascript1.1",
            "text/javascript1.2",
            "text/javascript1.3",
            "text/javascript1.4",
            "text/javascript1.5",
            "text/jscript",
            "text/livescript",
            "text/x-ecmascript",
            "text/x-javascript");

    private JsTransitions() {}

    /** Whether a script element of this type holds script. */
    static boolean isScript(String mediaType) {
        String withoutParameters = mediaType.split(";", 2)[0];
        return SCRIPT_TYPES.contains(withoutParameters.toLowerCase(Locale.ROOT).strip());
    }

    static HtmlStep code(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        int at = text.indexOfAny("\"`'/{}<-#", 0);
        if (at < 0) {
            return new HtmlStep(context.withSlash(slashAfter(text, context.slash())), text.length());
        }
        HtmlContext before = context.withSlash(slashAfter(text.to(at), context.slash()));
        return switch (text.charAt(at)) {
            case '"' -> opens(before, State.JS_DOUBLE_QUOTED, at + 1);
            case '\'' -> opens(before, State.JS_SINGLE_QUOTED, at + 1);
            case '`' -> opens(before, State.JS_TEMPLATE, at + 1);
            case '/' -> slash(before, text, at);
            case '<' -> lineCommentIf(before, text, at, "<!--", State.JS_HTML_OPEN_COMMENT);
            case '-' -> lineCommentIf(before, text, at, "-->", State.JS_HTML_CLOSE_COMMENT);
            case '#' -> lineCommentIf(before, text, at, "#!", State.JS_LINE_COMMENT);
            case '{' -> openingBrace(before, at);
            default -> closingBrace(before, at);
        };
    }

    private static HtmlStep opens(HtmlContext before, State literal, int next) {
        return new HtmlStep(before.withState(literal).withSlash(Slash.REGEXP), next);
    }

    private static HtmlStep slash(HtmlContext before, HtmlSlice text, int at) throws HtmlSyntaxException {
        if (text.startsWith("//", at)) {
            return new HtmlStep(before.withState(State.JS_LINE_COMMENT), at + 2);
        }
        if (text.startsWith("/*", at)) {
            return new HtmlStep(before.withState(State.JS_BLOCK_COMMENT), at + 2);
        }
        return switch (before.slash()) {
            case REGEXP -> new HtmlStep(before.withState(State.JS_REGEXP), at + 1);
            case DIVISION -> new HtmlStep(before.withSlash(Slash.REGEXP), at + 1);
            case UNKNOWN -> throw new HtmlSyntaxException("'/' could start a division or regexp: "
                    + text.from(at).excerpt() + ": write a space or parentheses so that both branches end alike");
        };
    }

    /** Browsers read a line comment after these marks of old. */
    private static HtmlStep lineCommentIf(HtmlContext before, HtmlSlice text, int at, String mark, State comment) {
        return text.startsWith(mark, at)
                ? new HtmlStep(before.withState(comment), at + mark.length())
                : new HtmlStep(before, at + 1);
    }

    private static HtmlStep openingBrace(HtmlContext before, int at) {
        HtmlContext after = before.withSlash(Slash.REGEXP);
        return new HtmlStep(
                before.isInTemplateLiteral() ? after.withOpenBraces(before.openBraces() + 1) : after, at + 1);
    }

    private static HtmlStep closingBrace(HtmlContext before, int at) {
        if (!before.isInTemplateLiteral()) {
            return new HtmlStep(before.withSlash(Slash.REGEXP), at + 1);
        }
        if (before.openBraces() > 0) {
            return new HtmlStep(before.withOpenBraces(before.openBraces() - 1).withSlash(Slash.REGEXP), at + 1);
        }
        return new HtmlStep(before.closedInterpolation().withState(State.JS_TEMPLATE), at + 1);
    }

    static HtmlStep templateLiteral(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        int at = text.indexOfAny("`\\$", 0);
        while (at >= 0) {
            int next = at + 1;
            if (text.charAt(at) == '`') {
                return new HtmlStep(context.withState(State.JS), next);
            }
            if (text.startsWith("${", at)) {
                return new HtmlStep(context.openedInterpolation().withState(State.JS), at + 2);
            }
            if (text.charAt(at) == '\\') {
                next = afterEscape(text, at);
            }
            at = text.indexOfAny("`\\$", next);
        }
        return new HtmlStep(context, text.length());
    }

    private static int afterEscape(HtmlSlice text, int backslash) throws HtmlSyntaxException {
        if (backslash + 1 == text.length()) {
            throw new HtmlSyntaxException("unfinished escape sequence in JS string: " + text.excerpt());
        }
        return backslash + 2;
    }

    /** A string in quotes or a regular expression. */
    static HtmlStep literal(HtmlContext context, HtmlSlice text) throws HtmlSyntaxException {
        String specials = specials(context.state());
        boolean inClass = false;
        int at = text.indexOfAny(specials, 0);
        while (at >= 0) {
            int next = at + 1;
            switch (text.charAt(at)) {
                case '\\' -> next = afterEscape(text, at);
                case '[' -> inClass = true;
                case ']' -> inClass = false;
                default -> {
                    if (isScriptEndTag(context, text, at)) {
                        next = at + 2;
                    } else if (!inClass) {
                        return new HtmlStep(context.withState(State.JS).withSlash(Slash.DIVISION), at + 1);
                    }
                }
            }
            at = text.indexOfAny(specials, next);
        }
        if (inClass) {
            throw new HtmlSyntaxException("unfinished JS regexp charset: " + text.excerpt());
        }
        return new HtmlStep(context, text.length());
    }

    private static String specials(State state) {
        return switch (state) {
            case JS_SINGLE_QUOTED -> "\\'";
            case JS_REGEXP -> "\\/[]";
            default -> "\\\"";
        };
    }

    /** The slash of {@code </script} does not end a regular expression: that text is disguised in the output. */
    private static boolean isScriptEndTag(HtmlContext context, HtmlSlice text, int slash) {
        return context.is(State.JS_REGEXP) && slash > 0 && text.startsWithAnyCase("</script", slash - 1);
    }

    static HtmlStep lineComment(HtmlContext context, HtmlSlice text) {
        return HtmlTransitions.toLineEnd(context, text, LINE_ENDS, State.JS);
    }

    /**
     * What a slash means after this run of script, which holds no strings, comments, regular expressions or divisions.
     * Nonsense such as {@code x = ++/foo/i} is taken wrongly; no useful script is.
     */
    static Slash slashAfter(HtmlSlice code, Slash before) {
        int end = code.length();
        while (end > 0 && SPACE.indexOf(code.charAt(end - 1)) >= 0) {
            end--;
        }
        if (end == 0) {
            return before;
        }
        char last = code.charAt(end - 1);
        return switch (last) {
            case '+', '-' -> isOdd(runLength(code, end, last)) ? Slash.REGEXP : Slash.DIVISION;
            // "42." is a number.
            case '.' -> end > 1 && HtmlChars.isDigit(code.charAt(end - 2)) ? Slash.DIVISION : Slash.REGEXP;
            // After a binary or unary operator, an opening bracket or a separator an expression begins. A block that
            // ends is commoner than an object literal that is divided.
            case ',', '<', '>', '=', '*', '%', '&', '|', '^', '?', '!', '~', '(', '[', ':', ';', '{', '}' -> Slash.REGEXP;
            default -> BEFORE_EXPRESSIONS.contains(lastWord(code, end)) ? Slash.REGEXP : Slash.DIVISION;
        };
    }

    /** {@code ++} and {@code --} end an operand; a single one, or a third, is an operator. */
    private static int runLength(HtmlSlice code, int end, char sign) {
        int start = end - 1;
        while (start > 0 && code.charAt(start - 1) == sign) {
            start--;
        }
        return end - start;
    }

    private static boolean isOdd(int n) {
        return n % 2 == 1;
    }

    private static String lastWord(HtmlSlice code, int end) {
        int start = end;
        while (start > 0 && isIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        return code.from(start).to(end - start).toString();
    }

    /** Whether the character is one of those that keywords and numbers are made of. */
    static boolean isIdentifierPart(char c) {
        return c == '$' || c == '_' || HtmlChars.isLetterOrDigit(c);
    }
}
