package signalbox.audit;

/** The audit's file cannot be read. The message is for whoever asked. */
public final class AuditUnreadableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    AuditUnreadableException(String message, Throwable cause) {
        super(message, cause);
    }
}
