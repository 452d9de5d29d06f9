package signalbox.api;

import static java.util.Comparator.comparing;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import signalbox.alert.Expression;
import signalbox.alert.GoQuote;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Matcher;
import signalbox.api.PostedSilence.PostedMatcher;
import signalbox.silence.Silence;

/** {@code /api/v2/silences} and {@code /api/v2/silence/{silenceID}} (spec/api-v2.md 2.6 to 2.9). */
final class SilencesApi {

    private static final Pattern UUID =
            Pattern.compile("(urn:uuid:|\\{)?\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}}?|\\p{XDigit}{32}",
                    Pattern.CASE_INSENSITIVE);

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final Later later;
    private final InstantSource clock;

    SilencesApi(Backend backend, Filters filters, Bodies bodies, Later later, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.later = later;
        this.clock = clock;
    }

    /** Where a silence is in its life, as the API sees it; in the order in which silences are listed. */
    private enum State {
        ACTIVE("active"),
        PENDING("pending"),
        EXPIRED("expired");

        private final String text;

        State(String text) {
            this.text = text;
        }

        static State of(Silence silence, Instant now) {
            if (silence.startsAt().isAfter(now)) {
                return PENDING;
            }
            return silence.endsAt().isAfter(now) ? ACTIVE : EXPIRED;
        }
    }

    void list(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        List<Matcher> wanted = filters.filter(query);
        Instant now = clock.instant();
        List<Silence> silences = new ArrayList<>();
        for (Silence silence : backend.view().silences()) {
            if (silence.matchers().containsAll(wanted) && query.isOn(State.of(silence, now).text)) {
                silences.add(silence);
            }
        }
        silences.sort(order(now));
        Answer.json(ctx, out -> {
            out.raw('[');
            for (int i = 0; i < silences.size(); i++) {
                if (i > 0) {
                    out.raw(',');
                }
                write(silences.get(i), now, out);
            }
            out.raw(']');
        });
    }

    /** Those in force by their end, those to come by their beginning, those that are over from the latest back. */
    private static Comparator<Silence> order(Instant now) {
        Comparator<Silence> inState = (a, b) -> switch (State.of(a, now)) {
            case ACTIVE -> a.endsAt().compareTo(b.endsAt());
            case PENDING -> a.startsAt().compareTo(b.startsAt());
            case EXPIRED -> b.endsAt().compareTo(a.endsAt());
        };
        return comparing((Silence silence) -> State.of(silence, now))
                .thenComparing(inState)
                .thenComparing(Silence::id);
    }

    void get(Context ctx) throws IOException {
        String id = id(ctx);
        Optional<Silence> found = backend.view().silences().stream()
                .filter(silence -> silence.id().equals(id))
                .findFirst();
        if (found.isPresent()) {
            Answer.json(ctx, out -> write(found.get(), clock.instant(), out));
        } else {
            Answer.empty(ctx, 404);
        }
    }

    void post(Context ctx) throws IOException {
        PostedSilence posted = bodies.read(ctx, "silence", SilenceReader::read);
        if (!posted.startsAt().isBefore(posted.endsAt())) {
            throw new HandlerFault(400, "Failed to create silence: start time must be before end time");
        }
        if (posted.endsAt().isBefore(clock.instant())) {
            throw new HandlerFault(400, "Failed to create silence: end time can't be in the past");
        }
        later.answer(ctx, backend.setSilence(silence(posted)), id -> Answer.json(
                ctx, out -> out.raw("{\"silenceID\":").string(id).raw('}')));
    }

    void delete(Context ctx) {
        CompletionStage<Void> expired = backend.expireSilence(id(ctx));
        later.answer(ctx, expired, done -> Answer.empty(ctx, 200));
    }

    private static String id(Context ctx) {
        String id = ctx.pathParam("silenceID");
        if (!UUID.matcher(id).matches()) {
            throw new FrameworkFault(601, "silenceID in path must be of type uuid: " + GoQuote.quote(id));
        }
        return id;
    }

    private Silence silence(PostedSilence posted) {
        List<Matcher> matchers = new ArrayList<>();
        for (PostedMatcher matcher : posted.matchers()) {
            matchers.add(matcher(matcher, matchers.size()));
        }
        return new Silence(
                posted.id(),
                matchers,
                posted.startsAt(),
                posted.endsAt(),
                clock.instant(),
                posted.createdBy(),
                posted.comment(),
                posted.annotations());
    }

    /** A matcher, or why it is none (spec/alertmanager-behaviour.md 12.3 b). */
    private Matcher matcher(PostedMatcher posted, int index) {
        String where = "invalid silence: invalid label matcher " + index + " in set 0: ";
        if (!LabelSyntax.isValidName(posted.name(), filters.mode())) {
            throw new HandlerFault(400, where + "invalid label name " + GoQuote.quote(posted.name()));
        }
        if (!posted.isRegex()) {
            return new Matcher(
                    posted.isEqual() ? Matcher.Type.EQUAL : Matcher.Type.NOT_EQUAL, posted.name(), posted.value());
        }
        try {
            Expression.isFoundInEmptyText(posted.value()); // alone: the anchors around it could make it whole
            return new Matcher(
                    posted.isEqual() ? Matcher.Type.REGEX : Matcher.Type.NOT_REGEX, posted.name(), posted.value());
        } catch (InvalidExpressionException e) {
            throw new HandlerFault(
                    400, where + "invalid regular expression " + GoQuote.quote(posted.value()) + ": " + e.getMessage());
        }
    }

    private static void write(Silence silence, Instant now, JsonOut out) throws IOException {
        out.escapeHtml(true);
        out.raw("{\"id\":").string(silence.id());
        out.raw(",\"status\":{\"state\":").string(State.of(silence, now).text);
        out.raw("},\"updatedAt\":").time(silence.updatedAt());
        if (!silence.annotations().isEmpty()) {
            out.raw(",\"annotations\":").labels(silence.annotations());
        }
        out.raw(",\"comment\":").string(silence.comment());
        out.raw(",\"createdBy\":").string(silence.createdBy());
        out.raw(",\"endsAt\":").time(silence.endsAt());
        out.raw(",\"matchers\":[");
        for (int i = 0; i < silence.matchers().size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            write(silence.matchers().get(i), out);
        }
        out.raw("],\"startsAt\":").time(silence.startsAt()).raw('}');
        out.escapeHtml(false);
    }

    private static void write(Matcher matcher, JsonOut out) throws IOException {
        out.raw(switch (matcher.type()) {
            case EQUAL -> "{\"isEqual\":true,\"isRegex\":false";
            case NOT_EQUAL -> "{\"isEqual\":false,\"isRegex\":false";
            case REGEX -> "{\"isEqual\":true,\"isRegex\":true";
            case NOT_REGEX -> "{\"isEqual\":false,\"isRegex\":true";
        });
        out.raw(",\"name\":").string(matcher.name());
        out.raw(",\"value\":").string(matcher.value()).raw('}');
    }
}
