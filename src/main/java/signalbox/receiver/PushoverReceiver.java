package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import signalbox.config.PushoverConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Pushes messages to telephones by Pushover, all of them in the query of a URL (spec/receivers.md 9). */
final class PushoverReceiver extends HttpReceiver {

    private static final String URL = "https://api.pushover.net/1/messages.json";
    private static final int MOST_TITLE_RUNES = 250;
    private static final int MOST_MESSAGE_RUNES = 1024;
    private static final int MOST_URL_RUNES = 512;
    private static final byte[] NOTHING = {};

    private final PushoverConfig config;
    private final TextSource token;
    private final TextSource userKey;
    private final HttpSender sender;
    private final ApiUrl api;

    /** @param client belongs to this receiver from now on */
    PushoverReceiver(Integration integration, PushoverConfig config, Supplier<Messages> messages, HttpClient client) {
        this(integration, config, messages, client, URL);
    }

    /** With another URL of Pushover. */
    PushoverReceiver(
            Integration integration,
            PushoverConfig config,
            Supplier<Messages> messages,
            HttpClient client,
            String url) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.token = TextSource.textOrFile(config.token().value(), config.tokenFile()).orFail("read token_file");
        this.userKey = TextSource.textOrFile(config.userKey().value(), config.userKeyFile()).orFail("read user_key_file");
        this.sender = new HttpSender(client);
        this.api = ApiUrl.of(url);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        Map<String, String> fields = new HashMap<>();
        try {
            fields.put("token", wording.secret("pushover_configs.token", token.read()));
            fields.put("user", wording.secret("pushover_configs.user_key", userKey.read()));
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, String.valueOf(e.getMessage()));
        }
        if (wording.failed()) {
            return Delivery.failed(Delivery.OTHER, wording.failure().orElse(""));
        }
        addMessage(fields, wording, notification);
        addWays(fields, wording, notification);
        HttpRequest request =
                HttpRequest.of("POST", api.with(fields).toString()).withBody("text/plain", NOTHING);
        return sender.hiding(TextSource.of(fields.getOrDefault("token", "")), TextSource.of(fields.getOrDefault("user", "")))
                .send(request, timeLeft);
    }

    private void addMessage(Map<String, String> fields, Wording wording, Notification notification) {
        Shortener shortener = new Shortener(notification);
        String titleKey = "pushover_configs.title";
        String urlKey = "pushover_configs.url";
        fields.put("title", shortener.runes(titleKey, wording.told(titleKey, config.title()), MOST_TITLE_RUNES));
        fields.put("message", message(wording, shortener));
        fields.put("url", shortener.runes(urlKey, wording.text(urlKey, config.url()), MOST_URL_RUNES));
        fields.put("url_title", wording.text("pushover_configs.url_title", config.urlTitle()));
        if (config.html()) {
            fields.put("html", "1");
        }
        if (config.monospace()) {
            fields.put("monospace", "1");
        }
    }

    private String message(Wording wording, Shortener shortener) {
        String key = "pushover_configs.message";
        String rendered = config.html() ? wording.toldHtml(key, config.message()) : wording.told(key, config.message());
        String message = shortener.runes(key, rendered, MOST_MESSAGE_RUNES).strip();
        return message.isEmpty() ? "(no details)" : message; // an empty one is refused
    }

    private void addWays(Map<String, String> fields, Wording wording, Notification notification) {
        fields.put("priority", priority(wording, notification));
        fields.put("retry", String.valueOf(config.retry().toSeconds()));
        fields.put("expire", String.valueOf(config.expire().toSeconds()));
        fields.put("device", wording.text("pushover_configs.device", config.device()));
        fields.put("sound", wording.text("pushover_configs.sound", config.sound()));
        if (config.timeToLive().toSeconds() > 0) {
            fields.put("ttl", String.valueOf(config.timeToLive().toSeconds()));
        }
    }

    /** One that fails is what it is by default, so that it wakes people. */
    private String priority(Wording wording, Notification notification) {
        String priority = wording.text("pushover_configs.priority", config.priority());
        if (!priority.isEmpty() || !wording.failed()) {
            return priority;
        }
        return notification.firing().isEmpty() ? "0" : "2";
    }
}
