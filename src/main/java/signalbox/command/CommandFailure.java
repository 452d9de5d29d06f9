package signalbox.command;

/** Ends a command with exit code 1; its message is all that the user sees. */
final class CommandFailure extends RuntimeException {

    CommandFailure(String message) {
        super(message);
    }
}
