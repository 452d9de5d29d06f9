package signalbox.api.http;

/** What a request needs somebody to be allowed to do. Each route names one ({@link Endpoints}). */
public enum Right {
    /** For strangers, too: the page by which they log in. */
    ENTER("come in"),
    READ("read"),
    SEND("send alerts"),
    SILENCE("silence"),
    ACKNOWLEDGE("acknowledge alerts"),
    /** Reload, roll rules back, try out receivers. */
    OPERATE("reload, roll rules back or try out receivers");

    private final String words;

    Right(String words) {
        this.words = words;
    }

    /** As in "may not …". */
    public String words() {
        return words;
    }
}
