package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import signalbox.config.WebhookConfig;
import signalbox.json.GoJson;
import signalbox.message.Messages;
import signalbox.message.NotificationData;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Posts notifications as JSON to a URL (spec/receivers.md 4). */
final class WebhookReceiver extends HttpReceiver {

    private final WebhookConfig config;
    private final TextSource url;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    WebhookReceiver(Integration integration, WebhookConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.url = TextSource.textOrFile(config.url().value(), config.urlFile());
        this.sender = new HttpSender(client).within(config.timeout(), "webhook");
        check(config.url().value(), messages.get());
    }

    /** Of a URL, which may hold a secret, nothing is shown. */
    private void check(String url, Messages words) {
        if (url.contains("{{") && words.syntaxProblem(url).isPresent()) {
            client.close();
            throw new InvalidReceiverException("the URL is no template: invalid template syntax");
        }
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Messages words = messages();
        NotificationData data = words.data(notification, config.maxAlerts());
        Wording wording = words.of(notification, config.maxAlerts());
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

    private byte[] body(NotificationData data, Wording wording) {
        return config.payload()
                .map(payload -> GoJson.bytes(StructuredText.render(
                        payload, (String template) -> wording.told("webhook_configs.payload", template))))
                .orElseGet(() -> WebhookBody.of(data));
    }
}
