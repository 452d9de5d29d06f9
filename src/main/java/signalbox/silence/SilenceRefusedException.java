package signalbox.silence;

import static java.util.Objects.requireNonNull;

/** What was asked about a silence is not done, and nothing has changed; the message is Alertmanager's. */
public final class SilenceRefusedException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** The posted silence is faulty. */
        INVALID,
        /** There is no silence with that id. */
        NOT_FOUND,
        /** It would be one too many, or it is too large. */
        LIMIT
    }

    private final Reason reason;

    SilenceRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }
}
