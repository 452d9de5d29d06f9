package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.message.Messages;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Receiver;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.Undelivered;

/** What all receivers that speak HTTP have: an integration, words, and a client that is closed with them. */
abstract class HttpReceiver implements Receiver {

    private static final Logger log = LoggerFactory.getLogger(HttpReceiver.class);

    final Integration integration;
    final HttpClient client;
    private final Supplier<Messages> messages;

    /**
     * A receiver of an integration.
     *
     * @param messages asked for each delivery: a reload exchanges them
     * @param client belongs to this receiver from now on
     */
    HttpReceiver(Integration integration, Supplier<Messages> messages, HttpClient client) {
        this.integration = requireNonNull(integration, "integration is null");
        this.messages = requireNonNull(messages, "messages is null");
        this.client = requireNonNull(client, "client is null");
    }

    /** Delivers once. What keeps it from that may be thrown as well as answered. */
    abstract Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered;

    /** What it is called in the log when it wants to be left alone for a while. */
    String farEnd() {
        return integration.name();
    }

    final Messages messages() {
        return messages.get();
    }

    @Override
    public final Integration integration() {
        return integration;
    }

    @Override
    public final Delivery deliver(Notification notification, Duration timeLeft) {
        Delivery delivery = delivered(notification, timeLeft);
        if (!delivery.retryAfter().isZero()) {
            log.warn("Rate limited by {}, delaying retry: integration={} aggrGroup={} retry_after_secs={}",
                    farEnd(), integration, notification.group().key(), delivery.retryAfter().toSeconds());
        }
        return delivery;
    }

    private Delivery delivered(Notification notification, Duration timeLeft) {
        try {
            return attempt(notification, timeLeft);
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    @Override
    public final void close() {
        client.close();
    }
}
