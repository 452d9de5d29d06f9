package signalbox.rules.language;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.RuleToken.Kind;

/**
 * Text to tokens. What is not a token here does not exist: nothing of the text itself reaches Drools, and comments are kept aside for
 * those who show rules to people. Outside of texts and comments rules are ASCII.
 */
public final class RuleLexer {

    private static final List<String> SIGNS = List.of(
            "==", "!=", "<=", ">=", "<>", "&&", "||", ":=", "->", "::", "!.", "++", "--", "+=", "-=");
    private static final String ONE_CHARACTER_SIGNS = "(){}[],;:.?=<>!+-*/%@#&|^~\\";
    private static final String ESCAPES = "\\\"nt";
    private static final String ESCAPED = "\\\"\n\t";
    private static final Map<Character, Character> OTHER_QUOTES =
            Map.of('\'', '\'', '`', '`', '\u201c', '\u201d', '\u201d', '\u201d', '\u2018', '\u2019', '\u2019', '\u2019');
    /** Signs of other scripts and of word processors, by the sign that they look like. */
    private static final Map<Character, String> LOOKALIKES = Map.ofEntries(
            Map.entry('\uff0c', ","),
            Map.entry('\u3001', ","),
            Map.entry('\uff08', "("),
            Map.entry('\uff09', ")"),
            Map.entry('\uff1a', ":"),
            Map.entry('\uff1b', ";"),
            Map.entry('\u037e', ";"),
            Map.entry('\uff01', "!"),
            Map.entry('\uff0e', "."),
            Map.entry('\u2260', "!="),
            Map.entry('\u2264', "<="),
            Map.entry('\u2265', ">="),
            Map.entry('\u2010', "-"),
            Map.entry('\u2011', "-"),
            Map.entry('\u2013', "-"),
            Map.entry('\u2014', "-"),
            Map.entry('\u2212', "-"));
    /** In bytes: classes have no longer ones. */
    private static final int LONGEST_TEXT = 65_535;

    private final String text;
    private final List<RuleToken> tokens = new ArrayList<>();
    private final List<RuleComment> comments = new ArrayList<>();
    private final List<Remark> remarks = new ArrayList<>();
    private final List<Integer> breaks = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;
    private int lastTokenLine;
    private boolean endsLinesByReturns;

    /**
     * What a text is made of.
     *
     * @param tokens the last one is the end
     * @param comments in their order
     * @param remarks what it is refused for
     * @param breaks offsets from which on a part of the text means nothing any more: a quote or a comment is not closed
     */
    record Result(List<RuleToken> tokens, List<RuleComment> comments, List<Remark> remarks, List<Integer> breaks) {}

    private RuleLexer(String text) {
        this.text = text;
    }

    static Result read(String text) {
        RuleLexer lexer = new RuleLexer(text);
        lexer.run();
        return new Result(List.copyOf(lexer.tokens), List.copyOf(lexer.comments), List.copyOf(lexer.remarks), List.copyOf(lexer.breaks));
    }

    private void run() {
        while (true) {
            skipSpaceAndComments();
            if (at >= text.length()) {
                add(Kind.END, at, null, place());
                return;
            }
            char c = text.charAt(at);
            if (c == '"') {
                quoted('"');
            } else if (OTHER_QUOTES.containsKey(c)) {
                remark(place(), c + " is not a quote that rules know", "use plain ones: \"…\"");
                quoted(OTHER_QUOTES.getOrDefault(c, c));
            } else if (isDigit(c)) {
                number();
            } else if (isLetter(c)) {
                int start = at;
                while (isLetter(peek(0)) || isDigit(peek(0))) {
                    at++;
                }
                add(Kind.WORD, start, null, placeOf(start));
            } else {
                sign();
            }
        }
    }

    private void skipSpaceAndComments() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n') {
                newLine();
            } else if (isReturnAlone()) {
                returnAlone();
            } else if (Character.getType(c) == Character.SPACE_SEPARATOR && c != ' ') {
                remark(place(), String.format("this blank is another one than rules know (U+%04X)", (int) c), "write a plain blank");
                at++;
            } else if (c == ' ' || c == '\t' || (c == '\r' && peek(1) == '\n')) {
                at++;
            } else if (c == '/' && peek(1) == '/') {
                int start = at;
                while (at < text.length() && text.charAt(at) != '\n' && !isReturnAlone()) {
                    look();
                    at++;
                }
                comments.add(new RuleComment(text.substring(start, at).stripTrailing(), start, at));
            } else if (c == '/' && peek(1) == '*') {
                comment();
            } else {
                return;
            }
        }
    }

    private boolean isReturnAlone() {
        return peek(0) == '\r' && peek(1) != '\n';
    }

    /** Old editors end lines so; said once, for otherwise it would be said of each line. */
    private void returnAlone() {
        if (!endsLinesByReturns) {
            remark(place(), "this line ends by a carriage return alone (U+000D)", "save the file with line feeds: \\n");
            endsLinesByReturns = true;
        }
        newLine();
    }

    private void comment() {
        Place start = place();
        int offset = at;
        at += 2;
        while (!(peek(0) == '*' && peek(1) == '/')) {
            if (at >= text.length()) {
                remark(start, "this comment never ends", "end it with */");
                breaks.add(offset);
                return;
            }
            if (text.charAt(at) == '\n') {
                newLine();
            } else if (isReturnAlone()) {
                returnAlone();
            } else {
                look();
                at++;
            }
        }
        at += 2;
        comments.add(new RuleComment(text.substring(offset, at).replace("\r\n", "\n"), offset, at));
    }

    /** Signs that nobody sees can show another text than there is; an escaped one can end a comment where it is read as Java. */
    private void look() {
        char c = text.charAt(at);
        if (c == '\\' && peek(1) == 'u') {
            remark(place(), "\\u is no character of rules", "write the character itself");
        } else if (isInvisible(c)) {
            unknownCharacter(c);
        }
    }

    private boolean isInvisible(char c) {
        if (c == '\t' || (c == '\r' && peek(1) == '\n')) {
            return false;
        }
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || c == '\u2028'
                || c == '\u2029'
                || (Character.isSurrogate(c) && !isPaired(c));
    }

    private boolean isPaired(char c) {
        return Character.isHighSurrogate(c)
                ? Character.isLowSurrogate(peek(1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private void unknownCharacter(char c) {
        int point = text.codePointAt(at);
        boolean isSeen = !Character.isISOControl(c) && Character.getType(point) != Character.FORMAT && Character.isDefined(point)
                && !(Character.isSurrogate(c) && !isPaired(c)) && c != '\u2028' && c != '\u2029';
        if (isSeen) {
            remark(place(), "rules know no " + Character.toString(point) + " outside of texts",
                    "names have the letters a to z; a text stands in quotes: \"…\"");
        } else {
            remark(place(), String.format("there is a character here that nobody sees: U+%04X", point), "remove it, or write the line anew");
        }
    }

    private void quoted(char closing) {
        int start = at;
        Place place = place();
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != closing) {
            if (text.charAt(at) == '\n') {
                break;
            }
            character(content, start, place);
        }
        if (at >= text.length() || text.charAt(at) == '\n') {
            remark(place, "this text has no closing quote on its line",
                    "end it with " + closing + ", or find the one that is missing before it");
            breaks.add(start);
            return;
        }
        at++;
        int length = content.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_TEXT) {
            remark(place, "a text of " + length + " bytes", "a text has " + LONGEST_TEXT + " at most");
        }
        add(Kind.TEXT, start, content.toString(), place);
    }

    private void character(StringBuilder content, int start, Place place) {
        look();
        char c = text.charAt(at++);
        if (c != '\\' || at >= text.length()) {
            content.append(c);
            return;
        }
        char escape = text.charAt(at);
        int known = ESCAPES.indexOf(escape);
        if (known >= 0) {
            content.append(ESCAPED.charAt(known));
            at++;
        } else if (escape != 'u' && escape != '\n') {
            content.append(c);
            wrongEscape(start, place, escape);
        }
    }

    private void wrongEscape(int start, Place place, char escape) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && (text.charAt(end) != '"' || text.charAt(end - 1) == '\\')) {
            end++;
        }
        remark(place, "in " + text.substring(start, Math.min(end + 1, text.length())).strip() + " a \"\\\" stands alone",
                "a backslash is written twice: \"\\\\" + escape + "\"");
    }

    private void number() {
        int start = at;
        Place place = place();
        digits();
        boolean decimal = peek(0) == '.' && isDigit(peek(1));
        if (decimal) {
            at++;
            digits();
        }
        String digits = text.substring(start, at);
        boolean isLong = !decimal && peek(0) == 'L';
        if (isLong) {
            at++;
        }
        boolean octal = !decimal && digits.length() > 1 && digits.startsWith("0");
        if (isLetter(peek(0)) || octal) {
            while (isLetter(peek(0)) || isDigit(peek(0))) {
                at++;
            }
            add(Kind.WRONG_NUMBER, start, null, place);
            return;
        }
        try {
            Object value = decimal
                    ? (Object) Double.valueOf(digits)
                    : isLong ? (Object) Long.valueOf(digits) : (Object) Integer.valueOf(digits);
            add(Kind.NUMBER, start, value, place);
        } catch (NumberFormatException e) {
            add(Kind.WRONG_NUMBER, start, null, place);
        }
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private void sign() {
        int start = at;
        Place place = place();
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                add(Kind.SIGN, start, null, place);
                return;
            }
        }
        char c = text.charAt(at);
        if (ONE_CHARACTER_SIGNS.indexOf(c) >= 0) {
            at++;
            add(Kind.SIGN, start, null, place);
        } else if (LOOKALIKES.containsKey(c)) {
            String sign = LOOKALIKES.getOrDefault(c, "");
            remark(place, c + " only looks like " + sign, "write " + sign + " in its place");
            at++;
            tokens.add(new RuleToken(Kind.SIGN, sign, null, place, start, at, place.line() != lastTokenLine));
            lastTokenLine = line;
        } else {
            unknownCharacter(c);
            at += Character.isHighSurrogate(c) && Character.isLowSurrogate(peek(1)) ? 2 : 1;
        }
    }

    private void add(Kind kind, int start, @Nullable Object value, Place place) {
        tokens.add(new RuleToken(kind, text.substring(start, at), value, place, start, at, place.line() != lastTokenLine));
        lastTokenLine = line;
    }

    private void remark(Place place, String message, String hint) {
        remarks.add(new Remark(place, message, hint));
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
    }

    private Place place() {
        return placeOf(at);
    }

    private Place placeOf(int offset) {
        return new Place(line, offset - lineStart + 1);
    }

    private void newLine() {
        at++;
        line++;
        lineStart = at;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
