package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.derived.Derived;
import signalbox.store.Change;
import signalbox.view.Derivation;

/**
 * The alerts that rules derive: they fire in the table of alerts, like those that clients report, from the instant at which they are
 * concluded until nobody concludes them any more. Belongs to the engine's thread.
 */
final class DerivedBook {

    /** They do not end by themselves. */
    private static final Duration FAR = Duration.ofDays(3650);

    private final EngineContext context;
    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final Map<Labels, Set<Derived>> inForce = new HashMap<>();
    /** Those that fire because rules say so, and which rules were said to. */
    private final Map<Labels, List<Derivation>> firing = new HashMap<>();
    /** Of which something was said since it was settled. */
    private final Set<Labels> touched = new LinkedHashSet<>();

    DerivedBook(EngineContext context, AlertTable alerts, DecisionRecorder decisions) {
        this.context = context;
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** A rule derives an alert. */
    void came(Derived derived) {
        inForce.computeIfAbsent(derived.labels(), any -> new HashSet<>(2)).add(derived);
        touched.add(derived.labels());
    }

    /** A rule does not derive it any more. */
    void went(Derived derived) {
        inForce.computeIfPresent(derived.labels(), (any, all) -> {
            all.remove(derived);
            return all.isEmpty() ? null : all;
        });
        touched.add(derived.labels());
    }

    /** What clients report without the alerts that fire because rules say so: of these it is of no account. */
    List<AlertReport> withoutDerived(List<AlertReport> reports) {
        return inForce.isEmpty() || reports.stream().noneMatch(report -> isDerived(report.labels()))
                ? reports
                : reports.stream().filter(report -> !isDerived(report.labels())).toList();
    }

    private boolean isDerived(Labels labels) {
        return !inForce.isEmpty() && inForce.containsKey(labels);
    }

    /** Has alerts begin that are concluded by now, and say what is said of them. Returns whether there were any. */
    boolean begin() {
        boolean any = false;
        for (Labels labels : touched) {
            Set<Derived> conclusions = inForce.get(labels);
            if (conclusions != null) {
                report(conclusions.stream().min(Derived.ORDER).orElseThrow());
                any = true;
                if (!firing.containsKey(labels)) {
                    context.keep(new Change.DerivedKept(labels));
                }
                say(labels, derivations(labels));
            }
        }
        touched.removeIf(inForce::containsKey);
        return any;
    }

    /** Has alerts end that nobody concludes any more; to be asked when packages have come to rest. Returns whether any did. */
    boolean end() {
        List<Labels> over = touched.stream().filter(firing::containsKey).toList();
        touched.clear();
        over.forEach(this::end);
        return !over.isEmpty();
    }

    private void end(Labels labels) {
        context.keep(new Change.DerivedGone(labels));
        say(labels, List.of());
        firing.remove(labels);
        AlertEntry entry = alerts.find(labels);
        if (entry != null && entry.firing()) {
            AlertReport known = entry.report();
            alerts.report(new AlertReport(
                    labels, known.annotations(), known.startsAt(), context.now, known.generatorUrl(), context.now, false));
        }
    }

    /** Says which rules derive it now, and which do not any more. */
    private void say(Labels labels, List<Derivation> derivations) {
        List<Derivation> before = firing.getOrDefault(labels, List.of());
        before.stream().filter(each -> !isBySame(each, derivations)).forEach(each -> decisions.derived(labels, false, each));
        derivations.stream().filter(each -> !isBySame(each, before)).forEach(each -> decisions.derived(labels, true, each));
        firing.put(labels, derivations);
    }

    private static boolean isBySame(Derivation derivation, List<Derivation> others) {
        return others.stream().anyMatch(other -> other.by().equals(derivation.by()));
    }

    private void report(Derived derived) {
        AlertEntry entry = alerts.find(derived.labels());
        Instant startsAt = entry != null && entry.firing() ? entry.report().startsAt() : context.now;
        alerts.report(new AlertReport(
                derived.labels(),
                derived.annotations(),
                startsAt,
                context.now.plus(FAR),
                "",
                context.now,
                false));
        entry = alerts.find(derived.labels());
        if (entry != null) {
            alerts.touch(entry); // what it rests on may be different
        }
    }

    /** Which rules derive an alert; empty for one that clients report. */
    List<Derivation> derivations(Labels labels) {
        if (!isDerived(labels)) {
            return List.of();
        }
        List<Derivation> derivations = new ArrayList<>();
        inForce.getOrDefault(labels, Set.of()).stream().sorted(Derived.ORDER).forEach(derived ->
                decisions.deciders(derived).forEach(by -> derivations.add(new Derivation(by, derived.because()))));
        return derivations;
    }

    /** Says all that is derived, as if it began. */
    void restate() {
        firing.forEach((labels, derivations) -> derivations.forEach(each -> decisions.derived(labels, true, each)));
    }

    /** An alert was derived before a restart: it is over unless rules conclude it again. */
    void restore(Labels labels) {
        firing.put(labels, List.of());
        touched.add(labels);
    }
}
