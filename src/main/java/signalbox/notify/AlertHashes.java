package signalbox.notify;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import signalbox.alert.Alert;

/** A set of notification hashes, each of which identifies an alert (spec/alertmanager-behaviour.md 1.2). */
public final class AlertHashes {

    /** No alerts. */
    public static final AlertHashes NONE = new AlertHashes(new long[0]);

    private final long[] sorted;

    private AlertHashes(long[] sorted) {
        this.sorted = sorted;
    }

    /** The hashes of some alerts. */
    public static AlertHashes of(Collection<Alert> alerts) {
        return of(alerts.stream().mapToLong(alert -> alert.labels().notificationHash()).toArray());
    }

    /** Hashes in any order. */
    public static AlertHashes of(long... hashes) {
        return hashes.length == 0 ? NONE : new AlertHashes(LongStream.of(hashes).sorted().distinct().toArray());
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return sorted.length == 0;
    }

    /** Whether each of {@code others} is in here. */
    public boolean containsAll(AlertHashes others) {
        for (long hash : others.sorted) {
            if (Arrays.binarySearch(sorted, hash) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A copy, in ascending order as signed numbers. */
    public long[] toArray() {
        return sorted.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AlertHashes that && Arrays.equals(sorted, that.sorted);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sorted);
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
