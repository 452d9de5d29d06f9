package signalbox.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.MediaTypes;
import signalbox.api.http.Query;
import signalbox.api.http.TimeParameter;
import signalbox.gotext.GoDuration;
import signalbox.gotext.GoQuote;

/** {@code /api/signalbox/v1/replay}: what other rules, or another configuration, would have told. */
final class ReplayApi {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> MEMBERS = List.of("from", "to", "warmUp", "rules", "files", "onDisk", "configuration", "format");
    private static final List<String> FORMATS = List.of("json", "text", "markdown");

    private final Backend backend;
    private final Bodies bodies;
    private final AsyncAnswer later;
    private final InstantSource clock;

    ReplayApi(Backend backend, Bodies bodies, AsyncAnswer later, InstantSource clock) {
        this.backend = backend;
        this.bodies = bodies;
        this.later = later;
        this.clock = clock;
    }

    void start(Context ctx) throws IOException {
        MediaTypes.check(ctx);
        Replays.Asked asked = bodies.read(ctx, "replay", (body, length) -> read(new String(body, 0, length, StandardCharsets.UTF_8)));
        checkTimes(asked, clock.instant());
        try {
            answer(ctx, backend.replays().start(asked));
        } catch (IllegalArgumentException e) {
            throw new HandlerFault(400, String.valueOf(e.getMessage()));
        } catch (RejectedExecutionException e) {
            throw new HandlerFault(409, String.valueOf(e.getMessage()));
        }
    }

    void state(Context ctx) throws IOException {
        answer(ctx, known(ctx));
    }

    void stop(Context ctx) throws IOException {
        backend.replays().stop(known(ctx).id());
        answer(ctx, known(ctx));
    }

    /** What happened to alerts, as a file of timelines. */
    void timeline(Context ctx) {
        Query query = new Query(ctx.queryString());
        List<String> alerts = query.all("alert");
        String from = query.last("from").orElse("");
        if (alerts.isEmpty() || from.isEmpty()) {
            throw new HandlerFault(400, "\"alert\" and \"from\" are needed: matchers or a fingerprint, and a time or how long ago, such as 8h");
        }
        CompletionStage<Replays.Recorded> asked = backend.replays().timeline(alerts, from, query.last("to").orElse(""));
        later.answer(ctx, asked.exceptionallyCompose(ReplayApi::told), found -> Answer.json(ctx, out -> out.object()
                .member("timeline", found.timeline())
                .member("configuration", found.configuration())
                .endObject()));
    }

    /** What cannot be is told to whoever asked. */
    private static <T> CompletionStage<T> told(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedStage(
                cause instanceof IllegalArgumentException ? new HandlerFault(400, String.valueOf(cause.getMessage())) : cause);
    }

    private Replays.State known(Context ctx) {
        String id = ctx.pathParam("id");
        return backend.replays()
                .state(id)
                .orElseThrow(() -> new HandlerFault(404, "there is no replay " + GoQuote.quote(id) + ": only the last few are kept"));
    }

    private static void answer(Context ctx, Replays.State state) throws IOException {
        ObjectNode answer = JSON.createObjectNode()
                .put("id", state.id())
                .put("state", state.phase().name().toLowerCase(Locale.ROOT))
                .put("progress", state.progress())
                .put("error", state.error());
        if (state.report().isEmpty()) {
            answer.putNull("report");
        } else if (state.format().equals("json")) {
            answer.putRawValue("report", new RawValue(state.report()));
        } else {
            answer.put("report", state.report());
        }
        Answer.bytes(ctx, 200, "application/json", JSON.writeValueAsBytes(answer));
    }

    private static Replays.Asked read(String body) {
        JsonNode asked = parsed(body);
        asked.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw new HandlerFault(400, "a replay has no member " + GoQuote.quote(name) + ": expected some of " + String.join(", ", MEMBERS));
            }
        });
        String from = text(asked, "from");
        if (from.isEmpty()) {
            throw new HandlerFault(400, "\"from\" is missing: expected a time such as 2026-11-28T03:12:00Z, or how long ago, such as 8h");
        }
        String format = asked.has("format") ? text(asked, "format") : "json";
        if (!FORMATS.contains(format)) {
            throw new HandlerFault(400, "\"format\" is " + GoQuote.quote(format) + ": expected one of " + String.join(", ", FORMATS));
        }
        return new Replays.Asked(
                from,
                text(asked, "to"),
                text(asked, "warmUp"),
                asked.hasNonNull("rules") ? Optional.of(files(asked, "rules")) : Optional.empty(),
                files(asked, "files"),
                asked.path("onDisk").asBoolean(),
                asked.hasNonNull("configuration") ? Optional.of(text(asked, "configuration")) : Optional.empty(),
                format);
    }

    /** As the replay itself reads them, which begins in a process of its own. */
    private static void checkTimes(Replays.Asked asked, Instant now) {
        Instant from = time("from", asked.from(), now);
        if (!from.isBefore(time("to", asked.to(), now))) {
            throw new HandlerFault(400, "\"from\" is to be before \"to\", which is now where it is not given");
        }
        if (!asked.warmUp().isEmpty()) {
            try {
                Duration unused = GoDuration.parseFlag(asked.warmUp());
            } catch (IllegalArgumentException e) {
                throw new HandlerFault(400, "\"warmUp\" is " + asked.warmUp() + ", which is no length of time: expected one such as 1h");
            }
        }
    }

    private static Instant time(String name, String text, Instant now) {
        return TimeParameter.orAgo(text, now).orElseThrow(() -> new HandlerFault(400, "\"" + name + "\" is " + text
                + ", which is no time: expected one such as 2026-11-28T03:12:00Z, or how long ago, such as 8h"));
    }

    private static JsonNode parsed(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            if (read != null && read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            // told below
        }
        throw new HandlerFault(
                400, "the body is to be an object such as {\"from\": \"8h\", \"files\": {\"teams/infra/node-down.drl\": \"package …\"}}");
    }

    private static String text(JsonNode asked, String name) {
        JsonNode value = asked.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw new HandlerFault(400, "\"" + name + "\" is to be a text");
        }
        return value.asText();
    }

    private static Map<String, String> files(JsonNode asked, String name) {
        JsonNode value = asked.path(name);
        Map<String, String> files = new LinkedHashMap<>();
        if (value.isMissingNode() || value.isNull()) {
            return files;
        }
        if (!value.isObject()) {
            throw new HandlerFault(400, "\"" + name + "\" is to be an object of texts by their paths, such as teams/infra/node-down.drl");
        }
        value.properties().forEach(file -> files.put(file.getKey(), text(value, file.getKey())));
        return files;
    }
}
