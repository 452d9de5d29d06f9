package signalbox.template;

import java.lang.Character.UnicodeScript;

/**
 * Gives each word a capital and small letters after it (spec/templates.md 4.1). Words are told apart as Unicode has it: some
 * marks such as {@code .} and {@code '} do not end a word if one of them stands alone in it.
 */
final class TitleCase {

    /** Marks that may stand inside of a word. */
    private static final String INSIDE = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

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
                titled.appendCodePoint(inWord ? Character.toLowerCase(rune) : Character.toTitleCase(rune));
                inWord = true;
            } else {
                titled.appendCodePoint(rune);
                inWord &= mark || isPartOfWord(rune);
            }
        }
        return titled.toString();
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
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> {
                return true;
            }
            default -> {
                return Character.isAlphabetic(rune) && !Character.isIdeographic(rune) && !isWithoutSpaces(rune);
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
                || script == UnicodeScript.MYANMAR;
    }
}
