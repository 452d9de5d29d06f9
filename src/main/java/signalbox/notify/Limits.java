package signalbox.notify;

/**
 * How much one integration may hold at a time.
 *
 * @param inFlight attempts at once; more wait for one of them to end
 * @param held notifications that are being tried, wait for their turn or wait for their next attempt
 */
public record Limits(int inFlight, int held) {

    /** Enough that some attempts that hang leave room for others, and that no storm of groups is turned away. */
    public static final Limits DEFAULT = new Limits(32, 10_000);

    public Limits {
        if (inFlight < 1 || held < inFlight) {
            throw new IllegalArgumentException("limits are to be 1 <= inFlight <= held, not " + inFlight + ", " + held);
        }
    }
}
