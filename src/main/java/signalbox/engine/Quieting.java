package signalbox.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;

/**
 * Notes at each alert what rules say that keeps it quiet. Where teams' rules lead round a circle, so that nobody would be told of
 * any of the alerts in it, they are not followed, and that is said. Belongs to the engine's thread.
 */
final class Quieting {

    private static final Logger log = LoggerFactory.getLogger(Quieting.class);

    private final AlertTable alerts;
    private final DecisionNotes notes;
    private final Circles circles = new Circles();

    Quieting(AlertTable alerts, DecisionNotes notes) {
        this.alerts = alerts;
        this.notes = notes;
    }

    /** A rule of a team concludes something. */
    void came(Object conclusion) {
        if (conclusion instanceof Inhibition inhibition) {
            List<Inhibition> contradictions = circles.add(inhibition);
            if (contradictions.isEmpty()) {
                hold(inhibition);
            } else {
                contradictions.stream().filter(other -> !other.equals(inhibition)).forEach(this::release);
                contradictions.forEach(this::contradicted);
            }
        } else if (conclusion instanceof Withheld withheld) {
            Row row = alerts.find(withheld.target());
            if (row != null) {
                row.withheld = Row.with(row.withheld, withheld);
                alerts.touch(row);
            }
        }
    }

    /** It does not conclude it any more. */
    void went(Object conclusion) {
        if (conclusion instanceof Inhibition inhibition) {
            release(inhibition);
            for (Inhibition freed : circles.remove(inhibition)) {
                notes.contradicted(freed, false);
                hold(freed);
            }
        } else if (conclusion instanceof Withheld withheld) {
            Row row = alerts.find(withheld.target());
            if (row != null) {
                row.withheld = Row.without(row.withheld, withheld);
                alerts.touch(row);
            }
        }
    }

    /** The alert that a conclusion keeps quiet, if it does and there is that alert. */
    @Nullable Row target(Object conclusion) {
        if (conclusion instanceof Inhibition inhibition) {
            return alerts.find(inhibition.target());
        }
        return conclusion instanceof Withheld withheld ? alerts.find(withheld.target()) : null;
    }

    /** An entry of the configuration file keeps an alert quiet, or does not any more. */
    void configured(Inhibition inhibition, boolean holds) {
        notes.inhibited(inhibition, holds);
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
        Row row = alerts.find(inhibition.target());
        if (row != null) {
            row.inhibitions = Row.with(row.inhibitions, inhibition);
            alerts.touch(row);
        }
    }

    private void release(Inhibition inhibition) {
        Row row = alerts.find(inhibition.target());
        if (row != null) {
            row.inhibitions = Row.without(row.inhibitions, inhibition);
            alerts.touch(row);
        }
    }

    private void contradicted(Inhibition inhibition) {
        notes.contradicted(inhibition, true);
        log.warn(
                "rules keep alerts quiet in a circle, so nobody would be told: they are told: rule={} alert={} sources={}",
                notes.decider(inhibition),
                inhibition.target(),
                inhibition.sources());
    }
}
