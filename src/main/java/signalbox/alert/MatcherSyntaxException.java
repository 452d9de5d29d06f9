package signalbox.alert;

import static java.util.Objects.requireNonNull;

/** Text that is no matcher; the message is Alertmanager's (spec/behaviour.md 3.4 to 3.7). */
public final class MatcherSyntaxException extends IllegalArgumentException {

    MatcherSyntaxException(String message) {
        super(message);
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }
}
