package signalbox.receiver;

import java.util.List;
import okio.ByteString;

/**
 * A mail, ready to be handed to a server.
 *
 * @param from the sender's address as servers get to see it
 * @param to the recipients' addresses, at least one
 * @param content header and body, lines ending with CRLF
 */
record Mail(String from, List<String> to, ByteString content) {

    Mail {
        to = List.copyOf(to);
    }
}
