package signalbox.api;

import static java.util.Comparator.comparing;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import signalbox.alert.Alert;
import signalbox.alert.AlertOrder;
import signalbox.alert.Labels;
import signalbox.api.http.Answer;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.gotext.GoOrder;
import signalbox.group.AlertGroup;
import signalbox.view.AlertView;
import signalbox.view.View;

/** {@code /api/v2/alerts/groups}: alerts as they are told together (spec/api.md 2.5). */
final class GroupsApi {

    private final Backend backend;
    private final Filters filters;
    private final InstantSource clock;

    GroupsApi(Backend backend, Filters filters, InstantSource clock) {
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
        Map<AlertGroup, List<AlertView>> groups = new HashMap<>();
        Map<AlertGroup, List<Alert>> labelled = new HashMap<>();
        view.forEachAlert(alert -> {
            if (filter.takes(alert)) {
                addTo(groups, alert, receivers);
            }
            addLabelled(labelled, alert);
        });
        if (!query.isOn("muted")) {
            groups.keySet().removeIf(group -> !view.mutedBy(group, now).isEmpty());
        }
        Answer.json(ctx, out -> write(groups, labelled, receivers, group -> view.mutedBy(group, now), out));
    }

    private static void addTo(Map<AlertGroup, List<AlertView>> groups, AlertView alert, ReceiverFilter receivers) {
        for (AlertGroup group : alert.groups()) {
            if (receivers.takes(group.receiver())) {
                groups.computeIfAbsent(group, g -> new ArrayList<>()).add(alert);
            }
        }
    }

    /** Labels of a route are rendered over all alerts of a group, whichever are asked for. */
    private static void addLabelled(Map<AlertGroup, List<Alert>> labelled, AlertView alert) {
        for (AlertGroup group : alert.groups()) {
            if (!group.destination().labels().isEmpty()) {
                labelled.computeIfAbsent(group, g -> new ArrayList<>()).add(alert.alert());
            }
        }
    }

    private Labels routeLabels(AlertGroup group, List<Alert> alerts) {
        alerts.sort(comparing(Alert::labels, AlertOrder.BY_JOB_INSTANCE_LABELS));
        return backend.routeLabels(group, alerts);
    }

    private void write(
            Map<AlertGroup, List<AlertView>> groups,
            Map<AlertGroup, List<Alert>> labelled,
            ReceiverFilter receivers,
            Function<AlertGroup, List<String>> muting,
            JsonOut out)
            throws IOException {
        List<AlertGroup> ordered = new ArrayList<>(groups.keySet());
        ordered.sort(comparing(AlertGroup::labels).thenComparing(AlertGroup::receiver, GoOrder::compare));
        AlertWriter writer = new AlertWriter(out);
        out.array();
        for (int i = 0; i < ordered.size(); i++) {
            AlertGroup group = ordered.get(i);
            List<AlertView> alerts = groups.getOrDefault(group, List.of());
            alerts.sort(comparing(alert -> alert.alert().labels(), AlertOrder.BY_JOB_INSTANCE_LABELS));
            out.object().name("alerts").array();
            List<String> mutedBy = muting.apply(group);
            for (int j = 0; j < alerts.size(); j++) {
                writer.write(alerts.get(j), receiversOf(alerts.get(j), receivers), mutedBy);
            }
            out.endArray().member("labels", group.labels());
            out.name("receiver").object().member("name", group.receiver()).endObject();
            List<Alert> all = labelled.getOrDefault(group, new ArrayList<>());
            out.member("routeLabels", routeLabels(group, all)).endObject();
        }
        out.endArray();
    }

    /** The receivers of all groups in this selection that hold the alert, muted ones included, duplicates kept. */
    private static List<String> receiversOf(AlertView alert, ReceiverFilter receivers) {
        return alert.groups().stream()
                .map(AlertGroup::receiver)
                .filter(receivers::takes)
                .sorted(GoOrder::compare)
                .toList();
    }
}
