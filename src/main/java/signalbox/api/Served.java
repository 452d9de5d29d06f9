package signalbox.api;

import java.util.List;
import signalbox.api.http.Endpoints;
import signalbox.api.http.Right;

/** Everything that the server answers, in one list (spec/api.md 1.1, 3, 4). */
final class Served {

    private Served() {}

    static Endpoints by(
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
        Endpoints all = new Endpoints();
        all.v2("GET", "status", Right.READ, status::status);
        all.v2("GET", "receivers", Right.READ, status::receivers);
        all.v2("GET", "alerts", Right.READ, alerts::list);
        all.v2("POST", "alerts", Right.SEND, alerts::post);
        all.v2("GET", "alerts/groups", Right.READ, groups::list);
        all.v2("GET", "silences", Right.READ, silences::list);
        all.v2("POST", "silences", Right.SILENCE, silences::post);
        all.v2("GET", "silence/{silenceID}", Right.READ, silences::get);
        all.v2("DELETE", "silence/{silenceID}", Right.SILENCE, silences::delete);

        all.add("GET", "/api/signalbox/v1/alerts", Right.READ, verdicts::list);
        all.add("GET", "/api/signalbox/v1/explain", Right.READ, explain::explain);
        all.add("GET", "/api/signalbox/v1/history/{list}", Right.READ, history::list);
        all.add("GET", "/api/signalbox/v1/history/notifications/counts", Right.READ, history::counts);
        all.add("GET", "/api/signalbox/v1/history/notifications/{id}/alerts", Right.READ, history::told);
        all.add("GET", "/api/signalbox/v1/history/alert/{fingerprint}", Right.READ, history::alert);
        all.add("GET", "/api/signalbox/v1/history/firing/{id}", Right.READ, history::firing);
        all.add("GET", "/api/signalbox/v1/acks", Right.READ, acks::list);
        all.add("POST", "/api/signalbox/v1/acks", Right.ACKNOWLEDGE, acks::post);
        all.add("DELETE", "/api/signalbox/v1/acks/{id}", Right.ACKNOWLEDGE, acks::delete);
        all.add("GET", "/api/signalbox/v1/rules", Right.READ, rules::list);
        all.add("POST", "/api/signalbox/v1/silences/preview", Right.READ, preview::preview);
        all.add("GET", "/api/signalbox/v1/routes", Right.READ, routes::list);
        all.add("POST", "/api/signalbox/v1/whatif", Right.READ, whatIf::ask);
        all.add("GET", "/api/signalbox/v1/map", Right.READ, map::show);
        all.add("GET", EventsApi.PATH, Right.READ, events::stream);
        all.add("GET", "/api/signalbox/v1/rules/{package}/versions", Right.READ, rules::versions);
        all.add("GET", "/api/signalbox/v1/rules/{package}/versions/{version}", Right.READ, rules::version);
        all.add("GET", "/api/signalbox/v1/rules/{package}/diff", Right.READ, rules::difference);
        all.add("GET", "/api/signalbox/v1/rules/{package}/shadow", Right.READ, rules::shadow);
        all.add("POST", "/api/signalbox/v1/rules/{package}/promote", Right.OPERATE, rules::promote);
        all.add("POST", "/api/signalbox/v1/rules/{package}/rollback", Right.OPERATE, rules::rollBack);
        all.add("GET", "/api/signalbox/v1/timeline", Right.READ, replay::timeline);
        all.add("POST", "/api/signalbox/v1/replay", Right.OPERATE, replay::start);
        all.add("GET", "/api/signalbox/v1/replay/{id}", Right.READ, replay::state);
        all.add("DELETE", "/api/signalbox/v1/replay/{id}", Right.OPERATE, replay::stop);
        all.add("GET", "/api/signalbox/v1/openapi.json", Right.READ, openApi::document);
        all.add("GET", "/api/signalbox/v1/schemas/{name}.json", Right.READ, signalbox::schema);
        all.add("GET", "/api/signalbox/v1/me", Right.READ, login::me);
        all.add("GET", "/api/signalbox/v1/status", Right.READ, signalbox::status);
        all.add("POST", "/api/signalbox/v1/receivers/{name}/test", Right.OPERATE, signalbox::tryOut);

        all.add("GET", "/-/healthy", Right.READ, control::healthy);
        all.add("HEAD", "/-/healthy", Right.READ, control::healthy);
        all.add("GET", "/-/ready", Right.READ, control::ready);
        all.add("HEAD", "/-/ready", Right.READ, control::ready);
        all.add("POST", "/-/reload", Right.OPERATE, control::reload);
        all.add("GET", "/metrics", Right.READ, control::metrics);

        all.add("GET", "/", Right.ENTER, ui::root);
        all.add("GET", "/ui", Right.ENTER, ui::withoutSlash);
        all.add("GET", "/ui/", Right.ENTER, ui::folder);
        all.add("POST", "/ui/login", Right.ENTER, login::logIn);
        all.add("POST", "/ui/logout", Right.READ, login::logOut);
        all.add("GET", "/ui/{version}/{file}", Right.READ, ui::file);

        for (String path : List.of("status", "receivers", "alerts", "silences", "silence/{sid}")) {
            all.add("GET", "/api/v1/" + path, Right.READ, control::removed);
        }
        all.add("POST", "/api/v1/alerts", Right.READ, control::removed);
        all.add("POST", "/api/v1/silences", Right.READ, control::removed);
        all.add("DELETE", "/api/v1/silence/{sid}", Right.READ, control::removed);
        return all;
    }
}
