package signalbox.alert;

import static java.util.Objects.requireNonNull;

/** A posted alert that is refused; the message is Alertmanager's (spec/behaviour.md 2.1). */
public final class InvalidAlertException extends RuntimeException {

    InvalidAlertException(String message) {
        super(message, null, false, false); // no stack trace: a client may send thousands of these in one request
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }
}
