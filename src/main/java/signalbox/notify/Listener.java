package signalbox.notify;

/** Hears from a {@link Notifier}. Any thread but the one that calls the notifier. */
@FunctionalInterface
public interface Listener {

    /**
     * Hears how telling ended, once for each notification, one after the other. When it throws
     * {@link java.util.concurrent.RejectedExecutionException} it is told again a second later.
     */
    void ended(Outcome outcome);

    /** There is room again at an integration that had none when it was asked for; an outcome says so, too. */
    default void roomAgain() {}
}
