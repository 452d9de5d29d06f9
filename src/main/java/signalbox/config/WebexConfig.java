package signalbox.config;

import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code webex_configs} (spec/receivers.md 12).
 *
 * @param http always with an authorization
 */
public record WebexConfig(int index, boolean sendResolved, HttpConfig http, @Verbatim String apiUrl, String message, String roomId)
        implements IntegrationConfig {

    static WebexConfig read(Entry entry) {
        HttpConfig http = entry.http();
        entry.require("room_id", "missing room_id on webex_config");
        if (!entry.has("http_config") || http.authorization().isEmpty()) {
            entry.fields().lacks("missing webex_configs.http_config.authorization:"
                    + " expected it here, that of global does not count");
        }
        return new WebexConfig(
                entry.index(),
                entry.sendResolved(true),
                http,
                entry.url("api_url", "webex_api_url", "no global Webex URL set"),
                entry.template("message", "webex.default.message"),
                entry.text("room_id"));
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("message", message)
                .always("room_id", roomId);
    }
}
