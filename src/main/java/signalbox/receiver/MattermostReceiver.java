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
import signalbox.notify.Receiver;

/** Posts notifications to an incoming webhook of Mattermost (spec/receivers.md 21). */
final class MattermostReceiver implements Receiver {

    private final Integration integration;
    private final MattermostConfig config;
    private final Supplier<Messages> messages;
    private final HttpClient client;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    MattermostReceiver(Integration integration, MattermostConfig config, Supplier<Messages> messages, HttpClient client) {
        this.integration = requireNonNull(integration, "integration is null");
        this.config = requireNonNull(config, "config is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.client = requireNonNull(client, "client is null");
        this.sender = new HttpSender(client);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        Wording wording = messages.get().of(notification);
        String channel = wording.text("mattermost_configs.channel", config.channel());
        try {
            String target = url.read();
            if (target.isEmpty()) {
                return Delivery.failed(Delivery.OTHER, "webhook url missing");
            }
            byte[] body = new MattermostMessage(config, wording, new Shortener(notification)).body(channel);
            new ChatPost(sender, HttpRequest.postJson(target, body), channel).send(timeLeft);
            return Delivery.sent();
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
