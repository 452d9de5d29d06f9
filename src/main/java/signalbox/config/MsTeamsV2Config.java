package signalbox.config;

import signalbox.config.HttpConfig.ProxyConfig;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code msteamsv2_configs}: workflows of the Power Platform (spec/receivers.md 15).
 *
 * @param webhookUrl {@link Secret#NONE} when the file says it
 */
public record MsTeamsV2Config(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String text)
        implements IntegrationConfig {

    static MsTeamsV2Config read(Entry entry) {
        entry.exactlyOneOf("webhook_url", "webhook_url_file");
        return new MsTeamsV2Config(
                entry.index(),
                entry.sendResolved(true),
                withGlobalProxy(entry.http(), entry.global().http().proxy()),
                entry.secretUrl("webhook_url"),
                entry.text("webhook_url_file"),
                entry.template("title", "msteamsv2.default.title"),
                entry.template("text", "msteamsv2.default.text"));
    }

    /** Alone among all kinds, its own http_config takes the proxy's URL, and nothing else, from the global one. */
    private static HttpConfig withGlobalProxy(HttpConfig http, ProxyConfig global) {
        boolean hasProxy = !http.proxy().url().isEmpty() || http.proxy().fromEnvironment();
        return hasProxy ? http : http.withProxyUrl(global.url());
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("webhook_url", webhookUrl)
                .unlessEmpty("webhook_url_file", webhookUrlFile)
                .unlessEmpty("title", title)
                .unlessEmpty("text", text);
    }
}
