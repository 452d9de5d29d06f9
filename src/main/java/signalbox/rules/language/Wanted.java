package signalbox.rules.language;

/**
 * What a text of a rule names. Which there are is not for rules to know: the configuration, the alerts that fire, and other files do.
 *
 * @param of for a value the label that has it, else {@code ""}
 */
public record Wanted(What what, String of) {

    /** What is named. */
    public enum What {
        LABEL_NAME,
        LABEL_VALUE,
        RECEIVER,
        TIME_INTERVAL,
        CONDITION,
        TABLE
    }

    static Wanted a(What what) {
        return new Wanted(what, "");
    }

    static Wanted valueOf(String label) {
        return new Wanted(What.LABEL_VALUE, label);
    }
}
