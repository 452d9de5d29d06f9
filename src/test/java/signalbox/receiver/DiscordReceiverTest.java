package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.DiscordConfig;
import signalbox.config.HttpConfig;
import signalbox.notify.CapturedLog;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class DiscordReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/api/webhooks/1234567890/W0SECRET-W0SECRET";

    private final Path folder;

    DiscordReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        DiscordConfig config = config("");
        return TestReceivers.build(integration, new DiscordConfig(
                config.index(), config.sendResolved(), http, config.webhookUrl(), "", config.content(), config.title(),
                config.message(), config.username(), config.avatarUrl()));
    }

    @Override
    Set<Integer> alsoRetried() {
        return Set.of(429);
    }

    @Override
    String kind() {
        return "discord";
    }

    @Override
    List<String> secrets() {
        return List.of("W0SECRET", "1234567890", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    private DiscordConfig config(String entry) {
        return TestConfigs.read(DiscordConfig.class, "discord_configs", "webhook_url: " + farEnd.url(PATH) + "\n" + entry);
    }

    private Receiver discord(String entry) {
        return TestReceivers.build(config(entry));
    }

    @Test
    void messageIsWhatAlertmanagerSends_whenFiring() {
        discord("").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo("""
                    {"content":"",\
                    "embeds":[{\
                    "title":"[FIRING:1] Up (db1)",\
                    "description":"\\n\\nAlerts Firing:\\nLabels:\\n - alertname = Up\\n - instance = db1\\n\
                    Annotations:\\nSource: \\n\\n\\n\\n",\
                    "color":10038562}]}
                    """);
        });
    }

    @Test
    void everyOptionHasItsPlace_whenResolved() {
        discord("""
                content: '@here {{ .Status }}'
                title: 'T {{ .Status }}'
                message: 'M {{ .Status }}'
                username: 'U {{ .Status }}'
                avatar_url: 'http://avatars/{{ .Status }}'
                """).deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly("""
                {"content":"@here resolved",\
                "embeds":[{"title":"T resolved","description":"M resolved","color":3066993}],\
                "username":"U {{ .Status }}",\
                "avatar_url":"http://avatars/{{ .Status }}"}
                """);
    }

    @Test
    void avatarThatIsNoUrl_isLeftOut() {
        try (CapturedLog log = new CapturedLog(DiscordReceiver.class)) {
            deliver(discord("avatar_url: ':no-url'\ntitle: T\nmessage: M"));
            assertThat(received()).containsExactly("""
                    {"content":"","embeds":[{"title":"T","description":"M","color":10038562}]}
                    """);
            assertThat(log.lines(Level.WARN))
                    .containsExactly("invalid avatar_url ignored: integration=team-x/discord[0]");
        }
    }

    @Test
    void textsAreCut_andTheLogSaysSo() {
        try (CapturedLog log = new CapturedLog(Shortener.class)) {
            deliver(discord("content: " + "c".repeat(2001) + "\ntitle: " + "t".repeat(257) + "\nmessage: " + "m".repeat(4097)));
            assertThat(received()).containsExactly("{\"content\":\"" + "c".repeat(1999) + "…\",\"embeds\":[{\"title\":\""
                    + "t".repeat(255) + "…\",\"description\":\"" + "m".repeat(4095) + "…\",\"color\":10038562}]}\n");
            assertThat(log.lines(Level.WARN)).hasSize(3).allMatch(line -> line.contains(" key=discord_configs."));
        }
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(discord("title: '{{ .Nope }}'\nmessage: '{{ .Nope }}'\ncontent: '{{ .Nope }}'")))
                .isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"content":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "embeds":[{\
                "title":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "description":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "color":10038562}]}
                """);
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver =
                TestReceivers.build(TestConfigs.read(DiscordConfig.class, "discord_configs", "webhook_url_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read webhook_url_file: open " + file + ": no such file or directory"));
        Files.writeString(file, farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
    }
}
