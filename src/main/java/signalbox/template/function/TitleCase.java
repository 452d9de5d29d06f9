package signalbox.template.function;

import java.lang.Character.UnicodeScript;
import java.util.Locale;

/**
 * Gives each word a capital and small letters after it (spec/templates.md 4.1). Words are told apart as Unicode has it: some
 * marks such as {@code .} and {@code '} do not end a word if one of them stands alone in it.
 */
final class TitleCase {

    /** Marks that may stand inside of a word. */
    private static final String INSIDE = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    /** It ends a word, though it is a format character. */
    private static final int ZERO_WIDTH_SPACE = 0x200b;
    /** It joins what stands on its sides. */
    private static final int NARROW_NO_BREAK_SPACE = 0x202f;
    /** Signs of the Japanese scripts that Unicode counts to no script. */
    private static final String KANA_SIGNS = "\u3031\u3032\u3033\u3034\u3035\u30fc\uff70";

    private static final int SIGMA = 0x3a3;
    private static final String FINAL_SIGMA = "\u03c2";
    /** Its capital is the N, not the apostrophe before it. */
    private static final int APOSTROPHE_N = 0x149;

    private TitleCase() {}

    static String of(String text) {
        StringBuilder titled = new StringBuilder(text.length());
        boolean inWord = false;
        boolean afterMark = false;
        for (int i = 0; i < text.length(); ) {
            int rune = text.codePointAt(i);
            i += Character.charCount(rune);
            boolean mark = INSIDE.indexOf(rune) >= 0;
            if (afterMark && mark) {
                inWord = false;
            }
            afterMark = mark;
            if (isCased(rune)) {
                titled.append(inWord ? lower(rune, text, i) : title(rune));
                inWord = true;
            } else {
                titled.appendCodePoint(rune);
                inWord &= mark || isPartOfWord(rune);
            }
        }
        return titled.toString();
    }

    /** Where a letter becomes several, such as a ligature, only the first is a capital. */
    private static String title(int rune) {
        String upper = Character.toString(rune).toUpperCase(Locale.ROOT);
        int simple = Character.toTitleCase(rune);
        if (simple != rune || upper.codePointCount(0, upper.length()) == 1) {
            return Character.toString(simple);
        }
        return rune == APOSTROPHE_N ? upper : upper.substring(0, 1) + upper.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String lower(int rune, String text, int next) {
        if (rune == SIGMA && !isFollowedByLetter(text, next)) {
            return FINAL_SIGMA;
        }
        return Character.toString(rune).toLowerCase(Locale.ROOT);
    }

    /** Whether a letter comes before the end of the word, whatever marks stand between. */
    private static boolean isFollowedByLetter(String text, int from) {
        int at = from;
        while (at < text.length() && at < from + 30 && isIgnorable(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at < text.length() && isCased(text.codePointAt(at));
    }

    private static boolean isIgnorable(int rune) {
        return switch (Character.getType(rune)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.MODIFIER_LETTER,
                    Character.MODIFIER_SYMBOL -> true;
            default -> INSIDE.indexOf(rune) >= 0;
        };
    }

    private static boolean isCased(int rune) {
        return Character.isUpperCase(rune) || Character.isLowerCase(rune) || Character.isTitleCase(rune);
    }

    private static boolean isPartOfWord(int rune) {
        switch (Character.getType(rune)) {
            case Character.DECIMAL_DIGIT_NUMBER,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> {
                return true;
            }
            case Character.FORMAT -> {
                return rune != ZERO_WIDTH_SPACE;
            }
            case Character.SPACE_SEPARATOR -> {
                return rune == NARROW_NO_BREAK_SPACE;
            }
            default -> {
                boolean spacingMark = rune >= 0x2c2 && rune <= 0x2ff && !(rune >= 0x2d8 && rune <= 0x2dd);
                return spacingMark || (Character.isAlphabetic(rune) && !Character.isIdeographic(rune) && !isWithoutSpaces(rune));
            }
        }
    }

    /** Scripts written without spaces, where a letter is a word to Unicode. */
    private static boolean isWithoutSpaces(int rune) {
        UnicodeScript script = UnicodeScript.of(rune);
        return script == UnicodeScript.HIRAGANA
                || script == UnicodeScript.KATAKANA
                || script == UnicodeScript.THAI
                || script == UnicodeScript.LAO
                || script == UnicodeScript.KHMER
                || script == UnicodeScript.MYANMAR
                || KANA_SIGNS.indexOf(rune) >= 0;
    }
}
