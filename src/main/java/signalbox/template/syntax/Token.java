package signalbox.template.syntax;

import signalbox.gotext.GoQuote;
import signalbox.template.value.Runes;

/**
 * A token of a template.
 *
 * @param start the offset of its first character
 * @param text as in the source; of an error the message
 * @param line where it starts, from 1
 */
record Token(Kind kind, int start, String text, int line) {

    enum Kind {
        ERROR,
        EOF,
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        ASSIGN,
        DECLARE,
        PIPE,
        STRING,
        RAW_STRING,
        CHARACTER,
        NUMBER,
        VARIABLE,
        FIELD,
        IDENTIFIER,
        BOOL,
        LEFT_PAREN,
        RIGHT_PAREN,
        PUNCTUATION,
        // Keywords from here on.
        DOT,
        NIL,
        BLOCK,
        BREAK,
        CONTINUE,
        DEFINE,
        ELSE,
        END,
        IF,
        RANGE,
        TEMPLATE,
        WITH;

        boolean isKeyword() {
            return compareTo(DOT) >= 0;
        }
    }

    boolean is(Kind other) {
        return kind == other;
    }

    /** As errors of parsing name it. */
    @Override
    public String toString() {
        if (kind == Kind.EOF) {
            return "EOF";
        }
        if (kind == Kind.ERROR) {
            return text;
        }
        if (kind.isKeyword()) {
            return "<" + text + ">";
        }
        return Runes.byteLength(text) > 10 ? GoQuote.quote(Runes.firstRunes(text, 10)) + "..." : GoQuote.quote(text);
    }
}
