package signalbox.receiver;

import java.util.List;
import java.util.Optional;
import signalbox.config.SlackConfig;
import signalbox.json.JsonObject;
import signalbox.message.Wording;

/**
 * What Slack is told (spec/receivers.md 6).
 *
 * @param wording of the notification
 * @param shortener of the notification
 */
record SlackMessage(SlackConfig config, Wording wording, Shortener shortener) {

    private static final int MOST_OF_TITLE = 1024;
    private static final List<String> MARKDOWN_IN = List.of("fallback", "pretext", "text");

    /** What is said, whatever becomes of it. */
    JsonObject content() {
        return new JsonObject()
                .omitEmpty("username", text("username", config.username()))
                .omitEmpty("icon_emoji", text("icon_emoji", config.iconEmoji()))
                .omitEmpty("icon_url", text("icon_url", config.iconUrl()))
                .omitEmpty("link_names", config.linkNames())
                .omitEmpty("text", told("message_text", config.messageText()))
                .always("attachments", List.of(attachment()));
    }

    private JsonObject attachment() {
        String title = told("title", config.title());
        return new JsonObject()
                .omitEmpty("title", shortener.runes("slack_configs.title", title, MOST_OF_TITLE))
                .omitEmpty("title_link", text("title_link", config.titleLink()))
                .omitEmpty("pretext", told("pretext", config.pretext()))
                .always("text", told("text", config.text()))
                .always("fallback", told("fallback", config.fallback()))
                .always("callback_id", text("callback_id", config.callbackId()))
                .omitEmpty("fields", config.fields().stream().map(this::field).toList())
                .omitEmpty("actions", config.actions().stream().map(this::action).flatMap(Optional::stream).toList())
                .omitEmpty("image_url", text("image_url", config.imageUrl()))
                .omitEmpty("thumb_url", text("thumb_url", config.thumbUrl()))
                .always("footer", text("footer", config.footer()))
                .omitEmpty("color", text("color", config.color()))
                .omitEmpty("mrkdwn_in", config.markdownIn().isEmpty() ? MARKDOWN_IN : config.markdownIn());
    }

    private JsonObject field(SlackConfig.Field field) {
        return new JsonObject()
                .omitEmpty("title", text("fields.title", field.title()))
                .omitEmpty("value", told("fields.value", field.value()))
                .always("short", field.isShort().orElse(config.shortFields()));
    }

    /** A button that lost its words to a template that failed is left out: Slack may refuse the whole message for it. */
    private Optional<JsonObject> action(SlackConfig.Action action) {
        String type = text("actions.type", action.type());
        String text = text("actions.text", action.text());
        Optional<JsonObject> confirmation = action.confirmation().map(this::confirmation);
        if (wording.failed() && (type.isEmpty() || text.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new JsonObject()
                .omitEmpty("type", type)
                .omitEmpty("text", text)
                .omitEmpty("url", text("actions.url", action.url()))
                .omitEmpty("style", text("actions.style", action.style()))
                .omitEmpty("name", text("actions.name", action.name()))
                .omitEmpty("value", text("actions.value", action.value()))
                .omitEmpty("confirm", confirmation));
    }

    private JsonObject confirmation(SlackConfig.Confirmation confirmation) {
        return new JsonObject()
                .omitEmpty("text", told("actions.confirm.text", confirmation.text()))
                .omitEmpty("title", text("actions.confirm.title", confirmation.title()))
                .omitEmpty("ok_text", text("actions.confirm.ok_text", confirmation.okText()))
                .omitEmpty("dismiss_text", text("actions.confirm.dismiss_text", confirmation.dismissText()));
    }

    private String text(String key, String template) {
        return wording.text("slack_configs." + key, template);
    }

    private String told(String key, String template) {
        return wording.told("slack_configs." + key, template);
    }
}
