package signalbox.silence;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.Expression;
import signalbox.alert.GoQuote;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.silence.SilenceRefusedException.Reason;

/**
 * A silence as somebody posted it, unchecked.
 *
 * @param id of the silence to be changed; {@code ""} for a new one
 * @param startsAt Go's zero time for now
 */
public record PostedSilence(
        String id,
        List<PostedMatcher> matchers,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        String comment,
        Labels annotations) {

    /** A matcher as it was posted: its value may be no expression. */
    public record PostedMatcher(Matcher.Type type, String name, String value) {

        public PostedMatcher {
            requireNonNull(type, "type is null");
            requireNonNull(name, "name is null");
            requireNonNull(value, "value is null");
        }
    }

    public PostedSilence {
        requireNonNull(id, "id is null");
        matchers = List.copyOf(matchers);
        requireNonNull(startsAt, "startsAt is null");
        requireNonNull(endsAt, "endsAt is null");
        requireNonNull(createdBy, "createdBy is null");
        requireNonNull(comment, "comment is null");
        requireNonNull(annotations, "annotations is null");
    }

    /** The silence if it is valid (spec/alertmanager-behaviour.md 12.2, 12.3), updated now; else an exception. */
    Silence checked(Instant now, Mode mode) {
        if (!startsAt.isBefore(endsAt)) {
            throw invalid("Failed to create silence: start time must be before end time");
        }
        if (endsAt.isBefore(now)) {
            throw invalid("Failed to create silence: end time can't be in the past");
        }
        Instant start = startsAt.equals(Alert.NOT_ENDED) ? now : startsAt;
        return new Silence(id, checkedMatchers(mode), start, endsAt, now, createdBy, comment, annotations);
    }

    private List<Matcher> checkedMatchers(Mode mode) {
        if (matchers.isEmpty()) {
            throw invalid("invalid silence: matcher set 0 is empty");
        }
        List<Matcher> valid = new ArrayList<>();
        boolean matchesAnything = true;
        for (int i = 0; i < matchers.size(); i++) {
            PostedMatcher matcher = matchers.get(i);
            try {
                matchesAnything &= matchesEmpty(matcher, mode);
                valid.add(new Matcher(matcher.type, matcher.name, matcher.value));
            } catch (IllegalArgumentException e) {
                throw invalid("invalid silence: invalid label matcher " + i + " in set 0: " + e.getMessage());
            }
        }
        if (matchesAnything) {
            throw invalid("invalid silence: matcher set 0: at least one matcher must not match the empty string");
        }
        return valid;
    }

    /** Whether a matcher takes the empty text, as Alertmanager sees it: expressions without their anchors, negations never. */
    private static boolean matchesEmpty(PostedMatcher matcher, Mode mode) {
        if (!LabelSyntax.isValidName(matcher.name, mode)) {
            throw new IllegalArgumentException("invalid label name " + GoQuote.quote(matcher.name));
        }
        return switch (matcher.type) {
            case EQUAL, NOT_EQUAL -> {
                if (!LabelSyntax.isValidValue(matcher.value)) {
                    throw new IllegalArgumentException("invalid label value " + GoQuote.quote(matcher.value));
                }
                yield matcher.type == Matcher.Type.EQUAL && matcher.value.isEmpty();
            }
            case REGEX, NOT_REGEX -> {
                boolean found = isFoundInEmptyText(matcher.value);
                yield matcher.type == Matcher.Type.REGEX && found;
            }
        };
    }

    private static boolean isFoundInEmptyText(String value) {
        try {
            return Expression.isFoundInEmptyText(value);
        } catch (InvalidExpressionException e) {
            throw new IllegalArgumentException(
                    "invalid regular expression " + GoQuote.quote(value) + ": " + e.getMessage(), e);
        }
    }

    private static SilenceRefusedException invalid(String message) {
        return new SilenceRefusedException(Reason.INVALID, message);
    }
}
