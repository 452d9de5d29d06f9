package signalbox.silence;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.gotext.GoQuote;
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

    /** The silence if it is valid (spec/behaviour.md 12.2, 12.3), updated now; else an exception. */
    Silence checked(Instant now, Mode mode) {
        if (!startsAt.isBefore(endsAt)) {
            throw invalid("Failed to create silence: start time must be before end time");
        }
        if (endsAt.isBefore(now)) {
            throw invalid("Failed to create silence: end time can't be in the past");
        }
        Instant start = startsAt.equals(Alert.NOT_ENDED) ? now : startsAt;
        return new Silence(id, checked(matchers, mode), start, endsAt, now, createdBy, comment, annotations);
    }

    /**
     * The matchers of a silence if all are valid; else {@link SilenceRefusedException}. For those, too, who ask what a silence
     * would match that is not made yet.
     */
    public static List<Matcher> checked(List<PostedMatcher> matchers, Mode mode) {
        if (matchers.isEmpty()) {
            throw invalid("invalid silence: matcher set 0 is empty");
        }
        List<Matcher> valid = new ArrayList<>();
        for (PostedMatcher matcher : matchers) {
            String place = "invalid silence: invalid label matcher " + valid.size() + " in set 0: ";
            valid.add(checkedMatcher(matcher, mode, place));
        }
        if (valid.stream().allMatch(PostedSilence::takesEmpty)) {
            throw invalid("invalid silence: matcher set 0: at least one matcher must not match the empty string");
        }
        return valid;
    }

    private static Matcher checkedMatcher(PostedMatcher matcher, Mode mode, String place) {
        if (!LabelSyntax.isValidName(matcher.name, mode)) {
            throw invalid(place + "invalid label name " + GoQuote.quote(matcher.name));
        }
        if (!isExpression(matcher.type) && !LabelSyntax.isValidValue(matcher.value)) {
            throw invalid(place + "invalid label value " + GoQuote.quote(matcher.value));
        }
        try {
            if (isExpression(matcher.type)) {
                AnchoredRegex.isFoundInEmptyText(matcher.value); // must be an expression by itself, not only between anchors
            }
            return new Matcher(matcher.type, matcher.name, matcher.value);
        } catch (InvalidExpressionException e) {
            String expression = GoQuote.quote(matcher.value);
            throw invalid(place + "invalid regular expression " + expression + ": " + e.getMessage());
        }
    }

    private static boolean isExpression(Matcher.Type type) {
        return type == Matcher.Type.REGEX || type == Matcher.Type.NOT_REGEX;
    }

    /** Whether a matcher takes the empty text, as Alertmanager sees it: expressions without their anchors, negations never. */
    private static boolean takesEmpty(Matcher matcher) {
        return switch (matcher.type()) {
            case EQUAL -> matcher.value().isEmpty();
            case REGEX -> AnchoredRegex.isFoundInEmptyText(matcher.value());
            case NOT_EQUAL, NOT_REGEX -> false;
        };
    }

    private static SilenceRefusedException invalid(String message) {
        return new SilenceRefusedException(Reason.INVALID, message);
    }
}
