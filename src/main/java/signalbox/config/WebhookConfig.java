package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code webhook_configs} (spec/receivers.md 4).
 *
 * @param url where to POST, perhaps a template; {@link Secret#NONE} when the file says it
 * @param urlFile holds the URL, or a template of it, read for each notification, path seen from the working directory;
 *     else {@code ""}
 * @param maxAlerts 0 means all
 * @param timeout zero means no limit of its own
 * @param payload what replaces the body, as plain objects (null, Boolean, Number, String, List, Map) with nothing rendered
 */
public record WebhookConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Rendered Secret url,
        String urlFile,
        long maxAlerts,
        Duration timeout,
        Optional<Object> payload)
        implements IntegrationConfig {

    public WebhookConfig {
        requireNonNull(http, "http is null");
        requireNonNull(url, "url is null");
        requireNonNull(urlFile, "urlFile is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(payload, "payload is null");
    }

    static WebhookConfig read(Entry entry) {
        entry.exactlyOneOf("url", "url_file");
        return new WebhookConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                url(entry.get("url")),
                entry.text("url_file"), // as given (spec/receivers.md 1.5)
                entry.get("max_alerts").count(),
                entry.get("timeout").goDuration(),
                Optional.ofNullable(entry.get("payload").tree()));
    }

    private static Secret url(Yaml yaml) {
        String url = yaml.text();
        if (!url.isEmpty() && !url.contains("{{")) {
            yaml.parsed(WebhookConfig::valid, "expected a URL such as https://example.org/path");
        }
        return new Secret(url);
    }

    private static String valid(String url) {
        try {
            return Url.secret(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("invalid URL: " + e.getMessage(), e);
        }
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("url", url)
                .always("url_file", urlFile)
                .always("max_alerts", maxAlerts)
                .always("timeout", GoDuration.format(timeout))
                .ifPresent("payload", payload.map(YamlWriter::sorted));
    }
}
