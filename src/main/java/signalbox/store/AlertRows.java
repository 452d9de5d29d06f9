package signalbox.store;

import java.util.HashMap;
import java.util.Map;
import signalbox.alert.Labels;

/**
 * Which row each alert has. Kept in memory, because an index over labels or fingerprints has no order that a storm of new
 * alerts follows: it would have each of them write a page of its own. Filled by whoever loads, then for the journal's
 * thread only.
 */
final class AlertRows {

    private final Map<Labels, Long> rows = new HashMap<>();
    private long last;

    /** There is a row of this number, whatever is in it. */
    void note(long row) {
        last = Math.max(last, row);
    }

    /** An alert has this row. */
    void note(Labels labels, long row) {
        rows.put(labels, row);
    }

    /** The row of an alert, a new one when it has none. */
    long rowOf(Labels labels) {
        return rows.computeIfAbsent(labels, any -> ++last);
    }

    /** The row that an alert had, 0 when it had none; now it has none. */
    long forget(Labels labels) {
        Long row = rows.remove(labels);
        return row == null ? 0 : row;
    }
}
