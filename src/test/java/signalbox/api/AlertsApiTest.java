package signalbox.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.view.AlertView;

/** spec/api.md 2.3, 2.4. */
class AlertsApiTest {

    private final ServerFixture server = new ServerFixture();
    private final FakeBackend backend = server.backend;

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void postedAlerts_arriveNormalised() throws Exception {
        HttpResponse<String> answer = server.post("/api/v2/alerts", """
                [{"labels":{"alertname":"Up","empty":""},"annotations":{"text":""}}]""");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Content-Type")).isEmpty();
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("0");
        assertThat(backend.accepted)
                .containsExactly(new AlertReport(
                        Labels.of("alertname", "Up"),
                        Labels.of("text", ""),
                        FakeBackend.NOW,
                        FakeBackend.NOW.plus(Duration.ofMinutes(5)),
                        "",
                        FakeBackend.NOW,
                        true,
                        "127.0.0.1"));
        assertThat(server.registry.scrape())
                .contains("alertmanager_alerts_received_total{status=\"firing\",version=\"v2\"} 1.0")
                .contains("alertmanager_alerts_received_total{status=\"resolved\",version=\"v2\"} 0.0")
                .contains("alertmanager_alerts_invalid_total{version=\"v2\"} 0.0");
    }

    /** Behind a proxy it is the proxy's: nobody says whether what a header says is true. */
    @Test
    void senderIsTheAddressThatTheServerSees() throws Exception {
        server.send(server.to("/api/v2/alerts")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", "10.9.8.7")
                .POST(HttpRequest.BodyPublishers.ofString("[{\"labels\":{\"a\":\"b\"}}]")));
        assertThat(backend.accepted).extracting(AlertReport::sender).containsExactly("127.0.0.1");
    }

    @Test
    void badAlerts_costOnlyThemselves() throws Exception {
        HttpResponse<String> answer = server.post("/api/v2/alerts", """
                [{"labels":{"a":""}},
                 {"labels":{"alertname":"Good"},"endsAt":"2026-01-01T00:00:00Z"},
                 {"labels":{"a":"b"},"startsAt":"2026-01-02T00:00:00Z","endsAt":"2026-01-01T00:00:00Z"},
                 {"labels":{"":"b"}}]""");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("\"at least one label pair required\\nstart time must be before end time\\n"
                + "invalid label set: invalid name \\\"\\\"\"\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(backend.accepted).extracting(AlertReport::labels).containsExactly(Labels.of("alertname", "Good"));
        assertThat(server.registry.scrape())
                .contains("alertmanager_alerts_received_total{status=\"firing\",version=\"v2\"} 2.0")
                .contains("alertmanager_alerts_received_total{status=\"resolved\",version=\"v2\"} 2.0")
                .contains("alertmanager_alerts_invalid_total{version=\"v2\"} 3.0");
    }

    @Test
    void theAnswer_waitsForTheAlertsToBeDurable() throws Exception {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        CompletableFuture<Void> asked = new CompletableFuture<>();
        backend.acceptance = () -> {
            asked.complete(null);
            return durable;
        };
        CompletableFuture<HttpResponse<String>> answer = CompletableFuture.supplyAsync(() -> postOne());
        asked.join();
        assertThat(answer).isNotDone();

        durable.complete(null);
        assertThat(answer.join().statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> postOne() {
        try {
            return server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFullServer_saysSoAndWhenToComeBack() throws Exception {
        backend.acceptance = () -> CompletableFuture.failedFuture(new RejectedExecutionException("queue"));
        HttpResponse<String> answer = server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        assertThat(answer.body()).isEqualTo("\"the server is full: what is new in this request was not taken, send it again\"\n");
        assertThat(server.registry.scrape()).contains("signalbox_http_requests_refused_total 1.0");
    }

    @Test
    void aFaultOfTheServer_showsNoStackTrace() throws Exception {
        backend.acceptance = () -> CompletableFuture.failedFuture(new IllegalStateException("secret"));
        HttpResponse<String> answer = server.post("/api/v2/alerts", "[{\"labels\":{\"a\":\"b\"}}]");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("\"internal error: the log of this server has more under reference 1\"\n");

        backend.views = () -> {
            throw new StackOverflowError("secret");
        };
        HttpResponse<String> error = server.get("/api/v2/alerts");
        assertThat(error.statusCode()).isEqualTo(500);
        assertThat(error.body()).isEqualTo("\"internal error: the log of this server has more under reference 2\"\n");
    }

    @Test
    void anAnswerThatBreaksOff_doesNotLookComplete() {
        for (int i = 0; i < 1000; i++) {
            backend.alerts.add(Example.alert("A" + i));
        }
        AlertView last = Example.alert("B");
        backend.alerts.add(new AlertView(
                last.alert(), last.endsAt(), last.updatedAt(), new FaultyList(), last.silencedBy(), last.inhibitedBy(), List.of(), List.of(), List.of(),
                List.of()));
        assertThatThrownBy(() -> server.get("/api/v2/alerts")).isInstanceOf(IOException.class);
    }

    private static final class FaultyList extends AbstractList<AlertGroup> {
        @Override
        public AlertGroup get(int index) {
            throw new IllegalStateException("fault");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void anAlert_isShownAsGoWouldWriteIt() throws Exception {
        AlertGroup first = Example.group("default");
        AlertGroup second = Example.group("<crit>");
        backend.alerts.add(new AlertView(
                new Alert(
                        Labels.of("alertname", "Up", "x", "<é\u2028\n\u0001\">"),
                        Labels.of("b", "2", "a", "1 & 1"),
                        Example.STARTED,
                        Alert.NOT_ENDED,
                        "http://p/graph?a=b&c=d"),
                Example.ENDS,
                FakeBackend.NOW,
                List.of(first, second, first),
                List.of("s1", "s2"),
                List.of("d2b371819297f98a"),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
        HttpResponse<String> answer = server.get("/api/v2/alerts");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.headers().firstValue("Vary")).isEmpty();
        String fingerprint = backend.alerts.get(0).alert().labels().fingerprintText();
        assertThat(answer.body()).isEqualTo("[{\"annotations\":{\"a\":\"1 \\u0026 1\",\"b\":\"2\"},"
                + "\"endsAt\":\"2026-11-22T04:02:59.999Z\",\"fingerprint\":\"" + fingerprint + "\","
                + "\"receivers\":[{\"name\":\"default\"},{\"name\":\"\\u003ccrit\\u003e\"},{\"name\":\"default\"}],"
                + "\"startsAt\":\"2026-11-22T03:00:00.123Z\",\"status\":{\"inhibitedBy\":[\"d2b371819297f98a\"],"
                + "\"mutedBy\":[],\"silencedBy\":[\"s1\",\"s2\"],\"state\":\"suppressed\"},"
                + "\"updatedAt\":\"2026-11-22T03:57:59.678Z\",\"generatorURL\":\"http://p/graph?a=b\\u0026c=d\","
                + "\"labels\":{\"alertname\":\"Up\",\"x\":\"\\u003cé\\u2028\\n\\u0001\\\"\\u003e\"}}]\n");
    }

    @Test
    void alerts_areListedByFingerprint_andEmptyMembersLeftOut() throws Exception {
        for (int i = 0; i < 50; i++) {
            backend.alerts.add(Example.alert("A" + i));
        }
        String body = server.get("/api/v2/alerts").body();
        List<String> fingerprints = Pattern.compile("\"fingerprint\":\"(\\w{16})\"")
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(fingerprints).hasSize(50).isSorted();
        assertThat(body).doesNotContain("generatorURL").contains("\"annotations\":{}").contains("\"receivers\":[]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                              | Active Both Inhibited NoJob Silenced
            active=false                                    | Both Inhibited Silenced
            active=FALSE&silenced=true                      | Both Inhibited Silenced
            silenced=false                                  | Active Inhibited NoJob
            inhibited=false                                 | Active NoJob Silenced
            active=true&silenced=false&inhibited=false      | Active NoJob
            silenced=nonsense                               | Active Inhibited NoJob
            silenced=                                       | Active Both Inhibited NoJob Silenced
            silenced=false&silenced=Yes                     | Active Both Inhibited NoJob Silenced
            unprocessed=false&group=x&muted=false           | Active Both Inhibited NoJob Silenced
            filter=alertname=%22Active%22                   | Active
            filter=alertname=~%22.*i.*%22&filter=job=%22j%22 | Active Inhibited Silenced
            filter=job=%22%22                               | NoJob
            filter=job!=%22%22                              | Active Both Inhibited Silenced
            filter=job!=%22x%22                             | Active Both Inhibited NoJob Silenced
            filter=job=~%22%22                              | NoJob
            filter=%22alertname%22=NoJob                    | NoJob
            receiver=crit                                   | Both
            receiver=cri                                    | ``
            receiver=.*                                     | Active Both Inhibited NoJob Silenced
            receiver=default&receiver=                      | Active Both Inhibited NoJob Silenced
            receiver=default&receiver=crit                  | Both
            receiver_matchers=owner=%22me%22                | Both
            receiver_matchers=owner=%22%22                  | Active Inhibited NoJob Silenced
            """)
    void parameters_selectAlerts(String query, String expected) throws Exception {
        backend.receivers = List.of(
                new ReceiverEntry("default", Labels.EMPTY), new ReceiverEntry("crit", Labels.of("owner", "me")));
        AlertGroup normal = Example.group("default");
        backend.alerts.add(Example.alert(Labels.of("alertname", "Active", "job", "j"), normal));
        backend.alerts.add(Example.alert(Labels.of("alertname", "NoJob"), normal));
        backend.alerts.add(
                Example.silenced(Example.alert(Labels.of("alertname", "Silenced", "job", "j"), normal), "s"));
        backend.alerts.add(
                Example.inhibited(Example.alert(Labels.of("alertname", "Inhibited", "job", "j"), normal), "f"));
        backend.alerts.add(Example.inhibited(
                Example.silenced(
                        Example.alert(Labels.of("alertname", "Both", "job", "j"), Example.group("crit")), "s"),
                "f"));
        HttpResponse<String> answer = server.get("/api/v2/alerts?" + query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(names(answer.body())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            receiver=crit&receiver_matchers=owner=%22me%22    | One Two
            receiver=default&receiver_matchers=owner=%22me%22 | Two
            receiver=default&receiver_matchers=name=crit      | Two
            """)
    void nameAndLabels_mayBeThoseOfTwoReceiversOfAnAlert(String query, String expected) throws Exception {
        backend.receivers = List.of(
                new ReceiverEntry("default", Labels.of("name", "default")),
                new ReceiverEntry("crit", Labels.of("name", "crit", "owner", "me")));
        backend.alerts.add(Example.alert(Labels.of("alertname", "One"), Example.group("crit")));
        backend.alerts.add(
                Example.alert(Labels.of("alertname", "Two"), Example.group("crit"), Example.group("default")));
        backend.alerts.add(Example.alert(Labels.of("alertname", "Three"), Example.group("default")));

        assertThat(names(server.get("/api/v2/alerts?" + query).body())).isEqualTo(expected);
    }

    private static String names(String body) {
        return Pattern.compile("\"alertname\":\"(\\w+)\"")
                .matcher(body)
                .results()
                .map(match -> match.group(1))
                .sorted()
                .collect(joining(" "));
    }

    @Test
    void alertsThatEnded_areHidden() throws Exception {
        Instant now = FakeBackend.NOW;
        backend.alerts.add(Example.ending(Example.alert("Past"), now.minusNanos(1)));
        backend.alerts.add(Example.ending(Example.alert("Now"), now));
        assertThat(names(server.get("/api/v2/alerts").body())).isEqualTo("Now");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            filter=foo                                  | bad matcher format: foo
            filter=%7Bfoo=bar%7D                        | unexpected open or close brace: {foo=bar}
            filter=                                     | `bad matcher format: `
            filter=foo&receiver=(                       | bad matcher format: foo
            receiver=(&receiver_matchers=foo            | failed to parse receiver param: error parsing regexp: missing closing ): ~^(?:()$~
            receiver_matchers=foo                       | failed to parse receiver_matchers param: bad matcher format: foo
            """)
    void faultyParameters_areRefused(String query, String text) throws Exception {
        for (String path : List.of("/api/v2/alerts?", "/api/v2/alerts/groups?")) {
            HttpResponse<String> answer = server.get(path + query);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).isEqualTo("\"" + text.replace('~', '`') + "\"\n"); // the table has ~ for `
        }
    }
}
