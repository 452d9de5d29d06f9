package signalbox.receiver;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.MattermostConfig;
import signalbox.json.JsonObject;
import signalbox.message.Wording;

/**
 * What Mattermost is told (spec/receivers.md 21).
 *
 * @param wording of the notification
 * @param shortener of the notification
 */
record MattermostMessage(MattermostConfig config, Wording wording, Shortener shortener) {

    private static final Logger log = LoggerFactory.getLogger(MattermostMessage.class);
    private static final int MOST_OF_TEXT = 16383;
    private static final String URGENT = "urgent";
    private static final String STANDARD = "standard";
    private static final List<String> PRIORITIES = List.of(URGENT, "important", STANDARD);

    /** The body of a request. */
    byte[] body(String channel) {
        return new JsonObject()
                .omitEmpty("text", text())
                .omitEmpty("channel", channel)
                .omitEmpty("username", text("username", config.username()))
                .omitEmpty("icon_url", text("icon_url", config.iconUrl()))
                .omitEmpty("icon_emoji", text("icon_emoji", config.iconEmoji()))
                .omitEmpty("attachments", attachments())
                .omitEmpty("type", text("type", config.type()))
                .omitEmpty("props", config.props().filter(props -> !props.card().isEmpty()).map(this::props))
                .omitEmpty("priority", config.priority().filter(priority -> !priority.priority().isEmpty()).map(this::priority))
                .bytes();
    }

    /** The text beside attachments that are configured; without them it stands in the only one. */
    private String text() {
        if (config.attachments().isEmpty()) {
            return "";
        }
        return shortener.runes("mattermost_configs.text", told("text", config.attachment().text()), MOST_OF_TEXT);
    }

    private List<JsonObject> attachments() {
        return config.attachments().isEmpty()
                ? List.of(attachment("", config.attachment()))
                : config.attachments().stream().map(part -> attachment("attachments.", part)).toList();
    }

    /** {@code place}: how the keys of its parts begin. */
    private JsonObject attachment(String place, MattermostConfig.Attachment part) {
        return new JsonObject()
                .omitEmpty("fallback", told(place + "fallback", part.fallback()))
                .omitEmpty("color", text(place + "color", part.color()))
                .omitEmpty("pretext", told(place + "pretext", part.pretext()))
                .omitEmpty("text", told(place + "text", part.text()))
                .omitEmpty("author_name", text(place + "author_name", part.authorName()))
                .omitEmpty("author_link", text(place + "author_link", part.authorLink()))
                .omitEmpty("author_icon", text(place + "author_icon", part.authorIcon()))
                .omitEmpty("title", told(place + "title", part.title()))
                .omitEmpty("title_link", text(place + "title_link", part.titleLink()))
                .omitEmpty("fields", part.fields().stream().map(field -> field(place, field)).toList())
                .omitEmpty("thumb_url", text(place + "thumb_url", part.thumbUrl()))
                .omitEmpty("footer", text(place + "footer", part.footer()))
                .omitEmpty("footer_icon", text(place + "footer_icon", part.footerIcon()))
                .omitEmpty("image_url", text(place + "image_url", part.imageUrl()));
    }

    private JsonObject field(String place, MattermostConfig.Field field) {
        JsonObject json = new JsonObject()
                .omitEmpty("title", text(place + "fields.title", field.title()))
                .omitEmpty("value", told(place + "fields.value", field.value()));
        field.isShort().ifPresent(isShort -> json.always("short", isShort));
        return json;
    }

    private JsonObject props(MattermostConfig.Props props) {
        return new JsonObject().omitEmpty("card", told("props.card", props.card()));
    }

    private JsonObject priority(MattermostConfig.Priority configured) {
        String rendered = text("priority.priority", configured.priority());
        String known = Optional.of(rendered.toLowerCase(Locale.ROOT)).filter(PRIORITIES::contains).orElse("");
        String priority = known.isEmpty() ? STANDARD : known;
        warn(known.isEmpty(), "priority is none of urgent, important and standard, so standard is sent");
        boolean acknowledged = configured.requestedAck() && !priority.equals(STANDARD);
        warn(configured.requestedAck() != acknowledged, "requested_ack is left out, since the priority is standard");
        boolean persistent = configured.persistentNotifications() && priority.equals(URGENT);
        warn(configured.persistentNotifications() != persistent,
                "persistent_notifications is left out, since the priority is not urgent");
        return new JsonObject()
                .always("priority", priority)
                .omitEmpty("requested_ack", acknowledged)
                .omitEmpty("persistent_notifications", persistent);
    }

    private void warn(boolean holds, String words) {
        if (holds) {
            log.warn("{}: integration={} group={}",
                    words, shortener.notification().integration(), shortener.notification().group().key());
        }
    }

    private String text(String key, String template) {
        return wording.text("mattermost_configs." + key, template);
    }

    private String told(String key, String template) {
        return wording.told("mattermost_configs." + key, template);
    }
}
