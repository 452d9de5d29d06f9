package signalbox.receiver;

/**
 * A text made short enough for its far end (spec/receivers.md 3.6). Whoever cuts says so in a log; it is no error.
 *
 * @param text what is left
 * @param cut whether anything is missing
 */
record Truncation(String text, boolean cut) {

    private static final String ELLIPSIS = "…";
    private static final int ELLIPSIS_BYTES = 3;

    /** At most {@code most} code points. */
    static Truncation runes(String text, int most) {
        if (text.length() <= most || text.codePointCount(0, text.length()) <= most) {
            return new Truncation(text, false);
        }
        return most <= ELLIPSIS_BYTES
                ? new Truncation(firstRunes(text, most), true)
                : new Truncation(firstRunes(text, most - 1) + ELLIPSIS, true);
    }

    private static String firstRunes(String text, int count) {
        return text.substring(0, text.offsetByCodePoints(0, count));
    }

    /** At most {@code most} bytes of UTF-8, and no half code point. */
    static Truncation bytes(String text, int most) {
        if (prefix(text, most) == text.length()) {
            return new Truncation(text, false);
        }
        return most < ELLIPSIS_BYTES
                ? new Truncation(".".repeat(most), true)
                : new Truncation(text.substring(0, prefix(text, most - ELLIPSIS_BYTES)) + ELLIPSIS, true);
    }

    /** At most {@code most} bytes of UTF-8 and no half code point, without anything that shows that more is missing. */
    static Truncation bytesAlone(String text, int most) {
        int end = prefix(text, most);
        return new Truncation(text.substring(0, end), end < text.length());
    }

    /** How many chars fit into so many bytes. */
    private static int prefix(String text, int most) {
        int bytes = 0;
        int end = 0;
        while (end < text.length()) {
            int point = text.codePointAt(end);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > most) {
                return end;
            }
            end += Character.charCount(point);
        }
        return end;
    }
}
