package signalbox.config;

import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code discord_configs} (spec/receivers.md 13).
 *
 * @param webhookUrl {@link Secret#NONE} when the file says it
 * @param username no template, nor is the avatar's URL
 */
public record DiscordConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        Secret webhookUrl,
        String webhookUrlFile,
        String content,
        String title,
        String message,
        @Verbatim String username,
        @Verbatim String avatarUrl)
        implements IntegrationConfig {

    /** Whether the avatar's URL is one in Go's eyes, as no URL at all is. Nobody checks it when it is read. */
    public boolean avatarIsUrl() {
        try {
            Url.any(avatarUrl);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static DiscordConfig read(Entry entry) {
        entry.exactlyOneOf("webhook_url", "webhook_url_file");
        return new DiscordConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.secretUrl("webhook_url"),
                entry.text("webhook_url_file"),
                entry.text("content"),
                entry.template("title", "discord.default.title"),
                entry.template("message", "discord.default.message"),
                entry.text("username"),
                entry.text("avatar_url"));
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("webhook_url", webhookUrl)
                .unlessEmpty("webhook_url_file", webhookUrlFile)
                .unlessEmpty("content", content)
                .unlessEmpty("title", title)
                .unlessEmpty("message", message)
                .unlessEmpty("username", username)
                .unlessEmpty("avatar_url", avatarUrl);
    }
}
