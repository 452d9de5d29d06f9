package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.TestConfigs.sent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.PagerdutyConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class PagerdutyReceiverTest extends StatusReceiverContract {

    private static final String KEY = "R0UT1NGSECRET";

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        PagerdutyConfig config = config("routing_key: " + KEY);
        return new PagerdutyReceiver(integration, config, () -> TestReceivers.MESSAGES, TestConfigs.client(http));
    }

    private PagerdutyConfig config(String keys) {
        return TestConfigs.read(
                PagerdutyConfig.class, "pagerduty_configs: [{url: '" + farEnd.url("/v2/enqueue") + "', " + keys + "}]");
    }

    private Receiver with(String keys) {
        return TestReceivers.build(config("routing_key: " + KEY + ", " + keys));
    }

    @Override
    String kind() {
        return "pagerduty";
    }

    @Override
    List<String> secrets() {
        return List.of(KEY, PASSWORD);
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String firingWord() {
        return "\"event_action\":\"trigger\"";
    }

    @Override
    String resolvedWord() {
        return "\"event_action\":\"resolve\"";
    }

    @Override
    String transportError() {
        return "failed to post message to PagerDuty: Post \"" + farEnd.url("/v2/enqueue") + "\": ";
    }

    @Override
    String reasonWhenNotReached(Failure failure) {
        return failure == Failure.SAYS_NOTHING ? "contextDeadlineExceeded" : "requestError";
    }

    @Override
    String reasonWhenClosed() {
        return "contextCanceled";
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Test
    @Override
    void answerIsToldWithTheError() {
        farEnd.answer = request -> FarEnd.answer(400,
                "{\"status\":\"invalid event\",\"message\":\"Event object is invalid\",\"errors\":[\"no key\",\"no event\"]}");
        assertThat(deliver(receiver(integration()))).isEqualTo(Delivery.failed(
                "clientError", "unexpected status code 400: Event object is invalid: no key,no event"));
        farEnd.answer = request -> FarEnd.answer(400, "<html>");
        assertThat(deliver(receiver(integration())).detail()).isEqualTo("unexpected status code 400");
        farEnd.answer = request -> FarEnd.answer(429, "{\"message\":\"slower\"}");
        assertThat(deliver(receiver(integration())))
                .isEqualTo(Delivery.retry("rateLimited", "unexpected status code 429"));
    }

    @Test
    void firingAlertTriggersAnEvent() {
        TestReceivers.build(config("routing_key: R0")).deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /v2/enqueue HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo(sent("""
                    {
                      "routing_key":"R0",
                      "dedup_key":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                      "event_action":"trigger",
                      "payload":{
                        "summary":"[FIRING:1] Up (db1)",
                        "source":"Alertmanager",
                        "severity":"error",
                        "custom_details":{
                          "firing":[{
                            "annotations":{},
                            "endsAt":"0001-01-01T00:00:00Z",
                            "fingerprint":"3dd152891e07d897",
                            "generatorURL":"",
                            "labels":{"alertname":"Up","instance":"db1"},
                            "startsAt":"2026-03-04T05:05:07Z",
                            "status":"firing"
                          }],
                          "num_firing":1,
                          "num_resolved":0,
                          "resolved":[]
                        }
                      },
                      "client":"Alertmanager",
                      "client_url":"http://signalbox.example.org/#/alerts?receiver=team-x"
                    }"""));
        });
    }

    @Test
    void whenAllIsResolved_theEventIs_withThePayload() {
        Receiver receiver = TestReceivers.build(config("routing_key: R0, details: {firing: '', resolved: 'over: {{ len .Alerts }}'}"));
        receiver.deliver(says(resolved("Up", "instance", "db1")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "routing_key":"R0",
                  "dedup_key":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                  "event_action":"resolve",
                  "payload":{
                    "summary":"[RESOLVED] Up (db1)",
                    "source":"Alertmanager",
                    "severity":"error",
                    "custom_details":{"firing":null,"num_firing":0,"num_resolved":1,"resolved":{"over":1}}
                  },
                  "client":"Alertmanager",
                  "client_url":"http://signalbox.example.org/#/alerts?receiver=team-x"
                }"""));
    }

    @Test
    void everythingThatMayBeSaid_isSaid() {
        Receiver receiver = with("""
                client: 'c {{ .Status }}', client_url: 'http://{{ .Receiver }}/', description: 'd {{ .Status }}',
                source: 's {{ .Status }}', severity: '{{ "warning" }}', class: 'k {{ .Status }}', component: 'p {{ .Status }}',
                group: 'g {{ .Status }}', details: {firing: f, resolved: r, num_firing: '1', num_resolved: x, own: {a: ['{{ .Status }}']}},
                images: [{src: 'http://{{ .Status }}', alt: 'a {{ .Status }}', href: h}, {src: '{{ "" }}', alt: a}],
                links: [{href: 'http://{{ .Status }}', text: 't {{ .Status }}'}, {text: t}]""");
        receiver.deliver(says(firing("Up")), MINUTE);
        assertThat(received()).containsExactly(sent("""
                {
                  "routing_key":"R0UT1NGSECRET",
                  "dedup_key":"5e0d67354f7b082b975baca310f9f73330a9e3897887c86a31647dd642b073b2",
                  "event_action":"trigger",
                  "payload":{
                    "summary":"d firing",
                    "source":"s firing",
                    "severity":"warning",
                    "class":"k firing",
                    "component":"p firing",
                    "group":"g firing",
                    "custom_details":{
                      "firing":"f",
                      "num_firing":1,
                      "num_resolved":"x",
                      "own":{"a":["firing"]},
                      "resolved":"r"
                    }
                  },
                  "client":"c firing",
                  "client_url":"http://team-x/",
                  "images":[{"src":"http://firing","alt":"a firing","href":"h"}],
                  "links":[{"href":"http://firing","text":"t firing"}]
                }"""));
    }

    @Test
    void emptySeverityIsAnError_forThisEventAlone() {
        PagerdutyConfig config = config("routing_key: " + KEY + ", severity: ''");
        deliver(TestReceivers.build(config));
        assertThat(received()).singleElement().asString().contains("\"severity\":\"error\"");
        assertThat(config.severity()).isEmpty();
    }

    @Test
    void sourceIsTheClient_unlessSaidOtherwise() {
        with("client: me").deliver(says(firing("Up")), MINUTE);
        assertThat(received()).singleElement().asString().contains("\"source\":\"me\"", "\"client\":\"me\"");
    }

    @Test
    void longDescriptionIsCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog("signalbox.receiver")) {
            with("description: '" + "é".repeat(1025) + "'").deliver(says(firing("Up")), MINUTE);
            assertThat(received()).singleElement().asString().contains("\"summary\":\"" + "é".repeat(1023) + "…\"");
            assertThat(log.text()).contains("pagerduty_configs.description");
        }
        with("description: '" + "é".repeat(1024) + "'").deliver(says(firing("Up")), MINUTE);
        assertThat(received()).last().asString().contains("\"summary\":\"" + "é".repeat(1024) + "\"");
    }

    @Test
    void detailsThatMakeItTooLarge_areLeftOut() {
        Receiver receiver = with("details: {firing: '{{ .CommonAnnotations.x }}" + "x".repeat(512_000) + "', resolved: ''}");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().contains("\"custom_details\":{\"error\":\"Custom details have been "
                + "removed because the original event exceeds the maximum size of 512KB\"}}").hasSizeLessThan(1000);
    }

    @Test
    void largestEventThatIsTaken_isSentWhole() {
        deliver(with("details: {firing: ''}"));
        int rest = received().get(0).length() - "null".length() + "\"\"".length();
        deliver(with("details: {firing: '" + "x".repeat(512_000 - rest) + "'}"));
        deliver(with("details: {firing: '" + "x".repeat(512_001 - rest) + "'}"));
        assertThat(received().get(1)).hasSize(512_000);
        assertThat(received().get(2)).hasSizeLessThan(1000).contains("512KB");
    }

    @Test
    void detailsThatJsonCannotSay_areLeftOut() {
        assertThat(deliver(with("details: {firing: .nan}"))).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString().contains("\"custom_details\":{\"error\":\"Custom details have been "
                + "removed because they cannot be encoded: json: unsupported value: NaN\"}");
    }

    @Test
    void templatesThatFail_stillWakePeople() {
        Receiver receiver = with("""
                client: '{{ .No }}', description: '{{ .No }}', severity: '{{ .No }}', class: '{{ .No }}',
                details: {firing: '{{ .No }}', resolved: 'fine'}, images: [{src: '{{ .No }}'}]""");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString()
                .contains("\"summary\":\"[template failed] [FIRING:1] Up\\n")
                .contains("\"source\":\"Alertmanager\",\"severity\":\"error\",\"custom_details\"")
                .contains("\"firing\":\"[template failed]", "\"resolved\":\"fine\"")
                .doesNotContain("\"client\"", "\"images\"");
    }

    @Test
    void keyIsATemplate_andOneThatFailsIsAnErrorWithoutTheKey() {
        TestReceivers.build(config("routing_key: '{{ .GroupLabels.alertname }}-key'")).deliver(says(firing("Up")), MINUTE);
        assertThat(received()).singleElement().asString().startsWith("{\"routing_key\":\"Up-key\"");
        assertThat(deliver(TestReceivers.build(config("routing_key: '{{ .No }}SECRET'")))).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.reason()).isEqualTo("templateError");
            assertThat(delivery.detail())
                    .startsWith("failed to template PagerDuty v2 message: pagerduty_configs.routing_key: ")
                    .doesNotContain("SECRET");
        });
        assertThat(deliver(TestReceivers.build(config("routing_key: '{{ .CommonLabels.none }}'"))))
                .isEqualTo(Delivery.failed("configError", "routing key cannot be empty"));
    }

    @Test
    void keyFileIsReadForEachNotification(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("key");
        Receiver receiver = TestReceivers.build(config("routing_key_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed(
                "fileReadError", "failed to read routing key from file: open " + file + ": no such file or directory"));
        Files.writeString(file, " {{ .Status }}-one\n");
        deliver(receiver);
        Files.writeString(file, "two");
        deliver(receiver);
        assertThat(received()).satisfiesExactly(
                one -> assertThat(one).startsWith("{\"routing_key\":\"firing-one\","),
                two -> assertThat(two).startsWith("{\"routing_key\":\"two\","));
    }

    @Test
    void ownTimeoutIsToldApart() {
        Receiver receiver = with("timeout: 400ms");
        farEnd.answer = this::never;
        assertThat(receiver.deliver(says(firing("Up")), Duration.ofMinutes(1))).isEqualTo(Delivery.retry("contextDeadlineExceeded",
                transportError() + "configured pagerduty timeout reached (400ms)").unheard());
    }
}
