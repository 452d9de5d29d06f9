package signalbox.receiver.http;

import java.io.IOException;

/** There is no token, and the message says why: for people, perhaps in several lines, and without a secret. */
class TokenException extends IOException {

    TokenException(String message) {
        super(message);
    }

    TokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
