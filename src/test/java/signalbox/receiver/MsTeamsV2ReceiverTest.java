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
import signalbox.config.MsTeamsV2Config;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;

class MsTeamsV2ReceiverTest extends StatusReceiverContract {

    private static final String PATH = "/workflows/W0SECRET/triggers/manual/paths/invoke?sig=S0SECRET";

    private final Path folder;

    MsTeamsV2ReceiverTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Override
    Receiver receiver(Integration integration, HttpConfig http) {
        MsTeamsV2Config config = config("");
        return TestReceivers.build(integration, new MsTeamsV2Config(
                config.index(), config.sendResolved(), http, config.webhookUrl(), "", config.title(), config.text()));
    }

    @Override
    String kind() {
        return "msteamsv2";
    }

    @Override
    List<String> secrets() {
        return List.of("W0SECRET", "S0SECRET", PASSWORD, "dXNlcjpQMFNFQ1JFVA");
    }

    @Override
    List<String> shown() {
        return List.of("Up", "db1");
    }

    private MsTeamsV2Config config(String entry) {
        return TestConfigs.read(MsTeamsV2Config.class, "msteamsv2_configs", "webhook_url: " + farEnd.url(PATH) + "\n" + entry);
    }

    private Receiver teams(String entry) {
        return TestReceivers.build(config(entry));
    }

    private static String message(String title, String color, String text) {
        return """
                {"type":"message",\
                "attachments":[{\
                "contentType":"application/vnd.microsoft.card.adaptive",\
                "contentUrl":null,\
                "content":{\
                "$schema":"http://adaptivecards.io/schemas/adaptive-card.json",\
                "type":"AdaptiveCard",\
                "version":"1.2",\
                "body":[\
                {"type":"TextBlock","text":"TITLE","weight":"Bolder","size":"Medium","wrap":true,"style":"heading",\
                "color":"COLOR"},\
                {"type":"TextBlock","text":"TEXT","wrap":true}],\
                "msteams":{"width":"full"}}}]}
                """.replace("TITLE", title).replace("COLOR", color).replace("TEXT", text);
    }

    @Test
    void cardIsWhatAlertmanagerSends_whenFiring() {
        teams("").deliver(says(firing("Up", "instance", "db1")), MINUTE);
        assertThat(farEnd.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST " + PATH + " HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/json");
            assertThat(request.body()).isEqualTo(message("[FIRING:1] Up (db1)", "Attention",
                    "\\n\\n# Alerts Firing:\\n\\nLabels:\\n  - alertname = Up\\n  - instance = db1\\n"
                            + "\\nAnnotations:\\n\\nSource: \\n\\n\\n\\n\\n"));
        });
    }

    @Test
    void everyOptionHasItsPlace_whenResolved() {
        teams("title: 'T {{ .Status }}'\ntext: 'X {{ .Status }}'").deliver(says(resolved("Up")), MINUTE);
        assertThat(received()).containsExactly(message("T resolved", "Good", "X resolved"));
    }

    @Test
    void templatesThatFail_keepNobodyFromTheAlert() {
        assertThat(deliver(teams("title: '{{ .Nope }}'\ntext: '{{ .Nope }}'"))).isEqualTo(Delivery.sent());
        String plain = "[template failed] [FIRING:1] Up\\nfiring: alertname=Up";
        assertThat(received()).containsExactly(message(plain, "Attention", plain));
    }

    @Test
    void urlFileIsReadForEachNotification() throws IOException {
        Path file = folder.resolve("url");
        Receiver receiver =
                TestReceivers.build(TestConfigs.read(MsTeamsV2Config.class, "msteamsv2_configs", "webhook_url_file: " + file));
        assertThat(deliver(receiver)).isEqualTo(
                Delivery.failed("other", "read webhook_url_file: open " + file + ": no such file or directory"));
        Files.writeString(file, farEnd.url("/one") + "\n");
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        Files.writeString(file, farEnd.url("/two"));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(farEnd.requests).extracting(FarEnd.Request::path).containsExactly("/one", "/two");
    }
}
