package signalbox.timeline;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import signalbox.notify.Alarm;

/** A clock that stands still until it is moved, and its alarms. Belongs to the thread that runs the timeline. */
final class VirtualTime implements InstantSource, Alarm {

    private record Due(Instant at, long number, Runnable action) {}

    private final PriorityQueue<Due> alarms =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
    private long numbers;
    private Instant now;

    VirtualTime(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void set(Instant instant) {
        now = instant;
    }

    @Override
    public void at(Instant instant, Runnable action) {
        alarms.add(new Due(instant, numbers++, action));
    }

    Optional<Instant> next() {
        return Optional.ofNullable(alarms.peek()).map(Due::at);
    }

    /** Runs what is due now. */
    void ring() {
        while (!alarms.isEmpty() && !alarms.peek().at().isAfter(now)) {
            alarms.remove().action().run();
        }
    }

    /** Who set alarms is no more. */
    void forgetAlarms() {
        alarms.clear();
    }
}
