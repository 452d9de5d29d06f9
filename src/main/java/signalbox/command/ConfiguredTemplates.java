package signalbox.command;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.config.IntegrationConfig;
import signalbox.config.PushoverConfig;
import signalbox.config.Secret;
import signalbox.config.TelegramConfig;

/**
 * Finds the templates of integrations, each with its place as the configuration names it (spec/receivers.md 4 to 21). What
 * only looks like one, such as a password with braces, is none.
 */
final class ConfiguredTemplates {

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

    /** Keys that are not called what our fields are; {@code ""}: the text stands where the part does. */
    private static final Map<String, String> KEYS =
            Map.of("ownHeaders", "headers", "eventClass", "class", "isShort", "short", "template", "");

    private final Visitor visitor;

    /** What a template makes. */
    enum Form {
        TEXT,
        HTML,
        /** Something that holds a secret, so that nothing of the template may be shown either. */
        SECRET
    }

    /** Is told of templates. */
    interface Visitor {

        /**
         * A template was found.
         *
         * @param where such as {@code receiver ops: slack_configs[0].fields[1].title}
         */
        void visit(String where, String template, Form form);
    }

    ConfiguredTemplates(Visitor visitor) {
        this.visitor = visitor;
    }

    /** All templates of an integration of this receiver. */
    void of(String receiver, IntegrationConfig integration) {
        String kind = integration.kind();
        String where = "receiver " + receiver + ": " + kind + "_configs[" + integration.index() + "]";
        for (RecordComponent component : integration.getClass().getRecordComponents()) {
            String name = component.getName();
            if (isRendered(kind + "." + name, component)) {
                walk(where + key(name), read((Record) integration, component), form(integration, component));
            }
        }
    }

    private static boolean isRendered(String name, RecordComponent component) {
        return component.getType() == Secret.class
                ? RENDERED_SECRETS.contains(name)
                : !component.getName().endsWith("File")
                        && !SETTINGS.contains(component.getName())
                        && !SENT_AS_THEY_ARE.contains(name);
    }

    private static Form form(IntegrationConfig integration, RecordComponent component) {
        if (component.getType() == Secret.class) {
            return Form.SECRET;
        }
        boolean message = component.getName().equals("message");
        boolean html = (integration.kind().equals("email") && component.getName().equals("html"))
                || (message && integration instanceof PushoverConfig pushover && pushover.html())
                || (message && integration instanceof TelegramConfig telegram && telegram.parseMode().equals("HTML"));
        return html ? Form.HTML : Form.TEXT;
    }

    /** Every text with {{ is a template, in whatever part of a value it stands. */
    private void walk(String where, @Nullable Object value, Form form) {
        if (value instanceof String text && text.contains("{{")) {
            visitor.visit(where, text, form);
        } else if (value instanceof Secret secret) {
            walk(where, secret.value(), form);
        } else if (value instanceof Optional<?> optional) {
            walk(where, optional.orElse(null), form);
        } else if (value instanceof List<?> items) {
            for (int i = 0; i < items.size(); i++) {
                walk(where + "[" + i + "]", items.get(i), form);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> walk(where + "." + key, item, form));
        } else if (value instanceof Record part) {
            for (RecordComponent component : part.getClass().getRecordComponents()) {
                walk(where + key(component.getName()), read(part, component), form);
            }
        }
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
