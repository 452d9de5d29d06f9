package signalbox.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code slack_configs} (spec/receivers.md 6).
 *
 * @param http with the app token as its authorization, if there is one
 * @param apiUrl where to post: {@code appUrl} with an app token; {@link Secret#NONE} when the file says it
 * @param appToken already in {@code http}, as is its file
 * @param markdownIn {@code mrkdwn_in}; empty means fallback, pretext and text
 * @param updateMessage whether later notifications replace the first one
 * @param postUpdatesToThread whether later notifications are told in the thread of the first one
 * @param timeout zero means no limit of its own
 */
public record SlackConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret apiUrl,
        String apiUrlFile,
        Secret appToken,
        String appTokenFile,
        @Verbatim String appUrl,
        String channel,
        String username,
        String color,
        String title,
        String titleLink,
        String pretext,
        String text,
        String messageText,
        List<Field> fields,
        boolean shortFields,
        String footer,
        String fallback,
        String callbackId,
        String iconEmoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        @Verbatim List<String> markdownIn,
        List<Action> actions,
        boolean updateMessage,
        boolean postUpdatesToThread,
        Duration timeout)
        implements IntegrationConfig {

    /** Only what is posted here can be found again: incoming webhooks do not say where a message is. */
    private static final String POST_MESSAGE = "https://slack.com/api/chat.postMessage";

    public SlackConfig {
        fields = List.copyOf(fields);
        markdownIn = List.copyOf(markdownIn);
        actions = List.copyOf(actions);
    }

    /** A titled value; {@code shortFields} decides when it is not said whether it is short. */
    public record Field(String title, String value, Optional<Boolean> isShort) {}

    /** A button or menu: one that opens {@code url} has no name, value and confirmation. */
    public record Action(
            String type,
            String text,
            String url,
            String style,
            String name,
            String value,
            Optional<Confirmation> confirmation) {}

    /** What is asked before an action is done. */
    public record Confirmation(String text, String title, String okText, String dismissText) {}

    static SlackConfig read(Entry entry) {
        SlackAccess access = SlackAccess.read(entry);
        return new SlackConfig(
                entry.index(),
                entry.sendResolved(false),
                access.http(),
                access.url().inline(),
                access.url().file(),
                access.token().inline(),
                access.token().file(),
                access.appUrl(),
                entry.text("channel"),
                entry.template("username", "slack.default.username"),
                entry.template("color", "slack.default.color"),
                entry.template("title", "slack.default.title"),
                entry.template("title_link", "slack.default.titlelink"),
                entry.template("pretext", "slack.default.pretext"),
                entry.template("text", "slack.default.text"),
                entry.text("message_text"),
                entry.items("fields", "[]*config.SlackField").stream().map(SlackConfig::field).toList(),
                entry.flag("short_fields", false),
                entry.template("footer", "slack.default.footer"),
                entry.template("fallback", "slack.default.fallback"),
                entry.template("callback_id", "slack.default.callbackid"),
                entry.template("icon_emoji", "slack.default.iconemoji"),
                entry.template("icon_url", "slack.default.iconurl"),
                entry.text("image_url"),
                entry.text("thumb_url"),
                entry.flag("link_names", false),
                entry.get("mrkdwn_in").texts(),
                entry.items("actions", "[]*config.SlackAction").stream().map(SlackConfig::action).toList(),
                follows(entry, access, "update_message"),
                follows(entry, access, "post_updates_to_thread"),
                entry.get("timeout").goDuration());
    }

    /** A flag that needs a bot's token, wherever it comes from (spec/receivers.md 6). */
    private static boolean follows(Entry entry, SlackAccess access, String key) {
        boolean follows = entry.flag(key, false);
        String url = access.url().inline().value();
        boolean fileHere = entry.has("api_url_file") && !entry.has("api_url");
        if (follows && (fileHere || (url.isEmpty() && !access.url().isEmpty()))) {
            entry.get(key).problem(key + " can't be used with api_url_file: expected api_url or an app_token");
        } else if (follows && !url.isEmpty() && !url.equals(POST_MESSAGE) && !url.equals(Secret.SHOWN)) {
            entry.get(key).problem(key + " can only be used with bot tokens. api_url must be set to " + POST_MESSAGE
                    + ": expected this api_url or an app_token, here or in global");
        }
        return follows;
    }

    private static Field field(Yaml yaml) {
        try (Fields field = yaml.fields("config.plain")) {
            require(field, "title", "missing title in Slack field configuration");
            require(field, "value", "missing value in Slack field configuration");
            return new Field(field.get("title").text(), field.get("value").text(), field.get("short").flag());
        }
    }

    private static Action action(Yaml yaml) {
        try (Fields action = yaml.fields("config.plain")) {
            require(action, "type", "missing type in Slack action configuration");
            require(action, "text", "missing text in Slack action configuration");
            String url = action.get("url").text();
            String name = action.get("name").text();
            String value = action.get("value").text();
            Optional<Confirmation> confirmation = confirmation(action.get("confirm"));
            boolean opens = !action.get("url").isEmpty();
            if (!opens && action.get("name").isEmpty()) {
                action.lacks("missing name or url in Slack action configuration: expected one of these keys");
            }
            return new Action(
                    action.get("type").text(), action.get("text").text(), url, action.get("style").text(),
                    opens ? "" : name, opens ? "" : value, opens ? Optional.empty() : confirmation);
        }
    }

    private static Optional<Confirmation> confirmation(Yaml yaml) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        try (Fields confirmation = yaml.fields("config.plain")) {
            require(confirmation, "text", "missing text in Slack confirmation configuration");
            return Optional.of(new Confirmation(
                    confirmation.get("text").text(), confirmation.get("title").text(), confirmation.get("ok_text").text(),
                    confirmation.get("dismiss_text").text()));
        }
    }

    private static void require(Fields fields, String key, String missing) {
        if (fields.get(key).isEmpty()) {
            fields.lacks(missing + ": expected the key " + key);
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("api_url_file", apiUrlFile)
                .unlessEmpty("app_token", appToken)
                .unlessEmpty("app_token_file", appTokenFile)
                .unlessEmpty("app_url", appUrl)
                .unlessEmpty("channel", channel)
                .unlessEmpty("username", username)
                .unlessEmpty("color", color)
                .unlessEmpty("title", title)
                .unlessEmpty("title_link", titleLink)
                .unlessEmpty("pretext", pretext)
                .unlessEmpty("text", text)
                .unlessEmpty("message_text", messageText)
                .unlessEmpty("fields", fields.stream().map(SlackConfig::show).toList())
                .always("short_fields", shortFields)
                .unlessEmpty("footer", footer)
                .unlessEmpty("fallback", fallback)
                .unlessEmpty("callback_id", callbackId)
                .unlessEmpty("icon_emoji", iconEmoji)
                .unlessEmpty("icon_url", iconUrl)
                .unlessEmpty("image_url", imageUrl)
                .unlessEmpty("thumb_url", thumbUrl)
                .always("link_names", linkNames)
                .unlessEmpty("mrkdwn_in", markdownIn)
                .unlessEmpty("actions", actions.stream().map(SlackConfig::show).toList())
                .always("update_message", updateMessage)
                .always("post_updates_to_thread", postUpdatesToThread)
                .always("timeout", GoDuration.format(timeout));
    }

    private static Map<String, @Nullable Object> show(Field field) {
        return new Pairs()
                .unlessEmpty("title", field.title())
                .unlessEmpty("value", field.value())
                .ifPresent("short", field.isShort())
                .map();
    }

    private static Map<String, @Nullable Object> show(Action action) {
        return new Pairs()
                .unlessEmpty("type", action.type())
                .unlessEmpty("text", action.text())
                .unlessEmpty("url", action.url())
                .unlessEmpty("style", action.style())
                .unlessEmpty("name", action.name())
                .unlessEmpty("value", action.value())
                .ifPresent("confirm", action.confirmation().map(SlackConfig::show))
                .map();
    }

    private static Map<String, @Nullable Object> show(Confirmation confirmation) {
        return new Pairs()
                .unlessEmpty("text", confirmation.text())
                .unlessEmpty("title", confirmation.title())
                .unlessEmpty("ok_text", confirmation.okText())
                .unlessEmpty("dismiss_text", confirmation.dismissText())
                .map();
    }
}
