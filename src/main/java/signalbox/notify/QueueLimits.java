package signalbox.notify;

/**
 * How much one integration holds at a time. What is not handed to it costs nothing: a group whose time has come waits in the
 * engine until there is room.
 *
 * @param inFlight attempts at once; more wait for one of them to end
 * @param queued notifications that wait for their turn behind them: so many that no thread waits for the engine, so few that
 *     what they say is not old when it is said
 * @param resting notifications that failed for now and wait for their next attempt; one more is handed back, to be decided
 *     anew later, so that groups that fail take no room from the others
 */
public record QueueLimits(int inFlight, int queued, int resting) {

    public static final QueueLimits DEFAULT = new QueueLimits(32, 96, 1_000);

    public QueueLimits {
        if (inFlight < 1 || queued < 0 || resting < 0) {
            throw new IllegalArgumentException(
                    "limits are to be 1 <= inFlight, 0 <= queued, 0 <= resting, not " + inFlight + ", " + queued + ", " + resting);
        }
    }

    /** How many may be tried or wait for their turn. */
    int atOnce() {
        return inFlight + queued;
    }
}
