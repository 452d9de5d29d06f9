package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.TelegramConfig;
import signalbox.gotext.GoDuration;
import signalbox.gotext.GoQuote;
import signalbox.json.GoJson;
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

/** Sends messages to a chat as a bot (spec/receivers.md 16). */
final class TelegramReceiver extends HttpReceiver {

    private static final Logger log = LoggerFactory.getLogger(TelegramReceiver.class);

    private static final String MESSAGE = "telegram_configs.message";
    private static final String HTML = "HTML";
    private static final int MOST_RUNES = 4096;
    /** Half a message of HTML is none: its tags would not be closed. */
    private static final String TOO_LONG =
            "Alertmanager notification could not be sent: message length exceeds Telegram limits.\n"
                    + "\t\t\tPlease check the template used for producing the message content.";

    private final TelegramConfig config;
    private final TextSource token;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    TelegramReceiver(Integration integration, TelegramConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.token = config.botTokenFile().isEmpty()
                ? TextSource.of(config.botToken().value())
                : TextSource.file(config.botTokenFile()).orFail("could not read " + config.botTokenFile());
        this.sender = new HttpSender(client);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        byte[] body;
        String bot;
        try {
            bot = token.read();
            body = GoJson.bytes(fields(messages().of(notification), notification));
        } catch (IOException e) {
            return Delivery.retry(Delivery.OTHER, String.valueOf(e.getMessage()));
        }
        boolean own = !config.timeout().isZero() && config.timeout().compareTo(timeLeft) < 0;
        HttpSender hiding = sender.hiding(TextSource.of(bot)); // what is sent now, whatever the file holds later
        HttpRequest request =
                HttpRequest.postJson(config.apiUrl() + "/bot" + bot + "/sendMessage", body).withUserAgent(HttpRequest.GO);
        try {
            HttpClient.Answer answer = hiding.anyAnswer(request, own ? config.timeout() : timeLeft);
            return TelegramAnswer.outcome(answer.code(), answer.body(), text -> hiding.redacted(request, text));
        } catch (Undelivered e) {
            return own && e.why() == Undelivered.Cause.TIME_OVER ? timeoutReached() : e.delivery();
        }
    }

    private Delivery timeoutReached() {
        return Delivery.retry(
                Delivery.OTHER, "configured telegram timeout reached (" + GoDuration.format(config.timeout()) + ")").unheard();
    }

    private Map<String, String> fields(Wording wording, Notification notification) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        fields.put("chat_id", String.valueOf(chatId()));
        fields.put("text", text(wording, notification));
        fields.put("disable_web_page_preview", "true");
        if (config.disableNotifications()) {
            fields.put("disable_notification", "true");
        }
        if (config.messageThreadId() != 0) {
            fields.put("message_thread_id", String.valueOf(config.messageThreadId()));
        }
        // Plain words are no Markdown: Telegram would refuse what it cannot parse.
        boolean plainWords = wording.failed() && !config.parseMode().equals(HTML);
        if (!config.parseMode().isEmpty() && !plainWords) {
            fields.put("parse_mode", config.parseMode());
        }
        return fields;
    }

    private long chatId() throws IOException {
        String file = config.chatIdFile();
        if (file.isEmpty()) {
            return config.chatId();
        }
        String text = TextSource.file(file).orFail("could not read " + file).read();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("could not parse chat_id from " + file + ": strconv.ParseInt: parsing "
                    + GoQuote.quote(Truncation.runes(text, 20).text()) + ": invalid syntax", e);
        }
    }

    private String text(Wording wording, Notification notification) {
        boolean html = config.parseMode().equals(HTML);
        String text = html ? wording.toldHtml(MESSAGE, config.message()) : wording.told(MESSAGE, config.message());
        Truncation truncation = html
                ? TelegramHtml.fits(text, MOST_RUNES) ? new Truncation(text, false) : new Truncation(TOO_LONG, true)
                : Truncation.runes(text, MOST_RUNES);
        if (truncation.cut()) {
            log.warn("Telegram message truncated: integration={} group={} max_runes={}",
                    integration, notification.group().key(), MOST_RUNES);
        }
        return truncation.text();
    }
}
