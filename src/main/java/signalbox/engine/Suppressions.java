package signalbox.engine;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;

/**
 * Notes at each alert what rules say that keeps it quiet. Where teams' rules lead round a circle, so that nobody would be told of
 * any of the alerts in it, they are not followed, and that is said. Belongs to the engine's thread.
 */
final class Suppressions {

    private static final Logger log = LoggerFactory.getLogger(Suppressions.class);

    /** So many of the sources stand in the log: a rule may name thousands. */
    private static final int MOST_NAMED = 5;

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
            alerts.hold(inhibition);
        } else {
            contradictions.stream().filter(other -> !other.equals(inhibition)).forEach(alerts::release);
            contradictions.forEach(this::contradicted);
        }
    }

    /** It does not any more. */
    void inhibitNoMore(Inhibition inhibition) {
        if (circles.contain(inhibition)) {
            contradicts(inhibition, false);
        } else {
            alerts.release(inhibition);
        }
        for (Inhibition freed : circles.remove(inhibition)) {
            contradicts(freed, false);
            alerts.hold(freed);
        }
    }

    /** An entry of the configuration file keeps an alert quiet, or does not any more. */
    void configured(Inhibition inhibition, boolean holds) {
        decisions.inhibited(inhibition, holds);
        if (holds) {
            alerts.hold(inhibition);
        } else {
            alerts.release(inhibition);
        }
    }

    /** The alerts have forgotten what keeps them quiet: rules say it again. */
    void beginAnew() {
        circles.clear();
    }

    private void contradicted(Inhibition inhibition) {
        contradicts(inhibition, true);
        log.warn(
                "circular inhibition by rules is ignored, the alerts are notified: rules={} alert={} sources={}",
                decisions.deciders(inhibition),
                inhibition.target(),
                named(inhibition.sources()));
    }

    private static List<?> named(Collection<Labels> sources) {
        int more = sources.size() - MOST_NAMED;
        return Stream.<Object>concat(sources.stream().limit(MOST_NAMED), more > 0 ? Stream.of("… and " + more + " more") : Stream.of()).toList();
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
