package signalbox.engine;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;

/**
 * Notes at each alert what rules say that keeps it quiet. Where teams' rules lead round a circle, so that nobody would be told of
 * any of the alerts in it, they are not followed, and that is said. Belongs to the engine's thread.
 */
final class Suppressions {

    private static final Logger log = LoggerFactory.getLogger(Suppressions.class);

    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    private final Circles circles = new Circles();

    Suppressions(AlertTable alerts, DecisionRecorder decisions) {
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** A rule of a team has alerts keep another one quiet. */
    void inhibit(Inhibition inhibition) {
        List<Inhibition> contradictions = circles.add(inhibition);
        if (contradictions.isEmpty()) {
            hold(inhibition);
        } else {
            contradictions.stream().filter(other -> !other.equals(inhibition)).forEach(this::release);
            contradictions.forEach(this::contradicted);
        }
    }

    /** It does not any more. */
    void inhibitNoMore(Inhibition inhibition) {
        if (circles.contain(inhibition)) {
            contradicts(inhibition, false);
        } else {
            release(inhibition);
        }
        for (Inhibition freed : circles.remove(inhibition)) {
            contradicts(freed, false);
            hold(freed);
        }
    }

    /** A rule of a team keeps an alert quiet for a reason in words. */
    void withhold(Withheld withheld) {
        AlertEntry entry = alerts.find(withheld.target());
        if (entry != null) {
            entry.withheld = AlertEntry.with(entry.withheld, withheld);
            alerts.touch(entry);
        }
    }

    /** It does not any more. */
    void withholdNoMore(Withheld withheld) {
        AlertEntry entry = alerts.find(withheld.target());
        if (entry != null) {
            entry.withheld = AlertEntry.without(entry.withheld, withheld);
            alerts.touch(entry);
        }
    }

    /** An entry of the configuration file keeps an alert quiet, or does not any more. */
    void configured(Inhibition inhibition, boolean holds) {
        decisions.inhibited(inhibition, holds);
        if (holds) {
            hold(inhibition);
        } else {
            release(inhibition);
        }
    }

    /** The alerts have forgotten what keeps them quiet: rules say it again. */
    void beginAnew() {
        circles.clear();
    }

    private void hold(Inhibition inhibition) {
        AlertEntry entry = alerts.find(inhibition.target());
        if (entry != null) {
            entry.inhibitions = AlertEntry.with(entry.inhibitions, inhibition);
            alerts.touch(entry);
        }
    }

    private void release(Inhibition inhibition) {
        AlertEntry entry = alerts.find(inhibition.target());
        if (entry != null) {
            entry.inhibitions = AlertEntry.without(entry.inhibitions, inhibition);
            alerts.touch(entry);
        }
    }

    private void contradicted(Inhibition inhibition) {
        contradicts(inhibition, true);
        log.warn(
                "circular inhibition by rules is ignored, the alerts are notified: rules={} alert={} sources={}",
                decisions.deciders(inhibition),
                inhibition.target(),
                inhibition.sources());
    }

    private void contradicts(Inhibition inhibition, boolean holds) {
        decisions.contradicted(inhibition, holds);
        AlertEntry entry = alerts.find(inhibition.target());
        if (entry != null) {
            entry.contradictions = holds
                    ? AlertEntry.with(entry.contradictions, inhibition)
                    : AlertEntry.without(entry.contradictions, inhibition);
            alerts.touch(entry);
        }
    }

    /** Notes all that is in force of it, but for what packages say themselves. */
    void restate() {
        circles.all().forEach(inhibition -> decisions.contradicted(inhibition, true));
    }
}
