package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Everything that is to happen at a later instant, in one heap. A timer is never cancelled: it finds out that it is stale. */
final class Timers {

    /** @param waits whether it stands for how long it is to wait, whatever the clock says */
    private record Timer(Instant at, long number, Runnable action, boolean waits) {
        private Timer earlierBy(Duration step) {
            return waits ? new Timer(at.minus(step), number, action, true) : this;
        }
    }

    private final PriorityQueue<Timer> heap = new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private long set;

    void at(Instant instant, Runnable action) {
        heap.add(new Timer(instant, set++, action, false));
    }

    /** The same for what is to wait until then, and no longer where the clock is set back meanwhile. */
    void waitUntil(Instant instant, Runnable action) {
        heap.add(new Timer(instant, set++, action, true));
    }

    /** The clock was set back: who waits waits no longer for that. */
    void setBack(Duration step) {
        List<Timer> all = heap.stream().map(timer -> timer.earlierBy(step)).toList();
        heap.clear();
        heap.addAll(all);
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
