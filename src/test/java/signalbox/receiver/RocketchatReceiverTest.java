package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.config.HttpConfig;
import signalbox.config.RocketchatConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.InvalidReceiverException;

class RocketchatReceiverTest extends StatusReceiverContract {

    private static final String TOKENS = "token: T0SECRET\ntoken_id: I0SECRET\n";

    private final Path folder;

    RocketchatReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        RocketchatConfig config = config("/", TOKENS + "channel: '#ops'");
        return TestReceivers.build(integration, new RocketchatConfig(
                config.index(), config.sendResolved(), http, config.apiUrl(), config.tokenId(), "", config.token(), "",
                config.channel(), config.color(), config.title(), config.titleLink(), config.text(),
                config.messageText(), config.fields(),
                config.shortFields(), config.emoji(), config.iconUrl(), config.imageUrl(), config.thumbUrl(),
                config.linkNames(), config.actions()));
    }

    @Override
    String accepted(FarEnd.Request request) {
        return FarEnd.answer(200, "{\"success\":true}");
    }

    @Override
    String kind() {
        return "rocketchat";
    }

    @Override
    List<String> secrets() {
        return List.of("T0SECRET", "I0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String statusError() {
        return "channel \"#ops\": ";
    }

    private RocketchatConfig config(String path, String entry) {
        return TestConfigs.read(RocketchatConfig.class, "rocketchat_configs",
                "send_resolved: true\napi_url: " + farEnd.url(path) + "\n" + entry);
    }

    private Receiver rocketchat(String entry) {
        return TestReceivers.build(config("/", TOKENS + entry));
    }

    @Test
    void messageIsWhatAlertmanagerSends_whenFiring() {
        rocketchat("channel: '#ops'").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /api/v1/chat.postMessage HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.header("X-Auth-Token")).containsExactly("T0SECRET");
            assertThat(request.header("X-User-Id")).containsExactly("I0SECRET");
            assertThat(request.body()).isEqualTo("""
                    {"channel":"#ops",\
                    "attachments":[{\
                    "title":"[FIRING:1] Up (db1)",\
                    "title_link":"http://signalbox.example.org/#/alerts?receiver=team-x",\
                    "color":"red"}]}
                    """);
        });
    }

    @Test
    void messageIsGreen_whenResolved() {
        rocketchat("").deliver(says(resolved("Up", "instance", "db1")), MINUTE);
        assertThat(received()).containsExactly("""
                {"attachments":[{\
                "title":"[RESOLVED] Up (db1)",\
                "title_link":"http://signalbox.example.org/#/alerts?receiver=team-x",\
                "color":"green"}]}
                """);
    }

    @Test
    void everyOptionHasItsPlace() {
        rocketchat("""
                channel: '#{{ .CommonLabels.team }}'
                color: '{{ .Status }} color'
                title: '{{ .GroupLabels.alertname }} <down>'
                title_link: 'http://wiki/{{ .Status }}'
                text: 'text {{ .Status }}'
                message_text: '@all {{ .Status }}'
                fields:
                - {title: 'Team {{ .Status }}', value: '{{ .CommonLabels.team }}'}
                - {short: false}
                short_fields: true
                emoji: ':{{ .Status }}:'
                icon_url: 'http://icons/{{ .Status }}'
                image_url: 'http://images/{{ .Status }}'
                thumb_url: 'http://thumbs/{{ .Status }}'
                link_names: true
                actions:
                - {type: unused, text: 'Open {{ .Status }}', url: 'http://run/{{ .Status }}', imageurl: x, iswebview: true}
                - {text: Say, msg: 'hello {{ .Status }}', msginchatwindow: true, msgprocessingtype: sendMessage}
                """).deliver(says(firing("Up", "team", "db")), MINUTE);
        assertThat(received()).containsExactly("""
                {"channel":"#db",\
                "text":"@all firing",\
                "emoji":":firing:",\
                "avatar":"http://icons/firing",\
                "attachments":[{\
                "title":"Up \\u003cdown\\u003e",\
                "title_link":"http://wiki/firing",\
                "text":"text firing",\
                "image_url":"http://images/firing",\
                "thumb_url":"http://thumbs/firing",\
                "color":"firing color",\
                "fields":[\
                {"short":true,"title":"Team firing","value":"db"},\
                {"short":false}],\
                "actions":[\
                {"type":"button","text":"Open firing","url":"http://run/firing","is_webview":false,\
                "msg_in_chat_window":false},\
                {"type":"button","text":"Say","is_webview":false,"msg":"hello firing","msg_in_chat_window":false}]}]}
                """);
    }

    @ParameterizedTest
    @CsvSource({
        "'', /api/v1/chat.postMessage", "/, /api/v1/chat.postMessage", "/chat, /chat/api/v1/chat.postMessage",
        "//a//b//, /a/b/api/v1/chat.postMessage", "/a/../b%20c?x=1, /b%20c/api/v1/chat.postMessage?x=1",
    })
    void urlIsJoined_slashesCollapsed(String path, String posted) {
        deliver(TestReceivers.build(config(path, TOKENS)));
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly(posted);
    }

    @Test
    void titleIsCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog(Shortener.class)) {
            deliver(rocketchat("title: " + "x".repeat(1025)));
            assertThat(received()).singleElement().asString().contains("\"title\":\"" + "x".repeat(1023) + "…\",");
            assertThat(log.lines(Level.WARN)).singleElement().asString()
                    .contains(" key=rocketchat_configs.title max_runes=1024 integration=team-x/rocketchat[0] ");
        }
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(rocketchat("""
                channel: '{{ .Nope }}'
                color: '{{ .Nope }}'
                title: '{{ .Nope }}'
                title_link: '{{ .Nope }}'
                actions: [{text: '{{ .Nope }}', url: 'http://x/'}, {text: Open, url: '{{ .Nope }}'}]
                """))).isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"attachments":[{\
                "title":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "actions":[{"type":"button","text":"Open","is_webview":false,"msg_in_chat_window":false}]}]}
                """);
    }

    @Test
    void answerThatIsNoSuccess_isARefusal() {
        farEnd.answer = request -> FarEnd.answer(200, "{\"success\":false,\"error\":\"[T0SECRET is wrong]\"}");
        assertThat(deliver(rocketchat("channel: '#ops'"))).isEqualTo(Delivery.failed(
                "clientError", "channel \"#ops\": error response from Rocketchat: [<redacted> is wrong]"));
    }

    @Test
    void verdictThatIsNeitherTrueNorFalse_isTriedAgain() {
        farEnd.answer = request -> FarEnd.answer(200, "{\"success\":\"true\"}");
        assertThat(deliver(rocketchat("channel: '#ops'"))).isEqualTo(Delivery.retry("clientError",
                "channel \"#ops\": could not unmarshal JSON response \"{\\\"success\\\":\\\"true\\\"}\": "
                        + "\"success\" is neither true nor false"));
    }

    @Test
    void answerThatIsNotJson_isTriedAgain() {
        farEnd.answer = request -> FarEnd.answer(200, "");
        assertThat(deliver(rocketchat("channel: '#ops'"))).isEqualTo(Delivery.retry("clientError",
                "channel \"#ops\": could not unmarshal JSON response \"\": unexpected end of JSON input"));
    }

    @Test
    void tokensMustBeReadable_fromTheStart() throws IOException {
        Path file = folder.resolve("token");
        assertThatThrownBy(() -> TestReceivers.build(config("/", "token: t\ntoken_id_file: " + file)))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessage("receiver team-x/rocketchat[0]: could not read " + file + ": open " + file
                        + ": no such file or directory");
        Files.writeString(file, "id");
        assertThatThrownBy(() -> TestReceivers.build(config("/", "token_file: /nowhere\ntoken_id_file: " + file)))
                .hasMessageEndingWith("could not read /nowhere: open /nowhere: no such file or directory");
    }

    @Test
    void tokenFilesAreReadForEachNotification_andBeatWhatIsWritten() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "one\n");
        Path id = Files.writeString(folder.resolve("id"), " me ");
        Receiver receiver = TestReceivers.build(config("/", "token_file: " + token + "\ntoken_id_file: " + id));
        deliver(receiver);
        Files.writeString(token, "two");
        deliver(receiver);
        assertThat(farEnd.requests).extracting(request -> request.header("X-Auth-Token").get(0)).containsExactly("one", "two");
        assertThat(farEnd.requests.get(1).header("X-User-Id")).containsExactly("me");
        Files.delete(token);
        assertThat(deliver(receiver)).isEqualTo(Delivery.retry(
                "other", "could not read " + token + ": open " + token + ": no such file or directory"));
    }
}
