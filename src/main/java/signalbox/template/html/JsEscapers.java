package signalbox.template.html;

import java.util.Locale;
import signalbox.template.html.HtmlEscapers.EscapeTable;

/** Makes values harmless in script (spec/templates.md 7.1: J and the literals). */
final class JsEscapers {

    private static final EscapeTable STRING = EscapeTable.of(controls())
            .with("\t", "\\t", "\n", "\\n", "\f", "\\f", "\r", "\\r")
            // As escapes that need no more escaping in an attribute.
            .with("\"", "\\u0022", "`", "\\u0060", "&", "\\u0026", "'", "\\u0027", "+", "\\u002b", "<", "\\u003c", ">", "\\u003e")
            .with("/", "\\/", "\\", "\\\\");

    private static final EscapeTable TEMPLATE = STRING.with("$", "\\u0024", "{", "\\u007b", "}", "\\u007d");

    private static final EscapeTable REGEXP = STRING.without('`')
            .with("$", "\\$", "(", "\\(", ")", "\\)", "*", "\\*", "-", "\\-", ".", "\\.", "?", "\\?", "[", "\\[", "]", "\\]")
            .with("^", "\\^", "{", "\\{", "|", "\\|", "}", "\\}");

    private JsEscapers() {}

    private static String[] controls() {
        String[] pairs = new String[2 * ' '];
        for (char c = 0; c < ' '; c++) {
            pairs[2 * c] = String.valueOf(c);
            pairs[2 * c + 1] = String.format(Locale.ROOT, "\\u%04x", (int) c);
        }
        return pairs;
    }

    /** Inside a string in quotes. */
    static String string(EscapeInput value) {
        return withoutLineSeparators(STRING.escape(value.text()));
    }

    /** Inside a template literal. */
    static String templateLiteral(EscapeInput value) {
        return withoutLineSeparators(TEMPLATE.escape(value.text()));
    }

    /** Inside a regular expression, where the value stands for itself; never empty, lest a comment begin. */
    static String regexp(EscapeInput value) {
        return value.text().isEmpty() ? "(?:)" : withoutLineSeparators(REGEXP.escape(value.text()));
    }

    /**
     * An expression, from the JSON of the value (in which {@code < > &} are escaped): kept apart from words and numbers
     * beside it.
     */
    static String value(String json) {
        if (json.isEmpty()) {
            return " null ";
        }
        boolean mayTouch = JsTransitions.isIdentifierPart(json.charAt(0))
                || JsTransitions.isIdentifierPart(json.charAt(json.length() - 1));
        String expression = withoutLineSeparators(json);
        return mayTouch ? " " + expression + " " : expression;
    }

    /** What stands for a value that has no JSON, such as a number that is none. */
    static String noValue(String reason) {
        String harmless = reason.replaceAll("(?i)<(/?)script", "\\\\x3C$1script")
                .replace("*/", "* /")
                .replace("<!--", "\\x3C!--");
        return " /* " + harmless + " */null ";
    }

    private static String withoutLineSeparators(String text) {
        return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029");
    }
}
