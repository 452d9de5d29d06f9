package signalbox.replay;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static signalbox.testing.TestEngine.matching;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.audit.Audit;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Three hours of an engine with all kinds of decisions in them, as the audit keeps them. */
final class RecordedHours {

    static final Instant BEGIN = Instant.parse("2026-01-01T10:00:00Z");
    static final Instant END = Instant.parse("2026-01-01T13:00:00Z");

    static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname, cluster]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 30m
              routes:
                - matchers: [severity="page"]
                  receiver: pager
                  group_by: [alertname]
                  mute_time_intervals: [lunch]
                - matchers: [severity="nobody"]
                  receiver: nobody
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            time_intervals:
              - name: lunch
                time_intervals: [{times: [{start_time: "12:00", end_time: "12:20"}]}]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/2"}]
              - name: nobody
            """;

    static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.ack.Acknowledged
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            rule "batch jobs wait" when $a : Alert( job == "batch" ) then insertLogical( new Withheld( $a, "batch jobs wait" ) ); end
            rule "database alerts go to the pager, too"
            when $a : Alert( name == "Slow", team == "db" ) then insertLogical( new Route( $a, "pager" ).groupedBy( "cluster" ) ); end
            rule "long" when $a : Alert( name == "Latency" ) then insertLogical( Condition.of( "long", $a ).forAtLeast( "7m" ) ); end
            rule "what is not long is nothing"
            when $a : Alert( name == "Latency" ) not Holds( condition == "long", subject == $a )
            then insertLogical( new Withheld( $a, "not long yet" ) ); end
            rule "a cluster"
            when accumulate( Alert( name == "NodeDown", cluster == "c1", $l : labels ); $n : count( $l ); $n >= 2 )
            then insertLogical( Derived.alert( "ClusterDown" ).label( "cluster", "c1" ).label( "severity", "page" ) ); end
            rule "who is at it is left alone"
            when $a : Alert( name == "Slow" ) Acknowledged( alert == $a ) then insertLogical( new Withheld( $a, "somebody is at it" ) ); end
            """;

    static final String PATH = "teams/team0/rules.drl";

    private RecordedHours() {}

    static String file(String rules) {
        return "package rules.teams.team0\n" + rules;
    }

    /**
     * Records them below a folder; answers what was told, one for each integration.
     *
     * @param outage whether a receiver is down for some minutes: who tells it in a test does not try again, as a server does
     */
    static int record(Path storage, int alerts, boolean outage) {
        TestClock clock = new TestClock(BEGIN.toString());
        InMemoryJournal journal = new InMemoryJournal();
        Random random = new Random(20);
        int told;
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock)) {
            audit.loaded(load(clock, Load.Result.START, CONFIG));
            try (TestEngine engine = engine(clock, journal, audit)) {
                silent(engine, clock, random, alerts, 60);
                told = engine.told.size();
            }
        }
        clock.advance(ofMinutes(3));
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock)) {
            audit.loaded(load(clock, Load.Result.START, CONFIG));
            try (TestEngine engine = engine(clock, journal, audit)) {
                engine.advance(Duration.ZERO); // what became due while the server was away is told at once
                Labels slow = Labels.of("alertname", "Slow", "team", "db", "cluster", "c2");
                engine.firing("alertname", "Slow", "team", "db", "cluster", "c2");
                engine.advance(ofMinutes(2));
                engine.acknowledge(new PostedAck(List.of(), OptionalLong.of(slow.fingerprint()), "ann", "on it", Ack.OPEN));
                String silence = engine.silence(ofHours(1), matching("cluster", "c3"));
                silent(engine, clock, random, alerts, 40);
                engine.expireSilence(silence);
                engine.advance(ofMillis(1)); // what it kept quiet is told before anything else is reported
                if (outage) {
                    engine.receiversDown.add("chat");
                }
                silent(engine, clock, random, alerts, 12);
                engine.receiversDown.clear();
                String other = CONFIG.replace("repeat_interval: 30m", "repeat_interval: 20m");
                engine.reload(other, RULES);
                audit.loaded(load(clock, Load.Result.TAKEN_OVER, other));
                while (clock.instant().isBefore(END)) {
                    silent(engine, clock, random, alerts, 1);
                }
                told += engine.told.size();
            }
        }
        return told;
    }

    private static TestEngine engine(TestClock clock, InMemoryJournal journal, Audit audit) {
        TestEngine engine = new TestEngine(clock, journal, Settings.DEFAULT.with(audit), CONFIG, RULES);
        engine.beforeAnswer = notification -> {
            boolean down = engine.receiversDown.contains(notification.integration().receiver());
            audit.delivered(new Outcome(
                    notification, down ? Outcome.Result.FAILED : Outcome.Result.SENT, 1, down ? "serverError" : "",
                    down ? "status 500" : "", clock.instant(), Map.of()));
        };
        return engine;
    }

    private static Load load(TestClock clock, Load.Result result, String configuration) {
        return new Load(
                clock.instant(),
                result,
                List.of(),
                "",
                Map.of("chat", 1, "pager", 2, "nobody", 0),
                List.of(new Load.RulesInForce("rules.teams.team0", "v1", "team0", List.of("batch jobs wait"),
                        List.of(new Load.SourceFile(PATH, "rules/" + PATH, file(RULES))))),
                configuration,
                true);
    }

    /** Minutes in which alerts come and go. */
    private static void silent(TestEngine engine, TestClock clock, Random random, int alerts, int minutes) {
        for (int minute = 0; minute < minutes; minute++) {
            List<AlertReport> reports = IntStream.range(0, Math.max(1, alerts / 20))
                    .mapToObj(i -> report(engine, random, alerts, clock.instant()))
                    .toList();
            engine.accept(reports);
            engine.advance(ofSeconds(60));
        }
    }

    private static AlertReport report(TestEngine engine, Random random, int alerts, Instant now) {
        int number = random.nextInt(alerts);
        String name = List.of("NodeDown", "DiskFull", "Latency", "Slow", "Backup").get(number % 5);
        Labels labels = Labels.of(
                "alertname", name,
                "instance", "i" + number / 5,
                "cluster", "c" + number % 4,
                "team", number % 2 == 0 ? "db" : "web",
                "job", name.equals("Backup") ? "batch" : "app",
                "severity", name.equals("NodeDown") ? "page" : number % 7 == 0 ? "nobody" : "warning");
        boolean ends = engine.find(labels).filter(view -> view.alert().firing()).isPresent() && random.nextInt(3) > 0;
        Instant startsAt = engine.find(labels).map(view -> view.alert().startsAt()).orElse(now);
        Instant end = ends ? now : random.nextInt(4) == 0 ? now.plus(Duration.ofMinutes(9)) : now.plus(ofHours(5));
        return new AlertReport(labels, Labels.of("summary", "number " + random.nextInt(2)), startsAt, end, "", now, false);
    }
}
