package signalbox.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.decision.Decision;
import signalbox.decision.DecisionListener;
import signalbox.decision.RulesFired;
import signalbox.engine.Policy;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestEngine;

/**
 * What rules of teams cost: memory, new alerts a second, a reload of one of them, and how long others wait meanwhile. A main, because
 * the heap is looked at and the engine's own thread runs. Arguments, each {@code name=value}: {@code rules} (1000),
 * {@code packages} (5), {@code firing} (how many of the rules have sources), {@code alerts} (100000), {@code kept} (whether somebody
 * keeps firings with their facts, 1 or 0), {@code changed} (in how many packages a rule changes, 1),
 * {@code reloads} (how many there are, one after the other, 1). On a busy machine the processor time of the engine's thread tells more than how
 * long a post takes.
 */
public final class TeamRulesBench {

    private static final String CONFIG =
            """
            route: {receiver: root, group_by: [alertname], group_wait: 10h}
            receivers: [{name: root, webhook_configs: [{url: "http://localhost/"}]}]
            """;
    private static final String IMPORTS = "import signalbox.alert.Alert\nimport signalbox.inhibit.Inhibition\n";
    private static final int POST = 500;

    private final int rules;
    private final int packages;
    private final int firing;
    private final int count;
    private final int changed;
    private final int reloads;
    private final boolean kept;
    private final Instant now = Instant.now();
    private final Keeper keeper = new Keeper();

    private TeamRulesBench(String[] arguments) {
        rules = number(arguments, "rules", 1000);
        packages = number(arguments, "packages", 5);
        firing = number(arguments, "firing", rules);
        count = number(arguments, "alerts", 100_000);
        kept = number(arguments, "kept", 1) == 1;
        changed = number(arguments, "changed", 1);
        reloads = number(arguments, "reloads", 1);
    }

    private static int number(String[] arguments, String name, int otherwise) {
        for (String argument : arguments) {
            if (argument.startsWith(name + "=")) {
                return Integer.parseInt(argument.substring(name.length() + 1));
            }
        }
        return otherwise;
    }

    public static void main(String[] arguments) {
        for (int round = number(arguments, "rounds", 1); round > 0; round--) {
            new TeamRulesBench(arguments).run();
        }
    }

    private void run() {
        List<AlertReport> alerts = alerts();
        Policy policy = policy("");
        Policy reloaded = policy("changed ");
        try (RuleEngine engine = engine(policy)) {
            engine.start();
            long before = heap();
            double engineBefore = processorSeconds("signalbox-engine");
            double rulesBefore = processorSeconds("signalbox-rules");
            long begun = System.nanoTime();
            List<CompletableFuture<Void>> posts = new ArrayList<>();
            for (int i = 0; i < alerts.size(); i += POST) {
                posts.add(post(engine, alerts.subList(i, Math.min(alerts.size(), i + POST))));
                if (posts.size() > 20) {
                    posts.remove(0).join();
                }
            }
            posts.forEach(CompletableFuture::join);
            double seconds = (System.nanoTime() - begun) / 1e9;
            double engineTook = processorSeconds("signalbox-engine") - engineBefore;
            double rulesTook = processorSeconds("signalbox-rules") - rulesBefore;
            say("%d rules in %d packages, %d firing, %d alerts: %.0f new alerts/s, processor %.1f s engine %.1f s packages, heap +%d MB, "
                    + "late %d, stopped %s, firings kept %d", rules, packages, firing, count, count / seconds, engineTook, rulesTook,
                    (heap() - before) >> 20, engine.stats().late(), engine.quarantined(), keeper.firings);
            for (int i = 0; packages > 0 && i < reloads; i++) {
                reload(engine, i % 2 == 0 ? reloaded : policy, alerts);
            }
            say("%d", alerts.size());
        }
    }

    /** How long a reload of one changed rule takes, and how long a post waits meanwhile. */
    private void reload(RuleEngine engine, Policy reloaded, List<AlertReport> alerts) {
        long begun = System.nanoTime();
        CompletableFuture<Void> reload = engine.reload(reloaded);
        List<Double> waits = new ArrayList<>();
        List<Double> busiest = new ArrayList<>();
        Random random = new Random(2);
        while (!reload.isDone()) {
            long posted = System.nanoTime();
            double before = processorSeconds("signalbox-engine");
            int from = random.nextInt(alerts.size() - POST);
            post(engine, alerts.subList(from, from + 50)).join();
            waits.add((System.nanoTime() - posted) / 1e6);
            busiest.add((processorSeconds("signalbox-engine") - before) * 1000);
        }
        reload.join();
        double millis = (System.nanoTime() - begun) / 1e6;
        busiest.sort(Comparator.reverseOrder());
        say("a rule changed in each of %d packages: in force after %.0f ms (compiled before), longest post %.0f ms of %d, most processor time "
                + "of the engine's thread for one %s ms", Math.min(changed, packages), millis, waits.isEmpty() ? 0.0 : Collections.max(waits),
                waits.size(), busiest.stream().limit(5).map(each -> "%.1f".formatted(each)).toList());
    }

    private static CompletableFuture<Void> post(RuleEngine engine, List<AlertReport> alerts) {
        try {
            return engine.accept(alerts);
        } catch (RejectedExecutionException | CompletionException e) {
            throw new IllegalStateException("the engine is behind", e);
        }
    }

    /** Somebody who keeps firings, at no cost of his own. */
    private final class Keeper implements DecisionListener {
        private long firings;

        @Override
        public boolean isListening() {
            return false;
        }

        @Override
        public boolean keepsFirings() {
            return kept;
        }

        @Override
        public void fired(RulesFired fired) {
            firings += fired.known().size();
        }

        @Override
        public void decided(List<Decision> decisions) {
            // that is measured elsewhere
        }
    }

    private RuleEngine engine(Policy policy) {
        return new RuleEngine(
                policy,
                new Silences(
                        MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5), SilenceLimits.NONE, () -> UUID.randomUUID().toString(), false),
                new InMemoryJournal(),
                outgoing -> {},
                Instant::now,
                Settings.DEFAULT.with(keeper));
    }

    private Policy policy(String extra) {
        String[] texts = new String[packages];
        for (int p = 0; p < packages; p++) {
            StringBuilder text = new StringBuilder(IMPORTS);
            for (int i = p; i < rules; i += packages) {
                text.append(rule(i, i == p && Math.floorMod(p - 7, packages) < changed ? extra : ""));
            }
            texts[p] = text.toString();
        }
        return TestEngine.policy(CONFIG, texts);
    }

    private static String rule(int i, String extra) {
        return "rule \"" + extra + "NodeDown" + i + " mutes warnings of its instance\" when $s : Alert( name == \"NodeDown" + i
                + "\" ) $t : Alert( severity == \"warning\", instance == $s.instance, name != \"NodeDown" + i
                + "\" ) then insertLogical( new Inhibition( $t, $s ) ); end\n";
    }

    private List<AlertReport> alerts() {
        Random random = new Random(1);
        List<AlertReport> alerts = new ArrayList<>();
        int perName = Math.max(1, count / 5 / Math.max(1, rules));
        for (int i = 0; i < count; i++) {
            int k = i % Math.max(1, rules);
            boolean isSource = i < count / 5;
            String name = isSource
                    ? k < firing && i / Math.max(1, rules) < perName ? "NodeDown" + k : "Other" + i % 500
                    : (i < count / 2 ? "Warn" : "Info") + i % 200;
            String severity = isSource ? "critical" : i < count / 2 ? "warning" : "info";
            Labels labels = Labels.of("alertname", name.intern(), "cluster", ("c" + random.nextInt(20)).intern(),
                    "instance", ("host" + random.nextInt(count / 10) + ":9100").intern(), "job", "node", "n", "" + i,
                    "severity", severity, "team", ("t" + random.nextInt(40)).intern());
            alerts.add(new AlertReport(labels, Labels.EMPTY, now, now.plus(Duration.ofDays(1)), "", now, false));
        }
        Collections.shuffle(alerts, random);
        return alerts;
    }

    /** Of threads of that name that are alive. */
    private static double processorSeconds(String name) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long nanos = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            nanos += info != null && info.getThreadName().equals(name) ? Math.max(0, threads.getThreadCpuTime(info.getThreadId())) : 0;
        }
        return nanos / 1e9;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @SuppressWarnings("SystemOut") // a main for people
    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
