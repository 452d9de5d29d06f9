package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.PostedAlert;
import signalbox.alert.Severity;
import signalbox.config.Configuration;
import signalbox.decision.DecidedBy;
import signalbox.decision.Quiet;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.load.Loaded;
import signalbox.load.LoadedRules;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.InMemoryJournal;
import signalbox.view.AlertView;

/**
 * What rules and a configuration decide of alerts that fire now: in the engine that serves, at one instant, telling nobody. What rules
 * say over time begins at that instant: a condition that has to last does not hold yet.
 */
public final class Trial {

    private static final Duration LASTS = Duration.ofHours(1);

    /**
     * A rule, or an entry of the configuration.
     *
     * @param packageName that of the standard rules for the configuration's entries
     * @param place file and line, {@code ""} when it has none
     */
    public record By(String packageName, String rule, String place) {

        private static By of(DecidedBy by) {
            return new By(by.packageName(), by.rule(), by.place());
        }

        /** For people: entries of the configuration are known by their name alone. */
        @Override
        public String toString() {
            return packageName.equals(DecidedBy.STANDARD)
                    ? rule
                    : "rule \"" + rule + "\" of " + packageName + (place.isEmpty() ? "" : " (" + place + ")");
        }
    }

    /** Alerts that a rule sends to a receiver. */
    public record Routed(By by, String receiver, Set<Labels> alerts) {}

    /**
     * What would be decided.
     *
     * @param muted by rule the alerts that it keeps quiet, from one receiver or from all
     * @param quiet alerts that are kept quiet from everybody
     * @param derived how many alerts rules derive
     * @param stopped packages that failed, with the reason
     */
    public record Result(Map<By, Set<Labels>> muted, Set<Labels> quiet, List<Routed> routed, int derived, Map<String, String> stopped) {}

    private final Map<By, Set<Labels>> muted = new LinkedHashMap<>();
    private final Set<Labels> quiet = new LinkedHashSet<>();
    private final Map<List<Object>, Set<Labels>> routed = new LinkedHashMap<>();
    private int derived;

    private Trial() {}

    /**
     * Decides of alerts.
     *
     * @param fromFile whether there is a configuration file
     * @param loader of the rules; what it cannot load is not there
     * @param acks who takes care of which of the alerts, or of those that are derived
     * @param severity the order of severities
     */
    public static Result of(
            Configuration configuration,
            boolean fromFile,
            RuleLoader loader,
            RuleSources sources,
            List<PostedAlert> alerts,
            List<PostedAck> acks,
            Severity severity,
            Instant now) {
        RuleBase rules = loader.load(sources);
        VirtualTime time = new VirtualTime(now);
        Trial trial = new Trial();
        try (InMemoryJournal journal = new InMemoryJournal();
                RuleEngine engine = new RuleEngine(
                        Loaded.policy(configuration, fromFile, new LoadedRules(rules), List.of()),
                        new Silences(MatcherSyntax.Mode.FALLBACK, Settings.DEFAULT.retention(), SilenceLimits.NONE, () -> "silence", false),
                        journal,
                        outgoing -> {},
                        time,
                        Settings.DEFAULT.withSelfCheckEvery(Duration.ZERO).with(severity))) {
            engine.together(() -> {
                var unused = engine.accept(reports(alerts, now));
            });
            engine.tick();
            engine.together(() -> acks.forEach(each -> {
                var unused = engine.acknowledge(each); // refused where its alert does not fire here
            }));
            engine.tick();
            engine.view().forEachAlert(trial::add);
            List<Routed> routes = new ArrayList<>();
            trial.routed.forEach((key, labels) -> routes.add(new Routed((By) key.get(0), (String) key.get(1), labels)));
            return new Result(trial.muted, trial.quiet, routes, trial.derived, new TreeMap<>(engine.quarantined()));
        }
    }

    private static List<AlertReport> reports(List<PostedAlert> alerts, Instant now) {
        return alerts.stream().map(alert -> alert.report(now, LASTS, MatcherSyntax.Mode.FALLBACK, "")).toList();
    }

    private void add(AlertView view) {
        if (!view.alert().firing()) {
            return;
        }
        Labels labels = view.alert().labels();
        if (!view.derivedBy().isEmpty()) {
            derived++;
        }
        for (Quiet reason : view.quiet()) {
            if (reason.concerns(reason.receiver())) {
                muted.computeIfAbsent(By.of(reason.by()), any -> new LinkedHashSet<>()).add(labels);
            }
        }
        if (view.isQuietByRules()) {
            quiet.add(labels);
        }
        view.ruledRoutes().forEach(route -> routed.computeIfAbsent(List.of(By.of(route.by()), route.receiver()), any -> new LinkedHashSet<>())
                .add(labels));
    }
}
