package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * One time that an alert fired.
 *
 * @param id of its row, by which it is paged
 * @param annotations as they were at the instant that is asked about; where none is, the last of them
 * @param firstAnnotations as they were when it was first posted
 * @param startsAt when it began, as the client says
 * @param seenAt when it was first posted
 * @param endedAt empty while it fires
 * @param sender who posted it first; {@code ""} when nobody did, or that is not known
 * @param ending {@code resolved}, {@code timed_out}, {@code unseen}; {@code ""} while it fires
 */
public record AlertRow(
        long id,
        Labels labels,
        Labels annotations,
        Labels firstAnnotations,
        String generatorUrl,
        Instant startsAt,
        Instant seenAt,
        String sender,
        Optional<Instant> endedAt,
        String ending) {

    public AlertRow {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(firstAnnotations, "firstAnnotations is null");
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(seenAt, "seenAt is null");
        requireNonNull(sender, "sender is null");
        requireNonNull(endedAt, "endedAt is null");
    }

    /** The alert as rules saw it at an instant. */
    public Alert alertAt(Instant instant) {
        boolean fires = endedAt.isEmpty() || endedAt.get().isAfter(instant);
        return new Alert(labels, annotations, startsAt, fires ? Alert.NOT_ENDED : endedAt.orElseThrow(), generatorUrl);
    }
}
