package signalbox.ack;

import static java.util.Objects.requireNonNull;

/** What was asked about an acknowledgement is not done, and nothing has changed. */
public final class AckRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean isUnknown;

    /** @param isUnknown whether what it names is not there */
    AckRefusedException(boolean isUnknown, String message) {
        super(message, null, false, false); // an answer, not a breakdown
        this.isUnknown = isUnknown;
    }

    /** Whether what it names is not there. */
    public boolean isUnknown() {
        return isUnknown;
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }
}
