package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import signalbox.config.PagerdutyConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Triggers and resolves events of PagerDuty, by the API whose key is configured (spec/receivers.md 7). */
final class PagerdutyReceiver extends HttpReceiver {

    private static final String V1_URL = "https://events.pagerduty.com/generic/2010-04-15/create_event.json";

    private final PagerdutyConfig config;
    private final Api api;

    /**
     * One of the two.
     *
     * @param version as errors name it
     * @param keyName what its key is called, before "key"
     * @param url where events go
     * @param failure what stands before the reason when they did not get there
     * @param tooMuch the status that says that it is told too much, which is tried again
     */
    private record Api(
            String version,
            String keyName,
            TextSource key,
            EventMaker events,
            String url,
            HttpSender sender,
            String failure,
            int tooMuch) {}

    /** Makes an API's events. */
    private interface EventMaker {
        PagerdutyEvent make(PagerdutyConfig config, Wording wording, Notification notification, String key);
    }

    /** @param client belongs to this receiver from now on */
    PagerdutyReceiver(Integration integration, PagerdutyConfig config, Supplier<Messages> messages, HttpClient client) {
        this(integration, config, messages, client, V1_URL);
    }

    /** With another URL of the Events API v1. */
    PagerdutyReceiver(
            Integration integration,
            PagerdutyConfig config,
            Supplier<Messages> messages,
            HttpClient client,
            String v1Url) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        HttpSender sender = new HttpSender(client)
                .showingUrl()
                .within(config.timeout(), "pagerduty")
                .explaining(PagerdutyReceiver::explanation);
        this.api = config.serviceKey().isEmpty() && config.serviceKeyFile().isEmpty()
                ? v2(config, sender)
                : v1(config, sender, v1Url);
    }

    private static Api v1(PagerdutyConfig config, HttpSender sender, String url) {
        TextSource key = TextSource.textOrFile(config.serviceKey().value(), config.serviceKeyFile());
        return new Api(
                "v1", "service", key, PagerdutyEvent::v1, url, sender.retrying(403),
                "failed to post message to PagerDuty v1: ", 403);
    }

    private static Api v2(PagerdutyConfig config, HttpSender sender) {
        TextSource key = TextSource.textOrFile(config.routingKey().value(), config.routingKeyFile());
        return new Api(
                "v2", "routing", key, PagerdutyEvent::v2, config.url(), sender.retrying(429),
                "failed to post message to PagerDuty: ", 429);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        String key;
        try {
            key = wording.secret("pagerduty_configs." + api.keyName() + "_key", api.key().read());
        } catch (IOException e) {
            return Delivery.failed(
                    Delivery.FILE_READ_ERROR, "failed to read " + api.keyName() + " key from file: " + e.getMessage());
        }
        if (key.isEmpty()) {
            return withoutKey(wording);
        }
        byte[] event = api.events().make(config, wording, notification, key).bytes(notification);
        return post(HttpRequest.postJson(api.url(), event), key, timeLeft);
    }

    private Delivery withoutKey(Wording wording) {
        return wording.failure()
                .map(failure -> Delivery.failed(
                        Delivery.TEMPLATE_ERROR, "failed to template PagerDuty " + api.version() + " message: " + failure))
                .orElseGet(() -> Delivery.failed(Delivery.CONFIG_ERROR, api.keyName() + " key cannot be empty"));
    }

    private Delivery post(HttpRequest request, String key, Duration timeLeft) {
        HttpSender sender = api.sender().hiding(TextSource.of(key));
        try {
            HttpClient.Answer answer = sender.anyAnswer(request, timeLeft);
            Delivery delivery = sender.check(request, answer);
            return answer.code() == api.tooMuch() ? delivery.because(Delivery.RATE_LIMITED) : delivery;
        } catch (Undelivered e) {
            return e.prefixed(api.failure()).delivery().because(reason(e.why()));
        }
    }

    private static String reason(Undelivered.Cause why) {
        return switch (why) {
            case TIME_OVER -> Delivery.CONTEXT_DEADLINE_EXCEEDED;
            case CANCELED -> Delivery.CONTEXT_CANCELED;
            case ANSWERED, NOT_ANSWERED -> Delivery.REQUEST_ERROR;
        };
    }

    /** Only an event that is no good is explained. */
    private static String explanation(HttpClient.Answer answer) {
        if (answer.code() != 400) {
            return "";
        }
        try {
            JsonNode json = AnswerJson.object(answer.body());
            return json.path("message").asText("") + ": " + String.join(",", AnswerJson.texts(json.path("errors")));
        } catch (IOException e) {
            return "";
        }
    }
}
