package signalbox.template;

/** An expression cannot be evaluated. The message is complete, with its place. */
final class EvaluationException extends Exception {

    private static final long serialVersionUID = 1L;

    EvaluationException(String message) {
        super(message, null, false, false);
    }
}
