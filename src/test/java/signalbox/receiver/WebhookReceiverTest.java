package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;
import static signalbox.receiver.FarEnd.OK;
import static signalbox.receiver.TestWebhooks.build;
import static signalbox.receiver.TestWebhooks.config;
import static signalbox.receiver.TestWebhooks.with;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.WebhookConfig;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.Auth;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpOptions;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.InvalidReceiverException;

class WebhookReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/services/T0SECRET/B0SECRET?key=K0SECRET";

    private final Path folder;

    WebhookReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return build(integration, config(farEnd.url(PATH), http));
    }

    @Override
    String kind() {
        return "webhook";
    }

    @Override
    List<String> secrets() {
        return List.of("T0SECRET", "B0SECRET", "K0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    private static WebhookConfig withUrlFile(Path file) {
        return new WebhookConfig(
                0, true, HttpConfig.DEFAULT, Secret.NONE, file.toString(), 0, Duration.ZERO, Optional.empty());
    }

    private static WebhookConfig withTimeout(String url, Duration timeout) {
        return new WebhookConfig(0, true, HttpConfig.DEFAULT, new Secret(url), "", 0, timeout, Optional.empty());
    }

    @Test
    void requestIsWhatAlertmanagerSends() {
        deliver(build(farEnd.url("/hook?a=b")));
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /hook?a=b HTTP/1.1");
            assertThat(request.head().lines().skip(1).filter(line -> !line.isEmpty())).containsExactlyInAnyOrder(
                    "Host: 127.0.0.1:" + farEnd.port(),
                    "User-Agent: Alertmanager/0.35.0",
                    "Content-Length: " + request.body().getBytes(StandardCharsets.UTF_8).length,
                    "Content-Type: application/json");
            assertThat(request.body())
                    .startsWith("{\"receiver\":\"team-x\",\"status\":\"firing\",\"alerts\":[{")
                    .contains("\"externalURL\":\"http://signalbox.example.org\"")
                    .endsWith("\"truncatedAlerts\":0}\n");
        });
    }

    @Test
    void alertsBeyondTheMaximum_areLeftOut() {
        WebhookConfig config = new WebhookConfig(
                0, true, HttpConfig.DEFAULT, new Secret(farEnd.url("/")), "", 1, Duration.ZERO, Optional.empty());
        build(config).deliver(says(firing("Up", "n", "1"), firing("Up", "n", "2")), MINUTE);
        assertThat(received()).singleElement().asString().endsWith("\"truncatedAlerts\":1}\n");
    }

    @Test
    void resolvedAlerts_areMarkedEach() {
        build(farEnd.url("/")).deliver(says(firing("Up", "n", "1"), resolved("Up", "n", "2")), MINUTE);
        assertThat(received()).singleElement().asString()
                .contains("\"status\":\"firing\",\"labels\"", "\"status\":\"resolved\",\"labels\"");
    }

    @Test
    void answerWithoutABody_isSuccess() {
        farEnd.answer = request -> "HTTP/1.1 204 Fine\r\nConnection: close\r\n\r\n";
        assertThat(deliver(build(farEnd.url("/")))).isEqualTo(Delivery.sent());
    }

    @Test
    void answerThatBreaksOff_stillHasItsStatus() {
        farEnd.answer = request -> "HTTP/1.1 400 Bad\r\nContent-Length: 5\r\n\r\nab";
        farEnd.hangsUpAfterAnswer = true;
        assertThat(deliver(build(farEnd.url("/")))).isEqualTo(Delivery.failed("clientError", "unexpected status code 400: ab"));
    }

    @Test
    void compressionThatNobodyAskedFor_isLeftAlone() {
        farEnd.answer = request -> "HTTP/1.1 400 Bad\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc";
        assertThat(deliver(build(farEnd.url("/"))).detail()).isEqualTo("unexpected status code 400: abc");
    }

    @Test
    void connectionRefused_saysWhere_butNotTheUrl() {
        String url = farEnd.url(PATH);
        farEnd.close();
        assertThat(deliver(build(url))).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": connection refused: 127.0.0.1:" + farEnd.port()));
    }

    @Test
    void unknownHost_saysWhich() {
        assertThat(deliver(build("http://nobody.invalid/secret"))).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": no such host: nobody.invalid"));
    }

    @Test
    void ownTimeout_cutsTheAttemptOff() {
        farEnd.answer = this::never;
        assertThat(deliver(build(withTimeout(farEnd.url(PATH), Duration.ofMillis(400))))).isEqualTo(
                Delivery.retry("other", "Post \"<redacted>\": configured webhook timeout reached (400ms)").unheard());
    }

    @Test
    void deadline_cutsTheAttemptOff() {
        farEnd.answer = this::never;
        Receiver receiver = build(withTimeout(farEnd.url(PATH), Duration.ofMinutes(1)));
        assertThat(receiver.deliver(says(firing("Up")), Duration.ofMillis(400)))
                .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": no answer in time").unheard());
    }

    @Test
    void connectionIsKept_andTheFarEndsHangingUpCostsOneAttemptAtMost() {
        Receiver receiver = build(farEnd.url("/"));
        deliver(receiver);
        deliver(receiver);
        assertThat(farEnd.connections).hasSize(1);
        farEnd.hangUp();
        Delivery first = deliver(receiver); // the library trusts a connection for 10 s
        assertThat(first.outcome()).isIn(Delivery.Outcome.SENT, Delivery.Outcome.RETRY);
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.connections).hasSize(2);
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver = build(withUrlFile(file));
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read url_file: open " + file + ": no such file or directory"));
        Files.writeString(file, "  " + farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::line)
                .containsExactly("POST /one HTTP/1.1", "POST /two HTTP/1.1");
        Files.writeString(file, "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed("other", "webhook URL is empty after templating"));
        Files.writeString(file, "ftp://secret.example.org");
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.retry("other", "Post \"<redacted>\": it is not a valid http or https URL"));
        Files.writeString(file, "{{ .No }}S0CRET");
        assertThat(deliver(receiver)).satisfies(delivery -> {
            assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
            assertThat(delivery.detail())
                    .startsWith("failed to template webhook URL: webhook_configs.url: ")
                    .doesNotContain("S0CRET");
        });
        Files.writeString(file, farEnd.url("/{{ .Status }}"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).last().extracting(FarEnd.Request::path).isEqualTo("/firing");
    }

    @Test
    void basicAuthIsSent_filesReadEachTime() throws IOException {
        Path user = Files.writeString(folder.resolve("user"), "me\n");
        Path password = Files.writeString(folder.resolve("password"), "pass word\n");
        Receiver receiver = build(farEnd.url("/"),
                with(new HttpConfig.BasicAuth("", user.toString(), Secret.NONE, password.toString())));
        deliver(receiver);
        Files.writeString(user, "you");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of(Auth.basic("me", "pass word")), List.of(Auth.basic("you", "pass word")));
        Files.delete(password);
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry("other", "Post \"<redacted>\": unable to read basic auth "
                + "password: unable to read file " + password + ": open " + password + ": no such file or directory"));
    }

    @Test
    void credentialsAreSent() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "T0KEN\n");
        deliver(build(farEnd.url("/"), with(new HttpConfig.Authorization("Bearer", new Secret("abc"), ""))));
        deliver(build(farEnd.url("/"), with(new HttpConfig.Authorization("Key", Secret.NONE, file.toString()))));
        deliver(build(farEnd.url("/"), with(new HttpConfig.Authorization("Bearer", Secret.NONE, ""))));
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization").get(0))
                .containsExactly("Bearer abc", "Key T0KEN", "Bearer");
        Files.delete(file);
        assertThat(deliver(build(farEnd.url("/"), with(new HttpConfig.Authorization("Key", Secret.NONE, file.toString())))))
                .extracting(Delivery::detail).isEqualTo("Post \"<redacted>\": unable to read authorization credentials: "
                        + "unable to read file " + file + ": open " + file + ": no such file or directory");
    }

    @Test
    void userInTheUrl_isSentAsBasicAuth_andComesFirst() {
        deliver(build("http://me:p%40ss@127.0.0.1:" + farEnd.port() + "/",
                with(new HttpConfig.Authorization("Bearer", new Secret("abc"), ""))));
        assertThat(farEnd.requests.get(0).header("Authorization")).containsExactly(Auth.basic("me", "p@ss"));
    }

    @Test
    void ownHeadersAreAdded() throws IOException {
        Path file = Files.writeString(folder.resolve("header"), "from file\n");
        deliver(build(farEnd.url("/"), with(Map.of("X-Team", new HttpConfig.Header(
                List.of("one", "zwei é"), List.of(new Secret("three")), List.of(file.toString()))))));
        assertThat(farEnd.requests.get(0).header("X-Team")).containsExactly("one", "zwei é", "three", "from file");
    }

    @Test
    void headerThatWouldBreakTheRequest_isRefused_unseen() throws IOException {
        Path file = Files.writeString(folder.resolve("header"), "S0CRET\r\nX-Evil: yes");
        Delivery delivery = deliver(build(farEnd.url("/"), with(Map.of("X-Team", new HttpConfig.Header(
                List.of(), List.of(), List.of(file.toString()))))));
        assertThat(delivery.detail())
                .isEqualTo("Post \"<redacted>\": the value of the header X-Team holds a control character");
        assertThat(farEnd.requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303})
    void redirectThatBecomesAGet_hasNoBody(int code) {
        farEnd.answer = request -> request.line().contains("/old") ? FarEnd.redirect(code, "/new?x=1") : OK;
        assertThat(deliver(build(farEnd.url("/old"), with(Map.of("X-Team", header("a")))))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).hasSize(2).last().satisfies(request -> {
            assertThat(request.line()).isEqualTo("GET /new?x=1 HTTP/1.1");
            assertThat(request.body()).isEmpty();
            assertThat(request.header("Content-Type")).isEmpty();
            assertThat(request.header("Referer")).containsExactly(farEnd.url("/old"));
            assertThat(request.header("X-Team")).containsExactly("a");
        });
    }

    private static HttpConfig.Header header(String value) {
        return new HttpConfig.Header(List.of(value), List.of(), List.of());
    }

    @ParameterizedTest
    @ValueSource(ints = {307, 308})
    void redirectThatRepeats_hasTheBody(int code) {
        farEnd.answer = request -> request.line().contains("/old") ? FarEnd.redirect(code, farEnd.url("/new")) : OK;
        assertThat(deliver(build(farEnd.url("/old")))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).hasSize(2).last().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /new HTTP/1.1");
            assertThat(request.body()).isEqualTo(farEnd.requests.get(0).body());
        });
    }

    @Test
    void credentialsStayWithTheirHost_alsoOnTheWayBack() {
        farEnd.answer = request -> {
            if (request.line().contains("/one")) {
                return FarEnd.redirect(307, "http://localhost:" + farEnd.port() + "/two");
            }
            return request.line().contains("/two") ? FarEnd.redirect(307, farEnd.url("/three")) : OK;
        };
        deliver(build(farEnd.url("/one"), with(new HttpConfig.Authorization("Bearer", new Secret("abc"), ""))));
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of("Bearer abc"), List.of(), List.of());
        assertThat(farEnd.requests).extracting(request -> request.header("Referer")).containsOnly(List.of()); // it is one, too
    }

    @Test
    void credentialsGoAlongOnTheSameHost() {
        farEnd.answer = request -> request.line().contains("/one") ? FarEnd.redirect(307, "/two") : OK;
        deliver(build(farEnd.url("/one"), with(new HttpConfig.Authorization("Bearer", new Secret("abc"), ""))));
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of("Bearer abc"), List.of("Bearer abc"));
    }

    @Test
    void redirectToNowhere_isAnAnswer() {
        farEnd.answer = request -> "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n";
        assertThat(deliver(build(farEnd.url("/")))).isEqualTo(Delivery.failed("other", "unexpected status code 302"));
    }

    @Test
    void redirectIsTheResult_whenNotToBeFollowed() {
        farEnd.answer = request -> FarEnd.redirect(302, "/new");
        assertThat(deliver(build(farEnd.url("/"), TestWebhooks.withoutRedirects())))
                .isEqualTo(Delivery.failed("other", "unexpected status code 302"));
        assertThat(farEnd.requests).hasSize(1);
    }

    @Test
    void proxyIsAsked_withItsPassword() {
        HttpConfig.ProxyConfig proxy = new HttpConfig.ProxyConfig(
                new Secret("http://me:pass@127.0.0.1:" + farEnd.port()), "", false, Map.of());
        assertThat(deliver(build("http://far.example.org/hook", with(proxy)))).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST http://far.example.org/hook HTTP/1.1");
            assertThat(request.header("Host")).containsExactly("far.example.org");
            assertThat(request.header("Proxy-Authorization")).containsExactly(Auth.basic("me", "pass"));
            assertThat(request.header("Proxy-Connection")).isEmpty();
        });
    }

    @Test
    void proxyIsAskedToConnect_forHttps_onceAndWithItsHeaders() {
        farEnd.answer = request -> FarEnd.answer(407, "");
        HttpConfig.ProxyConfig proxy = new HttpConfig.ProxyConfig(
                new Secret("http://me:pass@127.0.0.1:" + farEnd.port()), "", false,
                Map.of("X-Who", List.of(new Secret("signalbox"))));
        Delivery delivery = deliver(build("https://far.example.org/SECRETPATH", with(proxy)));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.detail()).startsWith("Post \"<redacted>\": ").doesNotContain("SECRET", "pass");
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("CONNECT far.example.org:443 HTTP/1.1");
            assertThat(request.header("Proxy-Authorization")).containsExactly(Auth.basic("me", "pass"));
            assertThat(request.header("X-Who")).containsExactly("signalbox");
        });
    }

    @Test
    void withoutAProxy_theSystemsIsNotAsked() {
        System.setProperty("http.proxyHost", "127.0.0.1");
        System.setProperty("http.proxyPort", "1");
        System.setProperty("http.nonProxyHosts", "");
        try {
            assertThat(deliver(build(farEnd.url("/")))).isEqualTo(Delivery.sent());
        } finally {
            System.clearProperty("http.proxyHost");
            System.clearProperty("http.proxyPort");
            System.clearProperty("http.nonProxyHosts");
        }
    }

    @Test
    void deadAddressOfAName_isPassedOver() throws IOException {
        HttpClient client = new HttpClient(HttpOptions.DEFAULT, host -> List.of(
                InetAddress.getByAddress(host, new byte[] {127, 0, 0, 2}),
                InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})));
        HttpRequest request = HttpRequest.postJson("http://two.example.org:" + farEnd.port() + "/", new byte[0]);
        assertThat(new HttpSender(client).send(request, MINUTE))
                .isEqualTo(Delivery.sent());
    }

    @Test
    void proxyThatCannotBeUsed_isSaidWithEachNotification() {
        Delivery delivery = deliver(build("http://x/", with(TestWebhooks.proxy("ftp://me:S0CRET@proxy:3128"))));

        assertThat(delivery.outcome()).isNotEqualTo(Delivery.Outcome.SENT);
        assertThat(delivery.detail()).contains("proxy_url has the scheme \"ftp\"").doesNotContain("S0CRET");
    }

    private WebhookConfig withPayload(long maxAlerts, String payload) {
        return TestConfigs.read(WebhookConfig.class, "webhook_configs: [{url: '" + farEnd.url("/") + "', max_alerts: " + maxAlerts
                + ", payload: " + payload + "}]");
    }

    @Test
    void urlIsATemplate_ofTheAlertsThatAreTold() {
        WebhookConfig config = TestConfigs.read(WebhookConfig.class, "webhook_configs: [{url: '"
                + farEnd.url("/{{ .GroupLabels.alertname }}/{{ len .Alerts }}?s={{ .Status }}") + "', max_alerts: 1}]");
        build(config).deliver(says(resolved("Up", "n", "1"), firing("Up", "n", "2")), MINUTE);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/Up/1?s=resolved");
    }

    @Test
    void urlThatIsNoTemplate_isRefusedWhenItIsRead_andNothingOfItIsShown() {
        WebhookConfig broken = TestConfigs.read(WebhookConfig.class, "webhook_configs: [{url: 'http://x/{{ S0CRET'}]");
        assertThatThrownBy(() -> build(broken))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessageContaining("the URL is no template: invalid template syntax")
                .hasMessageNotContaining("S0CRET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{{ .CommonLabels.none }}", "{{ if eq .Status \"resolved\" }}http://x/{{ end }}"})
    void urlThatIsEmpty_isAnError(String url) {
        assertThat(deliver(build(url))).isEqualTo(Delivery.failed("other", "webhook URL is empty after templating"));
    }

    @Test
    void renderedUrlIsASecret() {
        Receiver receiver = build(farEnd.url("/{{ \"R3ND\" }}ERED/{{ .Status }}SECRETLONGENOUGH"));
        fail(true);
        assertThat(deliver(receiver).detail()).doesNotContain("R3NDERED", "SECRETLONGENOUGH");
        farEnd.close();
        assertThat(deliver(receiver).detail()).startsWith("Post \"<redacted>\": ").doesNotContain("R3NDERED", "SECRET");
    }

    @Test
    void payloadTakesThePlaceOfTheBody_renderedAndReadAgain() {
        build(withPayload(1, """
                {status: '{{ .Status }}', count: '{{ len .Alerts }}', alerts: '{{ .Alerts | toJson }}', why: '{{ .NotificationReason }}',
                 list: [1, 2.50, true, null, '{{ "yes" }}', '', '# {{ .Status }}', 'a: b: c', '<&>'],
                 '{{ .Status }}-key': {x: '{{ "k: z" }}'}, 5: dropped}""")).deliver(
                        says(firing("Up", "instance", "db1"), firing("Up", "instance", "db2")), MINUTE);
        assertThat(received()).containsExactly(TestConfigs.sent("""
                {
                  "alerts":[{
                    "annotations":{},
                    "endsAt":"0001-01-01T00:00:00Z",
                    "fingerprint":"3dd152891e07d897",
                    "generatorURL":"",
                    "labels":{"alertname":"Up","instance":"db1"},
                    "startsAt":"2026-03-04T05:05:07Z",
                    "status":"firing"
                  }],
                  "count":1,
                  "firing-key":{"x":{"k":"z"}},
                  "list":[1,2.5,true,null,true,null,null,"a: b: c","\\u003c\\u0026\\u003e"],
                  "status":"firing",
                  "why":"first notification"
                }"""));
    }

    @Test
    void payloadMayBeALonelyValue() {
        build(withPayload(0, "'{{ .Alerts.Firing | len }}'")).deliver(says(firing("Up")), MINUTE);
        build(withPayload(0, "['{{ .Status }}']")).deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly("1\n", "[\"resolved\"]\n");
    }

    @Test
    void payloadThatFails_tellsPlainly_whereItFails() {
        assertThat(deliver(build(withPayload(0, "{text: '{{ .No }}', status: '{{ .Status }}'}")))).isEqualTo(Delivery.sent());
        assertThat(received()).singleElement().asString()
                .startsWith("{\"status\":\"firing\",\"text\":\"[template failed] [FIRING:1] Up\\n");
    }

    @Test
    void payloadThatJsonCannotSay_isAnError() {
        assertThat(deliver(build(withPayload(0, "{x: '{{ \".inf\" }}'}")))).isEqualTo(Delivery.failed(
                "other", "failed to render custom payload: json: unsupported value: +Inf"));
        assertThat(farEnd.requests).isEmpty();
    }
}
