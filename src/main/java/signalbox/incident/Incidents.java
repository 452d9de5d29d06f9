package signalbox.incident;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import signalbox.alert.Labels;

/**
 * Which alerts belong together: those that rules say are of one incident, over however many steps. An incident is named by the alert
 * that it began with, the earliest, and keeps that name when the alert is over. Of two that become one the older goes on; when what
 * joined them is over they are two again, and the part with the alert that it began with goes on; if that is over, the part with the
 * earliest alert. The order in which things are said at one instant does not matter. For one thread.
 */
public final class Incidents {

    private record Pair(Labels alert, Labels other) {
        static Pair of(SameIncident said) {
            boolean isFirst = said.alert().compareTo(said.other()) <= 0;
            return new Pair(isFirst ? said.alert() : said.other(), isFirst ? said.other() : said.alert());
        }
    }

    /** Said by how many: several rules may say the same. */
    private final Map<Pair, Integer> pairs = new HashMap<>();
    /** Of alerts that are in an incident which another alert began. By fingerprint. */
    private final Map<String, Founder> founders = new TreeMap<>();
    /** Alerts that were in such an incident before a restart: whoever is alone in it is in no pair. */
    private final Set<Labels> restored = new LinkedHashSet<>();
    private boolean isTouched;
    /** The incidents of more than one alert, or that another alert began; and who is in them. */
    private Map<String, Incident> incidents = Map.of();
    private Map<Labels, String> of = Map.of();
    private Map<String, String> merged = Map.of();

    /** What changed: first what is no longer so. */
    public record Changes(List<Incident> gone, List<Incident> come) {
        public Changes {
            gone = List.copyOf(gone);
            come = List.copyOf(come);
        }
    }

    // ---- what is said

    public void begins(SameIncident said) {
        pairs.merge(Pair.of(said), 1, Integer::sum);
        isTouched = true;
    }

    public void ends(SameIncident said) {
        pairs.computeIfPresent(Pair.of(said), (any, count) -> count == 1 ? null : count - 1);
        isTouched = true;
    }

    /** Before a restart an alert, known by its fingerprint, was in an incident that another began. */
    public void restore(String fingerprint, Founder founder) {
        founders.put(fingerprint, founder);
        isTouched = true;
    }

    /** An alert that was in such an incident before a restart is there. */
    public void isThere(Labels alert) {
        restored.add(alert);
    }

    // ---- what comes of it

    /**
     * Says what changed.
     *
     * @param begun when each alert that fires began; empty for one that does not
     */
    public Changes settle(Function<Labels, Optional<Instant>> begun) {
        if (!isTouched && of.keySet().stream().allMatch(alert -> begun.apply(alert).isPresent())) {
            return new Changes(List.of(), List.of());
        }
        isTouched = false;
        Map<String, Incident> before = incidents;
        Map<Labels, String> ofBefore = of;
        find(begun);
        findMerged(ofBefore, begun);
        return new Changes(
                before.values().stream().filter(incident -> !incident.equals(incidents.get(incident.id()))).toList(),
                incidents.values().stream().filter(incident -> !incident.equals(before.get(incident.id()))).toList());
    }

    private void find(Function<Labels, Optional<Instant>> begun) {
        Map<Labels, Founder> firing = new TreeMap<>();
        Map<Labels, Set<Labels>> neighbours = new HashMap<>();
        List<Labels> known = new ArrayList<>(of.keySet());
        known.addAll(restored);
        restored.clear();
        pairs.keySet().forEach(pair -> known.addAll(List.of(pair.alert(), pair.other())));
        known.forEach(alert -> begun.apply(alert).ifPresent(at -> firing.put(alert, Founder.of(alert, at))));
        for (Pair pair : pairs.keySet()) {
            if (firing.containsKey(pair.alert()) && firing.containsKey(pair.other())) {
                neighbours.computeIfAbsent(pair.alert(), any -> new LinkedHashSet<>()).add(pair.other());
                neighbours.computeIfAbsent(pair.other(), any -> new LinkedHashSet<>()).add(pair.alert());
            }
        }
        Map<String, Founder> remembered = new HashMap<>(founders);
        founders.clear();
        incidents = new TreeMap<>();
        of = new HashMap<>();
        Set<Founder> taken = new LinkedHashSet<>(firing.values()); // those that fire are where they are
        List<List<Labels>> parts = parts(firing, neighbours);
        for (List<Labels> part : parts) {
            Founder founder = part.stream().flatMap(alert -> Optional.ofNullable(firing.get(alert)).stream()).min(Founder::compareTo).orElseThrow();
            for (Labels alert : part) {
                Founder earlier = remembered.get(alert.fingerprintText());
                if (earlier != null && earlier.compareTo(founder) < 0 && !taken.contains(earlier)) {
                    founder = earlier;
                }
            }
            taken.add(founder);
            take(part, founder, firing);
        }
    }

    private void take(List<Labels> part, Founder founder, Map<Labels, Founder> firing) {
        if (part.size() == 1 && founder.equals(firing.get(part.get(0)))) {
            return; // an incident of its own, as nearly all are
        }
        for (Labels alert : part) {
            of.put(alert, founder.id());
            if (!founder.equals(firing.get(alert))) {
                founders.put(alert.fingerprintText(), founder);
            }
        }
        incidents.put(founder.id(), new Incident(founder.id(), part));
    }

    /** Those with the earliest alert first, each in the order of its alerts. */
    private static List<List<Labels>> parts(Map<Labels, Founder> firing, Map<Labels, Set<Labels>> neighbours) {
        Map<Founder, List<Labels>> parts = new TreeMap<>();
        Set<Labels> seen = new LinkedHashSet<>();
        for (Labels alert : firing.keySet()) {
            if (!seen.add(alert)) {
                continue;
            }
            Set<Labels> part = new TreeSet<>(Set.of(alert));
            Deque<Labels> open = new ArrayDeque<>(part);
            while (!open.isEmpty()) {
                neighbours.getOrDefault(open.remove(), Set.of()).stream().filter(seen::add).forEach(next -> {
                    part.add(next);
                    open.add(next);
                });
            }
            part.stream()
                    .flatMap(each -> Optional.ofNullable(firing.get(each)).stream())
                    .min(Founder::compareTo)
                    .ifPresent(first -> parts.put(first, List.copyOf(part)));
        }
        return List.copyOf(parts.values());
    }

    private void findMerged(Map<Labels, String> ofBefore, Function<Labels, Optional<Instant>> begun) {
        Map<String, String> into = new HashMap<>();
        of.forEach((alert, id) -> begun.apply(alert).ifPresent(at -> {
            String earlier = ofBefore.getOrDefault(alert, Founder.of(alert, at).id());
            if (!earlier.equals(id) && !incidents.containsKey(earlier)) {
                into.put(earlier, id);
            }
        }));
        merged = into;
    }

    /** The incident that another was merged into when it was settled last. */
    public Optional<String> mergedInto(String id) {
        return Optional.ofNullable(merged.get(id));
    }

    /** The alerts that are in an incident which another began, as facts. */
    public Map<Labels, PartOfIncident> parts() {
        Map<Labels, PartOfIncident> parts = new HashMap<>();
        of.forEach((alert, id) -> {
            if (founders.containsKey(alert.fingerprintText())) {
                parts.put(alert, new PartOfIncident(alert, id));
            }
        });
        return parts;
    }

    /** Of alerts that are in an incident which another began, that one: by fingerprint, what a restart has to know. */
    public Map<String, Founder> founders() {
        return Map.copyOf(founders);
    }

    /** The incidents as of the last time that they were settled. */
    List<Incident> incidents() {
        return List.copyOf(incidents.values());
    }
}
