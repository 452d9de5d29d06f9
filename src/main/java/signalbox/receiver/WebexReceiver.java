package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.WebexConfig;
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

/** Posts notifications to a room of Webex (spec/receivers.md 12). */
final class WebexReceiver extends HttpReceiver {

    private static final Logger log = LoggerFactory.getLogger(WebexReceiver.class);
    private static final int MOST_BYTES = 7439;

    private final WebexConfig config;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    WebexReceiver(Integration integration, WebexConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client).waitingWhenAsked();
    }

    @Override
    String farEnd() {
        return "Webex";
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        byte[] body = new JsonObject()
                .always("markdown", markdown(wording, notification))
                .omitEmpty("roomId", wording.text("webex_configs.room_id", config.roomId()))
                .bytes();
        return sender.send(HttpRequest.postJson(config.apiUrl(), body), timeLeft);
    }

    private String markdown(Wording wording, Notification notification) {
        Truncation message = Truncation.bytes(wording.told("webex_configs.message", config.message()), MOST_BYTES);
        if (message.cut()) {
            log.debug("message is too long for Webex, its end is left out: max_bytes={} integration={} group={}",
                    MOST_BYTES, integration, notification.group().key());
        }
        return message.text();
    }
}
