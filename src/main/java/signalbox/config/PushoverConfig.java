package signalbox.config;

import java.time.Duration;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code pushover_configs} (spec/receivers.md 9).
 *
 * @param userKey {@link Secret#NONE} when the file says it; the same for the token
 * @param timeToLive {@code ttl}, zero when not given
 * @param html whether the message is rendered, and shown, as HTML
 */
public record PushoverConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Rendered Secret userKey,
        String userKeyFile,
        @Rendered Secret token,
        String tokenFile,
        String title,
        String message,
        String url,
        String urlTitle,
        String device,
        String sound,
        String priority,
        Duration retry,
        Duration expire,
        Duration timeToLive,
        boolean html,
        boolean monospace)
        implements IntegrationConfig {

    @Override
    public boolean isHtml(String component) {
        return html && component.equals("message");
    }

    static PushoverConfig read(Entry entry) {
        entry.exactlyOneOf("user_key", "user_key_file");
        entry.exactlyOneOf("token", "token_file");
        boolean html = entry.flag("html", false);
        boolean monospace = entry.flag("monospace", false);
        if (html && monospace) {
            entry.get("monospace").problem("at most one of monospace & html must be configured: leave one of them out");
        }
        return new PushoverConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.secret("user_key"),
                entry.text("user_key_file"),
                entry.secret("token"),
                entry.text("token_file"),
                entry.template("title", "pushover.default.title"),
                entry.template("message", "pushover.default.message"),
                entry.template("url", "pushover.default.url"),
                entry.text("url_title"),
                entry.text("device"),
                entry.text("sound"),
                entry.text("priority", "{{ if eq .Status \"firing\" }}2{{ else }}0{{ end }}"),
                duration(entry.get("retry"), Duration.ofMinutes(1)),
                duration(entry.get("expire"), Duration.ofHours(1)),
                duration(entry.get("ttl"), Duration.ZERO),
                html,
                monospace);
    }

    /** Unlike elsewhere, a number without a unit is refused. */
    private static Duration duration(Yaml yaml, Duration otherwise) {
        if (yaml.isNull()) {
            return yaml.isMissing() ? otherwise : Duration.ZERO;
        }
        return yaml.parsed(GoDuration::parse, "expected a duration such as 30s or 1h30m").orElse(otherwise);
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("user_key", userKey)
                .unlessEmpty("user_key_file", userKeyFile)
                .unlessEmpty("token", token)
                .unlessEmpty("token_file", tokenFile)
                .unlessEmpty("title", title)
                .unlessEmpty("message", message)
                .unlessEmpty("url", url)
                .unlessEmpty("url_title", urlTitle)
                .unlessEmpty("device", device)
                .unlessEmpty("sound", sound)
                .unlessEmpty("priority", priority)
                .unlessEmpty("retry", shown(retry))
                .unlessEmpty("expire", shown(expire))
                .unlessEmpty("ttl", shown(timeToLive))
                .ifTrue("html", html)
                .ifTrue("monospace", monospace);
    }

    private static String shown(Duration duration) {
        return duration.isZero() ? "" : GoDuration.format(duration);
    }
}
