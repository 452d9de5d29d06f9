package signalbox.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code mattermost_configs} (spec/receivers.md 21).
 *
 * @param webhookUrl {@link Secret#NONE} when the file says it
 * @param attachment made of the keys of the entry itself; it is sent when there are no {@code attachments}
 */
public record MattermostConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret webhookUrl,
        String webhookUrlFile,
        String channel,
        String username,
        Attachment attachment,
        String iconUrl,
        String iconEmoji,
        List<Attachment> attachments,
        String type,
        Optional<Props> props,
        Optional<Priority> priority)
        implements IntegrationConfig {

    public MattermostConfig {
        attachments = List.copyOf(attachments);
    }

    /** What is shown below a message. */
    public record Attachment(
            String fallback,
            String color,
            String pretext,
            String text,
            String authorName,
            String authorLink,
            String authorIcon,
            String title,
            String titleLink,
            List<Field> fields,
            String thumbUrl,
            String footer,
            String footerIcon,
            String imageUrl) {

        public Attachment {
            fields = List.copyOf(fields);
        }
    }

    /** A titled value. */
    public record Field(String title, String value, Optional<Boolean> isShort) {}

    /** What is shown beside a message. */
    public record Props(String card) {}

    /** How urgent a message is. */
    public record Priority(String priority, boolean requestedAck, boolean persistentNotifications) {}

    static MattermostConfig read(Entry entry) {
        entry.atMostOneOf("webhook_url", "webhook_url_file");
        SecretOrFile url = entry.inherited(entry.secretUrlOrFile("webhook_url"), "mattermost_webhook_url");
        entry.require(!url.isEmpty(), "webhook_url", "missing webhook_url or webhook_url_file on mattermost_config",
                "one of them here, or mattermost_webhook_url in global");
        return new MattermostConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                url.inline(),
                url.file(),
                entry.text("channel"),
                entry.template("username", "mattermost.default.username"),
                attachment(entry.fields(), "mattermost.default."),
                entry.text("icon_url"),
                entry.text("icon_emoji"),
                entry.items("attachments", "[]*mattermost.MattermostAttachment").stream()
                        .map(MattermostConfig::attachment)
                        .toList(),
                entry.text("type"),
                props(entry.get("props")),
                priority(entry.get("priority")));
    }

    private static Attachment attachment(Yaml yaml) {
        try (Fields fields = yaml.fields("mattermost.MattermostAttachment")) {
            return attachment(fields, "");
        }
    }

    /** {@code templates}: how the names of the default templates begin, {@code ""} when there are none. */
    private static Attachment attachment(Fields fields, String templates) {
        return new Attachment(
                text(fields, "fallback", templates, "fallback"),
                text(fields, "color", templates, "color"),
                fields.get("pretext").text(),
                text(fields, "text", templates, "text"),
                fields.get("author_name").text(),
                fields.get("author_link").text(),
                fields.get("author_icon").text(),
                text(fields, "title", templates, "title"),
                text(fields, "title_link", templates, "titlelink"),
                fields.get("fields").items("[]*mattermost.MattermostField").stream().map(MattermostConfig::field).toList(),
                fields.get("thumb_url").text(),
                fields.get("footer").text(),
                fields.get("footer_icon").text(),
                fields.get("image_url").text());
    }

    private static String text(Fields fields, String key, String templates, String name) {
        return fields.get(key).text(templates.isEmpty() ? "" : "{{ template \"" + templates + name + "\" . }}");
    }

    private static Field field(Yaml yaml) {
        try (Fields field = yaml.fields("mattermost.plain")) {
            for (String key : List.of("title", "value")) {
                if (field.get(key).isEmpty()) {
                    field.lacks("missing " + key + " in Mattermost field configuration: expected the key " + key);
                }
            }
            return new Field(field.get("title").text(), field.get("value").text(), field.get("short").flag());
        }
    }

    private static Optional<Props> props(Yaml yaml) {
        try (Fields props = yaml.fields("mattermost.MattermostProps")) {
            String card = props.get("card").text();
            return yaml.isNull() ? Optional.empty() : Optional.of(new Props(card));
        }
    }

    private static Optional<Priority> priority(Yaml yaml) {
        try (Fields fields = yaml.fields("mattermost.MattermostPriority")) {
            Priority priority = new Priority(
                    fields.get("priority").text(),
                    fields.get("requested_ack").flag(false),
                    fields.get("persistent_notifications").flag(false));
            return yaml.isNull() ? Optional.empty() : Optional.of(priority);
        }
    }

    Pairs show(Pairs pairs) {
        pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("webhook_url", webhookUrl)
                .unlessEmpty("webhook_url_file", webhookUrlFile)
                .unlessEmpty("channel", channel)
                .unlessEmpty("username", username)
                .unlessEmpty("text", attachment.text())
                .unlessEmpty("fallback", attachment.fallback())
                .unlessEmpty("color", attachment.color())
                .unlessEmpty("pretext", attachment.pretext());
        return showFromAuthor(pairs, attachment)
                .unlessEmpty("icon_url", iconUrl)
                .unlessEmpty("icon_emoji", iconEmoji)
                .unlessEmpty("attachments", attachments.stream().map(MattermostConfig::show).toList())
                .unlessEmpty("type", type)
                .ifPresent("props", props.map(shown -> new Pairs().unlessEmpty("card", shown.card()).map()))
                .ifPresent("priority", priority.map(MattermostConfig::show));
    }

    private static Map<String, @Nullable Object> show(Attachment attachment) {
        Pairs pairs = new Pairs()
                .unlessEmpty("fallback", attachment.fallback())
                .unlessEmpty("color", attachment.color())
                .unlessEmpty("pretext", attachment.pretext())
                .unlessEmpty("text", attachment.text());
        return showFromAuthor(pairs, attachment).map();
    }

    /** What is shown in the same order on top and in attachments. */
    private static Pairs showFromAuthor(Pairs pairs, Attachment attachment) {
        return pairs.unlessEmpty("author_name", attachment.authorName())
                .unlessEmpty("author_link", attachment.authorLink())
                .unlessEmpty("author_icon", attachment.authorIcon())
                .unlessEmpty("title", attachment.title())
                .unlessEmpty("title_link", attachment.titleLink())
                .unlessEmpty("fields", attachment.fields().stream().map(MattermostConfig::show).toList())
                .unlessEmpty("thumb_url", attachment.thumbUrl())
                .unlessEmpty("footer", attachment.footer())
                .unlessEmpty("footer_icon", attachment.footerIcon())
                .unlessEmpty("image_url", attachment.imageUrl());
    }

    private static Map<String, @Nullable Object> show(Field field) {
        return new Pairs()
                .unlessEmpty("title", field.title())
                .unlessEmpty("value", field.value())
                .ifPresent("short", field.isShort())
                .map();
    }

    private static Map<String, @Nullable Object> show(Priority priority) {
        return new Pairs()
                .unlessEmpty("priority", priority.priority())
                .ifTrue("requested_ack", priority.requestedAck())
                .ifTrue("persistent_notifications", priority.persistentNotifications())
                .map();
    }
}
