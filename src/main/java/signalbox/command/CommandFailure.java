package signalbox.command;

/** Ends a command with exit code 1; its message is all that the user sees. */
public final class CommandFailure extends RuntimeException {

    public CommandFailure(String message) {
        super(message);
    }
}
