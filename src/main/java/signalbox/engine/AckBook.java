package signalbox.engine;

import java.time.Instant;
import java.util.List;
import signalbox.ack.Ack;
import signalbox.ack.Acknowledged;
import signalbox.ack.Acks;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.store.Change;

/**
 * Acknowledgements, among alerts, packages, timers and what is kept. There is a fact for each alert that fires and that somebody
 * acknowledged. Belongs to the engine's thread.
 */
final class AckBook {

    private final EngineContext context;
    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final Acks acks = new Acks();
    private List<Ack.About> all = List.of();
    private Instant armedFor = Instant.MAX;

    AckBook(EngineContext context, AlertTable alerts, DecisionRecorder decisions) {
        this.context = context;
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** Every acknowledgement that is not over, as a list that never changes. */
    List<Ack.About> all() {
        return all;
    }

    /** Acknowledges alerts that fire. Fails as {@link Acks#set} does. */
    Ack.About set(PostedAck posted) {
        List<Labels> named = alerts.entries().stream()
                .filter(AlertEntry::firing)
                .map(AlertEntry::labels)
                .filter(posted::names)
                .sorted()
                .toList();
        Ack.About about = acks.set(posted, named, context.now);
        for (Labels alert : named) {
            context.keep(new Change.AckKept(about.ack(), alert));
            comes(about.ack().of(alert));
        }
        changed();
        return about;
    }

    /** Takes one back. Fails as {@link Acks#withdraw} does. */
    void withdraw(String id) {
        over(acks.withdraw(id));
        changed();
    }

    private void over(Ack.About about) {
        for (Labels alert : about.alerts()) {
            context.keep(new Change.AckGone(about.ack().id(), alert));
            AlertEntry entry = alerts.find(alert);
            if (entry != null && entry.firing()) {
                goes(about.ack().of(alert));
            }
        }
    }

    private void changed() {
        all = acks.all();
        acks.nextEnd().filter(end -> end.isBefore(armedFor)).ifPresent(end -> {
            armedFor = end;
            context.timers.at(end, this::endDue);
        });
    }

    private void endDue() {
        armedFor = Instant.MAX;
        acks.takeOver(context.now).forEach(this::over);
        changed();
    }

    private void comes(Acknowledged fact) {
        context.teams.comes(fact);
        said(fact, true);
    }

    private void goes(Acknowledged fact) {
        context.teams.goes(fact);
        said(fact, false);
    }

    private void said(Acknowledged fact, boolean holds) {
        decisions.acknowledged(fact, holds);
        AlertEntry entry = alerts.find(fact.alert());
        if (entry != null) {
            alerts.touch(entry);
        }
    }

    /** An alert begins to fire. */
    void alertBegins(Labels alert) {
        acks.about(alert).forEach(ack -> comes(ack.of(alert)));
    }

    /** An alert has ended. */
    void alertEnds(Labels alert) {
        List<Ack> about = acks.about(alert);
        if (about.isEmpty()) {
            return;
        }
        about.forEach(ack -> goes(ack.of(alert)));
        acks.ended(alert).forEach(ack -> context.keep(new Change.AckGone(ack.id(), alert)));
        changed();
    }

    /** What is said of an alert, the oldest first. */
    List<Acknowledged> about(Labels alert) {
        return acks.about(alert).stream().map(ack -> ack.of(alert)).toList();
    }

    /** Says all that is acknowledged, as if it began. */
    void restate() {
        for (Ack.About about : acks.all()) {
            about.alerts().stream()
                    .filter(alert -> alerts.find(alert) != null)
                    .forEach(alert -> decisions.acknowledged(about.ack().of(alert), true));
        }
    }

    /** Takes in what was kept from before a restart; {@link #begin} follows. */
    void restore(Ack ack, Labels alert) {
        acks.put(ack, alert);
    }

    /** All that was kept is known. */
    void begin() {
        acks.takeOver(context.now).forEach(this::over);
        for (Ack.About about : acks.all()) {
            for (Labels alert : about.alerts()) {
                if (alerts.find(alert) == null) {
                    alertEnds(alert); // those that are there have begun to fire again
                }
            }
        }
        changed();
    }
}
