package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.Answer;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Faults;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.TimeParameter;
import signalbox.audit.History;
import signalbox.audit.OlderHistory;
import signalbox.explain.Explanation;
import signalbox.miss.WhyNotAnswer;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/explain}: why an alert is told, or is not: in one sentence, and as a tree. Of now, by the engine's picture
 * and what is on record beside it; of an earlier instant, by the record.
 */
final class ExplainApi {

    private static final Logger log = LoggerFactory.getLogger(ExplainApi.class);

    /** So much the clock of whoever asks may be ahead of this one, for what is meant to be now. */
    private static final Duration FAST_CLOCK = Duration.ofMinutes(1);

    private static final String NOT_HERE = "what is brought from PostgreSQL is not lived again; \"signalbox explain --audit.url-file\" does so";

    private final Backend backend;
    private final Filters filters;
    private final AsyncAnswer later;
    private final InstantSource clock;

    ExplainApi(Backend backend, Filters filters, AsyncAnswer later, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.later = later;
        this.clock = clock;
    }

    void explain(Context ctx) throws IOException {
        Query query = new Query(ctx.queryString());
        Instant now = clock.instant();
        TimeParameter.in(query, "at").filter(instant -> instant.isAfter(now.plus(FAST_CLOCK))).ifPresent(instant -> {
            throw new HandlerFault(400, "at=" + instant + " has not come yet: what is expected stands in the explanation of now");
        });
        Optional<Instant> at = TimeParameter.in(query, "at").filter(instant -> instant.isBefore(now));
        if (at.isPresent()) {
            past(ctx, query, at.get());
        } else {
            present(ctx, query, now);
        }
    }

    private void present(Context ctx, Query query, Instant now) throws IOException {
        Optional<String> rule = query.last("rule");
        ExplainJson answer = present(query, now);
        Labels alert = answer.explanation().alert();
        if (rule.isPresent()) {
            later.answer(ctx, whyNot(rule.get(), alert), asked ->
                    Answer.json(ctx, answer.with(RuleAnswer.of(asked, answer.explanation(), backend.history()))::write));
        } else if (isNearly(query)) {
            later.answer(ctx, backend.nearly(alert), near -> Answer.json(ctx, answer.nearly(near)::write));
        } else {
            Answer.json(ctx, answer::write);
        }
    }

    private static boolean isNearly(Query query) {
        return query.last("nearly").filter("true"::equals).isPresent();
    }

    // ---- the past

    /** By what is on record here; of a time that is forgotten here, by what PostgreSQL has. */
    private void past(Context ctx, Query query, Instant at) throws IOException {
        WantedAlert.of(query, filters); // who asks for none is refused before anything is brought
        Past here = new Past(new PastExplained(backend.history(), backend.pastRules(), filters), true);
        Optional<OlderHistory> older = older(at);
        if (older.isPresent()) {
            CompletionStage<byte[]> answer = older.get()
                    .stretch(at, at)
                    .thenApply(this::fetched)
                    .exceptionally(fault -> unreachable(Faults.cause(fault)))
                    .thenCompose(past -> answer(past, query, at));
            later.answer(ctx, answer, json -> Answer.bytes(ctx, 200, "application/json", json));
        } else if (query.last("rule").isPresent() || isNearly(query)) {
            later.answer(ctx, answer(here, query, at), json -> Answer.bytes(ctx, 200, "application/json", json));
        } else {
            Answer.json(ctx, here.explained().answer(query, at)::write);
        }
    }

    private Optional<OlderHistory> older(Instant at) {
        return backend.olderHistory().filter(older -> older.isAskedFor(at, at));
    }

    /** @param isHere whether it is the server's own history, which can be lived again */
    private record Past(PastExplained explained, boolean isHere) {}

    private Past fetched(Path storage) {
        History history = new History(storage);
        return new Past(new PastExplained(history, backend.pastRules().over(history), filters), false);
    }

    private Past unreachable(Throwable why) {
        return new Past(
                new PastExplained(
                        backend.history(),
                        backend.pastRules(),
                        filters,
                        "what was before is in PostgreSQL, which could not be asked: " + why.getMessage()),
                true);
    }

    private CompletionStage<byte[]> answer(Past past, Query query, Instant at) {
        ExplainJson answer = past.explained().answer(query, at);
        Optional<String> rule = query.last("rule");
        if (rule.isPresent()) {
            return whyNotAt(rule.get(), answer, past, at);
        }
        return isNearly(query)
                ? backend.nearlyAt(past.explained().rules(), answer.explanation().alert(), at).thenApply(near -> bytes(answer.nearly(near)))
                : CompletableFuture.completedFuture(bytes(answer));
    }

    /** By what is on record, if that is enough; else the history is lived again, which takes a while, and may be refused. */
    private CompletionStage<byte[]> whyNotAt(String rule, ExplainJson answer, Past past, Instant at) {
        Labels alert = answer.explanation().alert();
        return backend.whyNotAt(past.explained().rules(), rule, alert, at)
                .exceptionally(failure -> {
                    Throwable fault = Faults.cause(failure);
                    throw fault instanceof IllegalArgumentException unknown ? unknown(unknown) : new CompletionException(fault);
                })
                .thenCompose(asked -> {
                    RuleAnswer recorded = RuleAnswer.of(asked, answer.explanation(), past.explained().history());
                    if (!asked.wantsToBeLivedAgain()) {
                        return CompletableFuture.completedFuture(bytes(answer.with(recorded)));
                    }
                    if (!past.isHere()) {
                        return CompletableFuture.completedFuture(
                                bytes(answer.with(asked.isUndecided() ? recorded.byRecordAlone(NOT_HERE) : recorded)));
                    }
                    return backend.replays().whyNot(rule, alert, at)
                            .thenApply(json -> (json + "\n").getBytes(StandardCharsets.UTF_8))
                            .exceptionally(failure -> {
                                String why = String.valueOf(Faults.cause(failure).getMessage());
                                log.info("history is not lived again for an explanation: err={}", why);
                                return bytes(answer.with(asked.isUndecided() ? recorded.byRecordAlone(why) : recorded));
                            });
                });
    }

    private static byte[] bytes(ExplainJson answer) {
        return JsonOut.bytes(out -> {
            answer.write(out);
            out.endLine();
        });
    }

    private CompletionStage<WhyNotAnswer> whyNot(String rule, Labels alert) {
        try {
            return backend.whyNot(rule, alert);
        } catch (IllegalArgumentException e) {
            throw unknown(e);
        }
    }

    static HandlerFault unknown(IllegalArgumentException said) {
        return new HandlerFault(400, "rule=: " + said.getMessage());
    }

    private ExplainJson present(Query query, Instant now) {
        WantedAlert wanted = WantedAlert.of(query, filters);
        View view = backend.view();
        Optional<AlertView> found = wanted.one(in(view, wanted));
        if (found.isEmpty() && backend.history().exists()) { // the engine forgets what has ended, the record does not
            ExplainJson recorded = new PastExplained(backend.history(), backend.pastRules(), filters).answer(query, now);
            if (recorded.explanation().view().filter(alert -> !alert.alert().firing()).isPresent()) {
                return recorded;
            }
        }
        return backend.history().beside(view, now, picture -> {
            Explanation explanation = found.map(alert -> Explanation.of(picture.completed(alert), picture, now))
                    .orElseGet(() -> Explanation.unknown(signalbox.alert.Labels.EMPTY, picture, now));
            return ExplainJson.of(wanted.nameOf(explanation), explanation.withPlaces(backend.entryPlaces()), picture);
        });
    }

    private static List<AlertView> in(View view, WantedAlert wanted) {
        List<AlertView> found = new ArrayList<>();
        List<Matcher> matchers = wanted.matchers();
        view.forEachAlert(alert -> {
            boolean is = wanted.fingerprint().isPresent()
                    ? alert.alert().labels().fingerprint() == wanted.number()
                    : Filters.allHold(matchers, alert.alert().labels());
            if (is) {
                found.add(alert);
            }
        });
        return found;
    }
}
