package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.silence.Silence;

/**
 * What held at an instant, as facts: what rules saw then, as far as it came from outside.
 *
 * @param at the instant
 * @param alerts that fired, with labels, annotations and start as they were then; derived ones included
 * @param silences that were in force
 * @param intervals the named time intervals that were on
 */
public record Past(Instant at, List<Alert> alerts, List<Silence> silences, List<String> intervals) {

    public Past {
        requireNonNull(at, "at is null");
        alerts = List.copyOf(alerts);
        silences = List.copyOf(silences);
        intervals = List.copyOf(intervals);
    }
}
