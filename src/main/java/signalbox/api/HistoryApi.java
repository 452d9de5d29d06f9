package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Faults;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.Query;
import signalbox.api.http.TimeParameter;
import signalbox.audit.History;
import signalbox.audit.NamesInForce;
import signalbox.audit.OlderHistory;
import signalbox.miss.PastRules;

/** {@code /api/signalbox/v1/history/…}: what happened, list by list, one alert's story, and one firing of a rule. */
final class HistoryApi {

    private final Backend backend;
    private final Filters filters;
    private final AsyncAnswer later;
    private final InstantSource clock;

    HistoryApi(Backend backend, Filters filters, AsyncAnswer later, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.later = later;
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
        Optional<OlderHistory> older = older(query);
        if (older.isEmpty()) {
            Answer.json(ctx, answers(backend.history(), backend.pastRules()).answer(what, query, clock.instant()));
            return;
        }
        CompletionStage<HistoryAnswers> answers = older.get()
                .stretch(TimeParameter.in(query, "from").orElseThrow(), TimeParameter.in(query, "to").orElseThrow())
                .thenApply(History::new)
                .thenApply(history -> answers(history, backend.pastRules().over(history)))
                .exceptionally(fault -> {
                    throw new HandlerFault(503, "the history here begins at " + older.get().localSince().orElse(Instant.EPOCH)
                            + "; what was before is in PostgreSQL, which could not be asked: " + Faults.cause(fault).getMessage());
                });
        later.answer(ctx, answers, found -> Answer.json(ctx, found.answer(what, query, clock.instant())));
    }

    /** Where a stretch is asked for that is not all on record here any more. */
    private Optional<OlderHistory> older(Query query) {
        Optional<Instant> from = TimeParameter.in(query, "from");
        Optional<Instant> to = TimeParameter.in(query, "to");
        return backend.olderHistory().filter(older -> from.isPresent() && to.filter(from.get()::isBefore).isPresent()
                && older.isAskedFor(from.get(), to.get()));
    }

    private HistoryAnswers answers(History history, PastRules rules) {
        return new HistoryAnswers(history, filters, rules, this::inForce);
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
