package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;

/** Reads and shows {@code global} (spec/config.md 4): what integrations inherit. */
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

    /**
     * What {@code global} says.
     *
     * @param values by key; all that are texts, defaults filled in
     * @param shown all of it, secrets out
     */
    record Global(
            Duration resolveTimeout,
            HttpConfig http,
            boolean smtpRequireTls,
            TlsConfig smtpTls,
            Optional<Boolean> smtpForceImplicitTls,
            Map<String, Secret> values,
            Map<String, @Nullable Object> shown) {

        /** The secret at a key, {@link Secret#NONE} when there is none. */
        Secret secret(String key) {
            return requireNonNull(values.get(key), key);
        }

        /** The text at a key, {@code ""} when there is none. */
        String text(String key) {
            return secret(key).value();
        }

        /** All of it as it is shown. A URL that is taken over with a slash at its end has one here too. */
        Map<String, @Nullable Object> shown(List<ReceiverConfig> receivers) {
            Map<String, @Nullable Object> all = new LinkedHashMap<>(shown);
            receivers.stream().flatMap(receiver -> receiver.integrations().stream()).forEach(integration -> {
                if (integration instanceof OpsGenieConfig opsgenie) {
                    addSlash(all, "opsgenie_api_url", opsgenie.apiUrl());
                } else if (integration instanceof WechatConfig wechat) {
                    addSlash(all, "wechat_api_url", wechat.apiUrl());
                } else if (integration instanceof VictorOpsConfig victorops) {
                    addSlash(all, "victorops_api_url", victorops.apiUrl());
                }
            });
            return all;
        }

        private void addSlash(Map<String, @Nullable Object> all, String key, String url) {
            if (url.equals(Url.withSlash(text(key)))) {
                all.put(key, url);
            }
        }

        HostPort smtpSmarthost() {
            return text("smtp_smarthost").isEmpty() ? HostPort.NONE : HostPort.parse(text("smtp_smarthost"));
        }
    }

    static Global read(Yaml yaml, Path folder) {
        try (Fields global = yaml.confidential().fields("config.plain")) {
            Duration resolveTimeout = global.get("resolve_timeout").duration().orElse(Duration.ofMinutes(5));
            HttpConfig http = new HttpConfigYaml(folder).read(global.get("http_config"), HttpConfig.DEFAULT);
            Pairs shown = new Pairs()
                    .always("resolve_timeout", PrometheusDuration.format(resolveTimeout))
                    .always("http_config", HttpConfigYaml.show(http));
            Map<String, Secret> values = new LinkedHashMap<>();
            KEYS.forEach(key -> values.put(key.name(), new Secret(read(global.get(key.name()), key, shown))));
            Global read = new Global(
                    resolveTimeout,
                    http,
                    global.get("smtp_require_tls").flag(true),
                    HttpConfigYaml.tls(global.get("smtp_tls_config"), Path.of("")),
                    global.get("smtp_force_implicit_tls").flag(),
                    values,
                    shown.map());
            checkExclusive(global, read);
            return read;
        }
    }

    /** Reads one value, adds what is shown of it, and answers its text if it is one. */
    private static String read(Yaml yaml, Key key, Pairs shown) {
        switch (key.kind()) {
            case FLAG -> shown.always(key.name(), yaml.flag(Boolean.parseBoolean(key.otherwise())));
            case MAYBE_FLAG -> shown.ifPresent(key.name(), yaml.flag());
            case TLS -> shown.always(key.name(), HttpConfigYaml.show(HttpConfigYaml.tls(yaml, Path.of(""))));
            case TEXT, SECRET, URL, SECRET_URL, HOST_PORT -> {
                String text = text(yaml, key);
                boolean secret = key.kind() == Kind.SECRET || key.kind() == Kind.SECRET_URL;
                shown.unlessEmpty(key.name(), secret ? new Secret(text).toString() : text);
                return text;
            }
        }
        return "";
    }

    private static String text(Yaml yaml, Key key) {
        return switch (key.kind()) {
            case URL -> yaml.isMissing() ? key.otherwise() : checked(yaml, Url::http);
            case SECRET_URL -> checked(yaml, Url::secret);
            case HOST_PORT -> yaml.text().isEmpty() ? "" : checkedAddress(yaml);
            case TEXT, SECRET -> yaml.text(key.otherwise());
            case FLAG, MAYBE_FLAG, TLS -> "";
        };
    }

    private static String checked(Yaml yaml, Function<String, String> check) {
        return yaml.isNull()
                ? ""
                : yaml.parsed(check, "expected a URL such as https://example.org/path").orElse(Secret.SHOWN);
    }

    private static String checkedAddress(Yaml yaml) {
        return yaml.parsed(HostPort::parse, "expected HOST:PORT").map(HostPort::toString).orElse("unknown:0"); // a problem
    }

    private static void checkExclusive(Fields fields, Global global) {
        for (String key : EITHER_INLINE_OR_FILE) {
            if (!global.text(key).isEmpty() && !global.text(key + "_file").isEmpty()) {
                fields.get(key + "_file").problem("at most one of " + key + " & " + key
                        + "_file must be configured: leave one of them out");
            }
        }
        boolean token = !global.text("slack_app_token").isEmpty() || !global.text("slack_app_token_file").isEmpty();
        boolean url = !global.text("slack_api_url").isEmpty() || !global.text("slack_api_url_file").isEmpty();
        // A URL that was shown and is loaded again was the same, else it would not have been shown beside a token.
        boolean same = global.text("slack_api_url").equals(global.text("slack_app_url"))
                || global.text("slack_api_url").equals(Secret.SHOWN);
        if (token && url && !same) {
            String second = global.text("slack_app_token").isEmpty() ? "slack_app_token_file" : "slack_app_token";
            fields.get(second).problem("at most one of slack_app_token/slack_app_token_file &"
                    + " slack_api_url/slack_api_url_file must be configured: leave one of them out");
        }
    }
}
