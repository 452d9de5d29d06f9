package signalbox.audit;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.AlertBegan;
import signalbox.decision.Decision.AlertChanged;
import signalbox.decision.Decision.AlertEnded;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.PackageFault;
import signalbox.decision.Decision.Standing;
import signalbox.decision.Decision.Verdict;
import signalbox.engine.Settings;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.notify.Outcome;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.PostgresServer;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** The audit in a real PostgreSQL: it has what the file has, whoever is down or killed meanwhile. */
@Timeout(1200)
@Tag("once")
class AuditCopyTest {

    /** Of a character. */
    private static final String HALF = String.valueOf((char) 0xd800);

    private static PostgresServer server;
    private static int databases;

    private final TestClock clock = new TestClock("2026-11-28T02:00:00Z");
    private final Path storage;
    private String database = "";
    private Audit audit;
    private AuditCopy copy;

    AuditCopyTest(@TempDir Path storage) {
        this.storage = storage.resolve("a");
        audit = audit(Mask.NONE);
        copy = copyOf(audit, "signalbox");
    }

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws Exception {
        database = "audit" + databases++;
        server.create(database);
    }

    @AfterEach
    void close() {
        copy.close();
        audit.close();
    }

    private Audit audit(Mask mask) {
        return new Audit(storage, Retention.DEFAULT, mask, clock, 100_000, true);
    }

    private AuditCopy copyOf(Audit of, String user) {
        return new AuditCopy(storage, () -> PostgresUrl.of(server.url(database, user)), "node-a", of, clock);
    }

    private void copyAll() throws Exception {
        while (copy.step()) {
            assertThat(copy.behind()).isNotNegative();
        }
        assertThat(copy.behind()).isZero();
    }

    /** As when the process is killed: nobody says that it ended. */
    private void restart() {
        audit = audit(Mask.NONE);
        copy = copyOf(audit, "signalbox");
    }

    // ---- what is decided

    private static Labels labels(int number) {
        return Labels.of("alertname", "Up", "number", String.valueOf(number));
    }

    private void fires(int number) {
        audit.decided(List.of(
                new AlertBegan(clock.instant(), new Alert(labels(number), Labels.EMPTY, clock.instant(), Alert.NOT_ENDED, "")),
                verdict(number, true)));
        audit.writeAll();
    }

    private Verdict verdict(int number, boolean holds) {
        return new Verdict(clock.instant(), Kind.WITHHELD, holds, labels(number), "", new DecidedBy("rules.teams.a", "1", "r", ""),
                new Because(List.of(labels(number + 1_000)), Optional.empty(), Optional.empty(), "w"), Force.IN_FORCE, Optional.empty());
    }

    private void ends(int number) {
        audit.decided(List.of(
                verdict(number, false),
                new AlertEnded(clock.instant(), new Alert(labels(number), Labels.EMPTY, clock.instant(), Alert.NOT_ENDED, ""), false)));
        audit.writeAll();
    }

    /** Rows of the kinds that the night of the questions does not have. */
    private void otherKinds() {
        String configuration =
                """
                route: {receiver: chat, group_wait: 30s, routes: [{matchers: ["instance=~x+"], mute_time_intervals: [night]}]}
                time_intervals: [{name: night, time_intervals: [{times: [{start_time: "05:30", end_time: "06:00"}]}]}]
                receivers: [{name: chat, webhook_configs: [{url: "http://localhost/"}]}]
                """;
        try (TestEngine engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), configuration)) {
            engine.beforeAnswer = notification -> {
                audit.rendered(notification, "slack_configs.title", "DiskFull \\u0000 \0 " + HALF + " \ud83d\ude00");
                audit.templateFailed(notification, "slack_configs.text", "nil\0pointer");
                audit.delivered(new Outcome(notification, Outcome.Result.FAILED, 2, "serverError", "status 500", clock.instant(), Map.of()));
            };
            engine.report(clock.instant(), clock.instant().plus(Duration.ofHours(9)), "alertname", "a\0b" + HALF + "\\u0000\n\"", "instance", "x".repeat(3_000));
            engine.advance(ofMinutes(120));
        }
        Alert alert = new Alert(labels(1), Labels.EMPTY, clock.instant(), Alert.NOT_ENDED, "");
        audit.decided(List.of(
                new AlertBegan(clock.instant(), alert),
                new AlertChanged(clock.instant(), new Alert(labels(1), Labels.of("summary", "worse"), clock.instant(), Alert.NOT_ENDED, ""))));
        audit.noted("ann\0", "login", "\"");
        audit.decided(List.of(new PackageFault(clock.instant(), "rules.teams.a", true, "too slow")));
        audit.writeAll();
    }

    // ---- both sides

    private List<String> tables() throws Exception {
        try (AuditFile file = AuditFile.toRead(AuditFile.below(storage))) {
            return CopiedTable.of(file).stream().map(table -> table.columnNames() + " FROM " + table.name()).toList();
        }
    }

    private static List<String> rows(Connection connection, String question) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(question)) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(row.getString(i));
                }
                rows.add(cells.toString());
            }
        }
        return rows;
    }

    private Connection file() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage));
    }

    private Connection postgres() throws SQLException {
        Connection connection = server.connect(database);
        PostgresServer.execute(connection, "SET search_path TO signalbox");
        return connection;
    }

    private List<String> far(String question) throws SQLException {
        try (Connection connection = postgres()) {
            return rows(connection, question);
        }
    }

    /** But for what PostgreSQL has no place for. */
    private void bothSidesAreEqual() throws Exception {
        try (Connection near = file(); Connection far = postgres()) {
            for (String table : tables()) {
                assertThat(rows(far, "SELECT " + table + " ORDER BY 1, 2"))
                        .as(table)
                        .containsExactlyElementsOf(rows(near, "SELECT " + table + " ORDER BY 1, 2").stream()
                                .map(row -> row.replace("\0", "\ufffd").replace("\\\\u0000", "*").replace("\\u0000", "\\ufffd")
                                        .replace("\\ud800", "\\ufffd").replace("*", "\\\\u0000"))
                                .toList());
            }
        }
    }

    @Test
    void aStretchThatIsFetchedIsExplainedAsTheFileItWasCopiedFrom(@TempDir Path folder) throws Exception {
        Path other = folder.resolve("b");
        try (Audit ofOther = new Audit(other, Retention.DEFAULT, Mask.NONE, clock, 100_000, true);
                AuditCopy copyOfOther = new AuditCopy(other, () -> PostgresUrl.of(server.url(database, "signalbox")), "node-b", ofOther, clock)) {
            AuditQuestionsTest.record(ofOther, clock); // so that ids here are others than in the file
            ofOther.writeAll();
            while (copyOfOther.step()) {
                assertThat(copyOfOther.behind()).isNotNegative();
            }
        }
        Instant begin = clock.instant();
        AuditQuestionsTest.record(audit, clock);
        audit.writeAll();
        copyAll();
        PostgresUrl url = PostgresUrl.of(server.url(database, "signalbox"));
        Path fetched = folder.resolve("fetched");
        assertThatThrownBy(() -> AuditFetch.fetch(url, Optional.empty(), begin, begin.plusSeconds(60), fetched))
                .hasMessageContaining("expected --node with one of node-a, node-b");

        AuditFetch.Fetched result = AuditFetch.fetch(url, Optional.of("node-a"), begin.plus(ofMinutes(60)), begin.plus(ofMinutes(90)), fetched);

        assertThat(result.rows()).isPositive();
        for (int minute : new int[] {61, 72, 80, 89}) {
            Instant at = begin.plus(ofMinutes(minute));
            List<String> near = explained(storage, at);
            assertThat(near).hasSize(3).isEqualTo(explained(fetched, at));
        }
        assertThatThrownBy(() -> AuditFetch.fetch(url, Optional.of("node-a"), begin, begin.plusSeconds(60), fetched)).hasMessageContaining("is there already");
    }

    /** All that fires, with what is said of it. */
    private static List<String> explained(Path storage, Instant at) {
        return new History(storage).at(at, past -> {
            List<String> all = new ArrayList<>();
            past.forEachAlert(view -> {
                Explanation explained = Explanation.of(view, past, at);
                all.add(view.alert().labels() + ": " + Sentence.text(Sentence.of(explained, Speech.PLAIN)) + explained.told() + explained.receivers()
                        + explained.because() + view.alert().annotations());
            });
            return all.stream().sorted().toList();
        }).orElseThrow();
    }

    @Test
    void hasAllThatTheFileHas_andAnswersTheTenQuestionsAlike() throws Exception {
        AuditQuestionsTest.record(audit, clock);
        audit.close();
        clock.advance(ofMinutes(1));
        restart(); // hence a gap
        audit.decided(List.of(new Standing(clock.instant(), List.of())));
        otherKinds();
        audit.writeAll();
        copyAll();
        bothSidesAreEqual();
        for (String table : tables()) {
            assertThat(far("SELECT count(*) " + table.substring(table.indexOf("FROM")))).as(table).isNotEqualTo(List.of("[0]"));
        }
        try (Connection near = file(); Connection far = postgres()) {
            for (int question = 0; question <= 12; question++) {
                assertThat(AuditQuestionsTest.answer(far, question).stream().map(AuditCopyTest::asSqlite).sorted().toList())
                        .as("question " + question)
                        .isEqualTo(AuditQuestionsTest.answer(near, question).stream().map(AuditCopyTest::asSqlite).sorted().toList());
            }
            for (String view : List.of("alerts", "verdicts", "flushes", "deliveries", "told", "template_failures", "firings", "firing_counts", "silences",
                    "rule_versions", "reloads", "gaps", "actions")) {
                assertThat(rows(far, "SELECT * FROM " + view)).as(view).hasSameSizeAs(rows(near, "SELECT * FROM " + view));
            }
        }
    }

    /** It has no type for truth, shows whole numbers as they are, and joins in another order. */
    private static String asSqlite(String row) {
        int last = row.lastIndexOf('|') + 1;
        String sorted = row.substring(0, last) + Stream.of(row.substring(last).split(",")).sorted().collect(Collectors.joining(","));
        return sorted.replace("|f|", "|0|").replace("|t|", "|1|").replace("10.0", "10").replace("\0", "\ufffd").replace("\\u0000", "\\ufffd")
                .replace("\\ud800", "\\ufffd");
    }

    @Test
    void followsWhatIsAddedChangedAndTakenBack() throws Exception {
        fires(1);
        copyAll();
        assertThat(far("SELECT until FROM verdict")).containsExactly("[null]");
        fires(2);
        clock.advance(ofMinutes(1));
        ends(1);
        copyAll();
        bothSidesAreEqual();
        ends(2);
        fires(3); // and is over at the same instant: it never held
        copyAll();
        assertThat(far("SELECT count(*) FROM verdict")).containsExactly("[3]");
        ends(3);
        fires(4); // whose verdict may get the same id
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT count(*) FROM verdict WHERE until IS NULL")).containsExactly("[1]");
    }

    @Test
    void theLogIsEmptiedOfWhatIsCopied_andNotBefore() throws Exception {
        fires(1);
        assertThat(inFile("SELECT count(*) FROM copy_change")).isGreaterThan(4);
        copyAll();
        clock.advance(ofMinutes(1));
        audit.writeAll();
        assertThat(inFile("SELECT count(*) FROM copy_change")).isZero();
        fires(2);
        copyAll();
        bothSidesAreEqual();
    }

    private long inFile(String question) throws Exception {
        try (AuditFile file = AuditFile.toRead(AuditFile.below(storage))) {
            return file.number(question).orElseThrow();
        }
    }

    @Test
    void whileTheServerIsDown_itFallsBehind_andCatchesUp() throws Exception {
        fires(1);
        copyAll();
        server.stop();
        try {
            fires(2);
            assertThat(copy.tryStep()).isEqualTo(AuditCopy.Outcome.FAILED);
            Instant began = clock.instant();
            clock.advance(ofMinutes(7));
            fires(3);
            assertThat(copy.tryStep()).isEqualTo(AuditCopy.Outcome.FAILED);
            assertThat(copy.behind()).isGreaterThan(4);
            assertThat(copy.failures()).isEqualTo(2);
            assertThat(copy.health().allBefore()).contains(began);
            assertThat(copy.health().failing()).hasValueSatisfying(failing -> {
                assertThat(failing.since()).as("the first time").isEqualTo(began);
                assertThat(failing.why()).contains("onnection");
            });
        } finally {
            server.start();
        }
        while (copy.tryStep() != AuditCopy.Outcome.ALL_COPIED) {
            assertThat(copy.health().failing()).isEmpty();
        }
        assertThat(copy.health().failing()).isEmpty();
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT count(*) FROM alert")).containsExactly("[3]");
    }

    @Test
    void theServerIsKilled() throws Exception {
        for (int round = 0; round < 3; round++) {
            fires(round * 2);
            assertThat(copy.step()).isTrue();
            server.kill();
            fires(round * 2 + 1);
            while (copy.tryStep() != AuditCopy.Outcome.FAILED) {
                Thread.onSpinWait(); // who serves the connection goes on until it sees that the others are gone
            }
            server.start();
        }
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT count(*) FROM alert")).containsExactly("[6]");
    }

    /** At each place in a batch: nothing of it is there, then all. */
    @Test
    void whoCopiesIsKilledInTheMidst_andTheNextOneGoesOnThere() throws Exception {
        fires(1);
        copyAll();
        fires(2);
        try (Postgres killed = Postgres.connect(PostgresUrl.of(server.url(database, "signalbox")))) {
            Changes.Log changes;
            try (AuditFile file = AuditFile.toRead(AuditFile.below(storage))) {
                changes = Changes.log(file).orElseThrow();
            }
            CopyBatch batch = CopyBatch.read(AuditFile.below(storage), killed.begin(changes.name()));
            for (CopyBatch.Rows rows : batch.rows()) {
                killed.put(rows.table(), rows.rows(), batch.next());
            }
        }
        assertThat(far("SELECT count(*) FROM alert")).containsExactly("[1]");
        audit.writeAll();
        restart();
        clock.advance(ofMinutes(1));
        ends(2);
        fires(3);
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT count(*) FROM alert")).containsExactly("[3]");
        assertThat(far("SELECT number FROM file")).as("as the same file").containsExactly("[0]");
    }

    /** Decides something each millisecond, and copies it, until somebody kills it. */
    public static void main(String[] args) throws Exception {
        Path storage = Path.of(args[0]);
        Audit audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, InstantSource.system(), true);
        AuditCopy copy = new AuditCopy(storage, () -> PostgresUrl.of(args[1]), "node-a", audit, InstantSource.system());
        copy.start();
        for (int number = Integer.parseInt(args[2]); ; number++) {
            Instant now = Instant.now();
            Alert alert = new Alert(labels(number), Labels.EMPTY, now, Alert.NOT_ENDED, "");
            audit.decided(List.of(new AlertBegan(now, alert)));
            audit.decided(List.of(new AlertEnded(now.plusMillis(1), alert, false)));
            System.out.println(copy.copied());
            Thread.sleep(1);
        }
    }

    @Test
    void theProcessIsKilledWhileItWritesAndCopies() throws Exception {
        for (int round = 0; round < 3; round++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), AuditCopyTest.class.getName(), storage.toString(),
                            server.url(database, "signalbox"), String.valueOf(round * 1_000_000))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader lines = child.inputReader()) {
                String line = lines.readLine();
                while (line != null && Long.parseLong(line) < 600L * (round + 1)) { // some batches
                    line = lines.readLine();
                }
            } finally {
                child.destroyForcibly().waitFor();
            }
        }
        restart();
        fires(1);
        copyAll();
        bothSidesAreEqual();
        assertThat(Long.parseLong(far("SELECT count(*) FROM alert").get(0).replaceAll("\\D", ""))).isGreaterThan(600);
        assertThat(far("SELECT number FROM file")).as("as the same file").containsExactly("[0]");
    }

    /** Its answer to the end of a transaction does not arrive: whether it came through is asked, not guessed. */
    @Test
    void theNetworkIsLostWhileATransactionEnds() throws Exception {
        fires(1);
        copyAll();
        fires(2);
        assertThat(copy.step()).isTrue();
        copy.close(); // it does not know
        copy = copyOf(audit, "signalbox");
        copyAll();
        bothSidesAreEqual();
    }

    @Test
    void aNetworkThatSwallowsEverythingHoldsNobodyUp() throws Exception {
        fires(1);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/audit?user=a&socketTimeout=1&connectTimeout=1";
            AuditCopy lost = new AuditCopy(storage, () -> PostgresUrl.of(url), "a", audit, clock);
            assertThat(lost.tryStep()).isEqualTo(AuditCopy.Outcome.FAILED);
            lost.start();
            fires(2); // meanwhile
            lost.close();
        }
        copyAll();
        bothSidesAreEqual();
    }

    @Test
    void faultsSayWhatIsExpected_andNoPassword() {
        assertThat(fault(server.url(database, "signalbox").replace("sesame", "wrong")))
                .contains("password authentication failed for user \"signalbox\"", "--audit.url-file");
        assertThat(fault(server.url("nowhere", "signalbox"))).contains("database \"nowhere\" does not exist", "createdb");
        assertThat(fault(server.url(database, "reader"))).contains("permission denied", "expected a user who may make the schema signalbox");
        assertThat(fault(server.url(database, "signalbox").replace(":" + server.port(), ":0")))
                .isNotEmpty()
                .doesNotContain("sesame", "s3cret");
        assertThat(fault(server.url(database, "signalbox").replace(":" + server.port(), ":99999"))).doesNotContain("sesame", "s3cret");
    }

    private String fault(String url) {
        try (Postgres unused = Postgres.connect(PostgresUrl.of(url))) {
            throw new AssertionError("it works");
        } catch (Exception e) {
            return PostgresFaults.text(e);
        }
    }

    @Test
    void whoMayReadOnlyCannotCopy() throws Exception {
        fires(1);
        copyAll();
        try (Connection connection = postgres()) {
            PostgresServer.execute(connection, "GRANT USAGE ON SCHEMA signalbox TO reader");
            PostgresServer.execute(connection, "GRANT SELECT ON ALL TABLES IN SCHEMA signalbox TO reader");
        }
        AuditCopy reading = copyOf(audit, "reader");
        assertThatThrownBy(reading::step).hasMessageContaining("permission denied");
        reading.close();
    }

    @Test
    void aLaterSchemaIsLeftAlone() throws Exception {
        fires(1);
        copyAll();
        try (Connection connection = postgres()) {
            PostgresServer.execute(connection, "INSERT INTO schema_version (version) VALUES (99)");
        }
        restart();
        fires(2);
        assertThatThrownBy(copy::step).hasMessageContaining("a later version of Signalbox made the tables in PostgreSQL: their schema is 99");
        assertThat(far("SELECT count(*) FROM alert")).containsExactly("[1]");
    }

    @Test
    void schemaIsThatOfTheFile() throws Exception {
        fires(1);
        copyAll();
        try (AuditFile file = AuditFile.toRead(AuditFile.below(storage))) {
            for (CopiedTable table : CopiedTable.of(file)) {
                assertThat(far("SELECT column_name FROM information_schema.columns WHERE table_schema = 'signalbox' AND table_name = '"
                                + table.name() + "'"))
                        .as(table.name())
                        .containsExactlyInAnyOrderElementsOf(table.columns().stream().map(column -> "[" + column.name() + "]").toList());
            }
        }
    }

    @Test
    void twoServersWriteIntoOneDatabase() throws Exception {
        fires(1);
        copyAll();
        Path other = storage.resolveSibling("b");
        try (Audit second = new Audit(other, Retention.DEFAULT, Mask.NONE, clock, 100_000, true)) {
            AuditQuestionsTest.record(second, clock);
            second.writeAll();
            AuditCopy copyOfSecond =
                    new AuditCopy(other, () -> PostgresUrl.of(server.url(database, "signalbox")), "node-b", second, clock);
            while (copyOfSecond.step()) {
                fires(copyOfSecond.hashCode() % 900); // the first one meanwhile
                copyAll();
            }
            copyOfSecond.close();
        }
        assertThat(far("SELECT number, node FROM file ORDER BY number")).containsExactly("[0, node-a]", "[1, node-b]");
        String columns = "SELECT fingerprint, name, labels, kind, receiver, rule, alert_group, sources, silence, words, since, until FROM verdicts";
        try (Connection near = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(other)); Connection far = postgres()) {
            assertThat(rows(far, columns + " WHERE node = 'node-b' ORDER BY id")).isEqualTo(rows(near, columns + " ORDER BY id")).isNotEmpty();
            assertThat(rows(far, "SELECT rule, alerts, at FROM firings WHERE node = 'node-b' ORDER BY id"))
                    .isEqualTo(rows(near, "SELECT rule, alerts, at FROM firings ORDER BY id"))
                    .isNotEmpty();
            assertThat(rows(far, "SELECT l.labels FROM firing, json_each(facts) e JOIN labels l ON l.id = json_extract(e.value, '$.alert')::bigint"))
                    .as("which stand in JSON")
                    .hasSameSizeAs(rows(far, "SELECT 1 FROM firing, json_each(facts) e WHERE json_extract(e.value, '$.alert') IS NOT NULL"))
                    .isNotEmpty();
            assertThat(rows(far, "SELECT t.labels, t.status, d.reason FROM told t JOIN deliveries d ON d.id = t.delivery ORDER BY d.id, 1"))
                    .isEqualTo(rows(near, "SELECT t.labels, t.status, d.reason FROM told t JOIN deliveries d ON d.id = t.delivery ORDER BY d.id, 1"))
                    .isNotEmpty();
        }
    }

    @Test
    void masksAreKept() throws Exception {
        audit.close();
        audit = audit(new Mask("token"::equals, new byte[] {7}));
        copy = copyOf(audit, "signalbox");
        Labels secret = Labels.of("alertname", "Login", "token", "opensesame");
        audit.decided(List.of(new AlertBegan(clock.instant(), new Alert(secret, secret, clock.instant(), Alert.NOT_ENDED, ""))));
        audit.writeAll();
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT labels, annotations FROM alerts").toString()).contains("masked:").doesNotContain("opensesame");
    }

    // ---- the file is another one than it was

    @Test
    void historyOfBeforeIsCopied_whenItBegins() throws Exception {
        audit.close();
        try (Audit alone = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000)) {
            AuditQuestionsTest.record(alone, clock);
        }
        restart();
        fires(1);
        assertThat(copy.step()).as("it has a number").isTrue();
        fires(2); // while all is copied
        copyAll();
        bothSidesAreEqual();
    }

    @Test
    void whatWasDecidedWhileNobodyFollowedIsCopiedLater() throws Exception {
        fires(1);
        copyAll();
        audit.close();
        try (Audit alone = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000)) {
            audit = alone;
            fires(2);
            assertThat(inFile("SELECT count(*) FROM copy_change")).isZero();
        }
        restart();
        fires(3);
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT number FROM file")).containsExactly("[0]");
    }

    @Test
    void aVersionThatChangedTheTablesCopiesThemOnceMore() throws Exception {
        fires(1);
        copyAll();
        audit.close();
        try (AuditFile file = AuditFile.open(AuditFile.below(storage))) {
            file.update("UPDATE state SET value = '5' WHERE name = 'copied_schema'");
            file.update("UPDATE labels SET masked = 7"); // by a script, say, of which triggers knew nothing
            file.update("DELETE FROM copy_change");
            file.commit();
        }
        restart();
        fires(2);
        copyAll();
        bothSidesAreEqual();
    }

    @Test
    void anEarlierDatabaseIsPutBack() throws Exception {
        fires(1);
        copyAll();
        List<String> seq = far("SELECT seq FROM file");
        fires(2);
        copyAll();
        clock.advance(ofMinutes(1));
        audit.writeAll(); // the log is empty
        try (Connection connection = postgres()) {
            PostgresServer.execute(connection, "DELETE FROM alert WHERE id > 1");
            PostgresServer.execute(connection, "UPDATE file SET seq = " + seq.get(0).replaceAll("\\D", ""));
        }
        restart();
        fires(3);
        copyAll();
        bothSidesAreEqual();
    }

    @Test
    void anEarlierFileIsPutBack() throws Exception {
        fires(1);
        copyAll();
        audit.close();
        Path backup = storage.resolveSibling("backup");
        Files.copy(AuditFile.below(storage), backup);
        restart();
        fires(2);
        fires(3);
        copyAll();
        audit.close();
        Files.copy(backup, AuditFile.below(storage), StandardCopyOption.REPLACE_EXISTING);
        restart();
        for (int i = 4; i < 20; i++) {
            fires(i); // whose ids were those of others
        }
        copyAll();
        assertThat(far("SELECT number, ended_at IS NULL FROM file ORDER BY number")).containsExactly("[0, f]", "[1, t]");
        assertThat(far("SELECT count(*) FROM alert WHERE id < 1000")).as("as they were").containsExactly("[3]");
        assertThat(far("SELECT count(*) FROM alert WHERE id > 1000")).containsExactly("[17]");
    }

    // ---- retention

    private Audit keeping(Retention retention) {
        return new Audit(storage, retention, Mask.NONE, clock, 100_000, true);
    }

    @Test
    void whatIsOldIsDeletedWhenItIsCopied_andStaysThere() throws Exception {
        Retention days = new Retention(Duration.ofDays(10), 1L << 40, Duration.ofDays(10), 1L << 40);
        audit.close();
        audit = keeping(days);
        copy = copyOf(audit, "signalbox");
        fires(1);
        clock.advance(ofMinutes(1));
        ends(1);
        clock.advance(Duration.ofDays(30));
        fires(2);
        assertThat(inFile("SELECT count(*) FROM alert")).as("PostgreSQL does not have it").isEqualTo(2);
        copyAll();
        clock.advance(Duration.ofHours(3));
        audit.writeAll();
        audit.writeAll();
        assertThat(inFile("SELECT count(*) FROM alert")).isEqualTo(1);
        fires(3);
        copyAll();
        assertThat(far("SELECT count(*) FROM alerts")).containsExactly("[3]");
        assertThat(far("SELECT count(*) FROM verdicts WHERE until IS NOT NULL")).containsExactly("[1]");
        assertThat(far("SELECT lost FROM gap WHERE lost > 0")).isEmpty();
    }

    @Test
    void noIdIsGivenTwice_whenAllThatIsOldIsDeleted() throws Exception {
        audit.close();
        audit = keeping(new Retention(Duration.ofDays(10), 1L << 40, Duration.ofDays(10), 1L << 40));
        copy = copyOf(audit, "signalbox");
        fires(1);
        clock.advance(ofMinutes(1));
        ends(1);
        copyAll();
        for (int i = 2; i < 5; i++) {
            clock.advance(Duration.ofDays(30));
            copyAll();
            audit.writeAll();
            audit.writeAll();
            fires(i);
            clock.advance(ofMinutes(1));
            ends(i);
            copyAll();
        }
        assertThat(far("SELECT json_extract(labels, '$.number') FROM alerts ORDER BY id")).containsExactly("[1]", "[2]", "[3]", "[4]");
        assertThat(far("SELECT json_extract(labels, '$.number') FROM verdicts ORDER BY id")).containsExactly("[1]", "[2]", "[3]", "[4]");
    }

    @Test
    void whatMustGoBeforeItIsCopiedIsAGap() throws Exception {
        for (int i = 0; i < 3_000; i++) {
            audit.decided(List.of(new AlertBegan(clock.instant(),
                    new Alert(labels(i), Labels.of("summary", "s".repeat(400) + i), clock.instant(), Alert.NOT_ENDED, ""))));
            clock.advance(ofMinutes(1));
            audit.decided(List.of(new AlertEnded(clock.instant(), new Alert(labels(i), Labels.EMPTY, clock.instant(), Alert.NOT_ENDED, ""), false)));
        }
        audit.close();
        audit = keeping(new Retention(Duration.ofDays(90), 1_500_000, Duration.ofDays(90), 1L << 40));
        copy = copyOf(audit, "signalbox");
        audit.writeAll();
        OptionalLong left = OptionalLong.of(inFile("SELECT count(*) FROM alert"));
        assertThat(left.getAsLong()).isLessThan(3_000);
        assertThat(inFile("SELECT count(*) FROM copy_change")).as("the log takes no room for what is gone").isLessThan(100);
        copyAll();
        bothSidesAreEqual();
        assertThat(far("SELECT sum(lost) FROM gap WHERE why LIKE 'deleted before PostgreSQL had it%'").toString()).isEqualTo("[[" + (3_000 - left.getAsLong()) + "]]");
        assertThat(Instant.parse(far("SELECT min(since) FROM gaps WHERE lost > 0").get(0).replaceAll("[\\[\\]]", "")))
                .isEqualTo("2026-11-28T02:00:00Z");
    }
}
