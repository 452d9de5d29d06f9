package signalbox.template.value;

/** A rendering would cost more than it may. Unchecked, since any printing anywhere may run into it; the evaluator catches it. */
public final class LimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LimitException(String message) {
        super(message, null, false, false);
    }
}
