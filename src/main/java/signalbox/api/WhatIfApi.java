package signalbox.api;

import com.fasterxml.jackson.core.JsonParser;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.InvalidAlertException;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.PostedAlert;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonBody;
import signalbox.api.http.JsonOut;
import signalbox.api.http.MediaTypes;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Part;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.explain.Supposed;
import signalbox.json.JsonFaults;
import signalbox.route.RouteTrace;
import signalbox.view.AlertView;
import signalbox.view.Told;

/**
 * {@code /api/signalbox/v1/whatif}: what would become of an alert with these labels if it fired now, by which way it would go, and
 * what it would keep quiet. Changes nothing.
 */
final class WhatIfApi {

    private static final List<String> MEMBERS = List.of("labels", "annotations");

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final AsyncAnswer later;
    private final InstantSource clock;

    WhatIfApi(Backend backend, Filters filters, Bodies bodies, AsyncAnswer later, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.later = later;
        this.clock = clock;
    }

    void ask(Context ctx) throws IOException {
        MediaTypes.check(ctx);
        PostedAlert posted = bodies.read(ctx, "alert", WhatIfApi::read);
        later.answer(ctx, backend.whatIf(report(posted)), supposed -> {
            Speech speech = ExplainJson.speech(backend.view());
            Answer.json(ctx, out -> write(supposed, speech, out));
        });
    }

    private AlertReport report(PostedAlert posted) {
        try {
            return posted.report(clock.instant(), backend.resolveTimeout(), filters.mode(), "");
        } catch (InvalidAlertException e) {
            throw new HandlerFault(400, e.getMessage() + ": \"labels\" are to be those of an alert, such as {\"alertname\": \"DiskFull\"}");
        }
    }

    private static PostedAlert read(byte[] body, int length) {
        return JsonBody.read("alert", body, length, WhatIfApi::alert);
    }

    private static PostedAlert alert(JsonParser parser) throws IOException {
        if (!parser.isExpectedStartObjectToken()) {
            throw JsonFaults.unexpected(parser, "an alert");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, String> annotations = new LinkedHashMap<>();
        JsonBody.members(parser, MEMBERS, name -> {
            @Nullable Map<String, String> unused = JsonBody.labels(parser, name.equals("labels") ? labels : annotations);
        });
        return new PostedAlert(labels, annotations, null, Alert.NOT_ENDED, "");
    }

    private static void write(Supposed supposed, Speech speech, JsonOut out) throws IOException {
        Explanation explanation = supposed.explanation();
        out.object().member("fingerprint", supposed.alert().fingerprintText());
        out.member("labels", supposed.alert());
        out.member("at", explanation.at());
        out.member("firing", supposed.isFiring());
        out.member("outcome", explanation.outcome().text());
        List<Part> parts = supposed.sentence(speech);
        out.member("sentence", Sentence.text(parts));
        ExplainJson.parts(parts, out);
        out.name("notJudged");
        DecisionJson.text(supposed.notJudged(), out);
        out.name("way");
        write(supposed.way(), supposed.alert(), out);
        out.name("byRules").array();
        for (AlertView.RuledRoute each : explanation.view().map(AlertView::ruledRoutes).orElse(List.of())) {
            out.object().member("receiver", each.receiver()).name("by");
            DecisionJson.decidedBy(each.by(), out);
            out.endObject();
        }
        out.endArray().name("receivers").array();
        for (AtReceiver each : explanation.receivers()) {
            write(each, supposed, out);
        }
        out.endArray().name("because");
        DecisionJson.reasons(explanation.because(), DecisionJson.muted(explanation), out);
        out.name("mutes").array();
        for (Supposed.Mutes each : supposed.mutes()) {
            write(each, out);
        }
        out.endArray().name("derives").array();
        for (Labels each : supposed.derives()) {
            out.object().member("fingerprint", each.fingerprintText()).member("labels", each).endObject();
        }
        out.endArray().endObject();
    }

    private static void write(RouteTrace way, Labels alert, JsonOut out) throws IOException {
        out.object();
        RouteJson.node(way.node(), out);
        out.member("verdict", switch (way.verdict()) {
            case TAKEN -> "taken";
            case NO -> "no";
            case PARENT_SAID_NO, SIBLING_TOOK_IT -> "not_asked";
        });
        out.member("why", switch (way.verdict()) {
            case TAKEN -> way.isEnd() ? "ends here" : "goes on below";
            case NO -> "a matcher does not take it";
            case PARENT_SAID_NO -> "its parent said no";
            case SIBLING_TOOK_IT -> "a sibling above took it";
        });
        out.member("end", way.isEnd());
        out.name("failed");
        if (way.failed().isPresent()) {
            Matcher failed = way.failed().get();
            out.object().name("matcher");
            RouteJson.matcher(failed, out);
            out.member("found", alert.get(failed.name())).endObject();
        } else {
            out.nothing();
        }
        out.name("children").array();
        for (RouteTrace below : way.below()) {
            write(below, alert, out);
        }
        out.endArray().endObject();
    }

    private static void write(AtReceiver each, Supposed supposed, JsonOut out) throws IOException {
        out.object().member("receiver", each.receiver());
        out.member("outcome", each.outcome().text());
        out.member("otherwise", each.otherwise().text());
        out.name("by");
        DecisionJson.decidedBy(each.by(), out);
        out.member("group", each.group().key());
        out.member("groupLabels", each.group().labels());
        out.member("groupExists", supposed.turns().containsKey(each.group()));
        out.member("due", supposed.due(each));
        RouteJson.timing(each.group().destination().timing(), out);
        out.name("because");
        DecisionJson.reasons(each.because(), each.mutedWhy(), out);
        out.endObject();
    }

    private static void write(Supposed.Mutes mutes, JsonOut out) throws IOException {
        Explanation alert = mutes.alert();
        out.object().member("fingerprint", alert.alert().fingerprintText());
        out.member("labels", alert.alert());
        out.member("outcome", alert.outcome().text());
        out.name("next");
        DecisionJson.time(alert.nextAt(), out);
        out.name("lastTold");
        DecisionJson.time(alert.receivers().stream().flatMap(each -> each.told().stream()).map(Told::at).max(Instant::compareTo), out);
        out.name("by");
        DecisionJson.reasons(mutes.by(), Map.of(), out);
        out.endObject();
    }
}
