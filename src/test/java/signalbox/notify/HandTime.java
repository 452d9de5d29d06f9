package signalbox.notify;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

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
