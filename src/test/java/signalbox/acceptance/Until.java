package signalbox.acceptance;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for conditions outside of this process, which nobody can be told of: looks until they hold. */
final class Until {

    /** Long enough for a machine with other work; what holds is seen at once, so nobody waits for it. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final long BETWEEN_TWO_LOOKS = Duration.ofMillis(25).toNanos();

    @FunctionalInterface
    interface Look<T> {
        T look() throws Exception;
    }

    private Until() {}

    /** What was seen when it was as expected at last. Fails with what was seen last when that takes too long. */
    static <T> T holds(String what, Look<T> look, Predicate<T> expected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
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
            LockSupport.parkNanos(BETWEEN_TWO_LOOKS);
        }
    }
}
