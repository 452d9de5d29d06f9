package signalbox.template.syntax;

import java.util.Map;
import signalbox.gotext.GoQuote;
import signalbox.template.syntax.Token.Kind;
import signalbox.template.value.GoNumber;
import signalbox.template.value.Runes;

/** Cuts a template into tokens (spec/templates.md 10.1). After an error or the end it gives nothing else. */
final class Lexer {

    private static final String LEFT = "{{";
    private static final String RIGHT = "}}";
    private static final int END = -1;

    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry("nil", Kind.NIL),
            Map.entry("block", Kind.BLOCK),
            Map.entry("break", Kind.BREAK),
            Map.entry("continue", Kind.CONTINUE),
            Map.entry("define", Kind.DEFINE),
            Map.entry("else", Kind.ELSE),
            Map.entry("end", Kind.END),
            Map.entry("if", Kind.IF),
            Map.entry("range", Kind.RANGE),
            Map.entry("template", Kind.TEMPLATE),
            Map.entry("with", Kind.WITH),
            Map.entry("true", Kind.BOOL),
            Map.entry("false", Kind.BOOL));

    private final SourceText source;
    private String input;
    private int start;
    private int at;
    private boolean insideAction;
    private int openParens;

    Lexer(SourceText source) {
        this.source = source;
        input = source.text();
    }

    Token next() {
        return insideAction ? nextInAction() : nextOutside();
    }

    // Outside of actions.

    private Token nextOutside() {
        while (true) {
            int delimiter = input.indexOf(LEFT, at);
            if (delimiter < 0) {
                at = input.length();
                return token(at > start ? Kind.TEXT : Kind.EOF);
            }
            boolean trims = trimsLeft(delimiter + LEFT.length());
            at = delimiter;
            while (trims && at > start && isSpace(input.charAt(at - 1))) {
                at--;
            }
            if (at > start) {
                Token text = token(Kind.TEXT);
                skipTo(delimiter);
                return text;
            }
            skipTo(delimiter);
            int inside = delimiter + LEFT.length() + (trims ? 2 : 0);
            if (!input.startsWith("/*", inside)) {
                return leftDelimiter(inside);
            }
            skipTo(inside);
            String error = skipComment();
            if (!error.isEmpty()) {
                return error(error);
            }
        }
    }

    private Token leftDelimiter(int inside) {
        at = start + LEFT.length();
        Token delimiter = token(Kind.LEFT_DELIMITER);
        skipTo(inside);
        insideAction = true;
        openParens = 0;
        return delimiter;
    }

    /** Goes behind the comment that begins here, and tells what is wrong with it, or "". */
    private String skipComment() {
        int close = input.indexOf("*/", at + 2);
        if (close < 0) {
            return "unclosed comment";
        }
        at = close + 2;
        if (!atRightDelimiter()) {
            return "comment ends before closing delimiter";
        }
        rightDelimiter();
        return "";
    }

    // Inside of actions.

    private Token nextInAction() {
        if (atRightDelimiter()) {
            return openParens == 0 ? rightDelimiter() : error("unclosed left paren");
        }
        int rune = advance();
        if (rune == END) {
            return error("unclosed action");
        }
        if (isSpace(rune)) {
            return space();
        }
        if (rune == '.' && (peek() < '0' || peek() > '9') && at < input.length()) {
            return fieldOrVariable(Kind.FIELD);
        }
        if (rune == '.' || rune == '+' || rune == '-' || (rune >= '0' && rune <= '9')) {
            at--;
            return number();
        }
        if (Runes.isAlphanumeric(rune)) {
            return identifier();
        }
        return symbol(rune);
    }

    private Token symbol(int rune) {
        return switch (rune) {
            case '=' -> token(Kind.ASSIGN);
            case ':' -> advance() == '=' ? token(Kind.DECLARE) : error("expected :=");
            case '|' -> token(Kind.PIPE);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Kind.CHARACTER, "unterminated character constant");
            case '`' -> rawString();
            case '$' -> fieldOrVariable(Kind.VARIABLE);
            case '(' -> {
                openParens++;
                yield token(Kind.LEFT_PAREN);
            }
            case ')' -> --openParens < 0 ? error("unexpected right paren") : token(Kind.RIGHT_PAREN);
            default -> rune > ' ' && rune < 0x7f
                    ? token(Kind.PUNCTUATION)
                    : error("unrecognized character in action: " + Runes.describe(rune));
        };
    }

    private Token rightDelimiter() {
        boolean trims = trimsRight(at);
        skipTo(trims ? at + 2 : at);
        at += RIGHT.length();
        Token delimiter = token(Kind.RIGHT_DELIMITER);
        skipTo(trims ? afterSpace() : at);
        insideAction = false;
        return delimiter;
    }

    private int afterSpace() {
        int end = at;
        while (end < input.length() && isSpace(input.charAt(end))) {
            end++;
        }
        return end;
    }

    private Token space() {
        while (isSpace(peek())) {
            at++;
        }
        // The last space belongs to a trim marker after it.
        if (trimsRight(at - 1) && input.startsWith(RIGHT, at + 1)) {
            at--;
            if (at == start) {
                return rightDelimiter();
            }
        }
        return token(Kind.SPACE);
    }

    private Token identifier() {
        skipAlphanumerics();
        if (!atTerminator()) {
            return error("bad character " + Runes.describe(peek()));
        }
        String word = input.substring(start, at);
        return token(KEYWORDS.getOrDefault(word, Kind.IDENTIFIER));
    }

    private Token fieldOrVariable(Kind kind) {
        if (atTerminator()) {
            return token(kind == Kind.FIELD ? Kind.DOT : kind);
        }
        skipAlphanumerics();
        return atTerminator() ? token(kind) : error("bad character " + Runes.describe(peek()));
    }

    private void skipAlphanumerics() {
        while (Runes.isAlphanumeric(peek())) {
            advance();
        }
    }

    private Token quoted(char quote, Kind kind, String unterminated) {
        while (true) {
            int rune = advance();
            if (rune == '\\') {
                rune = advance() == '\n' ? '\n' : ' ';
            }
            if (rune == END || rune == '\n') {
                return error(unterminated);
            }
            if (rune == quote) {
                return token(kind);
            }
        }
    }

    private Token rawString() {
        int close = input.indexOf('`', at);
        if (close < 0) {
            return error("unterminated raw quoted string");
        }
        at = close + 1;
        return token(Kind.RAW_STRING);
    }

    /** Takes what may be a number; {@link GoNumber} says whether it is one. */
    private Token number() {
        boolean wellFormed = skipNumber();
        if (wellFormed && (peek() == '+' || peek() == '-')) {
            skipNumber();
            wellFormed = false; // a complex number, which no template here can use
        }
        return wellFormed ? token(Kind.NUMBER) : error("bad number syntax: " + GoQuote.quote(input.substring(start, at)));
    }

    private boolean skipNumber() {
        accept("+-");
        String digits = "0123456789_";
        boolean hex = false;
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
                hex = true;
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        acceptRun(digits);
        if (accept(".")) {
            acceptRun(digits);
        }
        if ((digits.length() == 11 && accept("eE")) || (hex && accept("pP"))) {
            accept("+-");
            acceptRun("0123456789_");
        }
        accept("i");
        if (Runes.isAlphanumeric(peek())) {
            advance();
            return false;
        }
        return true;
    }

    private boolean accept(String valid) {
        if (peek() != END && valid.indexOf(peek()) >= 0) {
            at++;
            return true;
        }
        return false;
    }

    private void acceptRun(String valid) {
        while (accept(valid)) {}
    }

    // The input.

    private static boolean isSpace(int rune) {
        return rune == ' ' || rune == '\t' || rune == '\r' || rune == '\n';
    }

    private boolean trimsLeft(int offset) {
        return offset + 1 < input.length() && input.charAt(offset) == '-' && isSpace(input.charAt(offset + 1));
    }

    private boolean trimsRight(int offset) {
        return offset + 1 < input.length() && isSpace(input.charAt(offset)) && input.charAt(offset + 1) == '-';
    }

    private boolean atRightDelimiter() {
        return (trimsRight(at) && input.startsWith(RIGHT, at + 2)) || input.startsWith(RIGHT, at);
    }

    /** Whether a name may end here. */
    private boolean atTerminator() {
        int rune = peek();
        return rune == END || isSpace(rune) || ".,|:)(".indexOf(rune) >= 0 || input.startsWith(RIGHT, at);
    }

    private int peek() {
        return at < input.length() ? input.codePointAt(at) : END;
    }

    /** The next character, behind which it goes. */
    private int advance() {
        int rune = peek();
        at += rune == END ? 0 : Character.charCount(rune);
        return rune;
    }

    private void skipTo(int offset) {
        at = offset;
        start = offset;
    }

    private Token token(Kind kind) {
        Token token = new Token(kind, start, input.substring(start, at), source.line(start));
        start = at;
        return token;
    }

    /** Tells what is wrong; the rest of the input is given up. */
    private Token error(String message) {
        Token error = new Token(Kind.ERROR, start, message, source.line(start));
        input = "";
        start = 0;
        at = 0;
        insideAction = false;
        return error;
    }
}
