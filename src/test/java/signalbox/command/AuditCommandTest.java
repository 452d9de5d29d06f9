package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.ack.Ack;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.audit.Audit;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.Firing;
import signalbox.decision.RulesFired;
import signalbox.decision.Seen;
import signalbox.group.AlertGroup;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Timing;

/** {@code signalbox audit} and {@code signalbox explain} from the files of a server that is gone. */
class AuditCommandTest {

    private static final Instant TWO = Instant.parse("2026-11-20T02:00:00Z");
    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db,1", "token", "secret");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path storage;

    AuditCommandTest(@TempDir Path storage) throws Exception {
        this.storage = storage;
        Alert disk = new Alert(DISK, Labels.EMPTY, TWO, Alert.NOT_ENDED, "");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.withKeyBelow(storage, "token"::equals), () -> TWO)) {
            audit.decided(List.of(
                    new AlertBegan(TWO, disk),
                    new Verdict(TWO, Kind.WITHHELD, true, DISK, "", new DecidedBy("rules.teams.infra", "v1", "not now", "a.drl:8"),
                            Because.words("maintenance"), Force.IN_FORCE, Optional.empty())));
            audit.fired(new RulesFired(TWO, "rules.teams.infra", "v1", Map.of("not now", 3), List.of(new Firing(
                    new DecidedBy("rules.teams.infra", "v1", "not now", "a.drl:8"), 0, List.of(new Seen.OfAlert(DISK)),
                    List.of(new Firing.Concluded("withheld", new Seen.OfFact("Withheld", false, Map.of("target", new Seen.OfAlert(DISK)))))))));
            audit.decided(List.of(new AlertEnded(TWO.plusSeconds(600), disk, false)));
        }
    }

    private int run(String... arguments) {
        CommandLine line = SignalboxCommand.configured(
                arguments[0].equals("explain") ? new CommandLine(new ExplainCommand(() -> TWO.plusSeconds(3600)))
                        : new CommandLine(new AuditCommand(() -> TWO.plusSeconds(3600))));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] rest = new String[arguments.length];
        System.arraycopy(arguments, 1, rest, 0, arguments.length - 1);
        rest[arguments.length - 1] = "--storage.path=" + storage;
        return line.execute(rest);
    }

    @Test
    void rowsAreListedInWords() {
        assertThat(run("audit", "verdicts", "alertname=DiskFull")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("masked:[0-9a-f]+", "masked").replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "SINCE | UNTIL | VERDICT | ALERT | BECAUSE",
                        "2026-11-20T02:00:00Z | - | withheld | DiskFull{instance=\"db,1\", token=\"masked\"} | \"not now\" of rules.teams.infra, version v1: maintenance");
    }

    @Test
    void columnsAreAsWideAsTheirValues() {
        Labels longer = Labels.of("alertname", "DiskFull", "instance", "a-host-with-a-long-name.example.com", "mountpoint", "/var/lib");
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(900))) {
            audit.decided(List.of(
                    new AlertBegan(TWO, new Alert(longer, Labels.EMPTY, TWO, Alert.NOT_ENDED, "")),
                    new Verdict(TWO, Kind.WITHHELD, true, longer, "", new DecidedBy("rules.teams.infra", "v1", "not now", "a.drl:8"),
                            Because.words("maintenance"), Force.IN_FORCE, Optional.empty())));
        }
        assertThat(run("audit", "verdicts")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.subList(1, 3)).allMatch(line -> line.indexOf("\"not now\"") == lines.get(0).indexOf("BECAUSE"));
    }

    @Test
    void whatPeopleDidIsListed() {
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(900))) {
            audit.acknowledged("ann@10.0.0.7", new Ack.About(
                    new Ack("a1", List.of(), "Ann", "on\nit", TWO, Ack.OPEN), List.of(Labels.of("alertname", "Up"), Labels.of("alertname", "Down"))));
            audit.noted("10.0.0.8", "test receiver", "team");
        }
        assertThat(run("audit", "actions")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", " | "))).containsExactly(
                "AT | WHO | FROM | WHAT | TO WHAT",
                "2026-11-20T02:15:00Z | - | 10.0.0.8 | test receiver | team",
                "2026-11-20T02:15:00Z | ann | 10.0.0.7 | acknowledge | a1 | Up{}, Down{}: on it");
        assertThat(run("audit", "actions", "--user=10.0.0.7", "--format=csv")).isZero();
        assertThat(out.toString()).contains("\n2026-11-20T02:15:00.000Z,acknowledge,ann,10.0.0.7,Ann,a1,\"on\nit\",");
    }

    /** Of what the far end answers each time there is one row. */
    @Test
    void failureThatRepeatsItselfSaysHowOftenAndUntilWhen_inOneLine() throws Exception {
        AlertGroup group = new AlertGroup(
                new Destination("{}", "{}", "team", GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), Map.of(),
                        List.of()),
                Labels.EMPTY);
        Integration webhook = new Integration("team", "webhook", 0, true);
        try (Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, () -> TWO.plusSeconds(3_000))) {
            for (int minute = 0; minute < 3; minute++) {
                Instant at = TWO.plusSeconds(60L * minute);
                audit.delivered(new Outcome(
                        new Notification(group, webhook, List.of(new Alert(DISK, Labels.EMPTY, TWO, Alert.NOT_ENDED, "")), "first notification", at),
                        Outcome.Result.FAILED, 8, "server", "502: busy\r\n\tsorry\n", at.plusSeconds(30), Map.of()));
            }
        }
        assertThat(run("audit", "notifications")).isZero();
        assertThat(out.toString().lines().skip(1)).singleElement().asString()
                .endsWith("first notification, 8 attempts, 3 times until 2026-11-20T02:02:30Z: 502: busy sorry");
    }

    @Test
    void whatCannotBeAskedIsSaid() {
        assertThat(run("audit", "alerts", "--limit=-4")).isEqualTo(1);
        assertThat(err.toString()).contains("--limit: -4 is no number of rows: expected one from 1 on");
        assertThat(run("explain", "--at=2027-01-01T00:00:00Z", "alertname=DiskFull")).isEqualTo(1);
        assertThat(err.toString()).contains("--at: 2027-01-01T00:00:00Z has not come yet");
        assertThat(run("audit", "verdicts", "--from=1h", "--to=2h")).isEqualTo(1);
        assertThat(err.toString()).contains("from= is to be before to=");
        assertThat(run("audit", "verdicts", "--rule=not nw")).isEqualTo(1);
        assertThat(err.toString()).contains("no rule \"not nw\" is on record: did you mean \"not now\"?");
    }

    @Test
    void firingsAreListed_andOneIsShownWhole() {
        assertThat(run("audit", "firings", "alertname=DiskFull")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("masked:[0-9a-f]+", "masked").replaceAll(" {2,}", " | ")))
                .containsExactly(
                        "AT | ID | RULE | CONCLUDED | FACTS",
                        "2026-11-20T02:00:00Z | 1 | rules.teams.infra/not now | withheld DiskFull{instance=\"db,1\", token=\"masked\"}"
                                + " | DiskFull{instance=\"db,1\", token=\"masked\"} | and 2 more only counted");
        out.getBuffer().setLength(0);
        assertThat(run("audit", "counts")).isZero();
        assertThat(out.toString()).contains("2026-11-20T02:00:00Z  3 ");
        out.getBuffer().setLength(0);
        assertThat(run("audit", "firing", "1")).isZero();
        assertThat(out.toString()).contains("\"not now\" of rules.teams.infra, version v1 (a.drl:8), fired", "is not kept any more",
                "withheld: Withheld( target DiskFull{", "it fired 2 times more");
        assertThat(run("audit", "firing", "x")).isEqualTo(1);
        assertThat(err.toString()).contains("Name it by the number in the column ID");
        assertThat(run("audit", "firing", "77")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no firing 77");
    }

    @Test
    void fetchSaysWhatItNeeds_andOverwritesNothing() {
        assertThat(run("audit", "fetch", "--from=2h")).isEqualTo(1);
        assertThat(err.toString()).contains("fetch: expected --from=TIME", "--audit.url-file=FILE");
        assertThat(run("audit", "fetch", "--from=2h", "--audit.url=postgres://db")).isEqualTo(1);
        assertThat(err.toString()).contains("--audit.url: expected a URL such as jdbc:postgresql://");
        assertThat(run("audit", "fetch", "--from=2h", "--audit.url=jdbc:postgresql://127.0.0.1:9/audit")).isEqualTo(1);
        assertThat(err.toString()).contains("is there already: expected a folder without an audit");
    }

    @Test
    void exportsAreWhole_andMasked() {
        assertThat(run("audit", "export", "--format=csv", "alerts", "--from=2h")).isZero();
        assertThat(out.toString().lines()).hasSize(2).first().asString()
                .isEqualTo("seenAt,endedAt,ending,labels,fingerprint,startsAt,annotations,generatorURL,sender");
        assertThat(out.toString()).contains("2026-11-20T02:00:00.000Z,2026-11-20T02:10:00.000Z,resolved,\"{\"\"alertname\"\":\"\"DiskFull\"\"")
                .contains("masked:").doesNotContain("secret");
    }

    @Test
    void exportAsParquetIsReadByAnotherProgram() throws Exception {
        Path file = storage.resolve("verdicts.parquet");
        assertThat(run("audit", "export", "--format=parquet", "--output=" + file, "verdicts")).isZero();
        try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
                ResultSet row = duckdb.createStatement().executeQuery("SELECT kind, rule, labels->>'alertname', labels->>'token', epoch_ms(since),"
                        + " silence, count(*) OVER () FROM '" + file + "'")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("withheld");
            assertThat(row.getString(2)).isEqualTo("not now");
            assertThat(row.getString(3)).isEqualTo("DiskFull");
            assertThat(row.getString(4)).startsWith("masked:");
            assertThat(row.getLong(5)).isEqualTo(TWO.toEpochMilli());
            assertThat(row.getString(6)).isNull();
            assertThat(row.getLong(7)).isEqualTo(1);
        }
        assertThat(run("audit", "export", "--format=parquet", "--output=" + file, "verdicts")).isEqualTo(1);
        assertThat(err.toString()).contains("verdicts.parquet is there already");
    }

    @Test
    void parquetWantsAFile() {
        assertThat(run("audit", "export", "--format=parquet", "verdicts")).isEqualTo(1);
        assertThat(err.toString()).contains("--output=FILE");
    }

    @Test
    void rowsAsJsonLines() {
        assertThat(run("audit", "export", "verdicts")).isZero();
        assertThat(out.toString()).startsWith("{\"id\":1,\"kind\":\"withheld\"");
    }

    @Test
    void alertIsExplainedFromTheFiles() {
        assertThat(run("explain", "--at=2026-11-20T02:05:00Z", "alertname=DiskFull")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("because  withheld by rule \"not now\" of rules.teams.infra, version v1 (a.drl:8): maintenance,"
                + " since 2026-11-20T02:00:00.000Z");
        out.getBuffer().setLength(0);
        assertThat(run("explain", "--at=45m", "alertname=DiskFull")).isZero();
        assertThat(out.toString()).contains("resolved", "It ended at 2026-11-20T02:10:00Z.");
    }

    @Test
    void whatCannotBeAskedIsTold() {
        assertThat(run("audit", "people")).isOne();
        assertThat(err.toString()).contains("which list? Expected one of alerts, verdicts").contains("not people");
        assertThat(run("audit", "alerts", "--from=yesterday")).isOne();
        assertThat(err.toString()).contains("--from: yesterday is no time");
    }
}
