package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import signalbox.message.NotificationData;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** Posts notifications as JSON to a URL (spec/receivers.md 4). */
final class WebhookReceiver implements Receiver {

    private final Integration integration;
    private final TextSource url;
    private final long maxAlerts;
    private final String externalUrl;
    private final HttpClient client;
    private final HttpSender sender;

    /**
     * @param url read for each notification
     * @param maxAlerts the most that are told at once, 0: all
     * @param client belongs to this receiver from now on
     * @param timeout cuts an attempt off, zero: no such limit
     */
    WebhookReceiver(
            Integration integration,
            TextSource url,
            long maxAlerts,
            String externalUrl,
            HttpClient client,
            Duration timeout) {
        this.integration = requireNonNull(integration, "integration is null");
        this.url = requireNonNull(url, "url is null");
        this.maxAlerts = maxAlerts;
        this.externalUrl = requireNonNull(externalUrl, "externalUrl is null");
        this.client = requireNonNull(client, "client is null");
        this.sender = new HttpSender(client).within(timeout, "webhook");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        String target;
        try {
            target = url.read();
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, "read url_file: " + e.getMessage());
        }
        if (target.isEmpty()) {
            return Delivery.failed(Delivery.OTHER, "webhook URL is empty after templating");
        }
        if (target.contains("{{")) {
            return Delivery.failed(
                    Delivery.OTHER, "failed to template webhook URL: a template in url_file is not supported yet");
        }
        byte[] body = WebhookBody.of(NotificationData.of(notification, maxAlerts, externalUrl));
        return sender.send(HttpRequest.postJson(target, body), timeLeft);
    }

    @Override
    public void close() {
        client.close();
    }
}
