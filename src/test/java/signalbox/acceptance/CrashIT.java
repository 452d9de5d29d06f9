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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server again and again while clients write and notifications go out. Every client notes what was answered
 * with 200; the far end notes what it has answered with 200. Each alert is a group of its own.
 */
class CrashIT {

    private static final int KILLS = 5;
    private static final int WRITERS = 4;
    private static final int TOLD_BEFORE_EACH_KILL = 40;

    /** An answer that was heard is counted some steps before the engine learns of it: on a busy machine they take their time. */
    private static final int MARKERS = 30;

    /** The server is to be ready within 5 s; a machine that does ten other things may take longer. */
    private static final Duration READY_AT_MOST = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    // What clients know to be accepted.
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> ended = ConcurrentHashMap.newKeySet();
    private final Set<String> mayHaveEnded = ConcurrentHashMap.newKeySet(); // asked for, answered or not
    private final Set<String> quiet = ConcurrentHashMap.newKeySet();
    private final Map<String, String> silences = new ConcurrentHashMap<>(); // id to state

    @Test
    void nothingAcceptedIsLost_andNothingIsToldTwice(TestReporter reporter) throws Exception {
        try (FarEnd team = new FarEnd();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            List<Long> readyMillis = new ArrayList<>();
            for (int life = 0; life <= KILLS; life++) {
                configure(team, life);
                long began = System.nanoTime();
                server.start();
                readyMillis.add(Duration.ofNanos(System.nanoTime() - began).toMillis());
                if (life < KILLS) {
                    writeUntilKilled(server, team, life);
                }
            }
            reporter.publishEntry("milliseconds until ready, first start and after each kill -9", readyMillis.toString());
            reporter.publishEntry(
                    "accepted", accepted.size() + " alerts, " + ended.size() + " ends, " + silences.size() + " silences");

            Until.holds("every accepted alert was told", () -> missing(accepted, team.firing), Set::isEmpty);
            Until.holds("every accepted end was told", () -> missing(ended, team.resolved), Set::isEmpty);
            assertThat(twice(team.firing)).as("told firing twice").isEmpty();
            assertThat(twice(team.resolved)).as("told resolved twice").isEmpty();
            assertThat(quiet).as("silenced before they fired").doesNotContainAnyElementsOf(team.firing.keySet());
            assertThat(states(server)).as("silences").containsAllEntriesOf(silences);
            Set<String> stillFiring = new HashSet<>(accepted);
            stillFiring.removeAll(mayHaveEnded);
            stillFiring.addAll(quiet);
            assertThat(alerts(server)).containsAll(stillFiring).doesNotContainAnyElementsOf(ended);
            assertThat(readyMillis).allSatisfy(millis -> assertThat(millis).isLessThan(READY_AT_MOST.toMillis()));
        }
    }

    /** The process ends between a page that the receiver has and the server's knowing of it; the alert ends meanwhile. */
    @Test
    void endIsTold_whenTheServerIsKilledBeforeItKnowsThatTheBeginningWasTold() throws Exception {
        try (FarEnd team = new FarEnd();
                ServerProcess server = new ServerProcess(folder, "--config.file=alertmanager.yml")) {
            configure(team, 0);
            team.answersAfter = new CountDownLatch(1);
            server.start();
            server.alerts(firing("Down"));
            Until.holds("the page was received", team.unanswered::get, received -> received > 0);
            server.alerts(resolved("Down"));
            server.kill();
            team.answersAfter.countDown();
            configure(team, 2);
            server.start();
            Until.holds("the end was told", () -> team.resolved.getOrDefault("Down", 0), ends -> ends == 1);
            assertThat(team.firing).doesNotContainKey("Down");
        }
    }

    /** Each life of the server tells at a path of its own, so that nothing a dead one sent counts. */
    private void configure(FarEnd team, int life) throws IOException {
        team.life = "/" + life;
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
                    webhook_configs: [{url: 'http://127.0.0.1:PORT/LIFE'}]
                """
                        .replace("PORT", Integer.toString(team.port()))
                        .replace("LIFE", Integer.toString(life)));
    }

    private void writeUntilKilled(ServerProcess server, FarEnd team, int life) throws Exception {
        int toldBefore = team.firing.size();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Writer one = new Writer(server.url(), "L" + life + "W" + writer + "N", team);
                writers.add(threads.submit(one::run));
            }
            Until.holds(
                    "notifications go out", () -> team.firing.size() - toldBefore, told -> told >= TOLD_BEFORE_EACH_KILL);
            Until.holds("ends were accepted", ended::size, ends -> ends > 3 * life);
            killBetweenDeliveries(server, team);
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * What the far end has answered, the server has written down; further requests wait for an answer that will not come.
     * Clients go on writing all the while.
     */
    private static void killBetweenDeliveries(ServerProcess server, FarEnd team) throws Exception {
        team.gate.writeLock().lock();
        try {
            Until.holds(
                    "the server has heard all answers",
                    () -> server.metric("alertmanager_notification_latency_seconds_count{integration=\"webhook\"}"),
                    heard -> heard >= team.answeredInThisLife());
            for (int i = 0; i < MARKERS; i++) { // what the engine learnt before it accepted this is on disk with it
                server.alerts(firing("Marker"));
            }
            server.kill();
            team.life = "none";
        } finally {
            team.gate.writeLock().unlock();
        }
    }

    private static Set<String> missing(Set<String> expected, Map<String, Integer> told) {
        Set<String> missing = new HashSet<>(expected);
        missing.removeAll(told.keySet());
        return missing;
    }

    private static List<String> twice(Map<String, Integer> told) {
        return told.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, String> states(ServerProcess server) throws IOException {
        Map<String, String> states = new ConcurrentHashMap<>();
        server.getJson("/api/v2/silences")
                .forEach(silence -> states.put(
                        silence.path("id").asText(), silence.at("/status/state").asText()));
        return states;
    }

    private static Set<String> alerts(ServerProcess server) throws IOException {
        Set<String> names = new HashSet<>();
        server.getJson("/api/v2/alerts").forEach(alert -> names.add(alert.at("/labels/alertname").asText()));
        return names;
    }

    /** A client that writes until nobody answers any more. */
    private final class Writer {

        private final HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        private final String url;
        private final String prefix;
        private final FarEnd team;
        private final List<String> mine = new ArrayList<>();

        Writer(String url, String prefix, FarEnd team) {
            this.url = url;
            this.prefix = prefix;
            this.team = team;
        }

        void run() {
            try {
                for (int i = 0; true; i++) {
                    alert(prefix + i);
                    if (i % 3 == 0) {
                        silence(prefix + i + "Quiet", i % 2 == 0);
                    }
                    endOne();
                }
            } catch (IOException e) {
                // Killed: what was not answered was not promised.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void alert(String name) throws IOException, InterruptedException {
            post("/api/v2/alerts", "[" + firing(name) + "]");
            accepted.add(name);
            mine.add(name);
        }

        /** A silence, under which an alert begins; or a silence that is ended. */
        private void silence(String name, boolean stays) throws IOException, InterruptedException {
            JsonNode answer = ServerProcess.JSON.readTree(post("/api/v2/silences", ServerProcess.silence(name)));
            String id = answer.path("silenceID").asText();
            silences.put(id, "active");
            if (stays) {
                post("/api/v2/alerts", "[" + firing(name) + "]");
                quiet.add(name);
            } else {
                silences.remove(id); // until the answer comes it may be either
                send(HttpRequest.newBuilder(URI.create(url + "/api/v2/silence/" + id)).DELETE());
                silences.put(id, "expired");
            }
        }

        /** Ends an alert that was told, so that its end is news. */
        private void endOne() throws IOException, InterruptedException {
            for (String name : mine) {
                if (team.firing.containsKey(name)) {
                    mine.remove(name);
                    mayHaveEnded.add(name);
                    post("/api/v2/alerts", "[" + resolved(name) + "]");
                    ended.add(name);
                    return;
                }
            }
        }

        private String post(String path, String json) throws IOException, InterruptedException {
            return send(HttpRequest.newBuilder(URI.create(url + path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json)));
        }

        private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
            HttpResponse<String> answer =
                    client.send(request.timeout(Until.PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer.body();
        }
    }

    /** The far end: counts what it has answered. */
    private static final class FarEnd implements AutoCloseable {

        final Map<String, Integer> firing = new ConcurrentHashMap<>();
        final Map<String, Integer> resolved = new ConcurrentHashMap<>();
        final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
        volatile String life = "none";
        final AtomicInteger unanswered = new AtomicInteger();
        volatile CountDownLatch answersAfter = new CountDownLatch(0);

        private final Map<String, Integer> answered = new ConcurrentHashMap<>();
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        FarEnd() throws IOException {
            server.createContext("/", this::take);
            server.setExecutor(threads);
            server.start();
        }

        private void take(HttpExchange exchange) throws IOException {
            try (exchange) {
                take(exchange, ServerProcess.JSON.readTree(exchange.getRequestBody().readAllBytes()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void take(HttpExchange exchange, JsonNode body) throws IOException, InterruptedException {
            String path = exchange.getRequestURI().toString();
            if (answersAfter.getCount() > 0) {
                unanswered.incrementAndGet();
                answersAfter.await();
                exchange.sendResponseHeaders(200, -1);
                return;
            }
            gate.readLock().lock();
            try {
                if (path.equals(life)) {
                    exchange.sendResponseHeaders(200, -1);
                    Map<String, Integer> told = body.path("status").asText().equals("firing") ? firing : resolved;
                    told.merge(body.at("/groupLabels/alertname").asText(), 1, Integer::sum);
                    answered.merge(path, 1, Integer::sum);
                }
            } finally {
                gate.readLock().unlock();
            }
        }

        int answeredInThisLife() {
            return answered.getOrDefault(life, 0);
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}
