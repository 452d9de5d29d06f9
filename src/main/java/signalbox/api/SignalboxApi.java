package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Sender;
import signalbox.gotext.GoQuote;
import signalbox.notify.SampleDelivery;

/** {@code /api/signalbox/v1/}: what Alertmanager does not have. */
final class SignalboxApi {

    private final Backend backend;
    private final AsyncAnswer later;

    SignalboxApi(Backend backend, AsyncAnswer later) {
        this.backend = backend;
        this.later = later;
    }

    /** Whether a receiver can be told: what each of its integrations answers to a sample. */
    void tryOut(Context ctx) {
        String name = ctx.pathParam("name");
        String sender = Sender.of(ctx);
        later.answer(ctx, backend.tryOut(name), trials -> {
            if (trials.isEmpty()) {
                Answer.string(ctx, 404, "there is no receiver " + GoQuote.quote(name) + ": GET /api/v2/receivers lists them");
            } else {
                backend.note(sender, "test receiver", name);
                Answer.json(ctx, out -> write(trials.get(), out));
            }
        });
    }

    private static void write(List<SampleDelivery> trials, JsonOut out) throws IOException {
        out.array();
        for (SampleDelivery trial : trials) {
            out.object().member("integration", trial.integration().toString());
            out.member("outcome", switch (trial.delivery().outcome()) {
                case SENT -> "told";
                case RETRY -> "retry";
                case FAILED -> "failed";
            });
            out.member("reason", trial.delivery().reason());
            out.member("detail", trial.delivery().detail()).endObject();
        }
        out.endArray();
    }

    /** The JSON Schema of a kind of file that people write. */
    void schema(Context ctx) {
        String name = ctx.pathParam("name");
        backend.schema(name).ifPresentOrElse(
                schema -> Answer.bytes(ctx, 200, "application/schema+json", schema.getBytes(StandardCharsets.UTF_8)),
                () -> Answer.string(ctx, 404, "there is no schema " + GoQuote.quote(name)
                        + ": there are timelines, package, receivers and configuration"));
    }

    /** How the server does; such as where alerts go that nothing routes. */
    void status(Context ctx) throws IOException {
        Map<String, Object> status = backend.signalboxStatus();
        Answer.json(ctx, out -> write(status, out));
    }

    private static void write(Object value, JsonOut out) throws IOException {
        if (value instanceof Map<?, ?> map) {
            out.object();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.name(String.valueOf(entry.getKey()));
                write(entry.getValue(), out);
            }
            out.endObject();
        } else if (value instanceof Iterable<?> list) {
            out.array();
            for (Object element : list) {
                write(element, out);
            }
            out.endArray();
        } else if (value instanceof Optional<?> maybe) {
            if (maybe.isPresent()) {
                write(maybe.get(), out);
            } else {
                out.nothing();
            }
        } else if (value instanceof Instant instant) {
            out.time(instant);
        } else if (value instanceof Boolean truth) {
            out.truth(truth);
        } else if (isFinite(value)) {
            out.number(value.toString());
        } else {
            out.string(String.valueOf(value));
        }
    }

    private static boolean isFinite(Object value) {
        return value instanceof Number number && Double.isFinite(number.doubleValue());
    }
}
