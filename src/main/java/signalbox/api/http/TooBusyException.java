package signalbox.api.http;

/** There is no room for a request now; its sender is told to come back. */
public final class TooBusyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long retrySeconds;

    public TooBusyException(String message, long retrySeconds) {
        super(message, null, false, false); // an answer, not a breakdown: no stack is ever looked at
        this.retrySeconds = retrySeconds;
    }

    long retrySeconds() {
        return retrySeconds;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
