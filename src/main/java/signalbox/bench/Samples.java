package signalbox.bench;

import java.util.Arrays;

/** Durations in nanoseconds, all of them kept, so that percentiles are exact. Not for several threads at once. */
final class Samples {

    private static final int PERCENT = 100;

    private long[] values = new long[1024];
    private int size;

    void add(long nanos) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = nanos;
    }

    void addAll(Samples others) {
        for (int i = 0; i < others.size; i++) {
            add(others.values[i]);
        }
    }

    int size() {
        return size;
    }

    /**
     * The smallest sample that at least so many percent are not above (nearest rank), in nanoseconds; 0 of no samples.
     *
     * @param percent above 0, and 100 for the greatest
     */
    long percentile(double percent) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        int rank = (int) Math.ceil(percent / PERCENT * size);
        return sorted[Math.max(1, Math.min(size, rank)) - 1];
    }
}
