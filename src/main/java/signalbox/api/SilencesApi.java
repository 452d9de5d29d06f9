package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import signalbox.alert.Matcher;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.Faults;
import signalbox.api.http.FrameworkFault;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.Sender;
import signalbox.gotext.GoQuote;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceQuery;
import signalbox.silence.SilenceRefusedException;
import signalbox.silence.SilenceState;

/** {@code /api/v2/silences} and {@code /api/v2/silence/{silenceID}} (spec/api.md 2.6 to 2.9). */
final class SilencesApi {

    private static final Pattern UUID =
            Pattern.compile("(urn:uuid:|\\{)?\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}}?|\\p{XDigit}{32}",
                    Pattern.CASE_INSENSITIVE);

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final AsyncAnswer later;
    private final InstantSource clock;

    SilencesApi(Backend backend, Filters filters, Bodies bodies, AsyncAnswer later, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.later = later;
        this.clock = clock;
    }

    void list(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        List<Matcher> matchers = filters.filter(query);
        Set<SilenceState> states = EnumSet.allOf(SilenceState.class);
        states.removeIf(state -> !query.isOn(text(state)));
        Instant now = clock.instant();
        List<Silence> silences = new SilenceQuery(matchers, states).select(backend.view().silences(), now);
        Answer.json(ctx, out -> {
            out.array();
            for (int i = 0; i < silences.size(); i++) {
                write(silences.get(i), now, out);
            }
            out.endArray();
        });
    }

    private static String text(SilenceState state) {
        return state.name().toLowerCase(Locale.ROOT);
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
        later.answer(ctx, backend.setSilence(posted, Sender.of(ctx)), id -> Answer.json(
                ctx, out -> out.object().member("silenceID", id).endObject()));
    }

    void delete(Context ctx) {
        CompletionStage<Integer> status =
                backend.expireSilence(id(ctx), Sender.of(ctx)).handle((done, failure) -> failure == null ? 200 : missing(failure));
        later.answer(ctx, status, code -> Answer.empty(ctx, code));
    }

    /** 404 when the failure says that there is no such silence; any other failure goes on. */
    private static int missing(Throwable failure) {
        if (Faults.cause(failure) instanceof SilenceRefusedException refused
                && refused.reason() == SilenceRefusedException.Reason.NOT_FOUND) {
            return 404;
        }
        throw new CompletionException(failure);
    }

    private static String id(Context ctx) {
        String id = ctx.pathParam("silenceID");
        if (!UUID.matcher(id).matches()) {
            throw new FrameworkFault(601, "silenceID in path must be of type uuid: " + GoQuote.quote(id));
        }
        return id;
    }

    private static void write(Silence silence, Instant now, JsonOut out) throws IOException {
        out.escapeHtml(true);
        out.object().member("id", silence.id());
        out.name("status").object().member("state", text(silence.stateAt(now))).endObject();
        out.member("updatedAt", silence.updatedAt());
        if (!silence.annotations().isEmpty()) {
            out.member("annotations", silence.annotations());
        }
        out.member("comment", silence.comment());
        out.member("createdBy", silence.createdBy());
        out.member("endsAt", silence.endsAt());
        out.name("matchers").array();
        for (int i = 0; i < silence.matchers().size(); i++) {
            write(silence.matchers().get(i), out);
        }
        out.endArray().member("startsAt", silence.startsAt()).endObject();
        out.escapeHtml(false);
    }

    private static void write(Matcher matcher, JsonOut out) throws IOException {
        Matcher.Type type = matcher.type();
        out.object();
        out.member("isEqual", type == Matcher.Type.EQUAL || type == Matcher.Type.REGEX);
        out.member("isRegex", type == Matcher.Type.REGEX || type == Matcher.Type.NOT_REGEX);
        out.member("name", matcher.name());
        out.member("value", matcher.value()).endObject();
    }
}
