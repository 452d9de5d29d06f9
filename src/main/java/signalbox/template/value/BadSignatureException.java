package signalbox.template.value;

/** Go has the method, but templates cannot call it. Nothing was called: the message stands for itself. */
public final class BadSignatureException extends FunctionException {

    private static final long serialVersionUID = 1L;

    BadSignatureException(String message) {
        super(message);
    }
}
