package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * An entry of {@code webhook_configs} (spec/receivers.md 4).
 *
 * @param url where to POST; {@link Secret#NONE} when the file says it
 * @param urlFile holds the URL, read for each notification, path seen from the working directory; else {@code ""}
 * @param maxAlerts 0 means all
 * @param timeout zero means no limit of its own
 * @param payload what replaces the body, as plain objects (null, Boolean, Number, String, List, Map) with nothing rendered
 */
public record WebhookConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret url,
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

    @Override
    public String kind() {
        return "webhook";
    }
}
