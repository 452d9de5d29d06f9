package signalbox.receiver;

import java.util.List;
import java.util.Optional;
import signalbox.config.RocketchatConfig;
import signalbox.json.JsonObject;
import signalbox.message.Wording;

/**
 * What Rocket.Chat is told (spec/receivers.md 20).
 *
 * @param wording of the notification
 * @param shortener of the notification
 */
record RocketchatMessage(RocketchatConfig config, Wording wording, Shortener shortener) {

    private static final int MOST_OF_TITLE = 1024;

    /** The body of a request. */
    byte[] body(String channel) {
        return new JsonObject()
                .omitEmpty("channel", channel)
                .omitEmpty("text", told("message_text", config.messageText()))
                .omitEmpty("emoji", text("emoji", config.emoji()))
                .omitEmpty("avatar", text("icon_url", config.iconUrl()))
                .always("attachments", List.of(attachment()))
                .bytes();
    }

    private JsonObject attachment() {
        String title = told("title", config.title());
        return new JsonObject()
                .omitEmpty("title", shortener.runes("rocketchat_configs.title", title, MOST_OF_TITLE))
                .omitEmpty("title_link", text("title_link", config.titleLink()))
                .omitEmpty("text", told("text", config.text()))
                .omitEmpty("image_url", text("image_url", config.imageUrl()))
                .omitEmpty("thumb_url", text("thumb_url", config.thumbUrl()))
                .omitEmpty("color", text("color", config.color()))
                .omitEmpty("fields", config.fields().stream().map(this::field).toList())
                .omitEmpty("actions", config.actions().stream().map(this::action).flatMap(Optional::stream).toList());
    }

    private JsonObject field(RocketchatConfig.Field field) {
        return new JsonObject()
                .always("short", field.isShort().orElse(config.shortFields()))
                .omitEmpty("title", text("fields.title", field.title()))
                .omitEmpty("value", told("fields.value", field.value()));
    }

    /** A button that lost its words to a template that failed is left out: nobody would know what it does. */
    private Optional<JsonObject> action(RocketchatConfig.Action action) {
        String text = text("actions.text", action.text());
        if (wording.failed() && text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new JsonObject()
                .always("type", "button")
                .omitEmpty("text", text)
                .omitEmpty("url", text("actions.url", action.url()))
                .always("is_webview", false)
                .omitEmpty("msg", text("actions.msg", action.message()))
                .always("msg_in_chat_window", false));
    }

    private String text(String key, String template) {
        return wording.text("rocketchat_configs." + key, template);
    }

    private String told(String key, String template) {
        return wording.told("rocketchat_configs." + key, template);
    }
}
