package signalbox.engine;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Everything that is to happen at a later instant, in one heap. A timer is never cancelled: it finds out that it is stale. */
final class Timers {

    private record Timer(Instant at, long number, Runnable action) {}

    private final PriorityQueue<Timer> heap = new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private long set;

    void at(Instant instant, Runnable action) {
        heap.add(new Timer(instant, set++, action));
    }

    /** When the next timer is due. */
    Optional<Instant> next() {
        return Optional.ofNullable(heap.peek()).map(Timer::at);
    }

    /** Runs every timer that is due, those that others set for the same instant included. */
    void runDue(Instant now) {
        for (Timer timer = heap.peek(); timer != null && !timer.at().isAfter(now); timer = heap.peek()) {
            heap.remove();
            timer.action().run();
        }
    }
}
