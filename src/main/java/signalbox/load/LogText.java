package signalbox.load;

/**
 * Texts as a log line has them. A line puts what it says between double quotation marks, so that those in a text get a
 * backslash each: names that somebody is to copy into a file are hard to read then.
 */
public final class LogText {

    private LogText() {}

    /** A problem and its suggestion with single quotation marks. */
    public static String of(Object problem) {
        return problem.toString().replace('"', '\'');
    }
}
