package signalbox.command;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.config.IntegrationConfig;
import signalbox.config.PushoverConfig;
import signalbox.config.RocketchatConfig;
import signalbox.config.Secret;
import signalbox.config.TelegramConfig;

/**
 * A text in a part of the configuration, defaults included. What only looks like a template, such as a password with
 * braces, is none (spec/receivers.md 4 to 21).
 *
 * @param key how it is reached, in the words of the file: {@code slack_configs[0].fields[1].title}
 * @param value not empty; may be a secret
 */
record ConfiguredText(String key, String value, Kind kind) {

    /** Parts of the configuration that say how a far end is reached. */
    private static final Set<String> SETTINGS =
            Set.of("http", "tls", "sigV4", "sasl", "threading", "smarthost", "brokers");

    private static final Set<String> SENT_AS_THEY_ARE = Set.of(
            "email.hello", "email.authUsername", "email.authIdentity", "pagerduty.url", "opsgenie.apiUrl", "wechat.apiUrl",
            "wechat.messageType", "victorops.apiUrl", "webex.apiUrl", "jira.apiUrl", "jira.apiType", "jira.reopenTransition",
            "jira.resolveTransition", "jira.wontFixResolution", "slack.appUrl", "slack.markdownIn", "discord.username",
            "discord.avatarUrl", "telegram.apiUrl", "telegram.parseMode", "incidentio.url", "rocketchat.apiUrl", "file.path");

    private static final Set<String> RENDERED_SECRETS = Set.of(
            "webhook.url", "pagerduty.serviceKey", "pagerduty.routingKey", "opsgenie.apiKey", "pushover.userKey",
            "pushover.token", "wechat.apiSecret");

    private static final Set<String> SENT_AS_THEY_ARE_BY_ROCKETCHAT =
            Set.of("type", "imageUrl", "webViewHeightRatio", "messageProcessingType");

    /** Keys that are not called what our fields are; {@code ""}: the text stands where the part does. */
    private static final Map<String, String> KEYS =
            Map.of("ownHeaders", "headers", "eventClass", "class", "isShort", "short", "template", "");

    /** What a text is taken for. */
    enum Kind {
        /** Used as it is. */
        PLAIN,
        /** The path of a file that is read, now or with each notification. */
        FILE,
        TEMPLATE,
        /** A template that is rendered with the escaping of html. */
        HTML,
        /** A template of something that holds a secret, so that nothing of it may be shown either. */
        SECRET
    }

    boolean isTemplate() {
        return kind != Kind.FILE && kind != Kind.PLAIN && value.contains("{{");
    }

    boolean isHtml() {
        return kind == Kind.HTML;
    }

    boolean isSecret() {
        return kind == Kind.SECRET;
    }

    /** Every text of an integration, however deep in records, lists and maps. */
    static List<ConfiguredText> of(IntegrationConfig integration) {
        List<ConfiguredText> texts = new ArrayList<>();
        for (RecordComponent component : integration.getClass().getRecordComponents()) {
            String key = integration.key() + key(component.getName());
            collect(key, read((Record) integration, component), kindOf(integration, component), texts);
        }
        return texts;
    }

    /** The texts of a map whose values are templates. */
    static List<ConfiguredText> templates(String key, Map<String, String> map) {
        List<ConfiguredText> texts = new ArrayList<>();
        collect(key, map, Kind.TEMPLATE, texts);
        return texts;
    }

    private static void collect(String key, @Nullable Object value, Kind kind, List<ConfiguredText> into) {
        if (value instanceof String text) {
            if (!text.isEmpty()) {
                into.add(new ConfiguredText(key, text, kind));
            }
        } else if (value instanceof Secret secret) {
            collect(key, secret.value(), kind, into);
        } else if (value instanceof Optional<?> optional) {
            collect(key, optional.orElse(null), kind, into);
        } else if (value instanceof Collection<?> items) {
            int i = 0;
            for (Object item : items) {
                collect(key + "[" + i++ + "]", item, kind, into);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, item) -> collect(key + "." + name, item, kind, into));
        } else if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                collect(key + key(component.getName()), read(part, component), kindOf(part, component, kind), into);
            }
        }
    }

    private static Kind kindOf(IntegrationConfig integration, RecordComponent component) {
        String field = component.getName();
        String name = integration.kind() + "." + field;
        if (isFile(field)) {
            return Kind.FILE;
        }
        if (component.getType() == Secret.class) {
            return RENDERED_SECRETS.contains(name) ? Kind.SECRET : Kind.PLAIN;
        }
        if (SETTINGS.contains(field) || SENT_AS_THEY_ARE.contains(name)) {
            return Kind.PLAIN;
        }
        boolean message = field.equals("message");
        boolean html = name.equals("email.html")
                || (message && integration instanceof PushoverConfig pushover && pushover.html())
                || (message && integration instanceof TelegramConfig telegram && telegram.parseMode().equals("HTML"));
        return html ? Kind.HTML : Kind.TEMPLATE;
    }

    private static Kind kindOf(Record part, RecordComponent component, Kind outer) {
        if (isFile(component.getName())) {
            return Kind.FILE;
        }
        boolean asItIs = part instanceof RocketchatConfig.Action && SENT_AS_THEY_ARE_BY_ROCKETCHAT.contains(component.getName());
        return asItIs ? Kind.PLAIN : outer;
    }

    private static boolean isFile(String field) {
        return field.endsWith("File") || field.equals("files");
    }

    private static String key(String name) {
        String key = KEYS.getOrDefault(name, name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
        return key.isEmpty() ? "" : "." + key;
    }

    private static @Nullable Object read(Record part, RecordComponent component) {
        try {
            return component.getAccessor().invoke(part);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
