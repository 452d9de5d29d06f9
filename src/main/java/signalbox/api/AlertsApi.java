package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import signalbox.alert.PostedAlert;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.Sender;
import signalbox.view.AlertView;

/** {@code /api/v2/alerts}: alerts go in and are listed (spec/api.md 2.3, 2.4). */
final class AlertsApi {

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final AsyncAnswer later;
    private final AlertCounters counters;
    private final InstantSource clock;
    private final AlertsReader reader = new AlertsReader();

    AlertsApi(
            Backend backend,
            Filters filters,
            Bodies bodies,
            AsyncAnswer later,
            AlertCounters counters,
            InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.later = later;
        this.counters = counters;
        this.clock = clock;
    }

    void post(Context ctx) throws IOException {
        List<PostedAlert> posted = bodies.read(ctx, "alerts", reader::read);
        Instant now = clock.instant();
        Intake intake = new Intake(now, backend.resolveTimeout(), filters.mode(), Sender.of(ctx));
        posted.forEach(intake::take);
        counters.received(intake.firing(), intake.resolved(), intake.invalid());
        later.answer(ctx, backend.accept(intake.valid()), done -> {
            intake.throwIfFaulty();
            Answer.empty(ctx, 200);
        });
    }

    void list(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        AlertFilter filter = new AlertFilter(query, filters.filter(query), clock.instant());
        ReceiverFilter receivers = ReceiverFilter.of(query, filters, backend.receivers());
        List<AlertView> alerts = new ArrayList<>();
        backend.view().forEachAlert(view -> {
            if (filter.takes(view) && receivers.takesAny(view.groups())) {
                alerts.add(view);
            }
        });
        alerts.sort((a, b) -> Long.compareUnsigned(
                a.alert().labels().fingerprint(), b.alert().labels().fingerprint()));
        Answer.json(ctx, out -> write(alerts, out));
    }

    private static void write(List<AlertView> alerts, JsonOut out) throws IOException {
        AlertWriter writer = new AlertWriter(out);
        List<String> receivers = new ArrayList<>();
        out.array();
        for (int i = 0; i < alerts.size(); i++) {
            AlertView view = alerts.get(i);
            receivers.clear();
            view.groups().forEach(group -> receivers.add(group.receiver()));
            writer.write(view, receivers, List.of());
        }
        out.endArray();
    }
}
