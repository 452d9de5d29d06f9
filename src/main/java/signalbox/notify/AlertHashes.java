package signalbox.notify;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.LongStream;
import signalbox.alert.Alert;

/** A set of notification hashes, each of which identifies an alert (spec/behaviour.md 1.2). */
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

    /** How many there are. */
    public int size() {
        return sorted.length;
    }

    /** Whether this one is in here. */
    public boolean contains(long hash) {
        return Arrays.binarySearch(sorted, hash) >= 0;
    }

    /** Whether any of {@code others} is in here. */
    public boolean containsAny(AlertHashes others) {
        return LongStream.of(others.sorted).anyMatch(this::contains);
    }

    /** These and {@code others}. */
    public AlertHashes with(AlertHashes others) {
        return containsAll(others) ? this : of(LongStream.concat(LongStream.of(sorted), LongStream.of(others.sorted)).toArray());
    }

    /** These but for {@code others}. */
    public AlertHashes without(AlertHashes others) {
        return containsAny(others) ? of(LongStream.of(sorted).filter(hash -> !others.contains(hash)).toArray()) : this;
    }

    /** Those of these that are in {@code others} as well. */
    public AlertHashes within(AlertHashes others) {
        return others.containsAll(this) ? this : of(LongStream.of(sorted).filter(others::contains).toArray());
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
