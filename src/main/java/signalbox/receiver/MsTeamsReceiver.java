package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import signalbox.config.MsTeamsConfig;
import signalbox.json.JsonObject;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/** Posts notifications to an old connector of Microsoft Teams (spec/receivers.md 14). */
final class MsTeamsReceiver extends HttpReceiver {

    private static final String RED = "8C1A1A";
    private static final String GREEN = "2DC72D";

    private final MsTeamsConfig config;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    MsTeamsReceiver(Integration integration, MsTeamsConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "read webhook_url_file");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        return sender.send(HttpRequest.postJson(url.read(), card(notification)), timeLeft);
    }

    private byte[] card(Notification notification) {
        Wording wording = messages().of(notification);
        return new JsonObject()
                .always("@context", "http://schema.org/extensions")
                .always("type", "MessageCard")
                .always("title", wording.told("msteams_configs.title", config.title()))
                .always("summary", wording.told("msteams_configs.summary", config.summary()))
                .always("text", wording.told("msteams_configs.text", config.text()))
                .always("themeColor", notification.firing().isEmpty() ? GREEN : RED)
                .bytes();
    }
}
