package signalbox.alert;

/**
 * Cuts text into the tokens of the UTF-8 grammar (spec/behaviour.md 3.4). Columns count runes from 0.
 */
final class Utf8MatcherLexer {

    enum Kind {
        OPEN_BRACE,
        CLOSE_BRACE,
        COMMA,
        EQUAL,
        NOT_EQUAL,
        REGEX,
        NOT_REGEX,
        QUOTED,
        UNQUOTED,
        END
    }

    /** A piece of the text, as it stands there. */
    record Token(Kind kind, String text, int start, int end) {
        String place() {
            return start + ":" + end + ": ";
        }
    }

    private final int[] runes;
    private int start;
    private int at;
    private int taken;

    Utf8MatcherLexer(String input) {
        this.runes = input.codePoints().toArray();
    }

    /** The column after the last token that was taken. */
    int column() {
        return taken;
    }

    /** The next token without taking it. */
    Token peek() {
        int before = at;
        Token token = read();
        at = before;
        return token;
    }

    /** Takes the next token; {@link Kind#END} at the end, again and again. */
    Token next() {
        Token token = read();
        taken = token.kind() == Kind.END ? taken : at;
        return token;
    }

    private Token read() {
        while (at < runes.length && Matcher.isSpace(runes[at])) {
            at++;
        }
        start = at;
        if (at == runes.length) {
            return token(Kind.END);
        }
        int rune = runes[at];
        return switch (rune) {
            case '{' -> single(Kind.OPEN_BRACE);
            case '}' -> single(Kind.CLOSE_BRACE);
            case ',' -> single(Kind.COMMA);
            case '=' -> equal();
            case '!' -> not();
            case '"' -> quoted();
            default -> unquoted();
        };
    }

    private Token single(Kind kind) {
        at++;
        return token(kind);
    }

    private Token equal() {
        at++;
        return accept('~') ? token(Kind.REGEX) : token(Kind.EQUAL);
    }

    private Token not() {
        at++;
        if (accept('=')) {
            return token(Kind.NOT_EQUAL);
        }
        if (accept('~')) {
            return token(Kind.NOT_REGEX);
        }
        String expected = "expected one of '=~'";
        throw new MatcherSyntaxException(at == runes.length
                ? place() + "unexpected end of input, " + expected
                : place() + text() + ": " + expected);
    }

    private Token quoted() {
        at++;
        for (boolean escaped = false; at < runes.length; at++) {
            if (runes[at] == '"' && !escaped) {
                at++;
                return token(Kind.QUOTED);
            }
            escaped = runes[at] == '\\' && !escaped;
        }
        throw new MatcherSyntaxException(place() + text() + ": missing end \"");
    }

    private Token unquoted() {
        while (at < runes.length && !Matcher.isReserved(runes[at])) {
            at++;
        }
        if (at > start) {
            return token(Kind.UNQUOTED);
        }
        at++;
        throw new MatcherSyntaxException(place() + text() + ": invalid input");
    }

    private boolean accept(char wanted) {
        boolean there = at < runes.length && runes[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private Token token(Kind kind) {
        return new Token(kind, text(), start, at);
    }

    private String text() {
        return new String(runes, start, at - start);
    }

    private String place() {
        return start + ":" + at + ": ";
    }
}
