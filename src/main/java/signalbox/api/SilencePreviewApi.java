package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.api.http.Answer;
import signalbox.api.http.Bodies;
import signalbox.api.http.JsonOut;
import signalbox.api.http.MediaTypes;
import signalbox.api.http.Query;
import signalbox.audit.AuditUnreadableException;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.silence.PostedSilence;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/silences/preview}: what a silence would match now, and would have in the last day, before anybody makes it.
 * Changes nothing.
 */
final class SilencePreviewApi {

    /** So many matches are listed when nobody says how many. */
    private static final int LISTED = 1_000;

    /** The severities that wake somebody, as the page has them. */
    private static final Set<String> CRITICAL = Set.of("critical", "page");

    private static final int FIRST_NAMES = 3;

    private final Backend backend;
    private final Filters filters;
    private final Bodies bodies;
    private final InstantSource clock;

    SilencePreviewApi(Backend backend, Filters filters, Bodies bodies, InstantSource clock) {
        this.backend = backend;
        this.filters = filters;
        this.bodies = bodies;
        this.clock = clock;
    }

    void preview(Context ctx) throws IOException {
        MediaTypes.check(ctx);
        Query query = new Query(ctx.queryString());
        int limit = query.number("limit", LISTED);
        boolean asksOfThePast = query.last("past").filter("false"::equals).isEmpty();
        List<Matcher> matchers = PostedSilence.checked(bodies.read(ctx, "silence", SilenceReader::readMatchers), filters.mode());
        Instant now = clock.instant();
        List<Explanation> matches = matches(matchers, now);
        Optional<LastDay> past = asksOfThePast ? lastDay(matchers, now) : Optional.empty();
        Answer.json(ctx, out -> write(now, matches, limit, past, out));
    }

    /** Empty where there is no history that can be read: what fires now is an answer, too. */
    private Optional<LastDay> lastDay(List<Matcher> matchers, Instant now) {
        try {
            return backend.history().exists() ? Optional.of(LastDay.of(backend.history(), matchers, now)) : Optional.empty();
        } catch (AuditUnreadableException e) {
            return Optional.empty();
        }
    }

    /** What fires and is matched, in the order of outcomes: what reaches somebody first. */
    private List<Explanation> matches(List<Matcher> matchers, Instant now) {
        View view = backend.view();
        List<AlertView> found = new ArrayList<>();
        view.forEachAlert(alert -> {
            if (alert.alert().firing() && Matcher.allMatch(matchers, alert.alert().labels())) {
                found.add(alert);
            }
        });
        return found.stream()
                .map(alert -> Explanation.of(alert, view, now))
                .sorted(Comparator.comparing(Explanation::outcome).thenComparing(Explanation::alert))
                .toList();
    }

    private static void write(Instant now, List<Explanation> matches, int limit, Optional<LastDay> past, JsonOut out) throws IOException {
        Map<AlertOutcome, Integer> outcomes = new EnumMap<>(AlertOutcome.class);
        matches.forEach(each -> outcomes.merge(each.outcome(), 1, Integer::sum));
        out.object().member("at", now);
        out.member("count", matches.size());
        out.name("outcomes").object();
        for (Map.Entry<AlertOutcome, Integer> each : outcomes.entrySet()) {
            out.member(each.getKey().text(), each.getValue());
        }
        out.endObject().name("critical");
        writeCritical(matches.stream().filter(SilencePreviewApi::isCritical).toList(), out);
        out.name("matches").array();
        for (Explanation match : matches.subList(0, Math.min(limit, matches.size()))) {
            write(match, out);
        }
        out.endArray().name("past");
        if (past.isPresent()) {
            past.get().write(out);
        } else {
            out.nothing();
        }
        out.endObject();
    }

    private static boolean isCritical(Explanation match) {
        return CRITICAL.contains(match.alert().get("severity"));
    }

    /** All of them are counted, however few matches are listed: that something critical is hidden has to be known before. */
    private static void writeCritical(List<Explanation> critical, JsonOut out) throws IOException {
        Map<String, List<Explanation>> names = new TreeMap<>();
        critical.forEach(each -> names.computeIfAbsent(each.alert().get("alertname"), any -> new ArrayList<>()).add(each));
        out.object().member("count", critical.size());
        out.member("told", critical.stream().filter(each -> each.receivers().stream().anyMatch(at -> !at.told().isEmpty())).count());
        out.member("names", names.size()).name("first").array();
        for (List<Explanation> same : names.values().stream().limit(FIRST_NAMES).toList()) {
            Labels alert = same.get(0).alert();
            out.object().member("fingerprint", alert.fingerprintText()).member("labels", alert).member("count", same.size()).endObject();
        }
        out.endArray().endObject();
    }

    private static void write(Explanation match, JsonOut out) throws IOException {
        out.object().member("fingerprint", match.alert().fingerprintText());
        out.member("labels", match.alert());
        if (match.view().isPresent()) {
            out.member("startsAt", match.view().get().alert().startsAt());
        }
        out.member("outcome", match.outcome().text());
        out.name("receivers").array();
        for (AtReceiver each : match.receivers()) {
            out.object().member("receiver", each.receiver()).member("outcome", each.outcome().text()).endObject();
        }
        out.endArray().name("lastTold");
        DecisionJson.time(match.receivers().stream().flatMap(each -> each.told().stream()).map(Told::at).max(Instant::compareTo), out);
        out.endObject();
    }
}
