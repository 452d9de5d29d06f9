package signalbox.config;

import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code msteams_configs}: Microsoft Teams' old connectors (spec/receivers.md 14).
 *
 * @param webhookUrl {@link Secret#NONE} when the file says it
 */
public record MsTeamsConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret webhookUrl,
        String webhookUrlFile,
        String title,
        String summary,
        String text)
        implements IntegrationConfig {

    static MsTeamsConfig read(Entry entry) {
        entry.exactlyOneOf("webhook_url", "webhook_url_file");
        return new MsTeamsConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.secretUrl("webhook_url"),
                entry.text("webhook_url_file"),
                entry.template("title", "msteams.default.title"),
                entry.template("summary", "msteams.default.summary"),
                entry.template("text", "msteams.default.text"));
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("webhook_url", webhookUrl)
                .unlessEmpty("webhook_url_file", webhookUrlFile)
                .unlessEmpty("title", title)
                .unlessEmpty("summary", summary)
                .unlessEmpty("text", text);
    }
}
