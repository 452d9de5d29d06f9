package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.OpsGenieConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.InvalidReceiverException;

class OpsGenieReceiverTest extends StatusReceiverContract {

    private static final String KEY = "0PSGENIESECRET";
    private static final String ALERT = "/v2/alerts/5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2/";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return new OpsGenieReceiver(
                integration, config("api_key: " + KEY), () -> TestReceivers.MESSAGES, TestConfigs.client(http));
    }

    private OpsGenieConfig config(String keys) {
        return TestConfigs.read(
                OpsGenieConfig.class, "opsgenie_configs: [{api_url: '" + farEnd.url("") + "', " + keys + "}]");
    }

    private Receiver with(String keys) {
        return TestReceivers.build(config("api_key: " + KEY + ", " + keys));
    }

    @Override
    String kind() {
        return "opsgenie";
    }

    @Override
    List<String> secrets() {
        return List.of(KEY, PASSWORD);
    }

    @Override
    List<String> received() {
        return farEnd.requests.stream().map(request -> request.path() + " " + request.body()).toList();
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String resolvedWord() {
        return "/close?";
    }

    @Override
    String transportError() {
        return "Post \"" + farEnd.url("/v2/alerts") + "\": ";
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    private String body() {
        return farEnd.requests.get(farEnd.requests.size() - 1).body();
    }

    @Test
    void firingAlertsCreateAnAlert() {
        deliver(with("message: hello"));
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /v2/alerts HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("Authorization")).containsExactly("GenieKey " + KEY);
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "alias":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                      "message":"hello",
                      "description":"\\nAlerts Firing:\\nLabels:\\n - alertname = Up\\nAnnotations:\\nSource: \\n\\n",
                      "details":{"alertname":"Up"},
                      "source":"http://signalbox.example.org/#/alerts?receiver=team-x"
                    }"""));
        });
    }

    @Test
    void whenAllIsResolved_theAlertIsClosed() {
        with("update_alerts: true").deliver(says(resolved("Up")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + ALERT + "close?identifierType=alias HTTP/1.1");
            assertThat(request.header("Authorization")).containsExactly("GenieKey " + KEY);
            assertThat(request.body())
                    .isEqualTo("{\"source\":\"http://signalbox.example.org/#/alerts?receiver=team-x\"}\n");
        });
    }

    @Test
    void everythingThatMayBeSaid_isSaid() {
        with("""
                message: 'm {{ .Status }}', description: 'd {{ .Status }}', source: 's {{ .Status }}',
                details: {alertname: 'n {{ .Status }}', empty: ''}, entity: 'e {{ .Status }}', tags: ' a, b,,{{ .Status }} ',
                actions: 'x,y', note: 'n {{ .Status }}', priority: 'P{{ len .Alerts }}',
                responders: [{name: '{{ .Status }}', type: team}, {id: i, type: USER}, {username: u, type: escalation},
                  {name: 'a,,b{{ "," }}{{ "{{ .Status }}" }}', id: lost, type: teams}, {name: '{{ .CommonLabels.no }}', type: '{{ "" }}'}]
                """).deliver(says(firing("Up", "job", "j")), MINUTE);
        assertThat(body()).isEqualTo(sent("""
                {
                  "alias":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                  "message":"m firing",
                  "description":"d firing",
                  "details":{"alertname":"n firing","empty":"","job":"j"},
                  "source":"s firing",
                  "responders":[
                    {"name":"firing","type":"team"},
                    {"id":"i","type":"USER"},
                    {"username":"u","type":"escalation"},
                    {"name":"a","type":"team"},
                    {"name":"b","type":"team"},
                    {"name":"firing","type":"team"}
                  ],
                  "tags":["a"," b","firing"],
                  "note":"n firing",
                  "priority":"P1",
                  "entity":"e firing",
                  "actions":["x","y"]
                }"""));
    }

    @Test
    void alertsAreUpdated_whenAskedFor() {
        deliver(with("update_alerts: true, message: m, description: d"));
        deliver(with("update_alerts: true, message: '{{ \"\" }}', description: '{{ \"\" }}'"));
        assertThat(farEnd.requests).extracting(FarEnd.Request::line).containsExactly(
                "POST /v2/alerts HTTP/1.1",
                "PUT " + ALERT + "message?identifierType=alias HTTP/1.1",
                "PUT " + ALERT + "description?identifierType=alias HTTP/1.1",
                "POST /v2/alerts HTTP/1.1",
                "PUT " + ALERT + "message?identifierType=alias HTTP/1.1",
                "PUT " + ALERT + "description?identifierType=alias HTTP/1.1");
        assertThat(farEnd.requests).extracting(FarEnd.Request::body)
                .contains("{\"message\":\"m\"}\n", "{\"description\":\"d\"}\n")
                .endsWith("{}\n", "{}\n");
        assertThat(farEnd.requests).allSatisfy(
                request -> assertThat(request.header("Authorization")).containsExactly("GenieKey " + KEY));
    }

    @Test
    void firstRequestThatFails_isTheLast_andOfWhatItIsTold() {
        farEnd.answer = request -> request.method().equals("PUT") ? FarEnd.answer(429, "slow down") : FarEnd.OK;
        assertThat(deliver(with("update_alerts: true")))
                .isEqualTo(Delivery.retry("rateLimited", "unexpected status code 429: slow down"));
        assertThat(farEnd.requests).hasSize(2);
    }

    @Test
    void longMessageIsCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog("signalbox.receiver")) {
            deliver(with("update_alerts: true, message: '" + "é".repeat(131) + "'"));
            assertThat(received().get(0)).contains("\"message\":\"" + "é".repeat(129) + "…\"");
            assertThat(received().get(1)).contains("{\"message\":\"" + "é".repeat(129) + "…\"}");
            assertThat(log.text()).containsOnlyOnce("opsgenie_configs.message");
        }
        deliver(with("message: '" + "é".repeat(130) + "'"));
        assertThat(body()).contains("\"message\":\"" + "é".repeat(130) + "\"");
    }

    @Test
    void queryOfTheApisUrl_isKept() {
        Receiver receiver = TestReceivers.build(TestConfigs.read(OpsGenieConfig.class,
                "opsgenie_configs: [{api_url: '" + farEnd.url("/eu?z=1&a=2") + "', api_key: k}]"));
        receiver.deliver(says(firing("Up")), MINUTE);
        receiver.deliver(says(resolved("Up")), MINUTE);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly(
                "/eu/v2/alerts?z=1&a=2", "/eu" + ALERT + "close?a=2&identifierType=alias&z=1");
    }

    @Test
    void templatesThatFail_stillWakePeople() {
        assertThat(deliver(with("""
                message: '{{ .No }}', description: '{{ .No }}', source: '{{ .No }}', priority: '{{ .No }}', tags: '{{ .No }}',
                note: 'n', details: {alertname: '{{ .No }}'},
                responders: [{name: '{{ .No }}', type: team}, {name: n, type: '{{ .No }}'}, {name: real, type: team}]
                """))).isEqualTo(Delivery.sent());
        assertThat(body())
                .contains("\"message\":\"[template failed] [FIRING:1] Up\\n")
                .contains("\"description\":\"[template failed]")
                .contains("\"details\":{\"alertname\":\"Up\"},\"source\":\"\","
                        + "\"responders\":[{\"name\":\"real\",\"type\":\"team\"}],\"note\":\"n\"}");
    }

    @Test
    void typeOfAResponder_hasToBeATemplateAtLeast() {
        OpsGenieConfig broken = config("api_key: " + KEY + ", responders: [{name: x, type: '{{ if'}]");
        assertThatThrownBy(() -> TestReceivers.build(broken))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessageEndingWith(
                        "opsGenieConfig responder { x  {{ if} type contains invalid template syntax: template: :1: unclosed action");
        TestReceivers.build(config("api_key: " + KEY + ", responders: [{name: x, type: '{{ .Nope }}'}]")).close();
    }

    @Test
    void keyFileIsReadForEachNotification(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        Receiver receiver = TestReceivers.build(config("api_key_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read key_file error: open " + file + ": no such file or directory"));
        Files.writeString(file, " {{ .Status }}-one\n");
        deliver(receiver);
        Files.writeString(file, "two");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization").get(0))
                .containsExactly("GenieKey firing-one", "GenieKey two");
        Files.writeString(file, "{{ .No }}SECRET");
        assertThat(deliver(receiver)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.detail())
                    .startsWith("templating error: opsgenie_configs.api_key: ")
                    .doesNotContain("SECRET");
        });
        assertThat(farEnd.requests).hasSize(2);
    }
}
