package signalbox.receiver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.PagerdutyConfig;
import signalbox.group.GroupHash;
import signalbox.json.GoJson;
import signalbox.json.JsonObject;
import signalbox.message.Wording;
import signalbox.notify.Notification;

/**
 * An event for one of PagerDuty's two APIs, which share the fields of the outer object (spec/receivers.md 7).
 *
 * @param message what is sent
 * @param holder the object in it that has the details; they are left out when it is too large with them
 * @param name what the details are called there
 */
record PagerdutyEvent(JsonObject message, JsonObject holder, String name) {

    private static final Logger log = LoggerFactory.getLogger(PagerdutyEvent.class);
    private static final int MOST_BYTES = 512_000;
    private static final int MOST_SUMMARY_RUNES = 1024;
    private static final String DEFAULT_CLIENT = "Alertmanager";
    private static final String DEFAULT_SEVERITY = "error";
    private static final String TOO_LARGE =
            "Custom details have been removed because the original event exceeds the maximum size of 512KB";

    /** For the Events API v1; {@code key} is the service key. */
    static PagerdutyEvent v1(PagerdutyConfig config, Wording wording, Notification notification, String key) {
        boolean trigger = isTrigger(notification);
        JsonObject message = new JsonObject()
                .omitEmpty("service_key", key)
                .omitEmpty("incident_key", GroupHash.of(notification.group().key()))
                .omitEmpty("event_type", action(notification))
                .omitEmpty("description", summary(config, wording, notification))
                .always("event_action", "")
                .always("payload", null)
                .omitEmpty("client", trigger ? wording.text("pagerduty_configs.client", config.client()) : "")
                .omitEmpty("client_url", trigger ? wording.text("pagerduty_configs.client_url", config.clientUrl()) : "")
                .omitEmpty("details", details(config, wording));
        return new PagerdutyEvent(message, message, "details");
    }

    /** For the Events API v2; {@code key} is the routing key. */
    static PagerdutyEvent v2(PagerdutyConfig config, Wording wording, Notification notification, String key) {
        String client = wording.text("pagerduty_configs.client", config.client());
        JsonObject payload = payload(config, wording, notification, client);
        JsonObject message = new JsonObject()
                .omitEmpty("routing_key", key)
                .omitEmpty("dedup_key", GroupHash.of(notification.group().key()))
                .always("event_action", action(notification))
                .always("payload", payload)
                .omitEmpty("client", client)
                .omitEmpty("client_url", wording.text("pagerduty_configs.client_url", config.clientUrl()))
                .omitEmpty("images", images(config.images(), wording))
                .omitEmpty("links", links(config.links(), wording));
        return new PagerdutyEvent(message, payload, "custom_details");
    }

    private static boolean isTrigger(Notification notification) {
        return !notification.firing().isEmpty();
    }

    private static String action(Notification notification) {
        return isTrigger(notification) ? "trigger" : "resolve";
    }

    private static String summary(PagerdutyConfig config, Wording wording, Notification notification) {
        String key = "pagerduty_configs.description";
        return new Shortener(notification).runes(key, wording.told(key, config.description()), MOST_SUMMARY_RUNES);
    }

    private static JsonObject payload(
            PagerdutyConfig config, Wording wording, Notification notification, String client) {
        return new JsonObject()
                .always("summary", summary(config, wording, notification))
                .always("source", source(config, wording, client))
                .always("severity", severity(config, wording))
                .omitEmpty("class", wording.text("pagerduty_configs.class", config.eventClass()))
                .omitEmpty("component", wording.text("pagerduty_configs.component", config.component()))
                .omitEmpty("group", wording.text("pagerduty_configs.group", config.group()))
                .omitEmpty("custom_details", details(config, wording));
    }

    /** PagerDuty refuses events without a source. */
    private static String source(PagerdutyConfig config, Wording wording, String client) {
        String source = wording.text("pagerduty_configs.source", config.source());
        return !source.isEmpty() || !wording.failed() ? source : client.isEmpty() ? DEFAULT_CLIENT : client;
    }

    private static String severity(PagerdutyConfig config, Wording wording) {
        String severity = config.severity().isEmpty()
                ? DEFAULT_SEVERITY
                : wording.text("pagerduty_configs.severity", config.severity());
        return severity.isEmpty() && wording.failed() ? DEFAULT_SEVERITY : severity;
    }

    private static Map<String, ?> details(PagerdutyConfig config, Wording wording) {
        return StructuredText.renderValues(
                config.details(), (String template) -> wording.told("pagerduty_configs.details", template));
    }

    private static List<JsonObject> images(List<PagerdutyConfig.Image> images, Wording wording) {
        String key = "pagerduty_configs.images";
        return images.stream()
                .map(image -> new PagerdutyConfig.Image(
                        wording.text(key, image.src()), wording.text(key, image.alt()), wording.text(key, image.href())))
                .filter(image -> !image.src().isEmpty())
                .map(image -> new JsonObject()
                        .always("src", image.src())
                        .always("alt", image.alt())
                        .always("href", image.href()))
                .toList();
    }

    private static List<JsonObject> links(List<PagerdutyConfig.Link> links, Wording wording) {
        String key = "pagerduty_configs.links";
        return links.stream()
                .map(link -> new PagerdutyConfig.Link(wording.text(key, link.href()), wording.text(key, link.text())))
                .filter(link -> !link.href().isEmpty())
                .map(link -> new JsonObject().always("href", link.href()).always("text", link.text()))
                .toList();
    }

    /** As the body of a request. Details that cannot be sent give way to words that say so: the event matters more. */
    byte[] bytes(Notification notification) {
        return unsendable()
                .map(reason -> {
                    log.warn("PagerDuty details omitted: integration={} group={} reason={}",
                            notification.integration(), notification.group().key(), reason);
                    holder.always(name, Map.of("error", reason));
                    return message.bytes();
                })
                .orElseGet(message::bytes);
    }

    private Optional<String> unsendable() {
        try {
            return message.bytes().length > MOST_BYTES ? Optional.of(TOO_LARGE) : Optional.empty();
        } catch (GoJson.UnsupportedValueException e) {
            return Optional.of("Custom details have been removed because they cannot be encoded: " + e.getMessage());
        }
    }
}
