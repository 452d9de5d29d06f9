package signalbox.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import signalbox.replay.Difference.Kind;
import signalbox.timeline.Rerun;

/** Pairs what was told with what a candidate tells: first what is the same, then what is like it. */
final class Differences {

    /** What is told so much later is another notification. */
    private static final Duration FARTHEST = Duration.ofHours(4);

    private final List<Difference> changes = new ArrayList<>();
    private final List<Rerun.Told> before;
    private final List<Rerun.Told> after;
    private int unchanged;

    private Differences(List<Rerun.Told> before, List<Rerun.Told> after) {
        this.before = new ArrayList<>(before);
        this.after = new ArrayList<>(after);
    }

    /** @param unchanged how many are the same; reasons of changes that lie in what is told are named */
    record Found(List<Difference> changes, int unchanged) {}

    static Found between(List<Rerun.Told> before, List<Rerun.Told> after) {
        Differences differences = new Differences(before, after);
        differences.pair(told -> List.of(told.at(), told.receiver(), told.firing(), told.resolved(), told.integrations()), Optional.empty());
        differences.pair(told -> List.of(told.at(), told.receiver(), told.group().labels()), Optional.of(Kind.OTHER_ALERTS));
        differences.pair(told -> List.of(told.at(), told.firing(), told.resolved()), Optional.of(Kind.OTHER_RECEIVER));
        differences.pairNearest(told -> List.of(told.receiver(), told.firing(), told.resolved()), Kind.MOVED);
        differences.pairNearest(told -> List.of(told.firing(), told.resolved()), Kind.OTHER_RECEIVER);
        differences.before.forEach(told -> differences.changes.add(
                new Difference(Kind.GONE, Optional.of(told), Optional.empty(), told.reason(), "")));
        differences.after.forEach(told -> differences.changes.add(
                new Difference(Kind.ADDED, Optional.empty(), Optional.of(told), "", told.reason())));
        differences.changes.sort(Comparator.comparing((Difference change) -> change.either().at())
                .thenComparing(change -> change.either().receiver())
                .thenComparing(change -> change.alerts().toString()));
        return new Found(List.copyOf(differences.changes), differences.unchanged);
    }

    /** Those of which something is the same, in order. */
    private void pair(Function<Rerun.Told, List<Object>> same, Optional<Kind> kind) {
        Map<List<Object>, List<Rerun.Told>> others = new HashMap<>();
        after.forEach(told -> others.computeIfAbsent(same.apply(told), any -> new ArrayList<>(1)).add(told));
        for (Iterator<Rerun.Told> each = before.iterator(); each.hasNext(); ) {
            Rerun.Told told = each.next();
            List<Rerun.Told> alike = others.getOrDefault(same.apply(told), List.of());
            if (!alike.isEmpty()) {
                Rerun.Told other = alike.remove(0);
                each.remove();
                removeThis(after, other);
                add(told, other, kind);
            }
        }
    }

    /** Those of which something is the same, the nearest in time first. */
    private void pairNearest(Function<Rerun.Told, List<Object>> same, Kind kind) {
        record Pair(Rerun.Told before, Rerun.Told after) {
            Duration apart() {
                return Duration.between(before.at(), after.at()).abs();
            }
        }
        Map<List<Object>, List<Rerun.Told>> others = new LinkedHashMap<>();
        after.forEach(told -> others.computeIfAbsent(same.apply(told), any -> new ArrayList<>(1)).add(told));
        List<Pair> pairs = new ArrayList<>();
        before.forEach(told -> others.getOrDefault(same.apply(told), List.of()).forEach(other -> pairs.add(new Pair(told, other))));
        pairs.sort(Comparator.comparing(Pair::apart));
        for (Pair pair : pairs) {
            if (pair.apart().compareTo(FARTHEST) <= 0 && isIn(before, pair.before()) && isIn(after, pair.after())) {
                removeThis(before, pair.before());
                removeThis(after, pair.after());
                add(pair.before(), pair.after(), Optional.of(kind));
            }
        }
    }

    private void add(Rerun.Told told, Rerun.Told other, Optional<Kind> kind) {
        if (kind.isEmpty()) {
            unchanged++;
        } else {
            changes.add(new Difference(kind.get(), Optional.of(told), Optional.of(other), told.reason(), other.reason()));
        }
    }

    /** What is told twice is there twice. */
    private static void removeThis(List<Rerun.Told> all, Rerun.Told one) {
        all.removeIf(only(one)::contains);
    }

    private static boolean isIn(List<Rerun.Told> all, Rerun.Told one) {
        return all.stream().anyMatch(only(one)::contains);
    }

    private static Set<Rerun.Told> only(Rerun.Told one) {
        Set<Rerun.Told> only = Collections.newSetFromMap(new IdentityHashMap<>());
        only.add(one);
        return only;
    }

    /** What was told from an instant on. */
    static List<Rerun.Told> from(Instant from, List<Rerun.Told> told) {
        return told.stream().filter(each -> !each.at().isBefore(from)).toList();
    }
}
