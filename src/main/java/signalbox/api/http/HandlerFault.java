package signalbox.api.http;

/** A request whose content is wrong. Answered with its text as a JSON string (spec/api.md 1.3 a). */
public final class HandlerFault extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;

    public HandlerFault(int status, String message) {
        super(message, null, false, false); // an answer, not a breakdown: no stack is ever looked at
        this.status = status;
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
