package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.api.http.Answer;
import signalbox.api.http.Query;
import signalbox.audit.NamesInForce;

/** {@code /api/signalbox/v1/history/…}: what happened, list by list, one alert's story, and one firing of a rule. */
final class HistoryApi {

    private final Backend backend;
    private final Filters filters;
    private final InstantSource clock;

    HistoryApi(Backend backend, Filters filters, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.clock = clock;
    }

    /** One of the lists. */
    void list(Context ctx) throws IOException {
        answer(ctx, ctx.pathParam("list"));
    }

    /** Some of the alerts that one notification told. */
    void told(Context ctx) throws IOException {
        answer(ctx, "notifications/" + ctx.pathParam("id") + "/alerts");
    }

    /** How often receivers were told something, over time. */
    void counts(Context ctx) throws IOException {
        answer(ctx, "notifications/counts");
    }

    /** A stretch of one alert's history. */
    void alert(Context ctx) throws IOException {
        answer(ctx, "alert/" + ctx.pathParam("fingerprint"));
    }

    /** One firing of a rule, with its conditions. */
    void firing(Context ctx) throws IOException {
        answer(ctx, "firing/" + ctx.pathParam("id"));
    }

    private void answer(Context ctx, String what) throws IOException {
        Query query = new Query(ctx.queryString());
        Answer.json(ctx, new HistoryAnswers(backend.history(), filters, backend.pastRules(), this::inForce).answer(what, query, clock.instant()));
    }

    /** What has just come into force is on record a moment later. */
    private NamesInForce inForce() {
        Set<String> packages = new HashSet<>();
        Set<String> rules = new HashSet<>();
        for (RulePackageStatus each : backend.rulePackages()) {
            packages.add(each.name());
            each.rules().forEach(rule -> rules.add(each.name() + "/" + rule.name()));
        }
        return new NamesInForce(packages, rules, backend.receivers().stream().map(ReceiverEntry::name).collect(Collectors.toSet()));
    }
}
