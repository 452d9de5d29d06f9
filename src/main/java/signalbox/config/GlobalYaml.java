package signalbox.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import signalbox.config.YamlWriter.Pairs;

/**
 * Reads and shows {@code global} (spec/config.md 4). Two of its values have an effect so far; the others are checked and
 * shown, so that a file that has them works today and does not surprise later.
 */
final class GlobalYaml {

    private enum Kind {
        TEXT, SECRET, URL, SECRET_URL, HOST_PORT, FLAG, MAYBE_FLAG, TLS
    }

    private record Key(String name, Kind kind, String otherwise) {

        static Key of(String name, Kind kind) {
            return new Key(name, kind, "");
        }
    }

    /** What follows {@code http_config}, in the order in which it is shown. */
    private static final List<Key> KEYS = List.of(
            Key.of("jira_api_url", Kind.URL),
            Key.of("smtp_from", Kind.TEXT),
            new Key("smtp_hello", Kind.TEXT, "localhost"),
            Key.of("smtp_smarthost", Kind.HOST_PORT),
            Key.of("smtp_auth_username", Kind.TEXT),
            Key.of("smtp_auth_password", Kind.SECRET),
            Key.of("smtp_auth_password_file", Kind.TEXT),
            Key.of("smtp_auth_secret", Kind.SECRET),
            Key.of("smtp_auth_secret_file", Kind.TEXT),
            Key.of("smtp_auth_identity", Kind.TEXT),
            new Key("smtp_require_tls", Kind.FLAG, "true"),
            Key.of("smtp_tls_config", Kind.TLS),
            Key.of("smtp_force_implicit_tls", Kind.MAYBE_FLAG),
            Key.of("slack_api_url", Kind.SECRET_URL),
            Key.of("slack_api_url_file", Kind.TEXT),
            Key.of("slack_app_token", Kind.SECRET),
            Key.of("slack_app_token_file", Kind.TEXT),
            new Key("slack_app_url", Kind.URL, "https://slack.com/api/chat.postMessage"),
            new Key("pagerduty_url", Kind.URL, "https://events.pagerduty.com/v2/enqueue"),
            new Key("opsgenie_api_url", Kind.URL, "https://api.opsgenie.com/"),
            Key.of("opsgenie_api_key", Kind.SECRET),
            Key.of("opsgenie_api_key_file", Kind.TEXT),
            new Key("wechat_api_url", Kind.URL, "https://qyapi.weixin.qq.com/cgi-bin/"),
            Key.of("wechat_api_secret", Kind.SECRET),
            Key.of("wechat_api_secret_file", Kind.TEXT),
            Key.of("wechat_api_corp_id", Kind.TEXT),
            new Key("victorops_api_url", Kind.URL, "https://alert.victorops.com/integrations/generic/20131114/alert/"),
            Key.of("victorops_api_key", Kind.SECRET),
            Key.of("victorops_api_key_file", Kind.TEXT),
            new Key("telegram_api_url", Kind.URL, "https://api.telegram.org"),
            Key.of("telegram_bot_token", Kind.SECRET),
            Key.of("telegram_bot_token_file", Kind.TEXT),
            new Key("webex_api_url", Kind.URL, "https://webexapis.com/v1/messages"),
            new Key("rocketchat_api_url", Kind.URL, "https://open.rocket.chat/"),
            Key.of("rocketchat_token", Kind.SECRET),
            Key.of("rocketchat_token_file", Kind.TEXT),
            Key.of("rocketchat_token_id", Kind.SECRET),
            Key.of("rocketchat_token_id_file", Kind.TEXT),
            Key.of("mattermost_webhook_url", Kind.SECRET_URL),
            Key.of("mattermost_webhook_url_file", Kind.TEXT));

    /** Each stands beside a key with {@code _file} at its end, and only one of the two may be given. */
    private static final List<String> EITHER_INLINE_OR_FILE = List.of(
            "slack_app_token", "slack_api_url", "opsgenie_api_key", "victorops_api_key", "telegram_bot_token",
            "smtp_auth_password", "rocketchat_token", "rocketchat_token_id", "smtp_auth_secret", "wechat_api_secret",
            "mattermost_webhook_url");

    private GlobalYaml() {}

    /** What {@code global} says; {@code shown} is all of it, defaults filled in and secrets out. */
    record Global(Duration resolveTimeout, HttpConfig http, Map<String, Object> shown) {}

    static Global read(Yaml yaml, Path folder) {
        try (Fields global = yaml.confidential().fields("config.plain")) {
            Duration resolveTimeout = global.get("resolve_timeout").duration().orElse(Duration.ofMinutes(5));
            HttpConfig http = new HttpConfigYaml(folder).read(global.get("http_config"), HttpConfig.DEFAULT);
            Pairs shown = new Pairs()
                    .always("resolve_timeout", PrometheusDuration.format(resolveTimeout))
                    .always("http_config", HttpConfigYaml.show(http));
            Map<String, String> texts = new LinkedHashMap<>();
            KEYS.forEach(key -> texts.put(key.name(), read(global.get(key.name()), key, shown)));
            checkExclusive(global, texts);
            return new Global(resolveTimeout, http, shown.map());
        }
    }

    /** Reads one value, adds what is shown of it, and answers its text if it is one. */
    private static String read(Yaml yaml, Key key, Pairs shown) {
        switch (key.kind()) {
            case FLAG -> shown.always(key.name(), yaml.flag(Boolean.parseBoolean(key.otherwise())));
            case MAYBE_FLAG -> shown.ifPresent(key.name(), yaml.flag());
            case TLS -> shown.always(key.name(), HttpConfigYaml.show(HttpConfigYaml.tls(yaml, Path.of(""))));
            case SECRET -> shown.unlessEmpty(key.name(), yaml.secret());
            case SECRET_URL -> shown.unlessEmpty(key.name(), new Secret(checked(yaml, Url::secret)));
            case TEXT -> shown.unlessEmpty(key.name(), yaml.text(key.otherwise()));
            case URL -> shown.unlessEmpty(key.name(), yaml.isNull() ? key.otherwise() : checked(yaml, Url::http));
            case HOST_PORT -> shown.unlessEmpty(key.name(), yaml.text().isEmpty() ? "" : checkedAddress(yaml));
        }
        boolean isText = switch (key.kind()) {
            case TEXT, SECRET, URL, SECRET_URL, HOST_PORT -> true;
            case FLAG, MAYBE_FLAG, TLS -> false;
        };
        return isText ? yaml.text(key.otherwise()) : "";
    }

    private static String checked(Yaml yaml, Function<String, String> check) {
        return yaml.isNull() ? "" : yaml.parsed(check, "expected a URL such as https://example.org/path").orElse("");
    }

    private static String checkedAddress(Yaml yaml) {
        return yaml.parsed(GlobalYaml::address, "expected HOST:PORT").orElse("");
    }

    /** Splits as Go's {@code net.SplitHostPort} does, with its texts. */
    private static String address(String text) {
        int colon = text.lastIndexOf(':');
        int end = text.startsWith("[") ? text.indexOf(']') : -1;
        if (text.startsWith("[") && end < 0) {
            throw new IllegalArgumentException("address " + text + ": missing ']' in address");
        }
        if (colon < 0 || colon < end) {
            throw new IllegalArgumentException("address " + text + ": missing port in address");
        }
        if (end >= 0 ? colon != end + 1 : text.indexOf(':') != colon) {
            throw new IllegalArgumentException("address " + text + ": too many colons in address");
        }
        if (colon == text.length() - 1) {
            throw new IllegalArgumentException("address \"" + text + "\": port cannot be empty");
        }
        return text;
    }

    private static void checkExclusive(Fields global, Map<String, String> texts) {
        for (String key : EITHER_INLINE_OR_FILE) {
            if (!text(texts, key).isEmpty() && !text(texts, key + "_file").isEmpty()) {
                global.get(key + "_file").problem("at most one of " + key + " & " + key
                        + "_file must be configured: leave one of them out");
            }
        }
        boolean token = !text(texts, "slack_app_token").isEmpty() || !text(texts, "slack_app_token_file").isEmpty();
        boolean url = !text(texts, "slack_api_url").isEmpty() || !text(texts, "slack_api_url_file").isEmpty();
        if (token && url && !text(texts, "slack_api_url").equals(text(texts, "slack_app_url"))) {
            String second = text(texts, "slack_app_token").isEmpty() ? "slack_app_token_file" : "slack_app_token";
            global.get(second).problem("at most one of slack_app_token/slack_app_token_file &"
                    + " slack_api_url/slack_api_url_file must be configured: leave one of them out");
        }
    }

    private static String text(Map<String, String> texts, String key) {
        return Optional.ofNullable(texts.get(key)).orElse("");
    }
}
