package signalbox;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import signalbox.notify.Alarm;

/**
 * Gives memory back to the system when a storm is over. The JVM keeps what it took: it looks for garbage when it needs room,
 * and a server that has become idle needs none for hours. So once a minute this compares what the heap takes with what the
 * alerts that are known can need; if that is much less, it has the garbage collected, and the JVM gives back what is
 * left over. It costs a pause as long as what is kept is small, and is tried more and more rarely where it is of no use.
 */
final class SpareMemory {

    /** The part of it that tests exchange. */
    interface Heap {

        /** What it takes from the system, in bytes. */
        long taken();

        /** Collects the garbage, while everything waits. */
        void collect();

        static Heap ofThisProcess() {
            return new Heap() {
                @Override
                public long taken() {
                    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted();
                }

                @Override
                public void collect() {
                    System.gc();
                }
            };
        }
    }

    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration MOST_BETWEEN_TRIALS = Duration.ofHours(1);

    /** Less than that is not worth a pause. */
    private static final long SMALL = 256L << 20;

    /** What a server without alerts keeps, and an alert with all that is noted about it; both rather too much. */
    private static final long PROGRAM = 100L << 20;

    private static final long ALERT = 4_000;

    private final InstantSource clock;
    private final Alarm alarm;
    private final Heap heap;
    private final LongSupplier alerts;
    private Duration betweenTrials = BETWEEN_LOOKS;
    private Instant nextTrial = Instant.MIN;
    private long knownAtTrial;

    /** @param alerts how many are known */
    SpareMemory(InstantSource clock, Alarm alarm, Heap heap, LongSupplier alerts) {
        this.clock = clock;
        this.alarm = alarm;
        this.heap = heap;
        this.alerts = alerts;
    }

    /** From now on, until the alarm is closed. */
    void watch() {
        alarm.at(clock.instant().plus(BETWEEN_LOOKS), this::look);
    }

    private void look() {
        try {
            Instant now = clock.instant();
            long known = alerts.getAsLong();
            if (known < knownAtTrial / 2) { // what was needed then is not now
                betweenTrials = BETWEEN_LOOKS;
                nextTrial = now;
            }
            long taken = heap.taken();
            if (taken > SMALL && taken > 2 * (PROGRAM + known * ALERT) && !now.isBefore(nextTrial)) {
                knownAtTrial = known;
                heap.collect();
                boolean gaveMuch = heap.taken() < taken - taken / 4;
                Duration next = gaveMuch ? BETWEEN_LOOKS : betweenTrials.multipliedBy(2);
                betweenTrials = next.compareTo(MOST_BETWEEN_TRIALS) < 0 ? next : MOST_BETWEEN_TRIALS;
                nextTrial = now.plus(betweenTrials);
            }
        } finally {
            watch();
        }
    }
}
