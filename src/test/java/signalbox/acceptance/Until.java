package signalbox.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for conditions outside of this process, which nobody can be told of: looks until they hold. */
final class Until {

    /** Long enough for a machine with other work; what holds is seen soon, so nobody waits for it. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();

    /** Looking costs, a page in a browser more than most: the longer it takes, the less often it is looked. */
    private static final long LONGEST_PAUSE = Duration.ofMillis(250).toNanos();

    @FunctionalInterface
    interface Look<T> {
        T look() throws Exception;
    }

    private Until() {}

    /** What was seen when it was as expected at last. Fails with what was seen last when that takes too long. */
    static <T> T holds(String what, Look<T> look, Predicate<T> expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long pause = FIRST_PAUSE;
        while (true) {
            Object seen;
            try {
                T value = look.look();
                if (expected.test(value)) {
                    return value;
                }
                seen = value;
            } catch (Exception e) {
                seen = e;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("never came true: " + what + "; seen last: " + seen);
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 3 / 2, LONGEST_PAUSE);
        }
    }
}
