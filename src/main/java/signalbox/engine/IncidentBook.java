package signalbox.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Labels;
import signalbox.incident.Founder;
import signalbox.incident.Incidents;
import signalbox.incident.PartOfIncident;
import signalbox.incident.SameIncident;
import signalbox.store.Change;

/** Incidents that rules make of alerts, among packages, the standard rules and what is kept. Belongs to the engine's thread. */
final class IncidentBook {

    private static final String KEPT_AS = "incident of ";

    private record Entry(PartOfIncident fact, FactHandle handle) {}

    private final EngineContext context;
    private final AlertTable alerts;
    private final Incidents incidents = new Incidents();
    private final Map<Labels, Entry> parts = new HashMap<>();
    private Map<String, Founder> kept = new HashMap<>();
    /** The fingerprints of alerts that were in incidents which others began, until it is known which those are. */
    private final Set<String> restored = new HashSet<>();

    IncidentBook(EngineContext context, AlertTable alerts) {
        this.context = context;
        this.alerts = alerts;
    }

    void came(SameIncident said) {
        incidents.begins(said);
    }

    void went(SameIncident said) {
        incidents.ends(said);
    }

    /** Tells packages and standard rules which incidents there are, as of now. */
    void settle() {
        if (!restored.isEmpty()) {
            alerts.entries().stream()
                    .filter(entry -> entry.firing() && restored.contains(entry.labels().fingerprintText()))
                    .forEach(entry -> incidents.isThere(entry.labels()));
            restored.clear();
        }
        Incidents.Changes changes = incidents.settle(alert -> Optional.ofNullable(alerts.find(alert))
                .filter(AlertEntry::firing)
                .map(entry -> entry.alert.startsAt()));
        changes.gone().forEach(context.teams::goes);
        changes.come().forEach(context.teams::comes);
        if (!changes.gone().isEmpty() || !changes.come().isEmpty() || !kept.isEmpty()) {
            tellStandardRules();
            keep();
        }
    }

    private void tellStandardRules() {
        Map<Labels, PartOfIncident> now = incidents.parts();
        parts.values().removeIf(entry -> {
            boolean isOver = !entry.fact().equals(now.get(entry.fact().alert()));
            if (isOver) {
                context.session.delete(entry.handle());
            }
            return isOver;
        });
        now.forEach((alert, fact) -> parts.computeIfAbsent(alert, any -> new Entry(fact, context.session.insert(fact))));
    }

    private void keep() {
        Map<String, Founder> now = incidents.founders();
        kept.keySet().stream().filter(alert -> !now.containsKey(alert)).forEach(alert -> context.keep(new Change.NoteGone(KEPT_AS + alert)));
        now.forEach((alert, founder) -> {
            if (!founder.equals(kept.get(alert))) {
                context.keep(new Change.NoteKept(KEPT_AS + alert, founder.id()));
            }
        });
        kept = now;
    }

    /** The incident that another was merged into in this cycle. */
    Optional<String> mergedInto(String id) {
        return incidents.mergedInto(id);
    }

    void restore(Change.NoteKept note) {
        if (note.key().startsWith(KEPT_AS)) {
            String alert = note.key().substring(KEPT_AS.length());
            Founder founder = Founder.parse(note.text());
            kept.put(alert, founder);
            restored.add(alert);
            incidents.restore(alert, founder);
        }
    }

    /** The facts that {@link #enter} puts in. */
    Collection<PartOfIncident> facts() {
        return parts.values().stream().map(Entry::fact).toList();
    }

    void enter(RuleSession fresh) {
        parts.replaceAll((alert, entry) -> new Entry(entry.fact(), fresh.insert(entry.fact())));
    }
}
