package signalbox.command;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.audit.Audit;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.notify.Outcome;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Rows that are read straight from the files say what the API says, page after page. */
class AuditExportTest {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            rule "batch jobs wait" when $a : Alert( job == "batch" ) then insertLogical( new Withheld( $a, "they \\"wait\\", always" ) ); end
            """;

    private final HistorySource direct;
    private final HistorySource pages;

    AuditExportTest(@TempDir Path storage) throws Exception {
        TestClock clock = new TestClock("2026-11-28T02:00:00Z");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.withKeyBelow(storage, "token"::equals), clock);
                TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES)) {
            engine.beforeAnswer = notification ->
                    audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", clock.instant(), Map.of()));
            audit.loaded(new Load(clock.instant(), Load.Result.IN_PART, List.of("one", "two"), "", Map.of("chat", 1), List.of(
                    new Load.RulesInForce("rules.teams.team0", "v1", "team0", List.of("batch jobs wait"), List.of(new Load.SourceFile("teams/team0/a.drl", "a.drl", "one\ntwo")))), "", true));
            engine.report(clock.instant(), clock.instant().plus(ofHours(5)), "alertname", "NodeDown", "instance", "db,1", "token", "a");
            engine.report(clock.instant(), clock.instant().plus(ofHours(5)), "alertname", "NodeDown", "instance", "db,1", "token", "é\"");
            engine.report(clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "DiskFull", "instance", "db,1", "severity", "warning");
            engine.report(clock.instant(), clock.instant().plus(ofMinutes(20)), "alertname", "Backup", "job", "batch");
            engine.advance(ofMinutes(3));
            engine.silence(ofHours(1), matching("alertname", "DiskFull"));
            for (int minute = 0; minute < 90; minute++) {
                engine.advance(ofMinutes(1));
            }
        }
        direct = HistorySource.of("", storage.toString(), clock);
        pages = direct::get;
    }

    /** Texts are there as such, or as their bytes. */
    private static String text(Object[] row) {
        return Arrays.stream(row)
                .map(value -> value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value)
                .toList()
                .toString();
    }

    private interface Reading {
        void from(HistorySource source, List<String> rows) throws Exception;
    }

    private void same(Reading reading) throws Exception {
        List<String> expected = new ArrayList<>();
        reading.from(pages, expected);
        List<String> actual = new ArrayList<>();
        reading.from(direct, actual);
        assertThat(actual).isNotEmpty().isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts", "verdicts", "notifications", "flushes", "firings", "counts", "silences", "versions", "reloads"})
    void valuesAreThoseOfTheApi(String list) throws Exception {
        same((source, rows) -> source.rows(list, AuditCommand.columns(list), List.of(), Long.MAX_VALUE, row -> rows.add(text(row))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alerts", "verdicts", "notifications", "flushes", "firings", "counts", "silences", "versions", "reloads"})
    void linesAreThoseOfTheApi(String list) throws Exception {
        same((source, rows) -> {
            StringWriter lines = new StringWriter();
            source.lines(list, List.of(), Long.MAX_VALUE, lines);
            rows.addAll(lines.toString().lines().toList());
        });
    }

    @Test
    void onlyWhatIsAskedForIsThere() throws Exception {
        List<Map.Entry<String, String>> query = List.of(Map.entry("filter", "alertname=DiskFull"), Map.entry("outcome", "inhibited"), Map.entry("to", "2026-11-28T03:00:00Z"));
        same((source, rows) -> source.rows("verdicts", AuditCommand.columns("verdicts"), query, Long.MAX_VALUE, row -> rows.add(text(row))));
        List<String> two = new ArrayList<>();
        direct.rows("flushes", AuditCommand.columns("flushes"), List.of(), 2, row -> two.add(text(row)));
        assertThat(two).hasSize(2);
    }
}
