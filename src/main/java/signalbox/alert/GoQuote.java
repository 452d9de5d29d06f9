package signalbox.alert;

/** Quotes text as Go's {@code strconv.Quote} does (spec/alertmanager-behaviour.md 0.1). */
public final class GoQuote {

    private GoQuote() {}

    /** The text between double quotes, with escapes where Go would put them. */
    public static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
