package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.PushoverConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.FormData;

class PushoverReceiverTest extends StatusReceiverContract {

    private static final String TOKEN = "PUSHT0KENSECRET";
    private static final String USER = "PUSHUS3RSECRET";
    private static final String KEYS = "token: " + TOKEN + ", user_key: " + USER;

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        return build(integration, http, KEYS);
    }

    private Receiver with(String keys) {
        return build(integration(), HttpConfig.DEFAULT, KEYS + ", " + keys);
    }

    private Receiver build(Integration integration, HttpConfig http, String keys) {
        PushoverConfig config = TestConfigs.read(PushoverConfig.class, "pushover_configs: [{" + keys + "}]");
        return new PushoverReceiver(
                integration, config, () -> TestReceivers.MESSAGES, TestConfigs.client(http), farEnd.url("/1/messages.json"));
    }

    @Override
    String kind() {
        return "pushover";
    }

    @Override
    List<String> secrets() {
        return List.of(TOKEN, USER, PASSWORD);
    }

    @Override
    List<String> received() {
        return farEnd.requests.stream().map(request -> String.join("\n", fields(request).values())).toList();
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    private static Map<String, String> fields(FarEnd.Request request) {
        try {
            return FormData.decode(request.path().split("\\?", 2)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> fields() {
        return fields(farEnd.requests.get(farEnd.requests.size() - 1));
    }

    @Test
    @Override
    void hostileTextArrives_asOneMessage() {
        assertThat(receiver(integration()).deliver(says(firing("Up", "x", HOSTILE)), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).hasSize(1);
        assertThat(fields()).hasSize(11).hasEntrySatisfying("message", message -> assertThat(message)
                .contains(HOSTILE.replace('\ud800', '?')));
    }

    @Test
    void allThatIsSaid_isInTheQuery() {
        deliver(with("url_title: See"));
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /1/messages.json?device=&expire=3600"
                    + "&message=Alerts+Firing%3A%0ALabels%3A%0A+-+alertname+%3D+Up%0AAnnotations%3A%0ASource%3A"
                    + "&priority=2&retry=60&sound=&title=%5BFIRING%3A1%5D+Up+&token=" + TOKEN
                    + "&url=http%3A%2F%2Fsignalbox.example.org%2F%23%2Falerts%3Freceiver%3Dteam-x&url_title=See&user=" + USER
                    + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("text/plain");
            assertThat(request.header("Content-Length")).containsExactly("0");
            assertThat(request.body()).isEmpty();
        });
    }

    @Test
    void whenAllIsResolved_nobodyIsWoken() {
        with("title: t, message: 'm {{ .Status }}', url: u").deliver(says(resolved("Up")), MINUTE);
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly(
                "/1/messages.json?device=&expire=3600&message=m+resolved&priority=0&retry=60&sound=&title=t&token=" + TOKEN
                        + "&url=u&url_title=&user=" + USER);
    }

    @Test
    void everythingThatMayBeSaid_isSaid() {
        with("""
                title: 't {{ .Status }}', message: ' m {{ .Status }} ', url: 'u {{ .Status }}', url_title: 'l {{ .Status }}',
                device: 'd {{ .Status }}', sound: 's {{ .Status }}', priority: '{{ len .Alerts }}', retry: 1m30s, expire: 2h,
                ttl: 1500ms, monospace: true""").deliver(says(firing("Up")), MINUTE);
        assertThat(fields()).containsOnly(
                Map.entry("title", "t firing"),
                Map.entry("message", "m firing"),
                Map.entry("url", "u firing"),
                Map.entry("url_title", "l firing"),
                Map.entry("device", "d firing"),
                Map.entry("sound", "s firing"),
                Map.entry("priority", "1"),
                Map.entry("retry", "90"),
                Map.entry("expire", "7200"),
                Map.entry("ttl", "1"),
                Map.entry("monospace", "1"),
                Map.entry("token", TOKEN),
                Map.entry("user", USER));
    }

    @Test
    void farEndIsPushover_unlessATestSaysOtherwise() {
        farEnd.answer = request -> FarEnd.answer(407, "");
        deliver(TestReceivers.build(TestConfigs.read(PushoverConfig.class,
                "pushover_configs: [{" + KEYS + ", http_config: {proxy_url: '" + farEnd.url("") + "'}}]")));
        assertThat(farEnd.requests).extracting(FarEnd.Request::line)
                .containsExactly("CONNECT api.pushover.net:443 HTTP/1.1");
    }

    @Test
    void htmlIsEscaped_inTheMessageAlone() {
        with("html: true, title: '{{ .CommonLabels.x }}', message: '<b>{{ .CommonLabels.x }}</b>'")
                .deliver(says(firing("Up", "x", "<&>")), MINUTE);
        assertThat(fields())
                .containsEntry("html", "1")
                .containsEntry("title", "<&>")
                .containsEntry("message", "<b>&lt;&amp;&gt;</b>")
                .doesNotContainKeys("monospace", "ttl");
    }

    @Test
    void longTextsAreCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog("signalbox.receiver")) {
            deliver(with("title: '" + "é".repeat(251) + "', message: '" + "é".repeat(1025) + "', url: '" + "é".repeat(513) + "'"));
            assertThat(fields())
                    .containsEntry("title", "é".repeat(249) + "…")
                    .containsEntry("message", "é".repeat(1023) + "…")
                    .containsEntry("url", "é".repeat(511) + "…");
            assertThat(log.text()).contains("pushover_configs.title", "pushover_configs.message", "pushover_configs.url");
        }
        deliver(with("title: '" + "é".repeat(250) + "', message: '" + "é".repeat(1024) + "', url: '" + "é".repeat(512) + "'"));
        assertThat(fields())
                .containsEntry("title", "é".repeat(250))
                .containsEntry("message", "é".repeat(1024))
                .containsEntry("url", "é".repeat(512));
    }

    @Test
    void messageWithoutAWord_isReplaced() {
        deliver(with("message: \"{{ \\\" \\\\n\\\" }}\""));
        assertThat(fields()).containsEntry("message", "(no details)");
    }

    @Test
    void templatesThatFail_stillWakePeople() {
        assertThat(deliver(with("title: '{{ .No }}', message: '{{ .No }}', url: '{{ .No }}', priority: '{{ .No }}',"
                + " sound: '{{ .No }}', device: '{{ .No }}'"))).isEqualTo(Delivery.sent());
        assertThat(fields())
                .containsEntry("priority", "2")
                .containsEntry("url", "")
                .containsEntry("sound", "")
                .containsEntry("device", "")
                .hasEntrySatisfying("title", title -> assertThat(title).startsWith("[template failed] [FIRING:1] Up\n"))
                .hasEntrySatisfying("message", message -> assertThat(message).startsWith("[template failed] [FIRING:1] Up\n"));
        with("priority: '{{ .No }}'").deliver(says(resolved("Up")), MINUTE);
        assertThat(fields()).containsEntry("priority", "0");
        deliver(with("html: true, message: '{{ .No }}'"));
        assertThat(fields().get("message")).startsWith("[template failed] [FIRING:1] Up\n");
    }

    @Test
    void tokenThatFails_isAnErrorWithoutTheToken() {
        Delivery delivery = deliver(build(integration(), HttpConfig.DEFAULT, "token: '{{ .No }}SECRET', user_key: u"));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.FAILED);
        assertThat(delivery.detail()).startsWith("pushover_configs.token: ").doesNotContain("SECRET");
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void filesAreReadForEachNotification_withoutTheSpaceAroundTheKeys(@TempDir Path folder) throws IOException {
        Path token = folder.resolve("token");
        Path user = folder.resolve("user");
        Receiver receiver =
                build(integration(), HttpConfig.DEFAULT, "token_file: " + token + ", user_key_file: " + user);
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read token_file: open " + token + ": no such file or directory"));
        Files.writeString(token, "t0ken\n");
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read user_key_file: open " + user + ": no such file or directory"));
        Files.writeString(user, " {{ .Status }}");
        deliver(receiver);
        assertThat(fields()).containsEntry("token", "t0ken").containsEntry("user", "firing");
        Files.writeString(token, "other");
        deliver(receiver);
        assertThat(fields()).containsEntry("token", "other");
    }
}
