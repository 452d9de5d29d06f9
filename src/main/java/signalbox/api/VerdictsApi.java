package signalbox.api;

import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.condition.Expected;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.view.AlertView;
import signalbox.view.Derivation;
import signalbox.view.Told;
import signalbox.view.View;

/**
 * {@code /api/signalbox/v1/alerts}: each alert with all that was decided about it: what becomes of it at each receiver, which
 * rules keep it quiet and why, what routed it, when its groups speak next and what they told last.
 */
final class VerdictsApi {

    private final Backend backend;
    private final Filters filters;
    private final InstantSource clock;

    VerdictsApi(Backend backend, Filters filters, InstantSource clock) {
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
        List<AlertView> alerts = new ArrayList<>();
        view.forEachAlert(alert -> {
            if (filter.takes(alert) && receivers.takesAny(alert.groups())) {
                alerts.add(alert);
            }
        });
        alerts.sort((a, b) -> Long.compareUnsigned(
                a.alert().labels().fingerprint(), b.alert().labels().fingerprint()));
        Answer.json(ctx, out -> {
            out.array();
            for (AlertView alert : alerts) {
                write(new Verdict(alert, view, now), out);
            }
            out.endArray();
        });
    }

    /** What becomes of an alert, in the order in which it is told (the audit's words). */
    private enum Outcome {
        WAITING,
        TOLD,
        INHIBITED,
        WITHHELD,
        SILENCED,
        MUTED_BY_TIME,
        NO_INTEGRATION,
        NO_ROUTE,
        RESOLVED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of it at one receiver. */
    private record AtReceiver(
            AlertGroup group,
            DecidedBy by,
            Outcome outcome,
            List<Quiet> because,
            List<String> muted,
            Optional<Instant> due,
            List<Told> told) {}

    private static final class Verdict {
        final AlertView view;
        final List<AtReceiver> receivers = new ArrayList<>();

        Verdict(AlertView view, View all, Instant now) {
            this.view = view;
            List<Quiet> quiet = quiet();
            for (AlertGroup group : view.groups()) {
                List<Quiet> because = quiet.stream().filter(each -> each.concerns(group.receiver())).toList();
                List<String> muted = all.mutedBy(group, now);
                List<Told> told = all.told(group).stream()
                        .filter(each -> each.firing().contains(hash()) || each.resolved().contains(hash()))
                        .toList();
                receivers.add(new AtReceiver(
                        group, by(group), outcome(all, group, because, muted, told), because, muted, all.due(group), told));
            }
        }

        /** What rules say, and the silences. */
        private List<Quiet> quiet() {
            List<Quiet> quiet = new ArrayList<>(view.quiet());
            view.silencedBy().forEach(id ->
                    quiet.add(new Quiet(Kind.SILENCED, "", DecidedBy.standard("silence"), Because.silence(id))));
            return quiet;
        }

        /** What sends it there: a rule, if one sends it to that receiver and no node does. */
        private DecidedBy by(AlertGroup group) {
            return view.ruledRoutes().stream()
                    .filter(route -> !group.destination().isNode() && route.receiver().equals(group.receiver()))
                    .map(AlertView.RuledRoute::by)
                    .findFirst()
                    .orElse(DecidedBy.standard("route " + group.destination().id()));
        }

        private long hash() {
            return view.alert().labels().notificationHash();
        }

        private Outcome outcome(View all, AlertGroup group, List<Quiet> because, List<String> muted, List<Told> told) {
            if (because.stream().anyMatch(quiet -> quiet.kind() == Kind.INHIBITED)) {
                return Outcome.INHIBITED;
            }
            if (because.stream().anyMatch(quiet -> quiet.kind() == Kind.WITHHELD)) {
                return Outcome.WITHHELD;
            }
            if (because.stream().anyMatch(quiet -> quiet.kind() == Kind.SILENCED)) {
                return Outcome.SILENCED;
            }
            if (!muted.isEmpty()) {
                return Outcome.MUTED_BY_TIME;
            }
            int integrations = all.integrations(group.receiver());
            if (integrations == 0) {
                return Outcome.NO_INTEGRATION;
            }
            boolean known = view.alert().firing()
                    ? told.stream().filter(each -> each.firing().contains(hash())).count() == integrations
                    : told.stream().noneMatch(each -> each.firing().contains(hash()));
            if (known) {
                return view.alert().firing() ? Outcome.TOLD : Outcome.RESOLVED;
            }
            return Outcome.WAITING;
        }

        /** The first of its receivers' (audit.md 4). */
        Outcome outcome() {
            return receivers.stream()
                    .map(AtReceiver::outcome)
                    .min(Comparator.naturalOrder())
                    .orElse(view.alert().firing() ? Outcome.NO_ROUTE : Outcome.RESOLVED);
        }

        /** The same for alerts about which the same was decided, for the same reasons. */
        String key() {
            List<Object> same = new ArrayList<>();
            for (AtReceiver each : receivers) {
                same.add(each.group().receiver());
                same.add(each.outcome());
                same.add(each.because());
                same.add(each.muted());
            }
            return UUID.nameUUIDFromBytes(same.toString().getBytes(StandardCharsets.UTF_8)).toString();
        }
    }

    private static void write(Verdict verdict, JsonOut out) throws IOException {
        Alert alert = verdict.view.alert();
        out.object().member("fingerprint", alert.labels().fingerprintText());
        out.member("labels", alert.labels());
        out.member("annotations", alert.annotations());
        out.member("startsAt", alert.startsAt());
        out.member("endsAt", verdict.view.endsAt());
        out.member("firing", alert.firing());
        out.member("outcome", verdict.outcome().text());
        out.member("verdict", verdict.key());
        out.name("because");
        writeReasons(verdict.quiet(), muted(verdict), out);
        out.name("receivers").array();
        for (AtReceiver each : verdict.receivers) {
            write(each, alert, out);
        }
        out.endArray().name("next");
        Optional<Instant> next = verdict.receivers.stream().flatMap(each -> each.due().stream()).min(Instant::compareTo);
        writeTime(next, out);
        out.name("lastTold");
        writeTime(verdict.receivers.stream().flatMap(each -> each.told().stream()).map(Told::at).max(Instant::compareTo), out);
        out.name("conditions");
        writeConditions(verdict.view.expected(), out);
        out.name("derivedBy");
        writeDerivations(verdict.view.derivedBy(), out);
        out.endObject();
    }

    private static void writeDerivations(List<Derivation> derivations, JsonOut out) throws IOException {
        out.array();
        for (Derivation derivation : derivations) {
            out.object();
            writeMembers(derivation.by(), out);
            out.name("sources");
            writeAlerts(derivation.because(), out);
            out.endObject();
        }
        out.endArray();
    }

    private static void writeAlerts(List<Labels> alerts, JsonOut out) throws IOException {
        out.array();
        for (Labels alert : alerts) {
            out.object().member("fingerprint", alert.fingerprintText());
            out.member("labels", alert).endObject();
        }
        out.endArray();
    }

    private static void writeConditions(List<Expected> conditions, JsonOut out) throws IOException {
        out.array();
        for (Expected condition : conditions) {
            out.object().member("condition", condition.condition());
            out.member("package", condition.packageName());
            out.name("since");
            writeTime(condition.since(), out);
            out.name("holdsAt");
            writeTime(condition.willHoldAt(), out);
            out.name("endsAt");
            writeTime(condition.willEndAt(), out);
            out.endObject();
        }
        out.endArray();
    }

    private static Set<String> muted(Verdict verdict) {
        Set<String> muted = new LinkedHashSet<>();
        verdict.receivers.forEach(each -> muted.addAll(each.muted()));
        return muted;
    }

    private static void write(AtReceiver each, Alert alert, JsonOut out) throws IOException {
        AlertGroup group = each.group();
        out.object().member("receiver", group.receiver());
        out.member("outcome", each.outcome().text());
        out.name("by");
        write(each.by(), out);
        out.member("group", group.key());
        out.member("groupLabels", group.labels());
        out.name("due");
        writeTime(each.due(), out);
        out.name("because");
        writeReasons(each.because(), Set.copyOf(each.muted()), out);
        out.name("told").array();
        for (Told told : each.told()) {
            out.object().member("integration", told.integration());
            out.member("at", told.at());
            boolean firing = told.firing().contains(alert.labels().notificationHash());
            out.member("status", firing ? "firing" : "resolved").endObject();
        }
        out.endArray().endObject();
    }

    private static void writeReasons(List<Quiet> reasons, Set<String> intervals, JsonOut out) throws IOException {
        out.array();
        for (Quiet quiet : reasons) {
            out.object().member("kind", quiet.kind().text());
            writeMembers(quiet.by(), out);
            out.member("receiver", quiet.receiver());
            Because because = quiet.because();
            out.name("sources");
            writeAlerts(because.alerts(), out);
            out.name("silence");
            writeText(because.silence(), out);
            out.name("interval").nothing();
            out.member("reason", because.words()).endObject();
        }
        for (String interval : intervals) {
            out.object().member("kind", "muted_by_time");
            writeMembers(DecidedBy.standard("time_intervals"), out);
            out.member("receiver", "").member("sources", List.of());
            out.name("silence").nothing();
            out.member("interval", interval).member("reason", "").endObject();
        }
        out.endArray();
    }

    private static void write(DecidedBy by, JsonOut out) throws IOException {
        out.object();
        writeMembers(by, out);
        out.endObject();
    }

    private static void writeMembers(DecidedBy by, JsonOut out) throws IOException {
        out.member("rule", by.rule());
        out.member("package", by.packageName());
        out.member("version", by.version());
        int colon = by.place().lastIndexOf(':');
        out.member("file", colon < 0 ? by.place() : by.place().substring(0, colon));
        out.name("line").number(colon < 0 ? "0" : by.place().substring(colon + 1));
    }

    private static void writeText(Optional<String> text, JsonOut out) throws IOException {
        if (text.isPresent()) {
            out.string(text.get());
        } else {
            out.nothing();
        }
    }

    private static void writeTime(Optional<Instant> instant, JsonOut out) throws IOException {
        if (instant.isPresent()) {
            out.time(instant.get());
        } else {
            out.nothing();
        }
    }
}
