package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import signalbox.api.http.Answer;
import signalbox.api.http.JsonOut;
import signalbox.decision.DecidedBy;
import signalbox.group.AlertGroup;
import signalbox.notify.Attempt;
import signalbox.notify.Delivery;
import signalbox.route.RouteNode;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/routes}: the routing tree and where rules route, with what is there now, and the receivers with how
 * telling them went last.
 */
final class RoutesApi {

    private final Backend backend;
    private final InstantSource clock;

    RoutesApi(Backend backend, InstantSource clock) {
        this.backend = backend;
        this.clock = clock;
    }

    void list(Context ctx) throws IOException {
        Instant now = clock.instant();
        RouteNode root = backend.routes().root();
        Counts counts = new Counts(root, backend.view(), now);
        List<ReceiverEntry> receivers = backend.receivers();
        Map<String, List<IntegrationState>> integrations = backend.integrations();
        Answer.json(ctx, out -> {
            out.object().member("at", now).name("tree");
            write(root, counts, out);
            out.name("byRules").array();
            for (Map.Entry<String, RuledCount> each : counts.byRules.entrySet()) {
                write(each.getKey(), each.getValue(), out);
            }
            out.endArray().name("receivers").array();
            for (ReceiverEntry each : receivers) {
                Count there = counts.byReceiver.getOrDefault(each.name(), new Count());
                write(each, there, integrations.getOrDefault(each.name(), List.of()), out);
            }
            out.endArray().endObject();
        });
    }

    /** What is at a place. An alert that is there in several groups counts once, and as quiet if it is so in all of them. */
    private static class Count {
        private int firing;
        private int quiet;
        private final Set<AlertGroup> groups = new HashSet<>();

        void write(JsonOut out) throws IOException {
            out.member("firing", firing).member("quiet", quiet).member("groups", groups.size());
        }
    }

    /** What rules route to a receiver. */
    private static final class RuledCount extends Count {
        private final Map<String, DecidedBy> rules = new TreeMap<>();
    }

    /** One walk over all alerts. */
    private static final class Counts {

        private final View view;
        private final Instant now;
        private final Map<String, Count> byNode = new HashMap<>();
        private final Map<String, List<String>> pathTo = new HashMap<>();
        private final Map<String, RuledCount> byRules = new TreeMap<>();
        private final Map<String, Count> byReceiver = new HashMap<>();
        private final Map<AlertGroup, Boolean> muted = new HashMap<>();

        Counts(RouteNode root, View view, Instant now) {
            this.view = view;
            this.now = now;
            enter(root, List.of());
            view.forEachAlert(this::count);
        }

        private void enter(RouteNode node, List<String> above) {
            List<String> path = new ArrayList<>(above);
            path.add(node.destination().id());
            pathTo.put(node.destination().id(), path);
            byNode.put(node.destination().id(), new Count());
            node.children().forEach(child -> enter(child, path));
        }

        private void count(AlertView alert) {
            if (!alert.alert().firing()) {
                return;
            }
            Map<Count, Boolean> quietAt = new LinkedHashMap<>();
            for (AlertGroup group : alert.groups()) {
                boolean quiet = isQuiet(alert, group);
                places(alert, group).forEach(place -> {
                    place.groups.add(group);
                    quietAt.merge(place, quiet, Boolean::logicalAnd);
                });
            }
            quietAt.forEach((place, quiet) -> {
                place.firing++;
                place.quiet += quiet ? 1 : 0;
            });
        }

        private boolean isQuiet(AlertView alert, AlertGroup group) {
            return !alert.silencedBy().isEmpty()
                    || alert.quiet().stream().anyMatch(reason -> reason.concerns(group.receiver()))
                    || muted.computeIfAbsent(group, any -> !view.mutedBy(any, now).isEmpty());
        }

        private List<Count> places(AlertView alert, AlertGroup group) {
            List<Count> places = new ArrayList<>();
            places.add(byReceiver.computeIfAbsent(group.receiver(), any -> new Count()));
            if (group.destination().isNode()) {
                pathTo.getOrDefault(group.destination().id(), List.of()).forEach(id -> places.add(byNode.getOrDefault(id, new Count())));
            } else {
                RuledCount ruled = byRules.computeIfAbsent(group.receiver(), any -> new RuledCount());
                alert.ruledRoutes().stream()
                        .filter(route -> route.receiver().equals(group.receiver()))
                        .forEach(route -> ruled.rules.put(route.by().toString(), route.by()));
                places.add(ruled);
            }
            return places;
        }
    }

    private static void write(RouteNode node, Counts counts, JsonOut out) throws IOException {
        out.object();
        RouteJson.node(node, out);
        counts.byNode.getOrDefault(node.destination().id(), new Count()).write(out);
        out.name("children").array();
        for (RouteNode child : node.children()) {
            write(child, counts, out);
        }
        out.endArray().endObject();
    }

    private static void write(String receiver, RuledCount ruled, JsonOut out) throws IOException {
        out.object().member("receiver", receiver);
        ruled.write(out);
        out.name("rules").array();
        for (DecidedBy by : ruled.rules.values()) {
            DecisionJson.decidedBy(by, out);
        }
        out.endArray().endObject();
    }

    private static void write(ReceiverEntry receiver, Count there, List<IntegrationState> integrations, JsonOut out) throws IOException {
        out.object().member("name", receiver.name());
        out.member("labels", receiver.labels().without("name"));
        there.write(out);
        out.member("outcome", outcome(integrations));
        out.name("integrations").array();
        for (IntegrationState each : integrations) {
            write(each, out);
        }
        out.endArray().endObject();
    }

    /** How the receiver does: as the one of its integrations that does worst. */
    private static String outcome(List<IntegrationState> integrations) {
        if (integrations.isEmpty()) {
            return "no_integration";
        }
        List<Attempt> last = integrations.stream().flatMap(each -> each.last().stream()).toList();
        if (last.stream().anyMatch(each -> each.delivery().outcome() != Delivery.Outcome.SENT)) {
            return "failed";
        }
        return last.isEmpty() ? "unknown" : "told";
    }

    private static void write(IntegrationState state, JsonOut out) throws IOException {
        out.object().member("integration", state.integration().place());
        out.member("kind", state.integration().name());
        out.member("sendResolved", state.integration().sendResolved());
        Optional<Attempt> last = state.last();
        out.member("outcome", last.map(each -> each.delivery().outcome() == Delivery.Outcome.SENT ? "told" : "failed").orElse("unknown"));
        out.name("at");
        DecisionJson.time(last.map(Attempt::at), out);
        out.name("tookMillis").number(String.valueOf(last.map(each -> each.took().toMillis()).orElse(0L)));
        out.member("attempts", last.map(Attempt::number).orElse(0));
        out.member("willRetry", last.filter(each -> each.delivery().outcome() == Delivery.Outcome.RETRY).isPresent());
        out.member("reason", last.map(each -> each.delivery().reason()).orElse(""));
        out.member("error", last.map(each -> each.delivery().detail()).orElse("")).endObject();
    }
}
