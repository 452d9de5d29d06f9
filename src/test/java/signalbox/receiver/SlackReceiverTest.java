package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.Dns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.SlackConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpOptions;

class SlackReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/services/T0SECRET/B0SECRET/X0SECRET";
    private static final String POSTED = "{\"ok\":true,\"channel\":\"C024BE91L\",\"ts\":\"1401383885.000061\"}";
    private static final String OTHER = "{\"ok\":true,\"channel\":\"C2\",\"ts\":\"2.2\"}";
    private static final Map<String, String> NOTED = Map.of("threadTs", "1401383885.000061", "channelId", "C024BE91L");

    private final Path folder;

    SlackReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        SlackConfig config = config("https://hooks.slack.com/", "channel: '#ops'");
        return TestReceivers.build(integration, with(config, http, farEnd.url(PATH), ""));
    }

    @Override
    String accepted(FarEnd.Request request) {
        return FarEnd.answer(200, "ok");
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    boolean waitsWhenAsked() {
        return true;
    }

    @Override
    String kind() {
        return "slack";
    }

    @Override
    List<String> secrets() {
        return List.of("T0SECRET", "B0SECRET", "X0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String statusError() {
        return "channel \"#ops\": ";
    }

    private static SlackConfig config(String url, String entry) {
        return TestConfigs.read(SlackConfig.class, "slack_configs", "send_resolved: true\napi_url: " + url + "\n" + entry);
    }

    private Receiver slack(String entry) {
        return TestReceivers.build(config(farEnd.url(PATH), entry));
    }

    private static SlackConfig with(SlackConfig config, HttpConfig http, String url, String follows) {
        return new SlackConfig(
                config.index(), config.sendResolved(), http, new Secret(url), "", Secret.NONE, "", config.appUrl(),
                config.channel(), config.username(), config.color(), config.title(), config.titleLink(), config.pretext(),
                config.text(), config.messageText(), config.fields(), config.shortFields(), config.footer(), config.fallback(),
                config.callbackId(), config.iconEmoji(), config.iconUrl(), config.imageUrl(), config.thumbUrl(),
                config.linkNames(), config.markdownIn(), config.actions(), follows.contains("update"),
                follows.contains("thread"), config.timeout());
    }

    private static String json(String body) {
        return FarEnd.answer(200, body).replaceFirst("\r\n", "\r\nContent-Type: application/json; charset=utf-8\r\n");
    }

    @Test
    void messageIsWhatAlertmanagerSends_whenFiring() {
        slack("channel: '#ops'").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo("""
                    {"username":"Alertmanager",\
                    "attachments":[{\
                    "title":"[FIRING:1] Up (db1)",\
                    "title_link":"http://signalbox.example.org/#/alerts?receiver=team-x",\
                    "text":"",\
                    "fallback":"[FIRING:1] Up (db1) | http://signalbox.example.org/#/alerts?receiver=team-x",\
                    "callback_id":"",\
                    "footer":"",\
                    "color":"danger",\
                    "mrkdwn_in":["fallback","pretext","text"]}],\
                    "channel":"#ops"}
                    """);
        });
    }

    @Test
    void messageIsGood_whenResolved() {
        slack("username: ''").deliver(says(resolved("Up", "instance", "db1")), MINUTE);
        assertThat(received()).containsExactly("""
                {"attachments":[{\
                "title":"[RESOLVED] Up (db1)",\
                "title_link":"http://signalbox.example.org/#/alerts?receiver=team-x",\
                "text":"",\
                "fallback":"[RESOLVED] Up (db1) | http://signalbox.example.org/#/alerts?receiver=team-x",\
                "callback_id":"",\
                "footer":"",\
                "color":"good",\
                "mrkdwn_in":["fallback","pretext","text"]}]}
                """);
    }

    @Test
    void everyOptionHasItsPlace() {
        slack("""
                channel: '#{{ .CommonLabels.team }}'
                username: '{{ .Status }} bot'
                color: '#ff{{ len .Alerts }}f00'
                title: '{{ .GroupLabels.alertname }} <down> & out'
                title_link: 'http://wiki/{{ .CommonLabels.alertname }}'
                pretext: 'pre {{ .CommonLabels.team }}'
                text: 'text {{ .CommonLabels.team }}'
                message_text: '<!channel> {{ .CommonLabels.team }}'
                fields:
                - {title: 'Team {{ .Status }}', value: '{{ .CommonLabels.team }}'}
                - {title: Long, value: long, short: false}
                short_fields: true
                footer: 'foot {{ .CommonLabels.team }}'
                fallback: 'fall {{ .CommonLabels.team }}'
                callback_id: 'call {{ .CommonLabels.team }}'
                icon_emoji: ':{{ .Status }}:'
                icon_url: 'http://icons/{{ .Status }}'
                image_url: 'http://images/{{ .Status }}'
                thumb_url: 'http://thumbs/{{ .Status }}'
                link_names: true
                mrkdwn_in: [text, fields]
                actions:
                - {type: button, text: 'Runbook {{ .Status }}', url: 'http://run/{{ .Status }}', style: primary, name: unused}
                - type: button
                  text: Silence
                  name: 'n {{ .Status }}'
                  value: 'v {{ .Status }}'
                  confirm: {text: 'Sure, {{ .CommonLabels.team }}?', title: 'T {{ .Status }}', ok_text: Ok, dismiss_text: No}
                - {type: button, text: Plain, name: p, confirm: {text: Sure}}
                """).deliver(says(firing("Up", "team", "db")), MINUTE);
        assertThat(received()).containsExactly("""
                {"username":"firing bot",\
                "icon_emoji":":firing:",\
                "icon_url":"http://icons/firing",\
                "link_names":true,\
                "text":"\\u003c!channel\\u003e db",\
                "attachments":[{\
                "title":"Up \\u003cdown\\u003e \\u0026 out",\
                "title_link":"http://wiki/Up",\
                "pretext":"pre db",\
                "text":"text db",\
                "fallback":"fall db",\
                "callback_id":"call db",\
                "fields":[\
                {"title":"Team firing","value":"db","short":true},\
                {"title":"Long","value":"long","short":false}],\
                "actions":[\
                {"type":"button","text":"Runbook firing","url":"http://run/firing","style":"primary"},\
                {"type":"button","text":"Silence","name":"n firing","value":"v firing",\
                "confirm":{"text":"Sure, db?","title":"T firing","ok_text":"Ok","dismiss_text":"No"}},\
                {"type":"button","text":"Plain","name":"p","confirm":{"text":"Sure"}}],\
                "image_url":"http://images/firing",\
                "thumb_url":"http://thumbs/firing",\
                "footer":"foot db",\
                "color":"#ff1f00",\
                "mrkdwn_in":["text","fields"]}],\
                "channel":"#db"}
                """);
    }

    @Test
    void titleIsCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog(Shortener.class)) {
            deliver(slack("title: " + "x".repeat(1025)));
            assertThat(received()).singleElement().asString().contains("\"title\":\"" + "x".repeat(1023) + "…\",");
            assertThat(log.lines(Level.WARN)).containsExactly(
                    "text truncated: key=slack_configs.title max_runes=1024"
                            + " integration=team-x/slack[0] group={}:{alertname=\"Up\"}");
        }
        deliver(slack("title: " + "y".repeat(1024)));
        assertThat(received()).last().asString().contains("\"title\":\"" + "y".repeat(1024) + "\",");
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(slack("""
                channel: '{{ .Nope }}'
                username: ''
                color: '{{ .Nope }}'
                title: '{{ .Nope }}'
                title_link: '{{ .Nope }}'
                text: '{{ template "nowhere" . }}'
                fallback: fall
                fields: [{title: '{{ .Nope }}', value: v}]
                actions:
                - {type: button, text: '{{ .Nope }}', url: 'http://x/'}
                - {type: button, text: Open, url: '{{ .Nope }}'}
                """))).isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"attachments":[{\
                "title":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "text":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "fallback":"fall",\
                "callback_id":"",\
                "fields":[{"value":"v","short":false}],\
                "actions":[{"type":"button","text":"Open"}],\
                "footer":"",\
                "mrkdwn_in":["fallback","pretext","text"]}]}
                """);
    }

    @Test
    void buttonWithoutWords_isSentAsItIs_whenNoTemplateFailed() {
        deliver(slack("actions: [{type: button, text: '{{ if false }}x{{ end }}', url: 'http://x/'}]"));
        assertThat(received()).singleElement().asString().contains("\"actions\":[{\"type\":\"button\",\"url\":\"http://x/\"}]");
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver = TestReceivers.build(TestConfigs.read(SlackConfig.class, "slack_configs", "api_url_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed("other", "open " + file + ": no such file or directory"));
        Files.writeString(file, farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
    }

    @Test
    void appTokenIsSent_toTheUrlOfTheApp() {
        farEnd.answer = request -> json(POSTED);
        deliver(TestReceivers.build(TestConfigs.read(SlackConfig.class, "slack_configs",
                "app_token: xoxb-S0SECRET\napp_url: " + farEnd.url("/api/chat.postMessage"))));
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/api/chat.postMessage");
            assertThat(request.header("Authorization")).containsExactly("Bearer xoxb-S0SECRET");
        });
    }

    @Test
    void ownTimeout_cutsTheAttemptOff() {
        farEnd.answer = this::never;
        assertThat(deliver(slack("timeout: 400ms")))
                .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": configured slack timeout reached (400ms)").unheard());
    }

    @Test
    void textThatIsNotOk_isARefusal() {
        farEnd.answer = request -> FarEnd.answer(200, "no_service " + request.path());
        assertThat(deliver(slack("channel: '#ops'"))).isEqualTo(Delivery.failed(
                "clientError", "channel \"#ops\": received an error response from Slack: no_service <redacted>"));
        farEnd.answer = request -> FarEnd.answer(200, "ok\n");
        assertThat(deliver(slack("channel: '#ops'")).outcome()).isEqualTo(Delivery.Outcome.FAILED);
    }

    @Test
    void jsonThatIsNotOk_isARefusal() {
        farEnd.answer = request -> json("{\"ok\":false,\"error\":\"channel_not_found\"}");
        assertThat(deliver(slack("channel: \"#o\\\"ps\""))).isEqualTo(Delivery.failed(
                "clientError", "channel \"#o\\\"ps\": error response from Slack: channel_not_found"));
        farEnd.answer = request -> json("{\"ok\":true}");
        assertThat(deliver(slack("channel: '#ops'"))).isEqualTo(Delivery.sent());
    }

    @Test
    void jsonThatIsNone_isTriedAgain() {
        farEnd.answer = request -> json("<a href=\"" + request.path() + "\">\n");
        assertThat(deliver(slack("channel: '#ops'"))).isEqualTo(Delivery.retry("clientError",
                "channel \"#ops\": could not unmarshal JSON response \"<a href=\\\"<redacted>\\\">\\n\": "
                        + "invalid JSON at line 1, column 1"));
    }

    @Test
    void answerThatIsLongerThanAnybodyReads_isNotToldWhole() {
        farEnd.answer = request -> FarEnd.answer(200, "x".repeat(500_000));
        assertThat(deliver(slack("channel: '#ops'")).detail()).endsWith("xx…").hasSizeLessThan(17_000);
    }

    @Test
    void answerThatBreaksOff_isTriedAgain() {
        farEnd.answer = request -> "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok";
        farEnd.hangsUpAfterAnswer = true;
        Delivery delivery = deliver(slack("channel: '#ops'"));
        assertThat(delivery.outcome()).isEqualTo(Delivery.Outcome.RETRY);
        assertThat(delivery.detail()).startsWith("channel \"#ops\": could not read response body: ");
    }

    private Receiver following(String follows) {
        SlackConfig config = with(config("https://slack.com/", """
                channel: '#ops'
                username: ''
                title: '{{ len .Alerts }}'
                title_link: ''
                fallback: ''
                """), HttpConfig.DEFAULT, farEnd.url("/api/chat.postMessage"), follows);
        HttpClient client = new HttpClient(HttpOptions.DEFAULT, Dns.SYSTEM);
        return new SlackReceiver(
                integration(), config, () -> TestReceivers.MESSAGES, client, farEnd.url("/api/chat.update"));
    }

    private Delivery tell(Receiver receiver, Map<String, String> data) {
        Notification first = notification(integration(), "Up", firing("Up"));
        return receiver.deliver(
                new Notification(first.group(), first.integration(), first.alerts(), "any reason", first.at()).with(data), MINUTE);
    }

    private List<String> paths() {
        return farEnd.requests.stream().map(FarEnd.Request::path).toList();
    }

    /** The body of a request of {@link #following}, up to what tells it from others. */
    private static String message(String end) {
        return """
                {"attachments":[{\
                "title":"1",\
                "text":"",\
                "fallback":"",\
                "callback_id":"",\
                "footer":"",\
                "color":"danger",\
                "mrkdwn_in":["fallback","pretext","text"]}],\
                """ + end + "}\n";
    }

    private static final String ANEW = message("\"channel\":\"#ops\"");
    private static final String UPDATE = message("\"channel\":\"C024BE91L\",\"ts\":\"1401383885.000061\"");
    private static final String REPLY = message("\"channel\":\"C024BE91L\",\"thread_ts\":\"1401383885.000061\"");

    @ParameterizedTest
    @ValueSource(strings = {"update", "thread", "update and thread"})
    void firstMessageIsNoted_andNeverAnotherInItsPlace(String follows) {
        Receiver receiver = following(follows);
        farEnd.answer = request -> json(POSTED);
        assertThat(tell(receiver, Map.of())).isEqualTo(Delivery.sent(NOTED));
        assertThat(paths()).containsExactly("/api/chat.postMessage");
        assertThat(received()).containsExactly(ANEW);
        farEnd.answer = request -> json(OTHER);
        assertThat(tell(receiver, NOTED)).isEqualTo(Delivery.sent());
    }

    @Test
    void messageIsReplaced() {
        tell(following("update"), NOTED);
        assertThat(paths()).containsExactly("/api/chat.update");
        assertThat(received()).containsExactly(UPDATE);
    }

    @Test
    void messageIsAnsweredInItsThread() {
        tell(following("thread"), NOTED);
        assertThat(paths()).containsExactly("/api/chat.postMessage");
        assertThat(received()).containsExactly(REPLY);
    }

    @Test
    void messageIsReplaced_andThenAnsweredInItsThread() {
        tell(following("update and thread"), NOTED);
        assertThat(paths()).containsExactly("/api/chat.update", "/api/chat.postMessage");
        assertThat(received()).containsExactly(UPDATE, REPLY);
    }

    @Test
    void nothingIsNoted_whenSlackDoesNotSayBoth() {
        Receiver receiver = following("update");
        for (String answer : List.of("{\"ok\":true,\"ts\":\"1.1\"}", "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"\"}")) {
            farEnd.answer = request -> json(answer);
            assertThat(tell(receiver, Map.of())).isEqualTo(Delivery.sent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "thread", "update and thread"})
    void halfOfAnIdFollowsNothing(String follows) {
        farEnd.answer = request -> json(POSTED);
        Receiver receiver = following(follows);
        tell(receiver, Map.of("threadTs", "1.1"));
        tell(receiver, Map.of("channelId", "C1"));
        assertThat(received()).containsExactly(ANEW, ANEW);
    }

    @Test
    void messagesStayAsTheyAre_unlessToldOtherwise() {
        farEnd.answer = request -> json(POSTED);
        assertThat(tell(following(""), NOTED)).isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly(ANEW);
    }

    @Test
    void messageThatCannotBeReplaced_isFollowedByANewOneAtOnce_andTheLogSaysWhy() {
        for (String refusal : List.of(json("{\"ok\":false,\"error\":\"message_not_found\"}"), FarEnd.answer(403, "no"))) {
            for (String follows : List.of("update", "update and thread")) {
                farEnd.requests.clear();
                farEnd.answer = request -> request.path().endsWith("update") ? refusal : json(OTHER);
                try (CapturedLog log = new CapturedLog(SlackReceiver.class)) {
                    assertThat(tell(following(follows), NOTED))
                            .isEqualTo(Delivery.sent(Map.of("threadTs", "2.2", "channelId", "C2")));
                    assertThat(log.lines(Level.WARN)).singleElement().asString().startsWith(
                            "failed to update Slack message, posting a new one: integration=team-x/slack[0]"
                                    + " aggrGroup={}:{alertname=\"Up\"} reason=channel \"C024BE91L\": ");
                }
                assertThat(received()).containsExactly(UPDATE, ANEW);
            }
        }
    }

    @Test
    void threadThatIsGone_isFollowedByANewMessageAtOnce() {
        farEnd.answer = request -> json(
                request.body().contains("thread_ts") ? "{\"ok\":false,\"error\":\"thread_not_found\"}" : OTHER);
        assertThat(tell(following("thread"), NOTED))
                .isEqualTo(Delivery.sent(Map.of("threadTs", "2.2", "channelId", "C2")));
        assertThat(received()).containsExactly(REPLY, ANEW);
    }

    @Test
    void whatSlackSaysAgainstTheNewMessage_isTold_whenTheOldOneCannotBeReplaced() {
        farEnd.answer = request -> json("{\"ok\":false,\"error\":\"invalid_auth\"}");
        assertThat(tell(following("update"), NOTED)).isEqualTo(
                Delivery.failed("clientError", "channel \"#ops\": error response from Slack: invalid_auth"));
    }

    @Test
    void updateThatDidNotArrive_isTriedAgain() {
        farEnd.answer = request -> FarEnd.answer(503, "");
        assertThat(tell(following("update and thread"), NOTED))
                .isEqualTo(Delivery.retry("serverError", "channel \"C024BE91L\": unexpected status code 503"));
        assertThat(paths()).containsExactly("/api/chat.update");
    }

    @Test
    void logSaysHowLongSlackWantsToBeLeftAlone() {
        farEnd.answer = request -> "HTTP/1.1 429 No\r\nRetry-After: 17\r\nContent-Length: 0\r\n\r\n";
        try (CapturedLog log = new CapturedLog(HttpReceiver.class)) {
            deliver(slack("channel: '#ops'"));
            assertThat(log.lines(Level.WARN)).containsExactly("Rate limited by Slack, delaying retry:"
                    + " integration=team-x/slack[0] aggrGroup={}:{alertname=\"Up\"} retry_after_secs=17");
        }
        farEnd.answer = request -> FarEnd.answer(429, "");
        try (CapturedLog log = new CapturedLog(HttpReceiver.class)) {
            deliver(slack("channel: '#ops'"));
            assertThat(log.text()).isEmpty();
        }
    }
}
