package signalbox.rules.language;

/**
 * Something that can be written at a place.
 *
 * @param label how it is listed
 * @param insert what is written: {@code $0} where to go on, dollars and braces of the text itself behind a backslash
 * @param detail in a few words: a type, a signature
 * @param documentation in Markdown, {@code ""} where there is none
 * @param importOf the class to import for it, {@code ""} for none
 */
public record Proposal(Kind kind, String label, String insert, String detail, String documentation, String importOf) {

    /** What it is. */
    public enum Kind {
        KEYWORD,
        TYPE,
        CONCLUSION,
        PROPERTY,
        METHOD,
        NAME,
        CONSTANT,
        FUNCTION,
        VALUE
    }

    /** A word that stands for itself. */
    static Proposal plain(Kind kind, String label, String detail) {
        return new Proposal(kind, label, escaped(label), detail, "", "");
    }

    /** As it stands in {@link #insert}. */
    static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}");
    }
}
