package signalbox.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.attribute.Attribute;
import signalbox.attribute.SaidAttribute;
import signalbox.decision.DecidedBy;
import signalbox.view.AttributeView;

/**
 * What rules add to alerts. Where several name the same attribute of an alert, the rule that comes first by file and line counts; what
 * counts is a fact for all packages, stands at the alert, and goes along when it is told. An alert that has ended keeps what it had: its
 * end is told with it. Belongs to the engine's thread.
 */
final class AttributeBook {

    /** What counts, and who said it. */
    private record Counting(SaidAttribute said, DecidedBy by) {
        Attribute fact() {
            return said.fact();
        }
    }

    private final EngineContext context;
    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final Map<Labels, Set<SaidAttribute>> said = new HashMap<>();
    private final Map<Labels, SortedMap<String, Counting>> counting = new HashMap<>();
    private final Set<Labels> touched = new LinkedHashSet<>();

    AttributeBook(EngineContext context, AlertTable alerts, DecisionRecorder decisions) {
        this.context = context;
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** A rule adds something to an alert. */
    void came(SaidAttribute attribute) {
        if (!attribute.value().isEmpty()) {
            said.computeIfAbsent(attribute.alert(), any -> new LinkedHashSet<>(2)).add(attribute);
            touched.add(attribute.alert());
        }
    }

    /** It does not any more. */
    void went(SaidAttribute attribute) {
        said.computeIfPresent(attribute.alert(), (any, all) -> {
            all.remove(attribute);
            return all.isEmpty() ? null : all;
        });
        touched.add(attribute.alert());
    }

    /** Another rule, or the same one at another place, says so, too. */
    void isSaidByOthers(SaidAttribute attribute) {
        touched.add(attribute.alert());
    }

    /** An alert begins to fire: what it had when it fired before is no longer so. */
    void alertBegins(Labels alert) {
        AlertEntry entry = alerts.find(alert);
        if (said.containsKey(alert) || (entry != null && !entry.attributes.isEmpty())) {
            touched.add(alert);
        }
    }

    /** Tells packages, and notes at the alerts, what counts as of now. */
    void settle() {
        if (touched.isEmpty()) {
            return;
        }
        List<Labels> all = List.copyOf(touched);
        touched.clear();
        all.forEach(this::settle);
    }

    private void settle(Labels alert) {
        SortedMap<String, Counting> now = new TreeMap<>();
        for (SaidAttribute each : said.getOrDefault(alert, Set.of())) {
            decisions.deciders(each).stream().min(DecidedBy.BY_PLACE).ifPresent(by -> now.merge(
                    each.name(), new Counting(each, by), (one, other) -> DecidedBy.BY_PLACE.compare(one.by(), other.by()) <= 0 ? one : other));
        }
        SortedMap<String, Counting> before = counting.getOrDefault(alert, new TreeMap<>());
        before.values().stream().filter(each -> !each.equals(now.get(each.said().name()))).forEach(each -> {
            note(each, false);
            Counting next = now.get(each.said().name());
            if (next == null || !next.fact().equals(each.fact())) {
                context.teams.goes(each.fact());
            }
        });
        now.values().stream().filter(each -> !each.equals(before.get(each.said().name()))).forEach(each -> {
            note(each, true);
            context.teams.comes(each.fact());
        });
        if (now.isEmpty()) {
            counting.remove(alert);
        } else {
            counting.put(alert, now);
        }
        AlertEntry entry = alerts.find(alert);
        if (entry != null && entry.firing()) {
            entry.attributes = now.values().stream()
                    .map(each -> new AttributeView(each.said().name(), each.said().value(), each.by()))
                    .toList();
            alerts.touch(entry);
        }
    }

    private void note(Counting attribute, boolean holds) {
        decisions.attributed(attribute.fact(), attribute.by(), holds);
    }

    /** What was added to these alerts, by their labels; those to which nothing was are not there. */
    Map<Labels, Labels> of(List<Alert> told) {
        Map<Labels, Labels> found = new LinkedHashMap<>();
        for (Alert alert : told) {
            AlertEntry entry = alerts.find(alert.labels());
            if (entry != null && !entry.attributes.isEmpty()) {
                Map<String, String> values = new LinkedHashMap<>();
                entry.attributes.forEach(each -> values.put(each.name(), each.value()));
                found.put(alert.labels(), Labels.of(values));
            }
        }
        return found;
    }

    /** Says all that counts, as if it began. */
    void restate() {
        List<SortedMap<String, Counting>> all = new ArrayList<>(counting.values());
        all.forEach(attributes -> attributes.values().forEach(each -> note(each, true)));
    }
}
