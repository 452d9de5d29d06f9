package signalbox.api;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Faults;
import signalbox.api.http.Sender;

/** What surrounds the API: health, reload, metrics, and the API that was removed (spec/api.md 3, 4). */
final class ControlApi {

    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
    private static final String V1_ERROR = "{\"status\":\"deprecated\",\"error\":\"The Alertmanager v1 API was deprecated "
            + "in version 0.16.0 and is removed as of version 0.27.0 - please use the equivalent route in the v2 API\"}\n";

    private final Backend backend;
    private final AsyncAnswer later;

    ControlApi(Backend backend, AsyncAnswer later) {
        this.backend = backend;
        this.later = later;
    }

    void healthy(Context ctx) {
        Answer.text(ctx, 200, "OK");
    }

    void ready(Context ctx) {
        backend.notReady()
                .ifPresentOrElse(why -> Answer.text(ctx, 503, "not ready: " + why), () -> Answer.text(ctx, 200, "OK"));
    }

    void reload(Context ctx) {
        CompletionStage<String> outcome = backend.reload(Sender.of(ctx)).handle((left, failure) ->
                failure == null ? inPart(left) : "failed to reload config: " + Faults.reason(failure));
        later.answer(ctx, outcome, fault -> {
            if (fault.isEmpty()) {
                Answer.empty(ctx, 200);
            } else {
                Answer.plainError(ctx, 500, fault);
            }
        });
    }

    /** Whoever asked wanted all of it: a part is no success, though what is right decides from now on. */
    private static String inPart(List<String> left) {
        return left.isEmpty()
                ? ""
                : "failed to reload some of the rules; configuration, receivers and all other rules are in force as they are"
                        + " now. Not taken over:\n" + String.join("\n", left);
    }

    void metrics(Context ctx) throws IOException {
        byte[] text = backend.metrics().getBytes(StandardCharsets.UTF_8);
        String encodings = ctx.header("Accept-Encoding");
        if (encodings != null && encodings.toLowerCase(Locale.ROOT).contains("gzip")) {
            ctx.header("Content-Encoding", "gzip");
            Answer.bytes(ctx, 200, METRICS_TYPE, gzipped(text));
        } else {
            Answer.bytes(ctx, 200, METRICS_TYPE, text);
        }
    }

    private static byte[] gzipped(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4);
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text);
        }
        return bytes.toByteArray();
    }

    void removed(Context ctx) {
        log.warn("v1 API received a request on a removed endpoint: path={} method={}", ctx.path(), ctx.method());
        Answer.bytes(ctx, 410, "application/json", V1_ERROR.getBytes(StandardCharsets.UTF_8));
    }
}
