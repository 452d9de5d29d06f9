package signalbox.rules.language;

import org.jspecify.annotations.Nullable;

/**
 * A word or a sign of a rule file.
 *
 * @param text as it is written
 * @param value of a text or a number
 * @param place where it begins
 * @param offset where it begins, in characters from the beginning of the file
 * @param end behind its last character
 * @param beginsLine whether nothing but space and comments stands before it on its line
 */
record RuleToken(Kind kind, String text, @Nullable Object value, Place place, int offset, int end, boolean beginsLine) {

    enum Kind {
        WORD,
        TEXT,
        NUMBER,
        SIGN,
        /** A number of a form that rules do not have. */
        WRONG_NUMBER,
        END
    }

    boolean is(String other) {
        return (kind == Kind.WORD || kind == Kind.SIGN) && text.equals(other);
    }

    boolean isWord() {
        return kind == Kind.WORD;
    }

    boolean isText() {
        return kind == Kind.TEXT;
    }

    /** Whether it can be a value by itself. */
    boolean isLiteral() {
        return kind == Kind.TEXT || kind == Kind.NUMBER;
    }

    boolean isTypeName() {
        return kind == Kind.WORD && Character.isUpperCase(text.charAt(0));
    }

    int line() {
        return place.line();
    }

    /** The content of a text. */
    String content() {
        return value instanceof String content ? content : text;
    }

    /** In quotes, for people. */
    String shown() {
        return kind == Kind.END ? "the end of the file" : kind == Kind.TEXT ? text : "\"" + text + "\"";
    }
}
