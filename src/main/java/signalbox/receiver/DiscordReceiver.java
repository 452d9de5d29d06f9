package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.DiscordConfig;
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

/** Posts notifications to a webhook of Discord (spec/receivers.md 13). */
final class DiscordReceiver extends HttpReceiver {

    private static final Logger log = LoggerFactory.getLogger(DiscordReceiver.class);
    private static final int MOST_OF_CONTENT = 2000;
    private static final int MOST_OF_TITLE = 256;
    private static final int MOST_OF_MESSAGE = 4096;
    private static final int RED = 0x992D22;
    private static final int GREEN = 0x2ECC71;

    private final DiscordConfig config;
    private final HttpSender sender;
    private final WebhookUrl url;

    /** @param client belongs to this receiver from now on */
    DiscordReceiver(Integration integration, DiscordConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client).retrying(429);
        this.url = WebhookUrl.of(config.webhookUrl(), config.webhookUrlFile(), "read webhook_url_file");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        return sender.send(HttpRequest.postJson(url.read(), body(notification)), timeLeft);
    }

    private byte[] body(Notification notification) {
        Wording wording = messages().of(notification);
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
        log.warn("invalid avatar_url ignored: integration={}", integration);
        return "";
    }
}
