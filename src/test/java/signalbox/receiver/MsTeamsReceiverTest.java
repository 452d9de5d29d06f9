package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.resolved;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.config.HttpConfig;
import signalbox.config.MsTeamsConfig;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class MsTeamsReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/webhookb2/W0SECRET@W0SECRET/IncomingWebhook/I0SECRET";

    private final Path folder;

    MsTeamsReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        MsTeamsConfig config = config("");
        return TestReceivers.build(integration, new MsTeamsConfig(
                config.index(), config.sendResolved(), http, config.webhookUrl(), "", config.title(), config.summary(),
                config.text()));
    }

    @Override
    String kind() {
        return "msteams";
    }

    @Override
    List<String> secrets() {
        return List.of("W0SECRET", "I0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    private MsTeamsConfig config(String entry) {
        return TestConfigs.read(MsTeamsConfig.class, "msteams_configs", "webhook_url: " + farEnd.url(PATH) + "\n" + entry);
    }

    private Receiver teams(String entry) {
        return TestReceivers.build(config(entry));
    }

    @Test
    void cardIsWhatAlertmanagerSends_whenFiring() {
        teams("").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo("""
                    {"@context":"http://schema.org/extensions",\
                    "type":"MessageCard",\
                    "title":"[FIRING:1] Up (db1)",\
                    "summary":"[FIRING:1] Up (db1)",\
                    "text":"\\n\\n# Alerts Firing:\\n\\nLabels:\\n  - alertname = Up\\n  - instance = db1\\n\
                    \\nAnnotations:\\n\\nSource: \\n\\n\\n\\n\\n",\
                    "themeColor":"8C1A1A"}
                    """);
        });
    }

    @Test
    void everyOptionHasItsPlace_whenResolved() {
        teams("title: 'T {{ .Status }}'\nsummary: 'S {{ .Status }}'\ntext: ''").deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly("""
                {"@context":"http://schema.org/extensions",\
                "type":"MessageCard",\
                "title":"T resolved",\
                "summary":"S resolved",\
                "text":"",\
                "themeColor":"2DC72D"}
                """);
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(teams("title: '{{ .Nope }}'\nsummary: '{{ .Nope }}'\ntext: '{{ .Nope }}'")))
                .isEqualTo(Delivery.sent());
        assertThat(received()).containsExactly("""
                {"@context":"http://schema.org/extensions",\
                "type":"MessageCard",\
                "title":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "summary":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "text":"[template failed] [FIRING:1] Up\\nfiring: alertname=Up",\
                "themeColor":"8C1A1A"}
                """);
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver =
                TestReceivers.build(TestConfigs.read(MsTeamsConfig.class, "msteams_configs", "webhook_url_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read webhook_url_file: open " + file + ": no such file or directory"));
        Files.writeString(file, farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
    }
}
