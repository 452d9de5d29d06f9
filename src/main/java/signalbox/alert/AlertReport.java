package signalbox.alert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a client posted about one alert, normalised and valid (spec/alertmanager-behaviour.md 2.1).
 *
 * @param endsAt never unset: the client's, or the one that the server made up
 * @param generatorUrl {@code ""} when unknown
 * @param updatedAt when the server received it; the same for all alerts of one request
 * @param timeout whether the server made {@code endsAt} up because the client sent none
 */
public record AlertReport(
        Labels labels,
        Labels annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorUrl,
        Instant updatedAt,
        boolean timeout) {

    public AlertReport {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(generatorUrl, "generatorUrl is null");
        requireNonNull(updatedAt, "updatedAt is null");
    }

    /** Whether the alert has ended at an instant; an end equal to it counts (spec/alertmanager-behaviour.md 1). */
    public boolean resolvedAt(Instant instant) {
        return !endsAt.isAfter(instant);
    }

    /** STUB */
    public AlertReport over(AlertReport o, Instant now) {
        requireNonNull(o);
        requireNonNull(now);
        return this;
    }
}
