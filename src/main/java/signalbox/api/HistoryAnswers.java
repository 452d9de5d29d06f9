package signalbox.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.JsonOut;
import signalbox.api.http.Query;
import signalbox.api.http.TimeParameter;
import signalbox.audit.ActionRow;
import signalbox.audit.AlertRow;
import signalbox.audit.FiringCountRow;
import signalbox.audit.FiringRow;
import signalbox.audit.FlushRow;
import signalbox.audit.GapRow;
import signalbox.audit.History;
import signalbox.audit.HistoryList;
import signalbox.audit.NamesInForce;
import signalbox.audit.NotificationRow;
import signalbox.audit.Page;
import signalbox.audit.ReloadRow;
import signalbox.audit.Search;
import signalbox.audit.SilenceRow;
import signalbox.audit.Stretch;
import signalbox.audit.VerdictRow;
import signalbox.audit.VersionRow;
import signalbox.group.GroupHash;
import signalbox.miss.FiredCondition;
import signalbox.miss.LivedAgain;
import signalbox.miss.PastRules;
import signalbox.view.Gap;

/**
 * Answers what is asked of the history in the API's form, for a server and for whoever has the files alone. Any thread. Fails with a
 * {@link signalbox.audit.AuditUnreadableException}, or with what is wrong with the question.
 */
public final class HistoryAnswers {

    private static final List<String> PARAMETERS = List.of(
            "from", "to", "filter", "fingerprint", "rule", "package", "receiver", "outcome", "kind", "group", "user", "alerts", "after", "limit");
    private static final int LIMIT = 100;
    private static final int LARGEST_LIMIT = 10_000;
    private static final int ROWS_IN_MEMORY = 5_000;
    private static final int ROWS_AT_ONCE = 50_000;
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final String PREFIX = "/api/signalbox/v1/";

    private final History history;
    private final Filters filters;
    private final PastRules rules;
    private final Supplier<NamesInForce> inForce;
    /** Whether it is these files alone that are asked: a server explains the present itself. */
    private final boolean explains;

    /** Answers from what is below a storage path, by what is on record alone. */
    public HistoryAnswers(Path storagePath, MatcherSyntax.Mode mode) {
        this(storagePath, mode, LivedAgain.NEVER, Optional.empty());
    }

    /**
     * @param livedAgain finds what is not on record, where that is needed for an answer
     * @param severity the order of severities; empty: as the server had it then
     */
    public HistoryAnswers(Path storagePath, MatcherSyntax.Mode mode, LivedAgain livedAgain, Optional<Severity> severity) {
        this(new History(storagePath), new Filters(mode), new PastRules(storagePath, livedAgain, severity), () -> NamesInForce.NONE, true);
    }

    /** @param inForce what may be asked for, though it is not on record yet */
    HistoryAnswers(History history, Filters filters, PastRules rules, Supplier<NamesInForce> inForce) {
        this(history, filters, rules, inForce, false);
    }

    private HistoryAnswers(History history, Filters filters, PastRules rules, Supplier<NamesInForce> inForce, boolean explains) {
        this.history = history;
        this.rules = rules;
        this.inForce = inForce;
        this.explains = explains;
        this.filters = filters;
    }

    /**
     * What a server would answer to {@code GET} of a path with a query, from the files alone.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    public byte[] get(String path, String queryString, Instant now) {
        try {
            Query query = new Query(queryString);
            if (path.equals(PREFIX + "explain") && explains) {
                return JsonOut.bytes(explain(rules, query, TimeParameter.in(query, "at").orElse(now))::write);
            }
            return JsonOut.bytes(answer(path.substring((PREFIX + "history/").length()), query, now));
        } catch (HandlerFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Hands on the values of the rows of a list, the newest first.
     *
     * @param list one of {@link History#exported}
     * @param columns which, in this order
     * @param most no more than so many
     * @throws IllegalArgumentException with a message for whoever asked
     * @throws IOException when whoever takes them fails
     */
    public void export(String list, List<String> columns, String queryString, long most, History.RowSink sink) throws IOException {
        each(list, queryString, most, ROWS_AT_ONCE, search -> history.export(list, columns, search, sink));
    }

    /**
     * Writes the rows of a list, the newest first: JSON, a line each.
     *
     * @throws IllegalArgumentException with a message for whoever asked
     */
    public void lines(String list, String queryString, long most, LinesSink sink) throws IOException {
        each(list, queryString, most, ROWS_IN_MEMORY, search -> {
            Listing<?> listing = listing(listed(list), search, false);
            sink.add(listing.lines());
            return listing.rows().next();
        });
    }

    /** Takes lines, many at once. */
    @FunctionalInterface
    public interface LinesSink {
        void add(byte[] lines) throws IOException;
    }

    @FunctionalInterface
    private interface Reader {
        long read(Search search) throws IOException;
    }

    /** The file is not held longer than so many rows take: who writes it could not give room back meanwhile. */
    private void each(String list, String queryString, long most, int atOnce, Reader reader) throws IOException {
        Search search;
        try {
            search = search(listed(list), new Query(queryString));
        } catch (HandlerFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        long after = search.after();
        long left = most;
        do {
            after = reader.read(search.page(after, (int) Math.min(atOnce, left)));
            left -= atOnce;
        } while (after != 0 && left > 0);
    }

    private ExplainJson explain(PastRules of, Query query, Instant at) {
        ExplainJson answer = new PastExplained(history, of, filters).answer(query, at);
        Labels alert = answer.explanation().alert();
        Optional<String> rule = query.last("rule");
        if (rule.isPresent()) {
            try {
                return answer.with(RuleAnswer.of(of.whyNot(rule.get(), alert, at), answer.explanation(), history));
            } catch (IllegalArgumentException e) {
                throw ExplainApi.unknown(e);
            }
        }
        boolean nearly = query.last("nearly").filter("true"::equals).isPresent();
        return nearly ? answer.nearly(of.nearly(alert, at)) : answer;
    }

    /** One list of the history, or {@code alert/} and a fingerprint. */
    JsonOut.Content answer(String what, Query query, Instant now) {
        if (what.startsWith("alert/")) {
            return stretch(WantedAlert.checked(what.substring("alert/".length())), query, now);
        }
        if (what.startsWith("firing/")) {
            return firing(what.substring("firing/".length()));
        }
        if (what.startsWith("notifications/")) {
            return new NotificationAnswers(history).answer(what.substring("notifications/".length()), query, now);
        }
        HistoryList list = listed(what);
        boolean whole = query.last("alerts").isPresent() && query.isOn("alerts");
        return listing(list, search(list, query), whole).page(history.keptSince(list));
    }

    private static HistoryList listed(String name) {
        return Arrays.stream(HistoryList.values())
                .filter(each -> each.text().equals(name))
                .findFirst()
                .orElseThrow(() -> new HandlerFault(
                        404,
                        "there is no history of " + name + ": there are "
                                + Arrays.stream(HistoryList.values()).map(HistoryList::text).collect(Collectors.joining(", "))
                                + ", alert/FINGERPRINT and firing/ID"));
    }

    private Listing<?> listing(HistoryList list, Search search, boolean whole) {
        String what = list.text();
        return switch (list) {
            case ALERTS -> new Listing<>(what, history.alerts(search), HistoryAnswers::write);
            case VERDICTS -> new Listing<>(what, history.verdicts(search), HistoryAnswers::write);
            case NOTIFICATIONS -> new Listing<>(what, history.notifications(search, whole), (row, out) -> write(row, whole, out));
            case FLUSHES -> new Listing<>(what, history.flushes(search), HistoryAnswers::write);
            case FIRINGS -> new Listing<>(what, history.firings(search), FiringJson::write);
            case COUNTS -> new Listing<>(what, history.firingCounts(search), HistoryAnswers::write);
            case SILENCES -> new Listing<>(what, history.silences(search), HistoryAnswers::write);
            case VERSIONS -> new Listing<>(what, history.versions(search), HistoryAnswers::write);
            case RELOADS -> new Listing<>(what, history.reloads(search), HistoryAnswers::write);
            case ACTIONS -> new Listing<>(what, history.actions(search), HistoryAnswers::write);
            case GAPS -> new Listing<>(what, history.gaps(search), HistoryAnswers::write);
        };
    }

    private JsonOut.Content firing(String id) {
        FiringRow row = Optional.of(id)
                .filter(text -> text.matches("[0-9]{1,18}"))
                .flatMap(text -> history.firing(Long.parseLong(text)))
                .orElseThrow(() -> new HandlerFault(
                        404, "there is no firing " + id + ": it is the \"id\" of one in history/firings, and those of long ago are deleted"));
        try {
            List<FiredCondition> conditions = rules.conditions(row);
            return out -> FiringJson.write(row, conditions, "", out);
        } catch (IllegalArgumentException e) {
            return out -> FiringJson.write(row, List.of(), String.valueOf(e.getMessage()), out);
        }
    }

    private Search search(HistoryList list, Query query) {
        query.only(PARAMETERS);
        Search search = new Search(
                TimeParameter.in(query, "from"),
                TimeParameter.in(query, "to"),
                filters.filter(query),
                query.last("fingerprint").map(WantedAlert::checked).orElse(""),
                query.last("rule").orElse(""),
                query.last("package").orElse(""),
                query.last("receiver").orElse(""),
                query.last("outcome").or(() -> query.last("kind")).orElse(""),
                query.last("group").orElse(""),
                query.last("user").orElse(""),
                number(query, "after", 0, Long.MAX_VALUE),
                (int) number(query, "limit", LIMIT, LARGEST_LIMIT));
        try {
            list.check(search);
        } catch (IllegalArgumentException e) {
            throw new HandlerFault(400, String.valueOf(e.getMessage()));
        }
        if (search.from().isPresent() && search.to().filter(to -> !search.from().get().isBefore(to)).isPresent()) {
            throw new HandlerFault(400, "from= is to be before to=");
        }
        if (search.after() == 0) { // else the page before was asked by the same names
            history.unknownName(search, inForce).ifPresent(unknown -> {
                throw new HandlerFault(400, unknown);
            });
        }
        return search;
    }

    /** A whole number from 1 on. */
    static long number(Query query, String name, long without, long most) {
        Optional<String> text = query.last(name);
        if (text.isEmpty()) {
            return without;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new HandlerFault(400, name + "=" + text.get() + " is to be a number from 1"
                + (most == Long.MAX_VALUE ? ": the \"after\" of the page before" : " to " + most));
    }

    @FunctionalInterface
    private interface RowWriter<T> {
        void write(T row, JsonOut out) throws IOException;
    }

    /** A page of a list, and how a row is written. */
    private record Listing<T>(String name, Page<T> rows, RowWriter<T> row) {

        JsonOut.Content page(Optional<Instant> keptSince) {
            return out -> {
                out.object().member("count", rows.count()).member("countComplete", rows.complete()).name("after");
                if (rows.next() == 0) {
                    out.nothing();
                } else {
                    out.string(Long.toString(rows.next()));
                }
                out.name("keptSince");
                DecisionJson.time(keptSince, out);
                out.name(name).array();
                for (T each : rows.rows()) {
                    row.write(each, out);
                }
                out.endArray().endObject();
            };
        }

        byte[] lines() throws IOException {
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            for (T each : rows.rows()) {
                JsonOut out = new JsonOut(lines);
                row.write(each, out);
                out.endLine();
            }
            return lines.toByteArray();
        }
    }

    private static void write(AlertRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("fingerprint", row.labels().fingerprintText());
        out.member("labels", row.labels()).member("annotations", row.annotations());
        if (row.firstAnnotations().equals(row.annotations())) {
            out.name("firstAnnotations").nothing();
        } else {
            out.member("firstAnnotations", row.firstAnnotations());
        }
        out.member("generatorURL", row.generatorUrl());
        out.member("startsAt", row.startsAt()).member("seenAt", row.seenAt()).member("sender", row.sender()).name("endedAt");
        DecisionJson.time(row.endedAt(), out);
        out.member("ending", row.ending()).endObject();
    }

    private static void write(VerdictRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("kind", row.kind());
        out.member("fingerprint", row.labels().fingerprintText()).member("labels", row.labels());
        verdict(row, out);
        out.member("since", row.since()).name("until");
        DecisionJson.time(row.until(), out);
        out.endObject();
    }

    private static void verdict(VerdictRow row, JsonOut out) throws IOException {
        out.member("receiver", row.receiver());
        DecisionJson.members(row.by(), out);
        out.member("group", row.group()).name("sources");
        DecisionJson.alerts(row.sources(), out);
        out.name("silence");
        DecisionJson.text(Optional.of(row.silence()).filter(id -> !id.isEmpty()), out);
        out.member("reason", row.words()).member("force", row.force());
    }

    private static void write(NotificationRow row, boolean whole, JsonOut out) throws IOException {
        out.object().member("id", row.id());
        members(row, out);
        out.member("firing", row.firing()).member("resolved", row.resolved());
        if (whole) {
            out.name("alerts");
            DecisionJson.alerts(row.alerts(), out);
            out.name("resolvedAlerts");
            DecisionJson.alerts(row.resolvedAlerts(), out);
        }
        out.endObject();
    }

    private static void members(NotificationRow row, JsonOut out) throws IOException {
        out.member("at", row.at()).member("decidedAt", row.decidedAt()).member("lastAt", row.lastAt()).member("count", row.count());
        out.member("receiver", row.receiver()).member("integration", row.integration()).member("group", row.group());
        out.member("dedupKey", GroupHash.of(row.group()));
        out.member("outcome", row.outcome()).member("reason", row.reason());
        out.member("attempts", row.attempts()).member("failure", row.failure()).member("detail", row.detail()).name("took");
        if (row.tookMillis() < 0) {
            out.nothing();
        } else {
            out.number(Long.toString(row.tookMillis()));
        }
        out.name("tries").array();
        for (NotificationRow.Try each : row.tries()) {
            out.object().member("at", each.at()).member("took", each.tookMillis());
            out.member("outcome", each.outcome()).member("detail", each.detail()).endObject();
        }
        out.endArray().member("texts", row.texts());
    }

    private static void write(FlushRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("at", row.at()).member("lastAt", row.lastAt()).member("count", row.count());
        out.member("receiver", row.receiver()).member("integration", row.integration()).member("group", row.group());
        out.member("outcome", row.outcome()).member("reason", row.reason());
        out.member("firing", row.firing()).member("resolved", row.resolved()).member("withheld", row.withheld()).endObject();
    }

    private static void write(FiringCountRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("package", row.packageName()).member("version", row.version());
        out.member("rule", row.rule()).member("hour", row.hour()).member("lastAt", row.lastAt()).member("count", row.count()).endObject();
    }

    private static void write(SilenceRow row, JsonOut out) throws IOException {
        out.object().member("id", row.row()).member("silence", row.id()).member("at", row.at()).member("action", row.action());
        out.name("matchers").array();
        for (Matcher matcher : row.matchers()) {
            out.string(matcher.toString());
        }
        out.endArray().member("startsAt", row.startsAt()).member("endsAt", row.endsAt());
        out.member("createdBy", row.createdBy()).member("comment", row.comment()).member("sender", row.sender()).endObject();
    }

    private static void write(VersionRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("package", row.packageName()).member("version", row.version());
        out.member("team", row.team()).member("rules", row.rules()).member("source", row.source()).member("since", row.since()).name("until");
        DecisionJson.time(row.until(), out);
        out.endObject();
    }

    private static void write(ReloadRow row, JsonOut out) throws IOException {
        out.object().member("id", row.id()).member("at", row.at()).member("result", row.result());
        out.member("problems", row.problems().isEmpty() ? List.of() : row.problems().lines().toList());
        out.member("sender", row.sender()).endObject();
    }

    private static void write(ActionRow row, JsonOut out) throws IOException {
        out.object().member("list", row.list()).member("id", row.id()).member("at", row.at()).member("action", row.action());
        out.member("user", row.user()).member("address", row.address()).member("by", row.by());
        out.member("about", row.about()).member("words", row.words());
        out.member("matchers", row.matchers().stream().map(Matcher::toString).toList()).name("alerts");
        DecisionJson.alerts(row.alerts(), out);
        out.endObject();
    }

    private static void write(GapRow row, JsonOut out) throws IOException {
        Gap gap = row.gap();
        out.object().member("id", row.id()).member("from", gap.from()).member("until", gap.until());
        out.member("lost", gap.lost()).member("why", gap.why()).endObject();
    }

    // ---- a stretch of one alert's history

    private JsonOut.Content stretch(String fingerprint, Query query, Instant now) {
        Instant to = TimeParameter.in(query, "to").orElse(now);
        Instant from = TimeParameter.in(query, "from").orElse(to.minus(A_DAY));
        if (!from.isBefore(to)) {
            throw new HandlerFault(400, "from= is to be before to=");
        }
        Stretch stretch = history.stretch(fingerprint, from, to)
                .orElseGet(() -> new Stretch(Labels.EMPTY, from, to, List.of(), List.of(), List.of(), List.of(), List.of(), List.of()));
        return out -> write(fingerprint, stretch, out);
    }

    private static void write(String fingerprint, Stretch stretch, JsonOut out) throws IOException {
        out.object().name("alert").object().member("fingerprint", fingerprint).member("labels", stretch.alert());
        List<AlertRow> fired = stretch.fired();
        out.member("annotations", fired.isEmpty() ? Labels.EMPTY : fired.get(fired.size() - 1).annotations()).endObject();
        out.member("from", stretch.from()).member("to", stretch.to()).name("bands").array();
        for (AlertRow row : fired) {
            out.object().member("kind", "firing").member("from", row.seenAt()).member("sender", row.sender()).name("until");
            DecisionJson.time(row.endedAt(), out);
            out.member("ending", row.ending()).endObject();
        }
        for (VerdictRow row : stretch.verdicts()) {
            out.object().member("kind", row.kind()).member("from", row.since()).name("until");
            DecisionJson.time(row.until(), out);
            verdict(row, out);
            out.endObject();
        }
        for (Stretch.Muted muted : stretch.muted()) {
            out.object().member("kind", "muted_by_time").member("from", muted.since()).name("until");
            DecisionJson.time(muted.until(), out);
            out.member("receiver", muted.receiver()).member("interval", muted.interval()).endObject();
        }
        out.endArray().name("marks").array();
        for (Stretch.Mark mark : stretch.notifications()) {
            out.object().member("kind", mark.notification().outcome()).member("status", mark.firing() ? "firing" : "resolved");
            members(mark.notification(), out);
            out.endObject();
        }
        out.endArray().name("actions").array();
        for (ActionRow row : stretch.actions()) {
            write(row, out);
        }
        out.endArray().name("gaps");
        DecisionJson.gaps(stretch.gaps(), out);
        out.name("changes").array();
        for (Instant change : stretch.changes()) {
            out.time(change);
        }
        out.endArray().endObject();
    }

}
