package signalbox.whatif;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.decision.Quiet;
import signalbox.engine.AlertnameLimit;
import signalbox.engine.Policy;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.explain.Explanation;
import signalbox.explain.Supposed;
import signalbox.explain.Supposed.Mutes;
import signalbox.group.AlertGroup;
import signalbox.inhibit.InhibitRule;
import signalbox.silence.Silence;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.InMemoryJournal;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * Asks what would become of an alert. The alerts, silences and acknowledgements of the server's picture are put into an engine with the same policy
 * whose clock stands still and which tells nobody; what it decides without the alert is compared with what it decides when the alert
 * comes. Conditions over time ("for 10 minutes") begin anew there.
 *
 * <p>Any thread; takes as long as filling does, so one question at a time.
 */
public final class WhatIf {

    /** With more than so many alerts filling takes more than two seconds of a core: then rules of teams are not asked. */
    private static final int MOST_ALERTS = 10_000;

    private static final Duration NEVER = Duration.ofDays(1);

    private final Severity severity;
    private final int mostAlerts;

    /** @param severity the order of severities */
    public WhatIf(Severity severity) {
        this(severity, MOST_ALERTS);
    }

    /** @param mostAlerts up to which all are filled in */
    public WhatIf(Severity severity, int mostAlerts) {
        this.severity = severity;
        this.mostAlerts = mostAlerts;
    }

    /**
     * What would become of an alert that is reported now.
     *
     * @param policy by which the server decides
     * @param quarantined the packages that are stopped there, and so here
     * @param view what the server knows
     * @throws RejectedExecutionException when there is no memory for it
     */
    public synchronized Supposed ask(AlertReport report, Policy policy, Set<String> quarantined, View view) {
        List<AlertView> others = new ArrayList<>();
        List<AlertView> itself = new ArrayList<>(1);
        view.forEachAlert(each -> {
            if (each.alert().labels().equals(report.labels())) {
                itself.add(each);
            } else if (each.alert().firing() && each.derivedBy().isEmpty()) {
                others.add(each);
            }
        });
        Optional<String> notJudged = Optional.empty();
        Predicate<String> asked = name -> !quarantined.contains(name);
        if (others.size() > mostAlerts) {
            notJudged = Optional.of("rules of teams were not asked: " + others.size() + " alerts fire, and they are asked with up to "
                    + mostAlerts);
            asked = name -> false;
            others.removeIf(each -> !concerns(policy, report.labels(), each.alert().labels()));
        }
        Instant now = report.updatedAt();
        try (RuleEngine beside = engine(policy.withTeams(asked), view.silences(), now)) {
            report(others.stream().map(each -> asReported(each, now)).toList(), beside);
            acknowledge(view.acks(), labels(beside.view()), beside);
            View before = beside.view();
            report(List.of(report), beside);
            acknowledge(view.acks(), Set.of(report.labels()), beside);
            return supposed(report, itself, view, before, beside.view(), policy, notJudged.or(() -> stopped(beside)));
        }
    }

    /** Whether the inhibit rules of the configuration may let one of the two keep the other quiet. */
    private static boolean concerns(Policy policy, Labels one, Labels other) {
        return policy.inhibitRules().stream().anyMatch(rule -> mayInhibit(rule, one, other) || mayInhibit(rule, other, one));
    }

    private static boolean mayInhibit(InhibitRule rule, Labels source, Labels target) {
        return rule.isSource(source) && rule.isTarget(target) && rule.equal().valuesIn(source).equals(rule.equal().valuesIn(target));
    }

    private RuleEngine engine(Policy policy, List<Silence> silences, Instant now) {
        InMemoryJournal journal = new InMemoryJournal();
        var unused = journal.write(silences.stream().map(Change.SilenceKept::new).map(Change.class::cast).toList());
        Silences kept = new Silences(
                MatcherSyntax.Mode.FALLBACK, NEVER, new SilenceLimits(0, 0), () -> UUID.randomUUID().toString(), false);
        Settings settings = Settings.DEFAULT
                .with(NEVER, new AlertnameLimit(0, name -> {}))
                .withSelfCheckEvery(Duration.ZERO)
                .with(severity);
        return new RuleEngine(policy, kept, journal, outgoing -> {}, () -> now, settings);
    }

    private static void report(List<AlertReport> reports, RuleEngine engine) {
        try {
            engine.accept(reports).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RejectedExecutionException full) {
                throw full;
            }
            throw e;
        }
    }

    /** Acknowledges there what is acknowledged here, of some alerts that fire there. */
    private static void acknowledge(List<Ack.About> acks, Set<Labels> alerts, RuleEngine engine) {
        List<CompletableFuture<Ack.About>> asked = new ArrayList<>();
        engine.together(() -> {
            for (Ack.About each : acks) {
                each.alerts().stream().filter(alerts::contains).forEach(alert -> asked.add(engine.acknowledge(new PostedAck(
                        List.of(), OptionalLong.of(alert.fingerprint()), each.ack().by(), each.ack().comment(), each.ack().until()))));
            }
        });
        asked.forEach(CompletableFuture::join);
    }

    private static Set<Labels> labels(View view) {
        Set<Labels> labels = new HashSet<>();
        view.forEachAlert(each -> labels.add(each.alert().labels()));
        return labels;
    }

    private static AlertReport asReported(AlertView view, Instant now) {
        return new AlertReport(
                view.alert().labels(), view.alert().annotations(), view.alert().startsAt(),
                view.endsAt().isAfter(now) ? view.endsAt() : now.plusSeconds(1), "", now, true);
    }

    /** Packages that failed beside: what they would say is not known. */
    private static Optional<String> stopped(RuleEngine beside) {
        Set<String> names = new TreeSet<>(beside.quarantined().keySet());
        return names.isEmpty() ? Optional.empty() : Optional.of("not asked, because they failed: " + String.join(", ", names));
    }

    private static Supposed supposed(
            AlertReport report,
            List<AlertView> itself,
            View live,
            View before,
            View after,
            Policy policy,
            Optional<String> notJudged) {
        Instant now = report.updatedAt();
        Map<Labels, List<Quiet>> quietBefore = new HashMap<>();
        before.forEachAlert(each -> quietBefore.put(each.alert().labels(), each.quiet()));
        Map<Labels, AlertView> liveAlerts = new HashMap<>();
        live.forEachAlert(each -> liveAlerts.put(each.alert().labels(), each));
        List<Mutes> mutes = new ArrayList<>();
        List<Labels> derives = new ArrayList<>();
        after.forEachAlert(each -> {
            Labels alert = each.alert().labels();
            if (alert.equals(report.labels()) || !each.alert().firing()) {
                return;
            }
            if (!quietBefore.containsKey(alert)) {
                derives.add(alert);
                return;
            }
            List<Quiet> more = each.quiet().stream()
                    .filter(quiet -> quiet.concerns(quiet.receiver()) && !quietBefore.get(alert).contains(quiet))
                    .toList();
            if (!more.isEmpty()) {
                AlertView known = liveAlerts.getOrDefault(alert, each);
                mutes.add(new Mutes(Explanation.of(known, live, now), more));
            }
        });
        mutes.sort((a, b) -> a.alert().alert().compareTo(b.alert().alert()));
        derives.sort(null);
        Explanation explanation = Explanation.of(report.labels(), after, now);
        Map<AlertGroup, Instant> turns = new HashMap<>();
        explanation.receivers().forEach(each ->
                live.due(each.group()).ifPresent(due -> turns.put(each.group(), due)));
        boolean isFiring = itself.stream().anyMatch(each -> each.alert().firing());
        return new Supposed(
                report.labels(), isFiring, explanation, policy.tree().wayOf(report.labels()), turns, mutes, derives, notJudged);
    }
}
