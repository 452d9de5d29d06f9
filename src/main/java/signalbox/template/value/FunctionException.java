package signalbox.template.value;

/** A function or a method could not do what it was asked. The message is Go's text, without the name of the function. */
public sealed class FunctionException extends Exception permits BadSignatureException {

    private static final long serialVersionUID = 1L;

    public FunctionException(String message) {
        super(message, null, false, false); // no stack trace: it is the template's fault, and is told with its place there
    }
}
