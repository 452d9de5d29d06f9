package signalbox.engine.team;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import signalbox.alert.Labels;

/**
 * The conclusions of a package that is late, or stopped: they stand as long as all the alerts that they are about fire, and again
 * when these fire again. Nobody else would take them back.
 */
final class RetainedConclusions {

    private final Iterable<?> conclusions;
    /** Empty until the first alert ends: most of the time a package that is late is done before that. */
    private final Map<Labels, List<Object>> byAlert = new HashMap<>();
    private boolean isIndexed;
    private final Set<Labels> gone = new HashSet<>();
    private final Set<Object> suspended = new HashSet<>();

    /** @param conclusions those that stand, as they are at any time; all alerts that they are about fire */
    RetainedConclusions(Iterable<?> conclusions) {
        this.conclusions = conclusions;
    }

    private void add(Object conclusion) {
        ConclusionType.alerts(conclusion).distinct().forEach(alert -> byAlert.computeIfAbsent(alert, any -> new ArrayList<>(1)).add(conclusion));
    }

    /** An alert has ended. Returns the conclusions that do not hold therefore, though they did. */
    List<Object> ends(Labels alert) {
        if (!isIndexed) {
            conclusions.forEach(this::add);
            isIndexed = true;
        }
        gone.add(alert);
        List<Object> over = new ArrayList<>();
        for (Object conclusion : byAlert.getOrDefault(alert, List.of())) {
            if (suspended.add(conclusion)) {
                over.add(conclusion);
            }
        }
        return over;
    }

    /** An alert fires again. Returns the conclusions that hold again, of those that may. */
    List<Object> begins(Labels alert, Predicate<Object> mayHold) {
        if (!gone.remove(alert)) {
            return List.of();
        }
        List<Object> again = new ArrayList<>();
        for (Object conclusion : byAlert.getOrDefault(alert, List.of())) {
            if (mayHold.test(conclusion) && ConclusionType.alerts(conclusion).noneMatch(gone::contains) && suspended.remove(conclusion)) {
                again.add(conclusion);
            }
        }
        return again;
    }

    /** A conclusion that comes late. Returns whether it holds: all that it is about still fires. */
    boolean comes(Object conclusion) {
        if (!isIndexed) {
            return true;
        }
        add(conclusion);
        boolean holds = ConclusionType.alerts(conclusion).noneMatch(gone::contains);
        if (!holds) {
            suspended.add(conclusion);
        }
        return holds;
    }

    /** A conclusion is taken back late. Returns whether it held until now. */
    boolean goes(Object conclusion) {
        if (!isIndexed) {
            return true;
        }
        ConclusionType.alerts(conclusion).forEach(alert -> byAlert.getOrDefault(alert, new ArrayList<>()).remove(conclusion));
        return !suspended.remove(conclusion);
    }

    boolean isSuspended(Object conclusion) {
        return suspended.contains(conclusion);
    }

    /** Those that do not hold at present. */
    Set<Object> suspended() {
        return Set.copyOf(suspended);
    }
}
