package signalbox.alert;

import static java.util.Objects.requireNonNull;

/** A regular expression that does not compile; the message is Go's, such as {@code error parsing regexp: missing closing ]: `[a`}. */
public final class InvalidExpressionException extends IllegalArgumentException {

    private static final String PREFIX = "error parsing regexp: ";

    /** For callers that know the problem and the part of the expression that has it. */
    InvalidExpressionException(String problem, String part) {
        super(PREFIX + problem + ": `" + part + '`');
    }

    @Override
    public String getMessage() { // never null here
        return requireNonNull(super.getMessage());
    }
}
