package signalbox.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.attribute.SaidAttribute;
import signalbox.condition.Condition;
import signalbox.condition.Subject;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Unheeded;
import signalbox.derived.Derived;
import signalbox.engine.team.ConclusionType;
import signalbox.engine.team.TeamPackage;
import signalbox.topology.Down;

/** What rules conclude and what has no effect: it is shown at the alerts that it is about. Belongs to the engine's thread. */
final class UnheededBook {

    private static final Logger log = LoggerFactory.getLogger(UnheededBook.class);

    private record Key(Object conclusion, String packageName) {}

    private record Noted(Labels alert, Unheeded what) {}

    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final EngineCounters counters;
    private final Map<Key, List<Noted>> inForce = new HashMap<>();
    private final Map<Labels, List<Unheeded>> byAlert = new HashMap<>();

    UnheededBook(AlertTable alerts, DecisionRecorder decisions, EngineCounters counters) {
        this.alerts = alerts;
        this.decisions = decisions;
        this.counters = counters;
    }

    /** A rule concludes something that has no effect, for a reason. */
    void came(Object conclusion, TeamPackage rules, String rule, Force reason) {
        if (reason == Force.REFUSED) {
            decisions.refused(rules, rule);
            if (counters.isFirstRefusal(rules.name(), rule)) {
                log.warn(
                        "rule concluded something outside of the scope of its package, which is refused: package={} rule={} conclusion={}",
                        rules.name(),
                        rule,
                        conclusion);
            }
        }
        List<Noted> noted = said(conclusion, decisions.decider(rules, rule), reason).toList();
        inForce.put(new Key(conclusion, rules.name()), noted);
        for (Noted each : noted) {
            byAlert.computeIfAbsent(each.alert(), any -> new ArrayList<>(1)).add(each.what());
            note(each, true);
        }
    }

    /** It does not any more. */
    void went(Object conclusion, TeamPackage rules) {
        List<Noted> noted = inForce.remove(new Key(conclusion, rules.name()));
        for (Noted each : noted == null ? List.<Noted>of() : noted) {
            byAlert.computeIfPresent(each.alert(), (any, all) -> {
                all.remove(each.what());
                return all.isEmpty() ? null : all;
            });
            note(each, false);
        }
    }

    private void note(Noted noted, boolean holds) {
        decisions.unheeded(noted.alert(), noted.what(), holds);
        AlertEntry entry = alerts.find(noted.alert());
        if (entry != null) {
            alerts.touch(entry);
        }
    }

    private static Stream<Noted> said(Object conclusion, DecidedBy by, Force reason) {
        if (conclusion instanceof Derived derived) {
            return Stream.of(new Noted(derived.labels(), new Unheeded(Kind.DERIVED, reason, "", by, Because.of(derived.because()))));
        }
        if (conclusion instanceof Condition condition) {
            Unheeded what = new Unheeded(Kind.HOLDS, reason, "", by, Because.words(condition.name()));
            return condition.subjects().stream().filter(Subject::isAlert).map(subject -> new Noted(subject.labels(), what));
        }
        if (conclusion instanceof Down down) {
            return Stream.of(new Noted(down.alert(), new Unheeded(Kind.DOWN, reason, "", by, Because.words(down.node()))));
        }
        if (conclusion instanceof SaidAttribute said) {
            Because words = Because.words(said.name() + "=" + said.value());
            return Stream.of(new Noted(said.alert(), new Unheeded(Kind.ATTRIBUTED, reason, "", by, words)));
        }
        return ConclusionType.of(conclusion).stream().flatMap(said -> said.kind().stream()
                .map(kind -> new Noted(said.alert(), new Unheeded(kind, reason, said.receiver(), by, said.because()))));
    }

    /** Says all of it that holds, as if it began. */
    void restate() {
        inForce.values().forEach(noted -> noted.forEach(each -> decisions.unheeded(each.alert(), each.what(), true)));
    }

    /** What is concluded about an alert in vain. */
    List<Unheeded> about(Labels alert) {
        return byAlert.isEmpty() ? List.of() : List.copyOf(byAlert.getOrDefault(alert, List.of()));
    }
}
