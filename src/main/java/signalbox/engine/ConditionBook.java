package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.condition.Awaited;
import signalbox.condition.Condition;
import signalbox.condition.ConditionKey;
import signalbox.condition.Conditions;
import signalbox.condition.Conditions.Kept;
import signalbox.condition.ExpectedCondition;
import signalbox.condition.Holds;
import signalbox.condition.KeptCondition;
import signalbox.condition.Subject;
import signalbox.decision.DecidedBy;
import signalbox.store.Change;

/** Conditions that rules state, among alerts, packages, timers and what is kept. Belongs to the engine's thread. */
final class ConditionBook {

    private record Held(String packageName, String condition, List<Subject> subjects, Labels alert) {}

    private final EngineContext context;
    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final Conditions conditions;
    /** Who stated what holds, or is about to. */
    private final Map<ConditionKey, DecidedBy> deciders = new HashMap<>();
    /** What holds about alerts, and who stated it when it began. */
    private final Map<Held, DecidedBy> held = new HashMap<>();
    private Instant armedFor = Instant.MAX;
    private boolean isRestoring = true;

    ConditionBook(EngineContext context, AlertTable alerts, DecisionRecorder decisions) {
        this.context = context;
        this.alerts = alerts;
        this.decisions = decisions;
        this.conditions = new Conditions(() -> context.teams.mostConclusions());
    }

    /** A rule states a condition. */
    void came(Condition condition) {
        if (conditions.begins(condition)) {
            DecidedBy by = decisions.decider(condition);
            deciders.put(condition.key(), by);
            tellBy(condition.key(), by);
        }
    }

    /** What went on to hold after a restart is stated by a rule, as before: now it is known by which. */
    private void tellBy(ConditionKey key, DecidedBy by) {
        key.subjects().stream().filter(Subject::isAlert).map(Subject::labels).forEach(alert -> {
            Held about = new Held(key.packageName(), key.name(), key.subjects(), alert);
            DecidedBy before = held.get(about);
            if (before != null && before.rule().isEmpty()) {
                decisions.holds(alert, key.name(), before, false);
                decisions.holds(alert, key.name(), by, true);
                held.put(about, by);
            }
        });
    }

    /** A rule does not state it any more. */
    void went(Condition condition) {
        conditions.ends(condition);
    }

    /** Tells packages which of their conditions hold, as of now. */
    void settle() {
        if (!isRestoring) {
            conditions.assumeNothing(context.teams::isSilent);
        }
        if (conditions.isAtRest(context.now)) {
            return;
        }
        for (Conditions.Change change : conditions.settle(context.now)) {
            if (change instanceof Conditions.Change.Comes comes) {
                context.teams.comes(comes.packageName(), comes.fact());
                note(comes.packageName(), comes.fact(), true);
            } else if (change instanceof Conditions.Change.Goes goes) {
                context.teams.goes(goes.packageName(), goes.fact());
                note(goes.packageName(), goes.fact(), false);
            }
        }
        for (Labels labels : conditions.takeChangedAlerts()) {
            AlertEntry entry = alerts.find(labels);
            if (entry != null) {
                alerts.touch(entry);
            }
        }
        conditions.takeKept().forEach(this::keep);
        conditions.takeTooMany().forEach(packageName -> context.teams.stop(packageName,
                "its rules state more conditions than the limit of " + context.teams.mostConclusions(),
                conclusion -> conclusion instanceof Condition condition && !conditions.isKnown(condition)));
        arm();
    }

    private void note(String packageName, Holds fact, boolean holds) {
        DecidedBy stated = deciders.getOrDefault(
                new ConditionKey(packageName, fact.condition(), fact.subjects()), new DecidedBy(packageName, "", "", ""));
        fact.subjects().stream().filter(Subject::isAlert).map(Subject::labels).forEach(alert -> {
            Held about = new Held(packageName, fact.condition(), fact.subjects(), alert);
            DecidedBy by = holds ? stated : Optional.ofNullable(held.remove(about)).orElse(stated);
            if (holds) {
                held.put(about, by);
            }
            decisions.holds(alert, fact.condition(), by, holds);
        });
    }

    /** Says all that holds about alerts, as if it began. */
    void restate() {
        held.forEach((about, by) -> decisions.holds(about.alert(), about.condition(), by, true));
    }

    private void keep(Kept kept) {
        if (kept instanceof Kept.Known known) {
            context.keep(new Change.ConditionKept(known.condition()));
        } else {
            deciders.remove(kept.key());
            context.keep(new Change.ConditionGone(kept.key()));
        }
    }

    private void arm() {
        Optional<Instant> next = conditions.next();
        if (next.isPresent() && next.get().isBefore(armedFor)) {
            Instant due = next.get();
            armedFor = due;
            context.timers.at(due, () -> {
                if (due.equals(armedFor)) {
                    armedFor = Instant.MAX; // what is due is settled with what rules state at the same instant
                }
            });
        }
    }

    /** What is to be expected of the conditions about an alert. */
    List<ExpectedCondition> about(Labels alert) {
        return conditions.about(alert);
    }

    /** The conditions of a package that do not hold yet. */
    List<Awaited> awaited(String packageName) {
        return conditions.awaited(packageName, context.now);
    }

    void restore(KeptCondition condition) {
        conditions.restore(condition, context.now);
    }

    /** The clock was set back: what lasts has lasted as long as before. */
    void setBack(Duration step) {
        conditions.setBack(step, context.now);
        armedFor = Instant.MAX;
    }

    /** Rules have said what they state since the restart, but for packages that are stopped. */
    void assumeNothing() {
        isRestoring = false;
    }
}
