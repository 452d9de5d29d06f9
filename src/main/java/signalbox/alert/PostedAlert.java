package signalbox.alert;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.gotext.GoQuote;

/**
 * An alert as a client sent it. A time that is null or Go's zero time is not set.
 *
 * @param generatorUrl {@code ""} when the client sent none
 */
public record PostedAlert(
        Labels labels,
        Labels annotations,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        String generatorUrl) {

    /** The same from maps. */
    public PostedAlert(
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable Instant startsAt,
            @Nullable Instant endsAt,
            String generatorUrl) {
        this(Labels.of(labels), Labels.of(annotations), startsAt, endsAt, generatorUrl);
    }

    public PostedAlert {
        requireNonNull(labels, "labels is null");
        requireNonNull(annotations, "annotations is null");
        requireNonNull(generatorUrl, "generatorUrl is null");
    }

    /** Whether it counts as received firing, valid or not (spec/behaviour.md 2.1, step 4). */
    public boolean firingAt(Instant now, Duration resolveTimeout) {
        return orElse(endsAt, now.plus(resolveTimeout)).isAfter(now);
    }

    /**
     * The alert normalised and checked (spec/behaviour.md 2.1). Throws {@link InvalidAlertException} with
     * the text for the client.
     *
     * @param now when the request came; the same for all its alerts
     * @param sender who sent it; {@code ""} when that is not known
     */
    public AlertReport report(Instant now, Duration resolveTimeout, Mode mode, String sender) {
        boolean timeout = !isSet(endsAt);
        Instant end = orElse(endsAt, now.plus(resolveTimeout));
        Instant start = orElse(startsAt, timeout ? now : end);
        if (end.isBefore(start)) {
            throw new InvalidAlertException("start time must be before end time");
        }
        Labels identity = labels.withoutEmptyValues();
        if (identity.isEmpty()) {
            throw new InvalidAlertException("at least one label pair required");
        }
        check(identity, mode, "invalid label set: ");
        check(annotations, mode, "invalid annotations: ");
        return new AlertReport(identity, annotations, start, end, generatorUrl, now, timeout, sender);
    }

    private static boolean isSet(@Nullable Instant time) {
        return time != null && !time.equals(Alert.NOT_ENDED);
    }

    private static Instant orElse(@Nullable Instant time, Instant otherwise) {
        return time != null && !time.equals(Alert.NOT_ENDED) ? time : otherwise;
    }

    private static void check(Labels labels, Mode mode, String what) {
        for (int i = 0; i < labels.size(); i++) {
            if (!LabelSyntax.isValidName(labels.name(i), mode)) {
                throw new InvalidAlertException(what + "invalid name " + GoQuote.quote(labels.name(i)));
            }
            if (!LabelSyntax.isValidValue(labels.value(i))) {
                throw new InvalidAlertException(what + "invalid value " + GoQuote.quote(labels.value(i)));
            }
        }
    }
}
