package signalbox.receiver.http;

/** A receiver cannot be built as it is configured. The message says which, what is wrong and what to do; no secret. */
public final class InvalidReceiverException extends RuntimeException {

    private final boolean late;

    public InvalidReceiverException(String message) {
        super(message);
        late = false;
    }

    /** What is wrong with a part of a receiver is wrong with it: as late as the cause, if that was one of these. */
    public InvalidReceiverException(String message, Throwable cause) {
        this(message, cause, cause instanceof InvalidReceiverException fault && fault.late);
    }

    private InvalidReceiverException(String message, Throwable cause, boolean late) {
        super(message, cause);
        this.late = late;
    }

    /** The same fault, as one that {@link #isLate}. */
    public InvalidReceiverException late() {
        return new InvalidReceiverException(String.valueOf(getMessage()), this, true);
    }

    /** Whether Alertmanager starts with such a receiver all the same, and only fails to notify it. */
    public boolean isLate() {
        return late;
    }
}
