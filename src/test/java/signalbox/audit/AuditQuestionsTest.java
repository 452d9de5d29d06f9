package signalbox.audit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** The questions of {@code docs/audit.md}, asked of a recorded night, as they stand there. */
class AuditQuestionsTest {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 30m
              routes:
                - matchers: [severity="page"]
                  receiver: pager
                - matchers: [severity="nobody"]
                  receiver: nobody
                - matchers: [severity="once"]
                  receiver: once
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
              - name: nobody
              - name: once
                webhook_configs: [{url: "http://localhost/", send_resolved: false}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            rule "batch jobs wait" when $a : Alert( job == "batch" ) then insertLogical( new Withheld( $a, "batch jobs wait" ) ); end
            rule "never" when $a : Alert( job == "never" ) then insertLogical( new Withheld( $a, "never" ) ); end
            """;

    private final Path storage;

    AuditQuestionsTest(@TempDir Path storage) throws Exception {
        this.storage = storage;
        TestClock clock = new TestClock("2026-11-28T02:00:00Z");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000)) {
            record(audit, clock);
        }
    }

    /** The night. */
    static void record(Audit audit, TestClock clock) throws Exception {
        try (TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES)) {
            engine.beforeAnswer = notification ->
                    audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
            audit.loaded(new Load(clock.instant(), Load.Result.START, List.of(), "", Map.of("chat", 1, "pager", 1, "nobody", 0), List.of(
                    new Load.RulesInForce("rules.teams.team0", "v1", "team0", List.of("batch jobs wait", "never"), List.of(new Load.SourceFile("teams/team0/a.drl", "a.drl", "one")))), "", true));
            engine.report(clock.instant(), clock.instant().plus(ofHours(5)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
            engine.report(clock.instant(), clock.instant().plus(ofHours(5)), "alertname", "Backup", "job", "batch");
            engine.report(clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "Cron", "severity", "nobody");
            engine.advance(ofMinutes(58));
            engine.report(clock.instant(), clock.instant().plus(ofMinutes(42)), "alertname", "NodeDown", "instance", "db1", "severity", "page");
            engine.advance(ofMinutes(20));
            audit.acknowledged("ann@10.0.0.7", engine.acknowledge(new PostedAck(
                    List.of(), OptionalLong.of(Labels.of("alertname", "NodeDown", "instance", "db1", "severity", "page").fingerprint()), "Ann", "on it", Ack.OPEN)));
            engine.silence(ofMinutes(10), matching("alertname", "NodeDown"));
            engine.advance(ofHours(2));
            audit.loaded(new Load(clock.instant(), Load.Result.TAKEN_OVER, List.of(), "ann@127.0.0.1", Map.of("chat", 1, "pager", 1, "nobody", 0), List.of(
                    new Load.RulesInForce("rules.teams.team0", "v2", "team0", List.of("batch jobs wait", "never"), List.of(new Load.SourceFile("teams/team0/a.drl", "a.drl", "two")))), "", true));
        }
    }

    @Test
    void eachTimeThatAnAlertFiresCounts_andWhenItsEndWasToldIsKnownOfEach(@TempDir Path other) throws Exception {
        TestClock clock = new TestClock("2026-11-28T02:00:00Z");
        try (Audit audit = new Audit(other, Retention.DEFAULT, Mask.NONE, clock, 100_000);
                TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES)) {
            engine.beforeAnswer = notification ->
                    audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
            for (String severity : List.of("page", "once")) {
                engine.report(clock.instant(), clock.instant().plus(ofMinutes(9)), "alertname", "NodeDown", "severity", severity);
            }
            engine.advance(ofHours(1));
            engine.silence(ofHours(1), matching("severity", "page"));
            for (String severity : List.of("page", "once")) {
                engine.report(clock.instant(), clock.instant().plus(ofMinutes(9)), "alertname", "NodeDown", "severity", severity);
            }
            engine.report(clock.instant(), clock.instant().plusSeconds(20), "alertname", "Short");
            engine.advance(ofHours(1));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(other))) {
            assertThat(answer(connection, 8)).containsExactlyInAnyOrder(
                    "NodeDown|{\"alertname\":\"NodeDown\",\"severity\":\"page\"}|2026-11-28T03:00:00.000Z|2026-11-28T03:09:00.000Z|silenced|all_quiet",
                    "Short|{\"alertname\":\"Short\"}|2026-11-28T03:00:00.000Z|2026-11-28T03:00:20.000Z|null|null");
            assertThat(answer(connection, 11)).containsExactly(
                    "2026-11-28T02:00:00.000Z|2026-11-28T02:09:00.000Z|once/webhook[0]|0|2026-11-28T02:00:30.000Z|null",
                    "2026-11-28T02:00:00.000Z|2026-11-28T02:09:00.000Z|pager/webhook[0]|1|2026-11-28T02:00:30.000Z|2026-11-28T02:10:30.000Z",
                    "2026-11-28T03:00:00.000Z|2026-11-28T03:09:00.000Z|once/webhook[0]|0|2026-11-28T03:00:30.000Z|null");
        }
    }

    private List<String> answer(int question) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage))) {
            return answer(connection, question);
        }
    }

    /** The answer to a question of the documentation, its cells apart by bars. */
    static List<String> answer(Connection connection, int question) throws Exception {
        Matcher block = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/audit.md")));
        for (int i = 0; i < question + 1; i++) { // the first is about firings
            assertThat(block.find()).isTrue();
        }
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(block.group(1))) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(row.getString(i));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    @Test
    void tenQuestionsAreAnswered() throws Exception {
        assertThat(answer(0)).singleElement().asString()
                .startsWith("2026-11-28T02:00:00.000Z|rules.teams.team0|batch jobs wait|[{\"alert\":").endsWith("|0");
        assertThat(answer(1)).singleElement().asString()
                .startsWith("inhibited|inhibit_rules[0]|rules.standard|")
                .contains("\"NodeDown\"")
                .endsWith("2026-11-28T02:58:00.000Z|2026-11-28T03:40:00.000Z");
        assertThat(answer(2)).hasSize(3).anySatisfy(row -> assertThat(row).startsWith("NodeDown|"));
        assertThat(answer(3)).containsExactly("rules.teams.team0|v1|v2|0|// a.drl\none\n");
        assertThat(answer(4)).isNotEmpty().allSatisfy(row -> assertThat(row).contains("pager/webhook[0]", "NodeDown"));
        assertThat(answer(5)).singleElement().asString().contains("|tester|").endsWith("|10.0");
        assertThat(answer(6)).isEmpty();
        assertThat(answer(7)).isNotEmpty();
        assertThat(answer(7).get(0)).contains("2026-11-28T02:58:30.000Z|pager/webhook[0]|first notification|sent");
        assertThat(answer(8)).hasSize(2)
                .anySatisfy(row -> assertThat(row).startsWith("Backup|").contains("|withheld|"))
                .anySatisfy(row -> assertThat(row).startsWith("Cron|").endsWith("no_integration"));
        assertThat(answer(9)).containsExactly("rules.teams.team0|batch jobs wait|1|2026-11-28T02:00:00.000Z", "rules.teams.team0|never|0|null");
        assertThat(answer(11)).containsExactly(
                "2026-11-28T02:58:00.000Z|2026-11-28T03:40:00.000Z|pager/webhook[0]|1|2026-11-28T02:58:30.000Z|2026-11-28T03:43:30.000Z");
        assertThat(String.join("\n", answer(10))).contains(
                "2026-11-28T02:58:00.000Z|inhibited|DiskFull|inhibit_rules[0]",
                "2026-11-28T03:18:00.000Z|silenced|NodeDown|silence",
                "2026-11-28T03:18:00.000Z|acknowledge|Ann|on it",
                "2026-11-28T03:40:00.000Z|no longer inhibited|DiskFull|inhibit_rules[0]",
                "|told firing|DiskFull|chat/webhook[0]: sent");
    }
}
