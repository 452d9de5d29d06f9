package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.Sender;

/** {@code /api/signalbox/v1/acks}: who takes care of which alerts that fire. What that means is a rule. */
final class AcksApi {

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final AsyncAnswer later;

    AcksApi(Backend backend, Filters filters, Bodies bodies, AsyncAnswer later) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.later = later;
    }

    /** Those that are not over, the oldest first; with {@code filter} those about an alert that the matchers take. */
    void list(Context ctx) throws IOException {
        List<Matcher> matchers = filters.filter(new Query(ctx.queryString()));
        List<Ack.About> acks = backend.view().acks().stream()
                .filter(about -> about.alerts().stream().anyMatch(alert -> Filters.allHold(matchers, alert)))
                .toList();
        Answer.json(ctx, out -> {
            out.array();
            for (Ack.About about : acks) {
                write(about, out);
            }
            out.endArray();
        });
    }

    void post(Context ctx) throws IOException {
        PostedAck posted = bodies.read(ctx, "acknowledgement", new AckReader(filters.mode())::read);
        String sender = Sender.of(ctx);
        CompletionStage<Ack.About> made = backend.acknowledge(posted).thenApply(about -> {
            backend.noteAcknowledged(sender, about);
            return about;
        });
        later.answer(ctx, made, about -> Answer.json(ctx, out -> write(about, out)));
    }

    void delete(Context ctx) {
        String id = ctx.pathParam("id");
        String sender = Sender.of(ctx);
        CompletionStage<Integer> done = backend.withdrawAck(id).thenApply(any -> {
            backend.note(sender, "withdraw acknowledgement", id);
            return 200;
        });
        later.answer(ctx, done, code -> Answer.empty(ctx, code));
    }

    private static void write(Ack.About about, JsonOut out) throws IOException {
        Ack ack = about.ack();
        out.object().member("id", ack.id());
        out.member("by", ack.by());
        out.member("comment", ack.comment());
        out.member("createdAt", ack.createdAt());
        out.name("until");
        DecisionJson.until(ack.until(), out);
        out.member("matchers", ack.matchers().stream().map(Matcher::toString).toList());
        out.name("alerts").array();
        for (Labels alert : about.alerts()) {
            out.object().member("fingerprint", alert.fingerprintText());
            out.member("labels", alert).endObject();
        }
        out.endArray().endObject();
    }
}
