package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.acceptance.ServerProcess.firing;
import static signalbox.acceptance.ServerProcess.resolved;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server at random while clients write and notifications go out: what was acknowledged is in the audit, once; what is not
 * there lies in a gap that the audit names. Each alert has a name of its own, and fires once.
 */
class AuditCrashIT {

    /** {@code -Dsignalbox.audit.kills=100} for long. */
    private static final int KILLS = Integer.getInteger("signalbox.audit.kills", 3);

    private static final int WRITERS = 3;
    private static final int MOST_ANSWERS_IN_A_LIFE = 600;

    /** When something was asked for, and when that was acknowledged. */
    private record Acknowledged(Instant asked, Instant answered) {}

    private record Gap(Instant since, Instant until) {

        boolean mayHold(Acknowledged event) {
            return !since.isAfter(event.answered()) && !until.isBefore(event.asked());
        }
    }

    private record Told(String name, String status, Instant at) {}

    private final Path folder;
    private final Map<String, Acknowledged> accepted = new ConcurrentHashMap<>();
    private final Map<String, Acknowledged> ended = new ConcurrentHashMap<>();
    private final Set<String> mayHaveEnded = ConcurrentHashMap.newKeySet(); // asked for, answered or not
    private final Map<String, Acknowledged> quiet = new ConcurrentHashMap<>(); // silenced before they fired
    private final Map<String, Acknowledged> silences = new ConcurrentHashMap<>(); // by id
    private final Queue<Told> told = new ConcurrentLinkedQueue<>();
    private final Semaphore answers = new Semaphore(0);

    AuditCrashIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS) // a hundred kills
    void whatWasAcknowledgedIsInTheAudit_once_orInAGapThatItNames(TestReporter reporter) throws Exception {
        long seed = System.nanoTime();
        reporter.publishEntry("seed", Long.toString(seed));
        Random random = new Random(seed);
        List<Instant> kills = new ArrayList<>();
        ExecutorService farEndThreads = Executors.newCachedThreadPool();
        HttpServer farEnd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        farEnd.createContext("/", this::take);
        farEnd.setExecutor(farEndThreads);
        farEnd.start();
        configure(farEnd.getAddress().getPort());
        try (ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            for (int life = 0; life < KILLS; life++) {
                server.start();
                // The first life is long enough for alerts to end in it, the others last as long as it happens.
                int most = life == 0 ? MOST_ANSWERS_IN_A_LIFE : 1 + random.nextInt(MOST_ANSWERS_IN_A_LIFE);
                kills.add(writeUntilKilled(server, life, most));
            }
            server.start();
            assertThat(server.stop()).isZero(); // also with the thousands of groups that are due after a hundred kills
        } finally {
            farEnd.stop(0);
            farEndThreads.shutdownNow();
        }
        compare(kills, reporter);
    }

    private void configure(int port) throws IOException {
        Files.writeString(
                folder.resolve("alertmanager.yml"),
                """
                route:
                  receiver: team
                  group_by: [alertname]
                  group_wait: 50ms
                  group_interval: 300ms
                receivers:
                  - name: team
                    webhook_configs: [{url: 'http://127.0.0.1:PORT/'}]
                """
                        .replace("PORT", Integer.toString(port)));
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonNode body = ServerProcess.JSON.readTree(exchange.getRequestBody().readAllBytes());
            Instant at = Instant.now();
            exchange.sendResponseHeaders(200, -1);
            body.path("alerts").forEach(alert -> told.add(new Told(alert.at("/labels/alertname").asText(), alert.path("status").asText(), at)));
        }
    }

    /** Answers when it was killed: after so many answers, in the midst of others. */
    private Instant writeUntilKilled(ServerProcess server, int life, int most) throws Exception {
        answers.drainPermits();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Writer one = new Writer(server.url(), "L" + life + "W" + writer + "N");
                writers.add(threads.submit(one::run));
            }
            assertThat(answers.tryAcquire(most, Until.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("clients are answered").isTrue();
            Instant killed = Instant.now();
            server.kill();
            for (Future<?> writer : writers) {
                writer.get();
            }
            return killed;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A client that writes until nobody answers any more. */
    private final class Writer {

        private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final String url;
        private final String prefix;
        private final Deque<String> fire = new ArrayDeque<>();

        Writer(String url, String prefix) {
            this.url = url;
            this.prefix = prefix;
        }

        void run() {
            try {
                for (int i = 0; true; i++) {
                    alert(prefix + i, accepted);
                    fire.add(prefix + i);
                    if (i % 5 == 0) {
                        String name = prefix + i + "Quiet";
                        Instant asked = Instant.now();
                        String id = ServerProcess.JSON.readTree(post("/api/v2/silences", ServerProcess.silence(name))).path("silenceID").asText();
                        silences.put(id, new Acknowledged(asked, Instant.now()));
                        alert(name, quiet);
                    }
                    if (fire.size() > 20 && i % 3 > 0) {
                        String name = fire.remove();
                        mayHaveEnded.add(name);
                        Instant asked = Instant.now();
                        post("/api/v2/alerts", "[" + resolved(name) + "]");
                        ended.put(name, new Acknowledged(asked, Instant.now()));
                    }
                }
            } catch (IOException e) {
                // Killed: what was not answered was not promised.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void alert(String name, Map<String, Acknowledged> into) throws IOException, InterruptedException {
            Instant asked = Instant.now();
            post("/api/v2/alerts", "[" + firing(name) + "]");
            into.put(name, new Acknowledged(asked, Instant.now()));
        }

        private String post(String path, String json) throws IOException, InterruptedException {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json))
                    .timeout(Until.PATIENCE)
                    .build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            answers.release();
            return answer.body();
        }
    }

    // ---- the audit

    private void compare(List<Instant> kills, TestReporter reporter) throws Exception {
        try (Connection audit = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/audit/audit.db"))) {
            assertThat(texts(audit, "SELECT integrity_check FROM pragma_integrity_check")).containsExactly("ok");
            List<Gap> gaps = new ArrayList<>();
            try (ResultSet row = audit.createStatement()
                    .executeQuery("SELECT since, until FROM gap WHERE why = 'the server had ended without being stopped' ORDER BY since")) {
                while (row.next()) {
                    gaps.add(new Gap(Instant.ofEpochMilli(row.getLong(1)), Instant.ofEpochMilli(row.getLong(2))));
                }
            }
            assertThat(gaps).as("a gap for each kill").hasSize(KILLS);

            Map<String, Integer> fired = counts(audit, "SELECT name FROM alerts");
            assertThat(twice(fired)).as("alerts that are there twice").isEmpty();
            Map<String, Acknowledged> all = new HashMap<>(accepted);
            all.putAll(quiet);
            Map<String, Acknowledged> missing = missing(all, fired.keySet(), gaps, "alerts");
            assertThat(ended).as("ends that were acknowledged").isNotEmpty();
            assertThat(texts(audit, "SELECT name FROM alerts WHERE ended_at IS NULL")).as("ended").doesNotContainAnyElementsOf(ended.keySet());

            Set<String> fireStill = new HashSet<>(all.keySet());
            fireStill.removeAll(mayHaveEnded);
            assertThat(texts(audit, "SELECT name FROM alerts WHERE ended_at IS NULL")).as("fire still").containsAll(fireStill);
            Map<String, Integer> grouped = counts(audit, "SELECT name FROM verdicts WHERE kind = 'grouped'");
            assertThat(fireStill).as("in the same row over all kills").allSatisfy(name -> assertThat(grouped).containsEntry(name, 1));
            Map<String, Integer> silenced = counts(audit, "SELECT name FROM verdicts WHERE kind = 'silenced'");
            assertThat(quiet.keySet()).as("silenced, in one row").allSatisfy(name -> assertThat(silenced).containsEntry(name, 1));

            Map<String, Integer> made = counts(audit, "SELECT id FROM silence WHERE action IN ('made', 'known')");
            assertThat(silences.keySet()).allSatisfy(id -> assertThat(made).containsEntry(id, 1));

            Map<String, Integer> recorded = counts(audit, "SELECT json_extract(labels, '$.alertname') || status FROM told");
            Map<String, Integer> received = new HashMap<>();
            Map<String, Acknowledged> receivedAt = new HashMap<>();
            told.forEach(each -> {
                received.merge(each.name() + each.status(), 1, Integer::sum);
                receivedAt.putIfAbsent(each.name() + each.status(), new Acknowledged(each.at(), each.at().plus(Duration.ofMillis(100))));
            });
            Map<String, Acknowledged> untold = missing(receivedAt, recorded.keySet(), gaps, "notifications");
            recorded.forEach((what, count) -> assertThat(count).as("%s recorded", what).isLessThanOrEqualTo(received.getOrDefault(what, 0)));

            reporter.publishEntry("acknowledged", all.size() + " alerts, " + ended.size() + " ends, " + silences.size() + " silences; "
                    + received.size() + " told; kills " + kills.size());
            reporter.publishEntry("in gaps alone", missing.size() + " alerts, " + untold.size() + " of what was told, at most "
                    + longest(missing, kills).toMillis() + " and " + longest(untold, kills).toMillis() + " ms from a kill");
        }
    }

    /** What is not recorded; fails where no gap says so. */
    private static Map<String, Acknowledged> missing(Map<String, Acknowledged> events, Set<String> recorded, List<Gap> gaps, String what) {
        Map<String, Acknowledged> missing = new HashMap<>(events);
        missing.keySet().removeAll(recorded);
        missing.forEach((name, event) ->
                assertThat(gaps).as("%s that are missing: %s, %s", what, name, event).anyMatch(gap -> gap.mayHold(event)));
        return missing;
    }

    /** How far from a kill the farthest is; what was on its way then was received after it. */
    private static Duration longest(Map<String, Acknowledged> missing, List<Instant> kills) {
        return missing.values().stream()
                .map(Acknowledged::answered)
                .map(at -> kills.stream().map(kill -> Duration.between(at, kill).abs()).min(Duration::compareTo).orElse(Duration.ZERO))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static Set<String> twice(Map<String, Integer> counts) {
        Set<String> twice = new HashSet<>();
        counts.forEach((name, count) -> {
            if (count > 1) {
                twice.add(name);
            }
        });
        return twice;
    }

    private static Map<String, Integer> counts(Connection audit, String sql) throws Exception {
        Map<String, Integer> counts = new HashMap<>();
        texts(audit, sql).forEach(text -> counts.merge(text, 1, Integer::sum));
        return counts;
    }

    private static List<String> texts(Connection audit, String sql) throws Exception {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = audit.createStatement().executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }
}
