package signalbox.api;

import static java.util.stream.Collectors.toCollection;

import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Everything that the server answers, in one list (spec/api.md 1.1, 3, 4). */
final class Endpoints {

    static final String V2 = "/api/v2/";

    /** What metrics call everything else below {@code /api/}. */
    private static final String UNMATCHED = "unmatched";

    private final List<Endpoint> all = new ArrayList<>();

    Endpoints(
            AlertsApi alerts,
            GroupsApi groups,
            VerdictsApi verdicts,
            ExplainApi explain,
            HistoryApi history,
            SilencesApi silences,
            SilencePreviewApi preview,
            RoutesApi routes,
            WhatIfApi whatIf,
            MapApi map,
            EventsApi events,
            OpenApi openApi,
            StatusApi status,
            AcksApi acks,
            SignalboxApi signalbox,
            RulesApi rules,
            ReplayApi replay,
            ControlApi control,
            LoginApi login,
            UiApi ui) {
        v2("GET", "status", Right.READ, status::status);
        v2("GET", "receivers", Right.READ, status::receivers);
        v2("GET", "alerts", Right.READ, alerts::list);
        v2("POST", "alerts", Right.SEND, alerts::post);
        v2("GET", "alerts/groups", Right.READ, groups::list);
        v2("GET", "silences", Right.READ, silences::list);
        v2("POST", "silences", Right.SILENCE, silences::post);
        v2("GET", "silence/{silenceID}", Right.READ, silences::get);
        v2("DELETE", "silence/{silenceID}", Right.SILENCE, silences::delete);

        add("GET", "/api/signalbox/v1/alerts", Right.READ, verdicts::list);
        add("GET", "/api/signalbox/v1/explain", Right.READ, explain::explain);
        add("GET", "/api/signalbox/v1/history/{list}", Right.READ, history::list);
        add("GET", "/api/signalbox/v1/history/notifications/counts", Right.READ, history::counts);
        add("GET", "/api/signalbox/v1/history/notifications/{id}/alerts", Right.READ, history::told);
        add("GET", "/api/signalbox/v1/history/alert/{fingerprint}", Right.READ, history::alert);
        add("GET", "/api/signalbox/v1/history/firing/{id}", Right.READ, history::firing);
        add("GET", "/api/signalbox/v1/acks", Right.READ, acks::list);
        add("POST", "/api/signalbox/v1/acks", Right.ACKNOWLEDGE, acks::post);
        add("DELETE", "/api/signalbox/v1/acks/{id}", Right.ACKNOWLEDGE, acks::delete);
        add("GET", "/api/signalbox/v1/rules", Right.READ, rules::list);
        add("POST", "/api/signalbox/v1/silences/preview", Right.READ, preview::preview);
        add("GET", "/api/signalbox/v1/routes", Right.READ, routes::list);
        add("POST", "/api/signalbox/v1/whatif", Right.READ, whatIf::ask);
        add("GET", "/api/signalbox/v1/map", Right.READ, map::show);
        add("GET", EventsApi.PATH, Right.READ, events::stream);
        add("GET", "/api/signalbox/v1/rules/{package}/versions", Right.READ, rules::versions);
        add("GET", "/api/signalbox/v1/rules/{package}/versions/{version}", Right.READ, rules::version);
        add("GET", "/api/signalbox/v1/rules/{package}/diff", Right.READ, rules::difference);
        add("GET", "/api/signalbox/v1/rules/{package}/shadow", Right.READ, rules::shadow);
        add("POST", "/api/signalbox/v1/rules/{package}/promote", Right.OPERATE, rules::promote);
        add("POST", "/api/signalbox/v1/rules/{package}/rollback", Right.OPERATE, rules::rollBack);
        add("GET", "/api/signalbox/v1/timeline", Right.READ, replay::timeline);
        add("POST", "/api/signalbox/v1/replay", Right.OPERATE, replay::start);
        add("GET", "/api/signalbox/v1/replay/{id}", Right.READ, replay::state);
        add("DELETE", "/api/signalbox/v1/replay/{id}", Right.OPERATE, replay::stop);
        add("GET", "/api/signalbox/v1/openapi.json", Right.READ, openApi::document);
        add("GET", "/api/signalbox/v1/schemas/{name}.json", Right.READ, signalbox::schema);
        add("GET", "/api/signalbox/v1/me", Right.READ, login::me);
        add("GET", "/api/signalbox/v1/status", Right.READ, signalbox::status);
        add("POST", "/api/signalbox/v1/receivers/{name}/test", Right.OPERATE, signalbox::tryOut);

        add("GET", "/-/healthy", Right.READ, control::healthy);
        add("HEAD", "/-/healthy", Right.READ, control::healthy);
        add("GET", "/-/ready", Right.READ, control::ready);
        add("HEAD", "/-/ready", Right.READ, control::ready);
        add("POST", "/-/reload", Right.OPERATE, control::reload);
        add("GET", "/metrics", Right.READ, control::metrics);

        add("GET", "/", Right.ENTER, ui::root);
        add("GET", "/ui", Right.ENTER, ui::withoutSlash);
        add("GET", "/ui/", Right.ENTER, ui::folder);
        add("POST", "/ui/login", Right.ENTER, login::logIn);
        add("POST", "/ui/logout", Right.READ, login::logOut);
        add("GET", "/ui/{version}/{file}", Right.READ, ui::file);

        for (String path : List.of("status", "receivers", "alerts", "silences", "silence/{sid}")) {
            add("GET", "/api/v1/" + path, Right.READ, control::removed);
        }
        add("POST", "/api/v1/alerts", Right.READ, control::removed);
        add("POST", "/api/v1/silences", Right.READ, control::removed);
        add("DELETE", "/api/v1/silence/{sid}", Right.READ, control::removed);
    }

    private void v2(String method, String path, Right right, Handler handler) {
        add(method, V2 + path, right, ctx -> {
            MediaTypes.check(ctx);
            handler.handle(ctx);
        });
    }

    private void add(String method, String path, Right right, Handler handler) {
        all.add(new Endpoint(method, path, right, handler));
    }

    List<Endpoint> all() {
        return List.copyOf(all);
    }

    /** The methods that a path has, sorted; none when there is no such path. */
    Set<String> methods(String path) {
        return all.stream()
                .filter(route -> matches(route.path(), path))
                .map(Endpoint::method)
                .collect(toCollection(TreeSet::new));
    }

    /** What metrics call a path; nothing for those that are not counted (spec/cli-and-metrics.md 6.1). */
    Optional<String> name(String method, String path) {
        if (path.startsWith(V2)) {
            String v2Path = withoutTrailingSlash(path);
            Optional<String> known = all.stream()
                    .map(Endpoint::path)
                    .filter(pattern -> matches(pattern, v2Path))
                    .findFirst();
            return Optional.of(known.orElse(UNMATCHED)); // one name: clients must not be able to make up more
        }
        Optional<String> known = all.stream()
                .filter(route -> route.method().equals(method) && matches(route.path(), path))
                .map(route -> route.path().replace("/api/v1/", "/").replace("{sid}", ":sid"))
                .findFirst();
        return path.startsWith("/api/") && !path.startsWith("/api/v1/") ? known.or(() -> Optional.of(UNMATCHED)) : known;
    }

    static String withoutTrailingSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether a path is as a pattern says, in which {x} stands for one segment. */
    private static boolean matches(String pattern, String path) {
        if (pattern.indexOf('{') < 0) {
            return pattern.equals(path);
        }
        String[] wanted = pattern.split("/", -1);
        String[] steps = path.split("/", -1);
        if (wanted.length != steps.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{") ? steps[i].isEmpty() : !wanted[i].equals(steps[i])) {
                return false;
            }
        }
        return true;
    }
}
