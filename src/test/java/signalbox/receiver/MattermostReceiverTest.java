package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
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
import signalbox.config.MattermostConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class MattermostReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/hooks/H0SECRET-H0SECRET";
    /** Nothing but what a test adds. */
    private static final String BARE = "{username: '', text: '', fallback: '', color: '', title: '', title_link: ''";

    private final Path folder;

    MattermostReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        MattermostConfig config = config("channel: ops");
        return TestReceivers.build(integration, new MattermostConfig(
                config.index(), config.sendResolved(), http, config.webhookUrl(), "", config.channel(), config.username(),
                config.attachment(), config.iconUrl(), config.iconEmoji(), config.attachments(), config.type(),
                config.props(), config.priority()));
    }

    @Override
    String kind() {
        return "mattermost";
    }

    @Override
    List<String> secrets() {
        return List.of("H0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    @Override
    String statusError() {
        return "channel \"ops\": ";
    }

    private MattermostConfig config(String entry) {
        return TestConfigs.read(MattermostConfig.class, "mattermost_configs", "webhook_url: " + farEnd.url(PATH) + "\n" + entry);
    }

    private Receiver mattermost(String entry) {
        return TestReceivers.build(config(entry));
    }

    /** With the keys of {@link #BARE} and more in YAML's flow style. */
    private Receiver bare(String more) {
        return TestReceivers.build(TestConfigs.read(MattermostConfig.class, "mattermost_configs",
                BARE + ", webhook_url: '" + farEnd.url(PATH) + "', " + more + "}"));
    }

    @Test
    void messageIsOneAttachment_whenFiring() {
        mattermost("channel: ops").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo("""
                    {"channel":"ops",\
                    "username":"Alertmanager",\
                    "attachments":[{\
                    "fallback":"[FIRING:1] Up (db1) | http://signalbox.example.org/#/alerts?receiver=team-x",\
                    "color":"danger",\
                    "text":"\\n\\n# Alerts Firing:\\n\\nLabels:\\n  - alertname = Up\\n  - instance = db1\\n\
                    \\nAnnotations:\\n\\nSource: \\n\\n\\n\\n\\n",\
                    "title":"[FIRING:1] Up (db1)",\
                    "title_link":"http://signalbox.example.org/#/alerts?receiver=team-x"}]}
                    """);
        });
    }

    @Test
    void everyOptionHasItsPlace_whenResolved() {
        mattermost("""
                channel: 'ops-{{ .Status }}'
                username: 'U {{ .Status }}'
                text: 'text {{ .Status }}'
                fallback: 'fall {{ .Status }}'
                color: 'color {{ .Status }}'
                pretext: 'pre {{ .Status }}'
                author_name: 'author {{ .Status }}'
                author_link: 'http://authors/{{ .Status }}'
                author_icon: 'http://icons/{{ .Status }}'
                title: 'title {{ .Status }}'
                title_link: 'http://wiki/{{ .Status }}'
                fields:
                - {title: 'T {{ .Status }}', value: 'V {{ .Status }}'}
                - {title: Long, value: long, short: false}
                - {title: Short, value: short, short: true}
                thumb_url: 'http://thumbs/{{ .Status }}'
                footer: 'foot {{ .Status }}'
                footer_icon: 'http://feet/{{ .Status }}'
                image_url: 'http://images/{{ .Status }}'
                icon_url: 'http://icons/{{ .Status }}'
                icon_emoji: '{{ .Status }}_face'
                type: 'custom_{{ .Status }}'
                props: {card: 'card {{ .Status }}'}
                priority: {priority: '{{ if true }}URGENT{{ end }}', requested_ack: true, persistent_notifications: true}
                """).deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly("""
                {"channel":"ops-resolved",\
                "username":"U resolved",\
                "icon_url":"http://icons/resolved",\
                "icon_emoji":"resolved_face",\
                "attachments":[{\
                "fallback":"fall resolved",\
                "color":"color resolved",\
                "pretext":"pre resolved",\
                "text":"text resolved",\
                "author_name":"author resolved",\
                "author_link":"http://authors/resolved",\
                "author_icon":"http://icons/resolved",\
                "title":"title resolved",\
                "title_link":"http://wiki/resolved",\
                "fields":[\
                {"title":"T resolved","value":"V resolved"},\
                {"title":"Long","value":"long","short":false},\
                {"title":"Short","value":"short","short":true}],\
                "thumb_url":"http://thumbs/resolved",\
                "footer":"foot resolved",\
                "footer_icon":"http://feet/resolved",\
                "image_url":"http://images/resolved"}],\
                "type":"custom_resolved",\
                "props":{"card":"card resolved"},\
                "priority":{"priority":"urgent","requested_ack":true,"persistent_notifications":true}}
                """);
    }

    @Test
    void ownAttachments_takeThePlaceOfTheOneOnTop() {
        deliver(mattermost("""
                text: 'text {{ .Status }}'
                title: unseen
                attachments:
                - {title: 'one {{ .Status }}', fields: [{title: F, value: '{{ .Status }}'}]}
                - {text: two}
                """));
        assertThat(received()).containsExactly("""
                {"text":"text firing",\
                "username":"Alertmanager",\
                "attachments":[\
                {"title":"one firing","fields":[{"title":"F","value":"firing"}]},\
                {"text":"two"}]}
                """);
    }

    @Test
    void textBesideAttachments_isCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog(Shortener.class)) {
            deliver(mattermost("username: ''\ntext: " + "x".repeat(16384) + "\nattachments: [{text: a}]"));
            assertThat(received()).containsExactly(
                    "{\"text\":\"" + "x".repeat(16382) + "…\",\"attachments\":[{\"text\":\"a\"}]}\n");
            assertThat(log.lines(Level.WARN)).singleElement().asString()
                    .contains(" key=mattermost_configs.text max_runes=16383 integration=team-x/mattermost[0] ");
            deliver(mattermost("text: " + "x".repeat(16384)));
            assertThat(received()).last().asString().contains("x".repeat(16384));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "urgent     | true  | true  | {'priority':'urgent','requested_ack':true,'persistent_notifications':true} | 0",
        "Important  | true  | false | {'priority':'important','requested_ack':true}                              | 0",
        "important  | true  | true  | {'priority':'important','requested_ack':true}                              | 1",
        "standard   | false | false | {'priority':'standard'}                                                    | 0",
        "STANDARD   | true  | true  | {'priority':'standard'}                                                    | 2",
        "whatever   | true  | true  | {'priority':'standard'}                                                    | 3",
        "{{ .Nope }}| false | false | {'priority':'standard'}                                                    | 1",
    })
    void priorityIsOneThatMattermostKnows(String priority, boolean ack, boolean persistent, String sent, int warnings) {
        try (CapturedLog log = new CapturedLog(MattermostMessage.class)) {
            deliver(bare("priority: {priority: '" + priority + "', requested_ack: " + ack + ", persistent_notifications: "
                    + persistent + "}"));
            assertThat(received()).containsExactly(
                    "{\"attachments\":[{}],\"priority\":" + sent.replace('\'', '"') + "}\n");
            assertThat(log.lines(Level.WARN)).hasSize(warnings)
                    .allMatch(line -> line.endsWith(": integration=team-x/mattermost[0] group={}:{alertname=\"Up\"}"));
        }
    }

    @Test
    void priorityAndCardThatAreEmpty_areLeftOut() {
        deliver(bare("priority: {requested_ack: true}, props: {card: ''}"));
        assertThat(received()).containsExactly("{\"attachments\":[{}]}\n");
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(bare("pretext: '{{ .Nope }}', channel: '{{ .Nope }}', author_name: '{{ .Nope }}'")))
                .isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"attachments":[{"pretext":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up"}]}
                """);
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver = TestReceivers.build(
                TestConfigs.read(MattermostConfig.class, "mattermost_configs", "webhook_url_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed("other", "open " + file + ": no such file or directory"));
        Files.writeString(file, farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
        Files.writeString(file, "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.failed("other", "webhook url missing"));
    }

    @Test
    void answerNeedsNoBody() {
        farEnd.answer = request -> "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok";
        farEnd.hangsUpAfterAnswer = true;
        assertThat(deliver(mattermost(""))).isEqualTo(Delivery.sent());
    }
}
