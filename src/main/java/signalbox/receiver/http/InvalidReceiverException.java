package signalbox.receiver.http;

/** A receiver cannot be built as it is configured. The message says which, what is wrong and what to do; no secret. */
public final class InvalidReceiverException extends RuntimeException {

    public InvalidReceiverException(String message) {
        super(message);
    }

    public InvalidReceiverException(String message, Throwable cause) {
        super(message, cause);
    }
}
