package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import signalbox.config.MattermostConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/** Posts notifications to an incoming webhook of Mattermost (spec/receivers.md 21). */
final class MattermostReceiver extends HttpReceiver {

    private final MattermostConfig config;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    MattermostReceiver(Integration integration, MattermostConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        String channel = wording.text("mattermost_configs.channel", config.channel());
        String target = url.read();
        if (target.isEmpty()) {
            return Delivery.failed(Delivery.OTHER, "webhook url missing");
        }
        byte[] body = new MattermostMessage(config, wording, new Shortener(notification)).body(channel);
        new ChatPost(sender, HttpRequest.postJson(target, body), channel).send(timeLeft);
        return Delivery.sent();
    }
}
