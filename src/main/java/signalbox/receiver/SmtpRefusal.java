package signalbox.receiver;

import java.io.IOException;

/** A mail server said no: its code and words, as {@code 550 no such user}; or we say no to what it wants. */
final class SmtpRefusal extends IOException {

    private static final int LONGEST = 1000;

    SmtpRefusal(String reply) {
        super(reply.length() <= LONGEST ? reply : reply.substring(0, LONGEST) + "…");
    }
}
