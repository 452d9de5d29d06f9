package signalbox.ack;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * An acknowledgement as somebody posted it: of the alert with a fingerprint, or of those that all matchers match.
 *
 * @param until {@link Ack#OPEN} when nobody said
 */
public record PostedAck(List<Matcher> matchers, OptionalLong fingerprint, String by, String comment, Instant until) {

    public PostedAck {
        matchers = List.copyOf(matchers);
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(by, "by is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(until, "until is null");
        if (matchers.isEmpty() == fingerprint.isEmpty()) {
            throw new IllegalArgumentException("which alerts: by matchers or by a fingerprint");
        }
    }

    /** Whether it names an alert. */
    public boolean names(Labels alert) {
        return fingerprint.isPresent() ? alert.fingerprint() == fingerprint.getAsLong() : Matcher.allMatch(matchers, alert);
    }
}
