package signalbox.alert;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a client posted about one alert, normalised and valid (spec/behaviour.md 2.1).
 *
 * @param endsAt never unset: the client's, or the one that the server made up
 * @param generatorUrl {@code ""} when unknown
 * @param updatedAt when the server received it; the same for all alerts of one request
 * @param timeout whether the server made {@code endsAt} up because the client sent none
 * @param sender who posted it, with the address as the server sees it; {@code ""} when that is not known
 */
public record AlertReport(
        Labels labels,
        Labels annotations,
        Instant startsAt,
        Instant endsAt,
        String generatorUrl,
        Instant updatedAt,
        boolean timeout,
        String sender) {

    /** One of which nobody knows who posted it. */
    public AlertReport(
            Labels labels,
            Labels annotations,
            Instant startsAt,
            Instant endsAt,
            String generatorUrl,
            Instant updatedAt,
            boolean timeout) {
        this(labels, annotations, startsAt, endsAt, generatorUrl, updatedAt, timeout, "");
    }

    public AlertReport {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(generatorUrl, "generatorUrl is null");
        requireNonNull(updatedAt, "updatedAt is null");
        requireNonNull(sender, "sender is null");
    }

    /** Whether the alert has ended at an instant; an end equal to it counts (spec/behaviour.md 1). */
    public boolean resolvedAt(Instant instant) {
        return !endsAt.isAfter(instant);
    }

    /**
     * What is kept of an alert when this report of it arrives while another is stored: this one, unless the times in
     * which they say that it fired overlap; then both (spec/behaviour.md 2.2, 2.3).
     */
    public AlertReport replacing(AlertReport stored, Instant now) {
        return overlaps(stored) ? mergedWith(stored, now) : this;
    }

    private boolean overlaps(AlertReport stored) {
        return isBetween(endsAt, stored) || isBetween(startsAt, stored);
    }

    private static boolean isBetween(Instant instant, AlertReport report) {
        return instant.isAfter(report.startsAt) && instant.isBefore(report.endsAt);
    }

    private AlertReport mergedWith(AlertReport stored, Instant now) {
        boolean outdated = stored.updatedAt.isAfter(updatedAt);
        AlertReport later = outdated ? stored : this;
        AlertReport earlier = outdated ? this : stored;
        Instant start = earlier.startsAt.isBefore(later.startsAt) ? earlier.startsAt : later.startsAt;
        Instant end = later.keepsEndOf(earlier, now) ? earlier.endsAt : later.endsAt;
        return new AlertReport(
                later.labels, later.annotations, start, end, later.generatorUrl, later.updatedAt, later.timeout, sender);
    }

    /** A later end that a client gave survives an earlier one; an end that the server made up does not. */
    private boolean keepsEndOf(AlertReport earlier, Instant now) {
        boolean binding = resolvedAt(now) ? earlier.resolvedAt(now) : !earlier.timeout;
        return binding && earlier.endsAt.isAfter(endsAt);
    }
}
