package signalbox.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code rocketchat_configs} (spec/receivers.md 20).
 *
 * @param tokenIdFile beats the token's id, as the token's file beats the token
 * @param text of the attachment
 * @param messageText above the attachment
 * @param linkNames has no effect
 */
public record RocketchatConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Verbatim String apiUrl,
        Secret tokenId,
        String tokenIdFile,
        Secret token,
        String tokenFile,
        String channel,
        String color,
        String title,
        String titleLink,
        String text,
        String messageText,
        List<Field> fields,
        boolean shortFields,
        String emoji,
        String iconUrl,
        String imageUrl,
        String thumbUrl,
        boolean linkNames,
        List<Action> actions)
        implements IntegrationConfig {

    public RocketchatConfig {
        fields = List.copyOf(fields);
        actions = List.copyOf(actions);
    }

    /** A titled value; {@code shortFields} decides when it is not said whether it is short. */
    public record Field(Optional<Boolean> isShort, String title, String value) {}

    /** A button; only its text, URL and message have an effect. */
    public record Action(
            @Verbatim String type,
            String text,
            String url,
            @Verbatim String imageUrl,
            boolean isWebView,
            @Verbatim String webViewHeightRatio,
            String message,
            boolean messageInChatWindow,
            @Verbatim String messageProcessingType) {}

    static RocketchatConfig read(Entry entry) {
        entry.atMostOneOf("token", "token_file");
        entry.atMostOneOf("token_id", "token_id_file");
        SecretOrFile id = entry.inherited(entry.secretOrFile("token_id"), "rocketchat_token_id");
        SecretOrFile token = entry.inherited(entry.secretOrFile("token"), "rocketchat_token");
        entry.require(!id.isEmpty(), "token_id", "no global Rocketchat TokenID set either inline or in a file",
                "token_id or token_id_file here, or rocketchat_token_id in global");
        entry.require(!token.isEmpty(), "token", "no global Rocketchat Token set either inline or in a file",
                "token or token_file here, or rocketchat_token in global");
        return new RocketchatConfig(
                entry.index(),
                entry.sendResolved(false),
                entry.http(),
                entry.url("api_url", "rocketchat_api_url", "no global Rocketchat URL set"),
                id.inline(),
                id.file(),
                token.inline(),
                token.file(),
                entry.text("channel"),
                entry.text("color", "{{ if eq .Status \"firing\" }}red{{ else }}green{{ end }}"),
                entry.template("title", "rocketchat.default.title"),
                entry.template("title_link", "rocketchat.default.titlelink"),
                entry.template("text", "rocketchat.default.text"),
                entry.text("message_text"),
                entry.items("fields", "[]*rocketchat.RocketchatAttachmentField").stream()
                        .map(RocketchatConfig::field)
                        .toList(),
                entry.flag("short_fields", false),
                entry.template("emoji", "rocketchat.default.emoji"),
                entry.template("icon_url", "rocketchat.default.iconurl"),
                entry.text("image_url"),
                entry.text("thumb_url"),
                entry.flag("link_names", false),
                entry.items("actions", "[]*rocketchat.RocketchatAttachmentAction").stream()
                        .map(RocketchatConfig::action)
                        .toList());
    }

    private static Field field(Yaml yaml) {
        try (Fields field = yaml.fields("rocketchat.RocketchatAttachmentField")) {
            return new Field(field.get("short").flag(), field.get("title").text(), field.get("value").text());
        }
    }

    private static Action action(Yaml yaml) {
        try (Fields action = yaml.fields("rocketchat.RocketchatAttachmentAction")) {
            return new Action(
                    action.get("type").text(),
                    action.get("text").text(),
                    action.get("url").text(),
                    action.get("imageurl").text(),
                    action.get("iswebview").flag(false),
                    action.get("webviewheightratio").text(),
                    action.get("msg").text(),
                    action.get("msginchatwindow").flag(false),
                    action.get("msgprocessingtype").text());
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("token_id", tokenId)
                .unlessEmpty("token_id_file", tokenIdFile)
                .unlessEmpty("token", token)
                .unlessEmpty("token_file", tokenFile)
                .unlessEmpty("channel", channel)
                .unlessEmpty("color", color)
                .unlessEmpty("title", title)
                .unlessEmpty("title_link", titleLink)
                .unlessEmpty("text", text)
                .unlessEmpty("message_text", messageText)
                .unlessEmpty("fields", fields.stream().map(RocketchatConfig::show).toList())
                .always("short_fields", shortFields)
                .unlessEmpty("emoji", emoji)
                .unlessEmpty("icon_url", iconUrl)
                .unlessEmpty("image_url", imageUrl)
                .unlessEmpty("thumb_url", thumbUrl)
                .always("link_names", linkNames)
                .unlessEmpty("actions", actions.stream().map(RocketchatConfig::show).toList());
    }

    private static Map<String, @Nullable Object> show(Field field) {
        return new Pairs()
                .always("short", field.isShort().orElse(null))
                .always("title", field.title())
                .always("value", field.value())
                .map();
    }

    private static Map<String, @Nullable Object> show(Action action) {
        return new Pairs()
                .always("type", action.type())
                .always("text", action.text())
                .always("url", action.url())
                .always("imageurl", action.imageUrl())
                .always("iswebview", action.isWebView())
                .always("webviewheightratio", action.webViewHeightRatio())
                .always("msg", action.message())
                .always("msginchatwindow", action.messageInChatWindow())
                .always("msgprocessingtype", action.messageProcessingType())
                .map();
    }
}
