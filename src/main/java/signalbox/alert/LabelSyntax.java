package signalbox.alert;

import signalbox.alert.MatcherSyntax.Mode;

/** What may be the name or the value of a label (spec/behaviour.md 1.6). */
public final class LabelSyntax {

    private LabelSyntax() {}

    /** Whether a label may have this name. */
    public static boolean isValidName(String name, Mode mode) {
        return mode == Mode.CLASSIC ? isClassicName(name) : !name.isEmpty() && isValidText(name);
    }

    /** Whether a label may have this value. */
    public static boolean isValidValue(String value) {
        return isValidText(value);
    }

    /** {@code [a-zA-Z_][a-zA-Z0-9_]*}: what the classic mode takes, and the deprecated keys of the configuration always. */
    public static boolean isClassicName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && (!digit || i == 0)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** Whether text can be written as UTF-8: every surrogate is half of a pair. */
    static boolean isValidText(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return hasOnlyPairs(text);
            }
        }
        return true;
    }

    private static boolean hasOnlyPairs(CharSequence text) {
        return text.codePoints().noneMatch(rune -> rune <= 0xffff && Character.isSurrogate((char) rune));
    }
}
