package signalbox.template;

/** A rendering would cost more than it may. Unchecked, since any printing anywhere may run into it; the evaluator catches it. */
final class LimitException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LimitException(String message) {
        super(message, null, false, false);
    }
}
