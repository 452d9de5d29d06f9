package signalbox.engine;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Labels;
import signalbox.route.Route;

/**
 * The routes that rules of teams conclude. The standard rules see those of alerts that fire: what is said of an alert that does not, as it
 * flapped until now, is so from its next beginning. Belongs to the engine's thread.
 */
final class RouteBook {

    private final EngineContext context;
    private final AlertTable alerts;
    private final DecisionRecorder decisions;
    /** By the alert, each with its place in the session of the standard rules; null: it is not there. */
    private final Map<Labels, Map<Route, @Nullable FactHandle>> routes = new HashMap<>();

    RouteBook(EngineContext context, AlertTable alerts, DecisionRecorder decisions) {
        this.context = context;
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** A rule routes an alert. */
    void came(Route route) {
        FactHandle handle = fires(route.alert()) ? context.session.insert(route) : null;
        routes.computeIfAbsent(route.alert(), any -> new LinkedHashMap<>(2)).put(route, handle);
        redirected(route, true);
    }

    /** It does not any more. */
    void went(Route route) {
        Map<Route, @Nullable FactHandle> ofAlert = routes.get(route.alert());
        if (ofAlert != null && ofAlert.containsKey(route)) {
            takeOut(ofAlert.remove(route));
            if (ofAlert.isEmpty()) {
                routes.remove(route.alert());
            }
            redirected(route, false);
        }
    }

    private void takeOut(@Nullable FactHandle handle) {
        if (handle != null) {
            context.session.delete(handle);
        }
    }

    private boolean fires(Labels alert) {
        AlertEntry entry = alerts.find(alert);
        return entry != null && entry.firing();
    }

    private void redirected(Route route, boolean holds) {
        if (context.policy.tree().leadsAstray(route)) {
            decisions.redirected(route, context.policy.tree().receiverOf(route), holds);
        }
    }

    /** An alert begins to fire. */
    void alertBegins(Labels alert) {
        Map<Route, @Nullable FactHandle> ofAlert = routes.get(alert);
        if (ofAlert != null) {
            ofAlert.replaceAll((route, handle) -> handle == null ? context.session.insert(route) : handle);
        }
    }

    /** An alert has ended. */
    void alertEnds(Labels alert) {
        Map<Route, @Nullable FactHandle> ofAlert = routes.get(alert);
        if (ofAlert != null) {
            ofAlert.replaceAll((route, handle) -> {
                takeOut(handle);
                return null;
            });
        }
    }

    /** The session is over in which they stood. */
    void leave() {
        routes.values().forEach(ofAlert -> ofAlert.replaceAll((route, handle) -> null));
    }

    /** The session is a fresh one, and has all alerts. */
    void enter() {
        routes.keySet().stream().filter(this::fires).forEach(this::alertBegins);
        restate();
    }

    /** Says which of them lead elsewhere than they say, as if it began. */
    void restate() {
        all().forEach(route -> redirected(route, true));
    }

    /** Those that the standard rules see. */
    List<Route> inForce() {
        return routes.values().stream()
                .flatMap(ofAlert -> ofAlert.entrySet().stream())
                .filter(each -> each.getValue() != null)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Stream<Route> all() {
        return routes.values().stream().map(Map::keySet).flatMap(Set::stream);
    }
}
