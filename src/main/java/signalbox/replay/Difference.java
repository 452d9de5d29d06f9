package signalbox.replay;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import signalbox.alert.Labels;
import signalbox.timeline.Rerun;

/**
 * A notification that is not the same by a candidate as by what was in force.
 *
 * @param before as it was told; empty for one that is added
 * @param after as the candidate tells it; empty for one that is gone
 * @param beforeReason why it was told so, or not told
 * @param afterReason why the candidate tells it so, or does not
 */
public record Difference(
        Kind kind, Optional<Rerun.Told> before, Optional<Rerun.Told> after, String beforeReason, String afterReason) {

    /** What is different. */
    public enum Kind {
        /** Only the candidate tells it. */
        ADDED,
        /** The candidate does not tell it. */
        GONE,
        /** The candidate tells of other alerts at that time. */
        OTHER_ALERTS,
        /** The candidate tells it at another time. */
        MOVED,
        /** The candidate tells it to another receiver. */
        OTHER_RECEIVER;

        /** For people, and as JSON has it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    public Difference {
        requireNonNull(kind, "kind is null");
        requireNonNull(before, "before is null");
        requireNonNull(after, "after is null");
        requireNonNull(beforeReason, "beforeReason is null");
        requireNonNull(afterReason, "afterReason is null");
    }

    /** The one that there is; as it was told where there are two. */
    public Rerun.Told either() {
        return before.or(() -> after).orElseThrow();
    }

    /** The alerts that it is about: those that only one of both tells of, where both tell of some. */
    public Set<Labels> alerts() {
        Set<Labels> all = new TreeSet<>();
        before.ifPresent(told -> addAll(told, all));
        after.ifPresent(told -> addAll(told, all));
        if (kind == Kind.OTHER_ALERTS) {
            all.removeIf(alert -> isAlike(alert, before.orElseThrow(), after.orElseThrow()));
        }
        return all;
    }

    private static void addAll(Rerun.Told told, Set<Labels> all) {
        all.addAll(told.firing());
        all.addAll(told.resolved());
    }

    private static boolean isAlike(Labels alert, Rerun.Told a, Rerun.Told b) {
        return a.firing().contains(alert) == b.firing().contains(alert) && a.resolved().contains(alert) == b.resolved().contains(alert);
    }

    Difference because(String then, String now) {
        return new Difference(kind, before, after, then, now);
    }
}
