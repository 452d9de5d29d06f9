package signalbox.audit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static signalbox.testing.TestEngine.matching;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.rules.RuleSources;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** A night with inhibition, a rule of a team, silences and reminders in it, on record as a server has it, and what becomes of that. */
public final class RecordedNight {

    /** When it begins. */
    public static final Instant BEGIN = Instant.parse("2026-03-01T02:00:00Z");

    /** About which nights later somebody asks. */
    public static final List<Instant> ASKED = List.of(at("02:00:30"), at("02:45:00"), at("02:59:00"), at("03:12:00"), at("03:20:00"), at("03:41:00"), at("04:30:00"));

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 30m
              routes: [{matchers: [severity="page"], receiver: pager, mute_time_intervals: [early]}]
            time_intervals: [{name: early, time_intervals: [{times: [{start_time: "03:00", end_time: "03:05"}]}]}]
            inhibit_rules: [{source_matchers: [alertname="NodeDown"], target_matchers: [severity="warning"], equal: [instance]}]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            rule "batch jobs wait" when $a : Alert( job == "batch" ) then insertLogical( new Withheld( $a, "batch jobs wait" ) ); end
            rule "two of a kind" when $a : Alert( name == "DiskFull" ) Alert( name == "NodeDown", this != $a )
            then insertLogical( new Withheld( $a, "the node is down" ) ); end
            """;

    private RecordedNight() {}

    private static Instant at(String time) {
        return Instant.parse("2026-03-01T" + time + "Z");
    }

    /** Records it. */
    public static void write(Path storage) throws Exception {
        write(storage, Mask.NONE);
    }

    /** The same with a mask, whose key is there then. */
    public static void write(Path storage, Mask mask) throws Exception {
        TestClock clock = new TestClock(BEGIN.toString());
        try (Audit audit = new Audit(storage, Retention.DEFAULT, mask, clock, 100_000, true);
                TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES)) {
            engine.beforeAnswer = notification ->
                    audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
            audit.loaded(load(clock, Load.Result.START, storage.resolve("rules"), "package rules.teams.team0\n" + RULES));
            engine.report(clock.instant(), clock.instant().plus(ofHours(3)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
            engine.report(clock.instant(), clock.instant().plus(ofHours(3)), "alertname", "Backup", "job", "batch");
            engine.advance(ofMinutes(58));
            engine.report(clock.instant(), clock.instant().plus(ofMinutes(42)), "alertname", "NodeDown", "instance", "db1", "severity", "page");
            engine.advance(ofMinutes(20));
            engine.silence(ofMinutes(10), matching("alertname", "NodeDown"));
            engine.advance(ofHours(2));
            engine.report(clock.instant(), clock.instant().plus(ofMinutes(5)), "alertname", "Last"); // whose rows stay, as the last ones do
            engine.advance(ofMinutes(30));
            audit.loaded(load(clock, Load.Result.TAKEN_OVER, storage.resolve("rules"), "package rules.teams.team0\n" + RULES + "// of today\n"));
        }
    }

    private static Load load(TestClock clock, Load.Result result, Path dir, String rules) throws IOException {
        Path file = dir.resolve("teams/team0/a.drl");
        Files.createDirectories(file.getParent());
        Files.writeString(file, rules);
        String version = RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow();
        return new Load(clock.instant(), result, List.of(), "", Map.of("chat", 1, "pager", 1), List.of(new Load.RulesInForce(
                "rules.teams.team0", version, "team0", List.of("batch jobs wait", "two of a kind"),
                List.of(new Load.SourceFile("teams/team0/a.drl", file.toString(), rules)))), CONFIG, true);
    }

    /** Copies all of it. */
    public static void copy(Path storage, String url, String node) throws Exception {
        TestClock clock = new TestClock(BEGIN.plus(ofHours(6)).toString());
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000, true);
                AuditCopy copy = new AuditCopy(storage, () -> PostgresUrl.of(url), node, audit, clock)) {
            while (copy.step()) {
                Thread.onSpinWait();
            }
            audit.writeAll();
        }
    }

    /** A hundred days later: a server forgets what is copied. */
    public static TestClock forget(Path storage) throws Exception {
        TestClock clock = new TestClock(BEGIN.plus(Duration.ofDays(500)).toString());
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000)) {
            for (int hour = 0; hour < 3; hour++) {
                audit.writeAll();
                clock.advance(ofHours(3));
            }
        }
        return clock;
    }
}
