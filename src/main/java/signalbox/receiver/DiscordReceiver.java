package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.DiscordConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;

/** Posts notifications to a webhook of Discord (spec/receivers.md 13). */
final class DiscordReceiver implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(DiscordReceiver.class);
    private static final int MOST_OF_CONTENT = 2000;
    private static final int MOST_OF_TITLE = 256;
    private static final int MOST_OF_MESSAGE = 4096;
    private static final int RED = 0x992D22;
    private static final int GREEN = 0x2ECC71;

    private final Integration integration;
    private final DiscordConfig config;
    private final Supplier<Messages> messages;
    private final HttpClient client;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    DiscordReceiver(Integration integration, DiscordConfig config, Supplier<Messages> messages, HttpClient client) {
        this.integration = requireNonNull(integration, "integration is null");
        this.config = requireNonNull(config, "config is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.client = requireNonNull(client, "client is null");
        this.sender = new HttpSender(client);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "read webhook_url_file");
    }

    @Override
    public Integration integration() {
        return integration;
    }

    @Override
    public Delivery deliver(Notification notification, Duration timeLeft) {
        try {
            return sender.send(HttpRequest.postJson(url.read(), body(notification)), timeLeft);
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    private byte[] body(Notification notification) {
        Wording wording = messages.get().of(notification);
        Shortener shortener = new Shortener(notification);
        String content = wording.told("discord_configs.content", config.content());
        return new JsonObject()
                .always("content", shortener.runes("discord_configs.content", content, MOST_OF_CONTENT))
                .always("embeds", List.of(embed(notification, wording, shortener)))
                .omitEmpty("username", config.username())
                .omitEmpty("avatar_url", avatar())
                .bytes();
    }

    private JsonObject embed(Notification notification, Wording wording, Shortener shortener) {
        String title = wording.told("discord_configs.title", config.title());
        String message = wording.told("discord_configs.message", config.message());
        return new JsonObject()
                .always("title", shortener.runes("discord_configs.title", title, MOST_OF_TITLE))
                .always("description", shortener.runes("discord_configs.message", message, MOST_OF_MESSAGE))
                .always("color", notification.firing().isEmpty() ? GREEN : RED);
    }

    private String avatar() {
        if (config.avatarIsUrl()) {
            return config.avatarUrl();
        }
        log.warn("avatar_url is no URL and is left out: integration={}", integration);
        return "";
    }

    @Override
    public void close() {
        client.close();
    }
}
