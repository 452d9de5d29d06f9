package signalbox.gotext;

/** Texts as Go has them: UTF-8, which cannot hold half a character. */
public final class Utf8 {

    private Utf8() {}

    /** The text with every half of a surrogate pair replaced by U+FFFD, as Go's decoders do. */
    public static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
                continue;
            }
            repaired = repaired == null ? new StringBuilder(text) : repaired;
            repaired.setCharAt(i, '\ufffd');
        }
        return repaired == null ? text : repaired.toString();
    }
}
