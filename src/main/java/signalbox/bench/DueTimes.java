package signalbox.bench;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When groups were posted, and how late their notifications are. A server may group ours together: then the notification
 * is due from the first of them on. Times are of {@link System#nanoTime}.
 */
final class DueTimes {

    private final long groupWaitNanos;
    private final Map<String, Long> postedAt = new HashMap<>();
    private final Map<String, Long> waiting = new HashMap<>();

    DueTimes(Duration groupWait) {
        this.groupWaitNanos = groupWait.toNanos();
    }

    void posted(String group, long nanos) {
        postedAt.put(group, nanos);
        waiting.put(group, nanos);
    }

    /** How late the first notification about these groups is, in nanoseconds; empty when nothing of it is news. */
    Optional<Long> arrived(Set<String> groups, long nanos) {
        boolean news = waiting.keySet().removeAll(groups);
        return groups.stream()
                .filter(group -> news && postedAt.containsKey(group))
                .map(postedAt::get)
                .min(Comparator.naturalOrder())
                .map(first -> nanos - first - groupWaitNanos);
    }

    int missing() {
        return waiting.size();
    }
}
