package signalbox.api;

import java.util.BitSet;
import signalbox.gotext.GoQuote;

/**
 * Checks bytes against the grammar of JSON and, when they break it, says so in the words of Go's decoder
 * (spec/api.md 1.3). Goes over the bytes once, keeps nothing of them, and does not recurse.
 *
 * <p>Slow paths only: good bodies never come here.
 */
final class JsonSyntax {

    static final int MAX_DEPTH = 10_000; // Go's
    static final int MAX_STRING = 1 << 20;
    static final int MAX_NUMBER = 1_000;

    private static final int END = -1;

    private final byte[] bytes;
    private final int length;
    private final BitSet objects = new BitSet(); // for every open bracket, whether it is an object's
    private int depth;
    private int at;

    private JsonSyntax(byte[] bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** What is wrong with the bytes. */
    static final class JsonFault extends Exception {

        private static final long serialVersionUID = 1;

        JsonFault(String message) {
            super(message, null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** Where the first value ends, which is where reading ends; 0 when there is none. */
    static int check(byte[] bytes, int length) throws JsonFault {
        return new JsonSyntax(bytes, length).value();
    }

    private int value() throws JsonFault {
        skipSpace();
        if (at == length) {
            return 0;
        }
        do {
            if (!beginValue()) {
                endValue();
            }
        } while (depth > 0);
        return at;
    }

    /** Reads a value up to its end or, for one in brackets, to where the next value begins; answers whether that is so. */
    private boolean beginValue() throws JsonFault {
        skipSpace();
        int c = peek();
        switch (c) {
            case '{' -> {
                open(true);
                skipSpace();
                if (peek() != '}') {
                    member();
                    return true;
                }
                close();
            }
            case '[' -> {
                open(false);
                skipSpace();
                if (peek() != ']') {
                    return true;
                }
                close();
            }
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw unexpected("looking for beginning of value");
        }
        return false;
    }

    /** After a value: closes brackets until another value follows or everything is closed. */
    private void endValue() throws JsonFault {
        while (depth > 0) {
            boolean object = objects.get(depth - 1);
            skipSpace();
            int c = peek();
            if (c == ',') {
                at++;
                skipSpace();
                if (object) {
                    member();
                }
                return;
            }
            if (c != (object ? '}' : ']')) {
                throw unexpected(object ? "after object key:value pair" : "after array element");
            }
            close();
        }
    }

    private void open(boolean object) throws JsonFault {
        if (depth == MAX_DEPTH) {
            throw new JsonFault("exceeded max depth");
        }
        objects.set(depth++, object);
        at++;
    }

    private void close() {
        depth--;
        at++;
    }

    /** A member's name and its colon. */
    private void member() throws JsonFault {
        if (peek() != '"') {
            throw unexpected("looking for beginning of object key string");
        }
        string();
        skipSpace();
        if (peek() != ':') {
            throw unexpected("after object key");
        }
        at++;
    }

    private void string() throws JsonFault {
        int start = ++at;
        for (int c = peek(); c != '"'; c = peek()) {
            if (c < 0x20) { // END is below, too
                throw unexpected("in string literal");
            }
            at++;
            if (c == '\\') {
                escape();
            }
        }
        if (at - start > MAX_STRING) {
            throw new JsonFault("a string of " + (at - start) + " bytes is longer than " + MAX_STRING + ", the limit");
        }
        at++;
    }

    private void escape() throws JsonFault {
        int c = peek();
        if (c == END || "\"\\/bfnrtu".indexOf(c) < 0) {
            throw unexpected("in string escape code");
        }
        at++;
        for (int i = 0; c == 'u' && i < 4; i++) {
            int digit = peek();
            if (digit == END || Character.digit(digit < 0x80 ? digit : 0, 16) < 0) {
                throw unexpected("in \\u hexadecimal character escape");
            }
            at++;
        }
    }

    private void literal(String word) throws JsonFault {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
            at++;
        }
    }

    private void number() throws JsonFault {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits("in numeric literal");
        }
        if (peek() == '.') {
            at++;
            digits("after decimal point in numeric literal");
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits("in exponent of numeric literal");
        }
        if (at - start > MAX_NUMBER) {
            throw new JsonFault("a number of " + (at - start) + " digits is longer than " + MAX_NUMBER + ", the limit");
        }
    }

    private void digits(String where) throws JsonFault {
        if (!isDigit(peek())) {
            throw unexpected(where);
        }
        while (isDigit(peek())) {
            at++;
        }
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private int peek() {
        return at < length ? bytes[at] & 0xff : END;
    }

    private void skipSpace() {
        while (at < length && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == '\r')) {
            at++;
        }
    }

    private JsonFault unexpected(String where) {
        if (at >= length) {
            return new JsonFault("unexpected EOF");
        }
        return new JsonFault("invalid character " + quote(bytes[at] & 0xff) + " " + where);
    }

    /** Go quotes the byte as if it were a character. */
    private static String quote(int c) {
        if (c == '\'') {
            return "'\\''";
        }
        if (c == '"') {
            return "'\"'";
        }
        String quoted = GoQuote.quote(String.valueOf((char) c));
        return "'" + quoted.substring(1, quoted.length() - 1) + "'";
    }
}
