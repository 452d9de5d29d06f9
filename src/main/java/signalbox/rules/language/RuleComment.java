package signalbox.rules.language;

/**
 * A comment of a rule file.
 *
 * @param text as it is written, from its {@code //} or {@code /*} on
 * @param offset where it begins, in characters from the beginning of the file
 * @param end behind its last character
 */
record RuleComment(String text, int offset, int end) {

    /** Whether the line ends with it. */
    boolean endsLine() {
        return text.startsWith("//");
    }
}
