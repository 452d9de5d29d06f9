package signalbox.limit;

/** Rules looked at more combinations than they may, or for longer. Thrown out of the condition that was looked at. */
public final class JoinBudgetSpent extends RuntimeException {

    private static final long serialVersionUID = 1;

    JoinBudgetSpent(String message) {
        super(message, null, false, false); // thrown in the middle of a join: where that is says nothing
    }
}
