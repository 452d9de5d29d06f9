package signalbox.replay;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of a replay.
 *
 * @param begun where it began, so that what holds at {@code from} is as it was
 * @param candidate what decided instead, in words
 * @param changes in the order of their instants
 * @param unchanged how many notifications are the same
 * @param really how many notifications, one for each integration, were told then
 * @param alike how many of them the replay of what was in force tells as well
 * @param stopped packages of the candidate that were stopped, with the reason
 * @param limits what is not known of that time, in words
 * @param took for both runs, and for the reasons
 * @param lived how much time was lived again, all runs together
 */
public record ReplayReport(
        Instant begun,
        Instant from,
        Instant to,
        String candidate,
        List<Difference> changes,
        int unchanged,
        int really,
        int alike,
        Map<String, String> stopped,
        List<String> limits,
        Duration took,
        Duration lived) {

    public ReplayReport {
        requireNonNull(begun, "begun is null");
        requireNonNull(from, "from is null");
        requireNonNull(to, "to is null");
        requireNonNull(candidate, "candidate is null");
        changes = List.copyOf(changes);
        stopped = new TreeMap<>(stopped);
        limits = List.copyOf(limits);
        requireNonNull(took, "took is null");
        requireNonNull(lived, "lived is null");
    }

    /** How many changes are of a kind. */
    public long count(Difference.Kind kind) {
        return changes.stream().filter(change -> change.kind() == kind).count();
    }

    /** How much faster than time it was. */
    public long speed() {
        return lived.toMillis() / Math.max(1, took.toMillis());
    }

    /** All of it in a sentence. */
    public String sentence() {
        if (changes.isEmpty()) {
            return "No difference: " + (unchanged == 1 ? "the one notification is the same." : "all " + unchanged + " notifications are the same.");
        }
        StringBuilder sentence = new StringBuilder();
        for (Difference.Kind kind : Difference.Kind.values()) {
            long count = count(kind);
            if (count > 0) {
                sentence.append(sentence.isEmpty() ? "" : ", ").append(count).append(' ').append(words(kind));
            }
        }
        return sentence.append("; ").append(unchanged).append(" unchanged.").toString();
    }

    private static String words(Difference.Kind kind) {
        return switch (kind) {
            case ADDED, GONE -> kind.text();
            case OTHER_ALERTS -> "with other alerts";
            case MOVED -> "at another time";
            case OTHER_RECEIVER -> "to another receiver";
        };
    }
}
