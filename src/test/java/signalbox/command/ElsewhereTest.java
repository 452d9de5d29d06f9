package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import signalbox.audit.RecordedNight;
import signalbox.file.Folders;
import signalbox.testing.PostgresServer;

/** What is asked of an export, and of PostgreSQL, is answered as a server's own files answered it. */
@Timeout(600)
@Tag("once")
class ElsewhereTest {

    private final Path folder;
    private final Path storage;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Instant now = RecordedNight.BEGIN.plusSeconds(30_000);

    ElsewhereTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        this.storage = folder.resolve("data");
        RecordedNight.write(storage);
    }

    private int run(String... arguments) {
        Callable<Integer> command = switch (arguments[0]) {
            case "explain" -> new ExplainCommand(() -> now);
            case "audit" -> new AuditCommand(() -> now);
            case "timeline" -> new TimelineCommand(() -> now);
            default -> new ReplayCommand(() -> now);
        };
        CommandLine line = SignalboxCommand.configured(new CommandLine(command));
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(List.of(arguments).subList(1, arguments.length).toArray(String[]::new));
    }

    private String answer(String... arguments) {
        assertThat(run(arguments)).as(err.toString()).isZero();
        return out.toString();
    }

    /** All that fired, and why a rule held for it or not, in words and as the API has it. */
    private List<String> explained(String... where) {
        List<String> answers = new ArrayList<>();
        for (Instant at : RecordedNight.ASKED) {
            for (List<String> how : List.of(List.<String>of(), List.of("--format=json"), List.of("--rule=two of a kind"), List.of("--nearly"))) {
                List<String> arguments = new ArrayList<>(List.of("explain", "--at=" + at, "alertname=~.+"));
                arguments.addAll(how);
                arguments.addAll(List.of(where));
                answers.add(answer(arguments.toArray(String[]::new)));
            }
        }
        assertThat(answers.toString())
                .contains("Inhibited by", "batch jobs wait", "Silenced", "told     pager/webhook[0]", "the next turn")
                .doesNotContain("unknown  from");
        return answers;
    }

    private String listed(String list, String... where) {
        List<String> arguments = new ArrayList<>(List.of("audit", list, "--from=2026-03-01T02:30:00Z", "--to=2026-03-01T04:00:00Z"));
        arguments.addAll(List.of(where));
        return answer(arguments.toArray(String[]::new));
    }

    private String replayed(String where) {
        String report = answer("replay", "--from=2026-03-01T02:40:00Z", "--to=2026-03-01T03:30:00Z", "--warm-up=30m", where);
        assertThat(report).startsWith("No difference: the one notification is the same.");
        return report.replaceAll("Lived again in .*", "");
    }

    // ---- exports

    private Path export(String name, String... more) {
        Path exported = folder.resolve(name);
        List<String> arguments = new ArrayList<>(List.of("audit", "export", "all", "--storage.path=" + storage, "--output=" + exported));
        arguments.addAll(List.of(more));
        assertThat(answer(arguments.toArray(String[]::new))).contains(" rows from 2026-03-01T0", "ask them by --audit.export=" + exported);
        return exported;
    }

    @Test
    void anExportIsExplainedWordForWordAsTheFileThatIsGone() throws Exception {
        Files.createDirectories(storage.resolve("rule-versions/x/y"));
        Files.writeString(storage.resolve("rule-versions/x/y/about.properties"), "author=ann");
        List<String> before = explained("--storage.path=" + storage);
        List<String> lists = Stream.of("alerts", "notifications", "firings", "silences", "verdicts").map(list -> listed(list, "--storage.path=" + storage)).toList();
        String timeline = answer("timeline", "--alert=alertname=DiskFull", "--from=2026-03-01T02:50:00Z", "--to=2026-03-01T03:30:00Z", "--storage.path=" + storage);
        String replayed = replayed("--storage.path=" + storage);
        Path exported = export("exports/night");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(exported))).as("it is all of the audit").isEqualTo("rwx------");
        assertThat(exported.resolve("rule-versions/x/y/about.properties")).hasContent("author=ann");
        Folders.delete(storage);

        assertThat(explained("--audit.export=" + exported)).isEqualTo(before);
        assertThat(explained("--audit.export=" + folder.resolve("exports"))).isEqualTo(before);
        assertThat(Stream.of("alerts", "notifications", "firings", "silences", "verdicts").map(list -> listed(list, "--audit.export=" + exported)))
                .isEqualTo(lists);
        assertThat(answer("timeline", "--alert=alertname=DiskFull", "--from=2026-03-01T02:50:00Z", "--to=2026-03-01T03:30:00Z", "--audit.export=" + exported))
                .isEqualTo(timeline);
        assertThat(replayed("--audit.export=" + exported)).isEqualTo(replayed);
        assertThat(Files.exists(storage)).isFalse();
        Path fetched = folder.resolve("fetched");
        assertThat(answer("audit", "fetch", "--from=2026-03-01T03:00:00Z", "--audit.export=" + exported, "--storage.path=" + fetched)).contains("are in " + fetched);
        assertThat(explained("--storage.path=" + fetched)).isEqualTo(before);
    }

    @Test
    void anExportThatCannotBeWrittenSaysWhy() {
        assertThat(run("audit", "export", "all", "--storage.path=" + storage, "--output=/proc/nowhere/night")).isEqualTo(1);
        assertThat(err.toString()).contains("export all: /proc/nowhere: no such file or directory");
    }

    @Test
    void ofSeveralExportsTheOneIsAskedThatHasTheTime() {
        export("exports/a", "--to=2026-03-01T03:00:00Z");
        export("exports/b", "--from=2026-03-01T03:00:00Z");
        String where = "--audit.export=" + folder.resolve("exports");
        assertThat(explained(where)).isEqualTo(explained("--storage.path=" + storage));
        assertThat(run("explain", "--at=2026-03-01T01:00:00Z", where, "alertname=DiskFull")).isEqualTo(1);
        assertThat(err.toString()).contains("--audit.export: " + folder.resolve("exports") + " has nothing of 2026-03-01T01:00:00Z: what is there is from 2026-03-01T02:00:00Z to ");
        assertThat(run("audit", "alerts", where, "--from=2026-03-01T02:10:00Z", "--to=2026-03-01T04:00:00Z")).isEqualTo(1);
        assertThat(err.toString()).contains("has nothing later than 2026-03-01T03:00:00Z");
        assertThat(run("audit", "alerts", where)).isEqualTo(1);
        assertThat(err.toString()).contains("of which time? Expected --from");
    }

    @Test
    void whatIsNoWholeExportIsRefused_andSaysWhatWasExpected() throws Exception {
        assertThat(refused(folder.resolve("nowhere"))).contains("there is no " + folder.resolve("nowhere"), "\"signalbox audit export all\"");
        Path list = folder.resolve("verdicts.csv");
        answer("audit", "export", "--format=csv", "verdicts", "--storage.path=" + storage, "--output=" + list);
        assertThat(refused(list)).contains("verdicts.csv is no export that can be asked: expected a folder with export.json", "Lists of the audit");
        assertThat(refused(Files.createDirectory(folder.resolve("empty")))).contains("empty is no export that can be asked");

        Path exported = export("night");
        Path about = exported.resolve("export.json");
        String said = Files.readString(about);
        Files.writeString(about, said.replaceFirst("\"schema\" : [0-9]+", "\"schema\" : 99"));
        assertThat(refused(exported)).contains("a later version of Signalbox wrote " + exported + ": its schema is 99, this program knows ");
        Files.writeString(about, "{\"name\": \"something else\"}");
        assertThat(refused(exported)).contains("export.json is not what \"signalbox audit export all\" writes");
        Files.writeString(about, "no JSON");
        assertThat(refused(exported)).contains("export.json is not what \"signalbox audit export all\" writes");
        Files.writeString(about, said);

        Path verdicts = exported.resolve("verdict.jsonl.gz");
        byte[] whole = Files.readAllBytes(verdicts);
        List<String> rows = lines(verdicts);
        Files.delete(verdicts);
        assertThat(refused(exported)).contains("verdict.jsonl.gz is missing: expected a whole export");
        Files.write(verdicts, List.of("no gzip"));
        assertThat(refused(exported)).contains("verdict.jsonl.gz is damaged, or was cut off, after 0 rows");
        Files.write(verdicts, java.util.Arrays.copyOf(whole, whole.length - 20));
        assertThat(refused(exported)).contains("verdict.jsonl.gz is damaged, or was cut off");
        write(verdicts, rows.subList(1, rows.size()));
        assertThat(refused(exported)).contains("verdict.jsonl.gz has " + (rows.size() - 1) + " rows where export.json has " + rows.size());
        write(verdicts, List.of(rows.get(0), "{\"id\": 2, \"colour\": \"red\"}"));
        assertThat(refused(exported)).contains("verdict.jsonl.gz:2: there is no column colour: expected a row of verdict as a JSON object");
        write(verdicts, List.of("{\"id\": \"two\"}"));
        assertThat(refused(exported)).contains("verdict.jsonl.gz:1: id is to be a whole number");
        write(verdicts, List.of("[1]"));
        assertThat(refused(exported)).contains("verdict.jsonl.gz:1: it is no object");
        write(verdicts, List.of("{\"id\": 2}"));
        assertThat(refused(exported)).contains("verdict.jsonl.gz:1: ", "NOT NULL", "expected a row of verdict");
        Files.write(verdicts, whole);
        answer("explain", "--at=2026-03-01T03:12:00Z", "--audit.export=" + exported, "alertname=DiskFull");
    }

    private String refused(Path export) {
        assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--audit.export=" + export, "alertname=DiskFull")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).startsWith("signalbox: error: --audit.export: ").hasLineCount(1).doesNotContain("Exception");
        return err.toString();
    }

    private static List<String> lines(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static void write(Path file, List<String> lines) throws IOException {
        try (BufferedWriter to = new BufferedWriter(new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.UTF_8))) {
            for (String line : lines) {
                to.append(line).append('\n');
            }
        }
    }

    @Test
    void exportOfAnEarlierVersionIsBroughtUpToDate() throws Exception {
        String before = answer("explain", "--at=2026-03-01T03:12:00Z", "--storage.path=" + storage, "alertname=DiskFull");
        Path exported = export("night");
        Path about = exported.resolve("export.json");
        Files.writeString(about, Files.readString(about).replaceFirst("\"schema\" : [0-9]+", "\"schema\" : 10"));
        Path reloads = exported.resolve("reload.jsonl.gz");
        write(reloads, lines(reloads).stream().map(row -> row.replaceFirst(",\"flags\":\"(\\\\.|[^\"])*\"", "")).toList()); // came with 11
        assertThat(answer("explain", "--at=2026-03-01T03:12:00Z", "--audit.export=" + exported, "alertname=DiskFull")).isEqualTo(before);
    }

    @Test
    void exportAllSaysWhatItNeeds_andOverwritesNothing() {
        assertThat(run("audit", "export", "all", "--output=" + folder.resolve("x"))).isEqualTo(1);
        assertThat(err.toString()).contains("export all: expected --storage.path=DIR", "--output=DIR");
        assertThat(run("audit", "export", "all", "--storage.path=" + folder, "--output=" + folder.resolve("x"))).isEqualTo(1);
        assertThat(err.toString()).contains("there is no audit below " + folder);
        assertThat(run("audit", "export", "all", "--storage.path=" + storage, "--output=" + folder)).isEqualTo(1);
        assertThat(err.toString()).contains(folder + " is there already");
        assertThat(run("audit", "export", "all", "--format=parquet", "--storage.path=" + storage, "--output=" + folder.resolve("x"))).isEqualTo(1);
        assertThat(err.toString()).contains("--format=parquet cannot be asked later: expected jsonl");
        assertThat(run("audit", "export", "all", "alertname=DiskFull", "--storage.path=" + storage, "--output=" + folder.resolve("x"))).isEqualTo(1);
        assertThat(err.toString()).contains("expected no matchers");
        assertThat(run("audit", "export", "all", "--from=2026-04-01T00:00:00Z", "--storage.path=" + storage, "--output=" + folder.resolve("x"))).isEqualTo(1);
        assertThat(err.toString()).contains("nothing is on record there from 2026-04-01T00:00:00Z");
    }

    // ---- PostgreSQL

    @Test
    void whatTheFileHasForgottenIsExplainedWordForWordFromPostgres() throws Exception {
        List<String> before = explained("--storage.path=" + storage);
        List<String> lists = Stream.of("alerts", "notifications", "firings", "silences", "verdicts").map(list -> listed(list, "--storage.path=" + storage)).toList();
        try (PostgresServer postgres = new PostgresServer()) {
            postgres.create("audit");
            Path url = Files.writeString(folder.resolve("url"), postgres.url("audit", "signalbox") + "\n");
            RecordedNight.copy(storage, postgres.url("audit", "signalbox"), "node-a");
            now = RecordedNight.forget(storage).instant();
            assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--storage.path=" + storage, "alertname=DiskFull")).as("it is forgotten").isEqualTo(1);
            assertThat(err.toString()).contains("the history here begins at 2027-", "--audit.url-file or --audit.export");

            assertThat(explained("--audit.url-file=" + url)).isEqualTo(before);
            assertThat(explained("--audit.url-file=" + url, "--storage.path=" + storage)).isEqualTo(before);
            assertThat(Stream.of("alerts", "notifications", "firings", "silences", "verdicts").map(list -> listed(list, "--audit.url-file=" + url)))
                    .isEqualTo(lists);

            assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--audit.url-file=" + url, "--node=node-b", "alertname=DiskFull")).isEqualTo(1);
            assertThat(err.toString()).contains("--audit.url-file: no server node-b has copied its audit there: expected one of node-a");
            Files.writeString(url, postgres.url("audit", "signalbox").replace("password=", "password=not"));
            assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--audit.url-file=" + url, "alertname=DiskFull")).isEqualTo(1);
            assertThat(err.toString()).contains("password authentication failed for user \"signalbox\"", "expected the password of this user in the file");
            Files.writeString(url, postgres.url("postgres", "signalbox"));
            assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--audit.url-file=" + url, "alertname=DiskFull")).isEqualTo(1);
            assertThat(err.toString()).contains("there is no audit at jdbc:postgresql://127.0.0.1:").hasLineCount(1);
            Files.writeString(url, postgres.url("audit", "reader"));
            assertThat(run("explain", "--at=2026-03-01T03:12:00Z", "--audit.url-file=" + url, "alertname=DiskFull")).isEqualTo(1);
            assertThat(err.toString()).contains("permission denied", "expected a user who may read the schema signalbox").hasLineCount(1);
        }
    }
}
