package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import signalbox.config.MsTeamsV2Config;
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

/** Posts notifications as adaptive cards to a workflow of the Power Platform (spec/receivers.md 15). */
final class MsTeamsV2Receiver extends HttpReceiver {

    private static final String RED = "Attention";
    private static final String GREEN = "Good";

    private final MsTeamsV2Config config;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    MsTeamsV2Receiver(Integration integration, MsTeamsV2Config config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "read webhook_url_file");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        return sender.send(HttpRequest.postJson(url.read(), message(notification)), timeLeft);
    }

    private byte[] message(Notification notification) {
        return new JsonObject()
                .always("type", "message")
                .always("attachments", List.of(new JsonObject()
                        .always("contentType", "application/vnd.microsoft.card.adaptive")
                        .always("contentUrl", null)
                        .always("content", card(notification))))
                .bytes();
    }

    private JsonObject card(Notification notification) {
        Wording wording = messages().of(notification);
        return new JsonObject()
                .always("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
                .always("type", "AdaptiveCard")
                .always("version", "1.2")
                .always("body", List.of(
                        new JsonObject()
                                .always("type", "TextBlock")
                                .always("text", wording.told("msteamsv2_configs.title", config.title()))
                                .always("weight", "Bolder")
                                .always("size", "Medium")
                                .always("wrap", true)
                                .always("style", "heading")
                                .always("color", notification.firing().isEmpty() ? GREEN : RED),
                        new JsonObject()
                                .always("type", "TextBlock")
                                .always("text", wording.told("msteamsv2_configs.text", config.text()))
                                .always("wrap", true)))
                .always("msteams", new JsonObject().always("width", "full"));
    }
}
