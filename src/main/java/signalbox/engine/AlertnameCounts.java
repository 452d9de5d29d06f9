package signalbox.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.PriorityQueue;
import signalbox.alert.Labels;

/**
 * The alerts of each name, as many as the limit allows (spec/behaviour.md 2.4). One that has ended makes room
 * for another; it stays where alerts are kept, until all is said of it.
 */
final class AlertnameCounts {

    private record End(Labels alert, Instant at) {}

    /** The alerts of one name. Earlier ends of an alert stay in the queue until they come to its head. */
    private static final class Bucket {
        final Map<Labels, Instant> ends = new HashMap<>();
        final PriorityQueue<End> earliest = new PriorityQueue<>((a, b) -> a.at().compareTo(b.at()));
    }

    private final int limit;
    private final Map<String, Bucket> buckets = new HashMap<>();

    AlertnameCounts(int limit) {
        this.limit = limit;
    }

    /** Notes an alert and its end; whether there is room for it. */
    boolean take(Labels alert, Instant end, Instant now) {
        if (limit == 0) {
            return true;
        }
        Bucket bucket = buckets.computeIfAbsent(alert.get("alertname"), name -> new Bucket());
        if (!bucket.ends.containsKey(alert) && bucket.ends.size() >= limit && !makeRoom(bucket, now)) {
            return false;
        }
        if (!end.equals(bucket.ends.put(alert, end))) {
            bucket.earliest.add(new End(alert, end));
        }
        if (bucket.earliest.size() > 2 * limit + 16) {
            bucket.earliest.clear();
            bucket.ends.forEach((labels, at) -> bucket.earliest.add(new End(labels, at)));
        }
        return true;
    }

    private static boolean makeRoom(Bucket bucket, Instant now) {
        while (true) {
            End first = bucket.earliest.element(); // a full bucket is not empty
            if (!first.at().equals(bucket.ends.get(first.alert()))) {
                bucket.earliest.remove(); // it was moved, or is gone
            } else if (first.at().isBefore(now)) {
                bucket.earliest.remove();
                bucket.ends.remove(first.alert());
                return true;
            } else {
                return false;
            }
        }
    }

    /** Forgets the names of which every alert has ended. */
    void forget(Instant now) {
        for (Iterator<Bucket> each = buckets.values().iterator(); each.hasNext(); ) {
            if (each.next().ends.values().stream().allMatch(end -> end.isBefore(now))) {
                each.remove();
            }
        }
    }
}
