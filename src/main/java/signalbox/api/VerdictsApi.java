package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import signalbox.alert.Alert;
import signalbox.api.http.Answer;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Speech;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/alerts}: each alert with all that was decided about it: what becomes of it at each receiver, which
 * rules keep it quiet and why, what routed it, when its groups speak next and what they told last.
 */
final class VerdictsApi {

    private final Backend backend;
    private final Filters filters;
    private final InstantSource clock;

    VerdictsApi(Backend backend, Filters filters, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.clock = clock;
    }

    void list(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        Instant now = clock.instant();
        AlertFilter filter = new AlertFilter(query, filters.filter(query), now);
        ReceiverFilter receivers = ReceiverFilter.of(query, filters, backend.receivers());
        View view = backend.view();
        List<AlertView> alerts = new ArrayList<>();
        view.forEachAlert(alert -> {
            if (filter.takes(alert) && receivers.takesAny(alert.groups())) {
                alerts.add(alert);
            }
        });
        alerts.sort((a, b) -> Long.compareUnsigned(
                a.alert().labels().fingerprint(), b.alert().labels().fingerprint()));
        Answer.json(ctx, out -> {
            out.array();
            for (AlertView alert : alerts) {
                write(alert, Explanation.of(alert, view, now), out);
            }
            out.endArray();
        });
    }

    /** The same for alerts about which the same was decided, for the same reasons. */
    private static String key(Explanation explanation) {
        List<Object> same = new ArrayList<>();
        for (AtReceiver each : explanation.receivers()) {
            same.add(each.receiver());
            same.add(each.outcome());
            same.add(each.because());
            same.add(each.muted());
        }
        return UUID.nameUUIDFromBytes(same.toString().getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static void write(AlertView view, Explanation explanation, JsonOut out) throws IOException {
        Alert alert = view.alert();
        out.object().member("fingerprint", alert.labels().fingerprintText());
        out.member("labels", alert.labels());
        out.member("annotations", alert.annotations());
        out.member("startsAt", alert.startsAt());
        out.member("endsAt", view.endsAt());
        out.member("firing", alert.firing());
        out.member("outcome", explanation.outcome().text());
        out.member("verdict", key(explanation));
        out.name("acknowledged");
        DecisionJson.acknowledged(view.acknowledged(), out);
        out.name("because");
        DecisionJson.reasons(explanation.because(), DecisionJson.muted(explanation), out);
        out.name("receivers").array();
        for (AtReceiver each : explanation.receivers()) {
            write(each, alert, out);
        }
        out.endArray().name("next");
        DecisionJson.time(explanation.nextAt(), out);
        out.name("lastTold");
        DecisionJson.time(explanation.receivers().stream().flatMap(each -> each.told().stream()).map(Told::at).max(Instant::compareTo), out);
        out.name("conditions");
        DecisionJson.conditions(view.expected(), out);
        out.name("attributes");
        DecisionJson.attributes(view.attributes(), out);
        out.name("derivedBy");
        DecisionJson.derivations(view.derivedBy(), out);
        out.name("withoutEffect");
        DecisionJson.unheeded(view.unheeded(), Speech.PLAIN, out);
        out.endObject();
    }

    private static void write(AtReceiver each, Alert alert, JsonOut out) throws IOException {
        AlertGroup group = each.group();
        out.object().member("receiver", group.receiver());
        out.member("outcome", each.outcome().text());
        out.name("by");
        DecisionJson.decidedBy(each.by(), out);
        out.member("group", group.key());
        out.member("groupLabels", group.labels());
        out.name("due");
        DecisionJson.time(each.due(), out);
        out.name("because");
        DecisionJson.reasons(each.because(), each.mutedWhy(), out);
        out.name("told").array();
        for (Told told : each.told()) {
            out.object();
            DecisionJson.told(told, alert.labels(), out);
            out.endObject();
        }
        out.endArray().name("notTold").array();
        for (NotTold notTold : each.notTold()) {
            DecisionJson.notTold(notTold, out);
        }
        out.endArray().name("underWay");
        DecisionJson.underWay(each.underWay(), out);
        out.endObject();
    }
}
