package signalbox.limit;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How many combinations of facts the rules of a package may look at before they have to come to rest. A join calls none of our code
 * and cannot be interrupted; therefore every pattern of a rule that another one precedes is printed with a condition that calls
 * {@link #step}, before all others but those by which facts are looked up. Belongs to one thread: that which fires.
 */
public final class JoinBudget {

    /** The clock costs more than a step: it is looked at once in so many. */
    private static final int STEPS_PER_LOOK = 1024;

    private static final ThreadLocal<@Nullable JoinBudget> CURRENT = new ThreadLocal<>();

    private final long steps;
    private final long deadline;
    private final LongSupplier nanoTime;
    private long taken;

    /**
     * @param steps how many combinations may be looked at
     * @param nanos how long that may take, from now
     * @param nanoTime a clock such as {@link System#nanoTime}
     */
    public JoinBudget(long steps, long nanos, LongSupplier nanoTime) {
        this.steps = steps;
        this.deadline = nanoTime.getAsLong() + nanos;
        this.nanoTime = nanoTime;
    }

    /** Does something under this budget, which may be used more than once; throws {@link JoinBudgetSpent} when it is spent. */
    public void run(Runnable work) {
        JoinBudget outer = CURRENT.get();
        CURRENT.set(this);
        try {
            work.run();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** How many combinations were looked at so far. */
    public long taken() {
        return taken;
    }

    /**
     * Called by conditions, for every combination.
     *
     * @param earlier a fact that was matched before: so Drools looks at this condition where facts are joined
     * @return true. Without a budget nothing is counted
     */
    public static boolean step(@Nullable Object earlier) {
        JoinBudget budget = CURRENT.get();
        if (budget != null) {
            budget.take();
        }
        return true;
    }

    private void take() {
        taken++;
        if (taken > steps) {
            throw new JoinBudgetSpent("more than " + steps + " combinations of facts were looked at");
        }
        if (taken % STEPS_PER_LOOK == 0 && nanoTime.getAsLong() - deadline > 0) {
            throw new JoinBudgetSpent("combining facts took too long: " + taken + " combinations were looked at");
        }
    }
}
