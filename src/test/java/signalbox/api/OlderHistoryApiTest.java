package signalbox.api;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import signalbox.audit.History;
import signalbox.audit.Mask;
import signalbox.audit.OlderHistory;
import signalbox.audit.PostgresUrl;
import signalbox.audit.RecordedNight;
import signalbox.miss.PastRules;
import signalbox.testing.PostgresServer;
import signalbox.testing.TestClock;

/** What the local file has forgotten is answered from a real PostgreSQL, by a server that waits for nobody. */
@Timeout(600)
@Tag("once")
class OlderHistoryApiTest {

    private static PostgresServer postgres;
    private static int databases;

    private final ServerFixture server = new ServerFixture();
    private final Path storage;
    private final String database = "older" + databases++;
    private final TestClock clock = new TestClock(RecordedNight.BEGIN.plus(ofHours(24 * 500)).toString());

    OlderHistoryApiTest(@TempDir Path folder) throws Exception {
        storage = folder.resolve("data");
        postgres.create(database);
    }

    @BeforeAll
    static void start() throws Exception {
        postgres = new PostgresServer();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @AfterEach
    void close() {
        server.backend.olderHistory.ifPresent(OlderHistory::close);
        server.close();
    }

    private String url() {
        return postgres.url(database, "signalbox");
    }

    private void record(Mask mask) throws Exception {
        RecordedNight.write(storage, mask);
        RecordedNight.copy(storage, url(), "node-a");
        server.backend.records = new History(storage);
        server.backend.pastRules = new PastRules(storage);
    }

    private void forget() throws Exception {
        RecordedNight.forget(storage);
        server.backend.olderHistory =
                Optional.of(new OlderHistory(storage, new History(storage), () -> PostgresUrl.of(url()), "renamed since", clock));
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> response = server.get("/api/signalbox/v1/" + path);
        assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
        return new ObjectMapper().readTree(response.body());
    }

    private static String explain(Instant at, String alertname, String more) {
        return "explain?filter=alertname%3D" + alertname + "&at=" + at + more;
    }

    private List<JsonNode> explained() throws Exception {
        List<JsonNode> answers = new ArrayList<>();
        for (Instant at : RecordedNight.ASKED) {
            for (String alert : List.of("DiskFull", "Backup", "NodeDown")) {
                answers.add(get(explain(at, alert, "")));
                answers.add(get(explain(at, alert, "&rule=" + URLEncoder.encode("two of a kind", StandardCharsets.UTF_8))));
                answers.add(get(explain(at, alert, "&nearly=true")));
            }
        }
        return answers;
    }

    private List<Path> brought() throws IOException {
        Path folder = storage.resolve("audit/older");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(each -> Files.exists(each.resolve("audit/audit.db"))).toList();
        }
    }

    @Test
    void whatIsForgottenHereIsAnsweredFromThereWordForWord_andKeptForTheNextQuestions() throws Exception {
        record(Mask.NONE);
        List<JsonNode> before = explained();
        String list = "history/alerts?from=2026-03-01T02:30:00Z&to=2026-03-01T04:00:00Z";
        JsonNode listed = get(list);
        forget();
        assertThat(explained()).isEqualTo(before);
        assertThat(get(list)).isEqualTo(listed);
        assertThat(brought()).as("an hour and the one before, each").hasSize(3);
        assertThat(get("explain?filter=alertname%3DDiskFull").path("outcome").asText()).as("of now it asks itself").isEqualTo("unknown");
        assertThat(brought()).hasSize(3);
        assertThat(server.get("/api/signalbox/v1/explain?at=" + RecordedNight.BEGIN).statusCode()).as("no alert is named").isEqualTo(400);
        assertThat(server.get("/api/signalbox/v1/" + explain(RecordedNight.ASKED.get(3), "~.%2B", "")).statusCode()).isEqualTo(400);
    }

    @Test
    void whatIsMaskedIsFoundThere(@TempDir Path folder) throws Exception {
        record(Mask.withKeyBelow(storage, "instance"::equals));
        JsonNode before = get("explain?filter=instance%3Ddb1&filter=alertname%3DDiskFull&at=2026-03-01T03:12:00Z");
        assertThat(before.toString()).contains("masked:");
        forget();
        assertThat(get("explain?filter=instance%3Ddb1&filter=alertname%3DDiskFull&at=2026-03-01T03:12:00Z")).isEqualTo(before);
    }

    @Test
    void whilePostgresIsAwayThatIsSaid_asAGap() throws Exception {
        record(Mask.NONE);
        forget();
        String asked = explain(Instant.parse("2026-03-01T03:12:00Z"), "DiskFull", "");
        postgres.stop();
        try {
            for (String question : List.of(asked, asked, explain(Instant.parse("2026-03-01T05:12:00Z"), "DiskFull", ""))) {
                JsonNode away = get(question);
                assertThat(away.path("outcome").asText()).isEqualTo("unknown");
                assertThat(away.path("sentence").asText())
                        .startsWith("Whether there was such an alert is not known: the history here begins at 2027-")
                        .contains("; what was before is in PostgreSQL, which could not be asked: cannot read from jdbc:postgresql://127.0.0.1:", "refused")
                        .doesNotContain("Exception", "s3cret", "sesame");
                assertThat(away.path("gaps").findValuesAsText("why")).anySatisfy(why -> assertThat(why).contains("could not be asked"));
            }
            HttpResponse<String> list = server.get("/api/signalbox/v1/history/alerts?from=2026-03-01T02:30:00Z&to=2026-03-01T04:00:00Z");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.body()).contains("what was before is in PostgreSQL, which could not be asked");
        } finally {
            postgres.start();
        }
        assertThat(get(asked).path("outcome").asText()).as("nobody asks again at once").isEqualTo("unknown");
        clock.advance(ofSeconds(11));
        assertThat(get(asked).path("outcome").asText()).isEqualTo("inhibited");
    }

    @Test
    void whatNobodyAsksForIsDeleted_andSoIsTooMuch() throws Exception {
        record(Mask.NONE);
        forget();
        for (int hour = 0; hour < 20; hour++) {
            get(explain(RecordedNight.BEGIN.plus(ofHours(3L * hour)), "DiskFull", ""));
            clock.advance(ofMinutes(3));
        }
        assertThat(brought()).hasSizeBetween(2, 7);
        clock.advance(ofHours(2));
        get(explain(RecordedNight.BEGIN.minus(ofHours(30)), "DiskFull", ""));
        assertThat(brought()).hasSize(1);
    }

    @Test
    void whoAsksForTooMuchAtOnceIsToldSo() throws Exception {
        record(Mask.NONE);
        forget();
        OlderHistory older = server.backend.olderHistory.orElseThrow();
        List<CompletableFuture<Path>> asked = new ArrayList<>();
        for (int hour = 0; hour < 12; hour++) {
            Instant at = RecordedNight.BEGIN.plus(ofHours(3L * hour));
            asked.add(older.stretch(at, at).toCompletableFuture());
        }
        List<String> refused = new ArrayList<>();
        int answered = 0;
        for (CompletableFuture<Path> each : asked) {
            try {
                each.get(1, TimeUnit.MINUTES);
                answered++;
            } catch (java.util.concurrent.ExecutionException e) {
                refused.add(String.valueOf(e.getCause().getMessage()));
            }
        }
        assertThat(answered).isBetween(4, 11);
        assertThat(refused).isNotEmpty().containsOnly("too many ask for times of long ago: ask again in a moment");
    }
}
