package signalbox.template;

/** Go has the method, but templates cannot call it. Nothing was called: the message stands for itself. */
final class BadSignatureException extends FunctionException {

    private static final long serialVersionUID = 1L;

    BadSignatureException(String message) {
        super(message);
    }
}
