package signalbox.template.html;

/** A run of a template's static text, looked at without copying it. Positions count from the start of the run. */
record HtmlSlice(String whole, int start, int end) {

    static HtmlSlice of(String text) {
        return new HtmlSlice(text, 0, text.length());
    }

    int length() {
        return end - start;
    }

    char charAt(int i) {
        return whole.charAt(start + i);
    }

    /** The run without its first characters. */
    HtmlSlice from(int i) {
        return new HtmlSlice(whole, start + i, end);
    }

    /** The first characters of the run. */
    HtmlSlice to(int i) {
        return new HtmlSlice(whole, start, start + i);
    }

    /** Where the character stands at or after {@code from}; -1 when nowhere. */
    int indexOf(char wanted, int from) {
        return indexOfAny(String.valueOf(wanted), from);
    }

    /** Where the first of these characters stands at or after {@code from}; -1 when nowhere. */
    int indexOfAny(String wanted, int from) {
        for (int i = from; i < length(); i++) {
            if (wanted.indexOf(charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    /** Where the text stands at or after {@code from}; -1 when nowhere. */
    int indexOf(String wanted, int from) {
        int last = length() - wanted.length();
        for (int i = from; i <= last; i++) {
            if (whole.startsWith(wanted, start + i)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the run, from {@code at} on, begins with the text. */
    boolean startsWith(String prefix, int at) {
        return at + prefix.length() <= length() && whole.startsWith(prefix, start + at);
    }

    /** As {@link #startsWith}, for a text of ASCII letters whose case does not matter. */
    boolean startsWithAnyCase(String prefix, int at) {
        return at + prefix.length() <= length() && whole.regionMatches(true, start + at, prefix, 0, prefix.length());
    }

    /** The first position at or after {@code from} that holds no HTML white space; the length when there is none. */
    int skipSpace(int from) {
        int i = from;
        while (i < length() && HtmlChars.isSpace(charAt(i))) {
            i++;
        }
        return i;
    }

    boolean isBlank() {
        return skipSpace(0) == length();
    }

    /** Up to so many characters, for a message. */
    String excerpt() {
        return length() <= 32 ? toString() : to(32) + "...";
    }

    @Override
    public String toString() {
        return whole.substring(start, end);
    }
}
