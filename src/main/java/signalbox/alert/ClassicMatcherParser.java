package signalbox.alert;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/** Reads matchers as Alertmanager did before label names could be any text (spec/behaviour.md 3.5). */
final class ClassicMatcherParser {

    private static final Pattern MATCHER =
            Pattern.compile("^\\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(=~|=|!=|!~)\\s*((?s).*?)\\s*$");

    private ClassicMatcherParser() {}

    static List<Matcher> list(String input) {
        String inner = input.startsWith("{") ? input.substring(1) : input;
        inner = inner.endsWith("}") ? inner.substring(0, inner.length() - 1) : inner;
        return splitAtCommas(inner).stream().map(ClassicMatcherParser::one).toList();
    }

    static Matcher one(String input) {
        com.google.re2j.Matcher parts = MATCHER.matcher(input);
        if (!parts.find()) {
            throw new MatcherSyntaxException("bad matcher format: " + input);
        }
        Matcher.Type type = Matcher.Type.of(parts.group(2));
        String value = value(parts.group(3));
        try {
            return new Matcher(type, parts.group(1), value);
        } catch (InvalidExpressionException e) {
            throw new MatcherSyntaxException(e.getMessage());
        }
    }

    private static List<String> splitAtCommas(String input) {
        List<String> pieces = new ArrayList<>();
        boolean quoted = false;
        boolean escaped = false;
        int start = 0;
        for (int i = 0; i < input.length(); i++) {
            char c = input.charAt(i);
            if (c == ',') { // leaves the escape as it is, in Alertmanager too
                if (!quoted) {
                    pieces.add(input.substring(start, i));
                    start = i + 1;
                }
                continue;
            }
            quoted ^= c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
        }
        String last = Matcher.trim(input.substring(start));
        if (!last.isEmpty()) {
            pieces.add(last);
        }
        return pieces;
    }

    private static String value(String raw) {
        if (!LabelSyntax.isValidText(raw)) {
            throw new MatcherSyntaxException("matcher value not valid UTF-8: " + raw);
        }
        boolean quoted = raw.startsWith("\"");
        StringBuilder value = new StringBuilder();
        for (int i = quoted ? 1 : 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '\\') {
                i += unescape(raw, i, value);
            } else if (c != '"') {
                value.append(c);
            } else if (quoted && i == raw.length() - 1) {
                return value.toString();
            } else {
                throw unescapedQuote(raw);
            }
        }
        if (quoted) {
            throw unescapedQuote(raw);
        }
        return value.toString();
    }

    /** Adds what a backslash stands for; answers how many further characters that took. */
    private static int unescape(String raw, int backslash, StringBuilder value) {
        String after = raw.substring(backslash + 1, Math.min(raw.length(), backslash + 2));
        switch (after) {
            case "n" -> value.append('\n');
            case "\"", "\\" -> value.append(after);
            default -> {
                value.append('\\');
                return 0;
            }
        }
        return 1;
    }

    private static MatcherSyntaxException unescapedQuote(String raw) {
        return new MatcherSyntaxException("matcher value contains unescaped double quote: " + raw);
    }
}
