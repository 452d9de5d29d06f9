package signalbox.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A clock and its alarms, moved by hand. */
public final class HandTime implements InstantSource, Alarm {

    public static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

    private record Due(Instant at, long number, Runnable action) {}

    private final PriorityQueue<Due> alarms =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
    private Instant now = START;
    private long numbers;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public synchronized void at(Instant instant, Runnable action) {
        alarms.add(new Due(instant, numbers++, action));
    }

    /** How many alarms are set. */
    public synchronized int alarms() {
        return alarms.size();
    }

    /** Moves on, stopping at each alarm on the way. */
    public void advance(Duration by) {
        advanceTo(instant().plus(by));
    }

    public void advanceTo(Instant end) {
        for (Runnable action = next(end); action != null; action = next(end)) {
            action.run();
        }
        synchronized (this) {
            now = end;
        }
    }

    /**
     * Moves on from alarm to alarm until {@code done}, also to those that other threads set meanwhile, and stops before
     * {@code end}: time never runs ahead of a thread that has yet to set its alarm.
     */
    public void ringUntil(BooleanSupplier done, Instant end) {
        spinUntil(() -> {
            Runnable action = next(end.minusNanos(1));
            if (action != null) {
                action.run();
            }
            return done.getAsBoolean();
        });
    }

    /** Waits for another thread; a test's timeout ends it, for it heeds the interrupt. */
    public static void spinUntil(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new IllegalStateException("this never came true, however long it was waited for");
            }
            Thread.onSpinWait();
        }
    }

    @SuppressWarnings("NullAway") // null: nothing is due any more
    private synchronized Runnable next(Instant end) {
        if (alarms.isEmpty() || alarms.peek().at().isAfter(end)) {
            return null;
        }
        Due due = alarms.remove();
        now = due.at().isAfter(now) ? due.at() : now;
        return due.action();
    }
}
