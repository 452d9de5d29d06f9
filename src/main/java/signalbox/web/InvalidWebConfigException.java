package signalbox.web;

/** A certificate or key of the web configuration cannot be used. The message says where it is named, and what is wrong. */
public final class InvalidWebConfigException extends RuntimeException {

    InvalidWebConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
