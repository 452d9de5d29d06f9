package signalbox.command;

import java.util.function.IntSupplier;

/**
 * A server that was started, as far as a command needs it. Its functions are called on the command's thread, one at a
 * time; {@code close} last.
 *
 * @param port the port that the first listen address got
 * @param reload reads configuration and rules again; may throw, and then everything stays as it was
 * @param close stops gracefully and returns when all is written
 */
public record RunningServer(IntSupplier port, Runnable reload, Runnable close) {

    /** Starts a server. Fails with a message for the user: what is wrong, where, what to do. */
    @FunctionalInterface
    public interface Starter {
        RunningServer start(ServeOptions options) throws Exception;
    }
}
