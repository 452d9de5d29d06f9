package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import signalbox.alert.Alert;
import signalbox.config.WebhookConfig;
import signalbox.message.Messages;
import signalbox.message.NotificationData;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** Posts notifications as JSON to a URL (spec/receivers.md 4). */
final class WebhookReceiver implements Receiver {

    private final Integration integration;
    private final WebhookConfig config;
    private final TextSource url;
    private final Supplier<Messages> messages;
    private final HttpClient client;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    WebhookReceiver(Integration integration, WebhookConfig config, Supplier<Messages> messages, HttpClient client) {
        this.integration = requireNonNull(integration, "integration is null");
        this.config = requireNonNull(config, "config is null");
        this.url = config.url().isEmpty() ? TextSource.file(config.urlFile()) : TextSource.of(config.url().value());
        this.messages = requireNonNull(messages, "messages is null");
        this.client = requireNonNull(client, "client is null");
        this.sender = new HttpSender(client).within(config.timeout(), "webhook");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        Messages words = messages.get();
        NotificationData data = words.data(notification, config.maxAlerts());
        Wording wording = words.of(withOnly(data.alerts(), notification));
        String target;
        try {
            target = wording.secret("webhook_configs.url", url.read());
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, "read url_file: " + e.getMessage());
        }
        if (target.isEmpty()) {
            return Delivery.failed(
                    Delivery.OTHER,
                    wording.failure()
                            .map(failure -> "failed to template webhook URL: " + failure)
                            .orElse("webhook URL is empty after templating"));
        }
        byte[] body;
        try {
            body = body(data, wording);
        } catch (GoJson.UnsupportedValueException e) {
            return Delivery.failed(Delivery.OTHER, "failed to render custom payload: " + e.getMessage());
        }
        return sender.send(HttpRequest.postJson(target, body), timeLeft);
    }

    private static Notification withOnly(List<Alert> alerts, Notification all) {
        return new Notification(all.group(), all.integration(), alerts, all.reason(), all.at());
    }

    private byte[] body(NotificationData data, Wording wording) {
        return config.payload()
                .map(payload -> GoJson.bytes(StructuredText.render(
                        payload, (String template) -> wording.told("webhook_configs.payload", template))))
                .orElseGet(() -> WebhookBody.of(data));
    }

    @Override
    public void close() {
        client.close();
    }
}
