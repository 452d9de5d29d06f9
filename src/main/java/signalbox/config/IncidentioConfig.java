package signalbox.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code incidentio_configs} (spec/receivers.md 19).
 *
 * @param url {@code ""} when the file says it
 * @param alertSourceToken with its file: the Bearer token, in place of any authorization in {@code http}
 * @param maxAlerts 0 means all
 * @param timeout zero means no limit of its own
 * @param metadata templates of what is told beside the alerts, by name
 */
public record IncidentioConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Verbatim String url,
        String urlFile,
        Secret alertSourceToken,
        String alertSourceTokenFile,
        long maxAlerts,
        Duration timeout,
        Map<String, String> metadata)
        implements IntegrationConfig {

    private static final String TOKEN = "alert_source_token";
    private static final String TOKEN_FILE = "alert_source_token_file";

    public IncidentioConfig {
        metadata = Map.copyOf(metadata);
    }

    static IncidentioConfig read(Entry entry) {
        // Its paths are left as they are (spec/receivers.md 1.5).
        HttpConfig http = new HttpConfigYaml(Path.of("")).read(entry.get("http_config"), entry.global().http());
        entry.exactlyOneOf("url", "url_file");
        entry.atMostOneOf(TOKEN, TOKEN_FILE);
        checkToken(entry, http);
        return new IncidentioConfig(
                entry.index(),
                entry.sendResolved(true),
                http,
                entry.url("url"),
                entry.text("url_file"),
                entry.secret(TOKEN),
                entry.text(TOKEN_FILE),
                entry.get("max_alerts").count(),
                entry.get("timeout").goDuration(),
                entry.get("metadata").textPairs());
    }

    private static void checkToken(Entry entry, HttpConfig http) {
        boolean hasToken = entry.has(TOKEN) || entry.has(TOKEN_FILE);
        boolean ownHttp = entry.get("http_config").isMapping();
        boolean authorized = http.authorization().isPresent();
        boolean asGlobal = http.equals(entry.global().http()); // what is inherited is shown, and can be loaded again
        if (ownHttp && hasToken && authorized && !asGlobal) {
            entry.get(entry.has(TOKEN) ? TOKEN : TOKEN_FILE).problem("cannot specify alert_source_token or"
                    + " alert_source_token_file when using http_config.authorization: leave one of them out");
        }
        if (ownHttp && !hasToken && !authorized) {
            entry.fields().lacks("at least one of alert_source_token, alert_source_token_file or"
                    + " http_config.authorization must be configured: expected one of them");
        }
    }

    Pairs show(Pairs pairs) {
        @Nullable String shownUrl = url.isEmpty() ? null : url;
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .always("url", shownUrl)
                .always("url_file", urlFile)
                .unlessEmpty(TOKEN, alertSourceToken)
                .unlessEmpty(TOKEN_FILE, alertSourceTokenFile)
                .always("max_alerts", maxAlerts)
                .always("timeout", GoDuration.format(timeout))
                .sorted("metadata", metadata);
    }
}
