package signalbox.config;

import java.util.Optional;
import signalbox.config.HttpConfig.Authorization;

/**
 * Where an entry of {@code slack_configs} posts to and as whom: with a URL that is a secret, or with an app's token. What
 * the entry says and what it takes from {@code global} depend on each other (spec/receivers.md 6).
 */
record SlackAccess(HttpConfig http, SecretOrFile url, SecretOrFile token, String appUrl) {

    static SlackAccess read(Entry entry) {
        HttpConfig http = entry.http();
        SecretOrFile url = entry.secretUrlOrFile("api_url");
        SecretOrFile token = entry.secretOrFile("app_token");
        if (entry.isShown("api_url") && !token.isEmpty()) { // not from the author, but from the token when this was shown
            http = http.withAuthorization(Optional.empty());
            url = new SecretOrFile(Secret.NONE, url.file());
        } else {
            check(entry);
        }
        boolean authorized = entry.has("http_config") && http.authorization().isPresent();
        String appUrl = entry.url("app_url", "slack_app_url", "no global Slack App URL set");
        if (!authorized && url.inline().isEmpty()) {
            token = entry.inherited(token, "slack_app_token");
        }
        url = entry.inherited(url, "slack_api_url");
        if (token.isEmpty()) {
            entry.require(!url.isEmpty() || entry.has("app_token") || entry.has("app_token_file"), "api_url",
                    "no Slack API URL nor App token set either inline or in a file",
                    "api_url, api_url_file, app_token or app_token_file, here or in global");
            return new SlackAccess(http, url, token, appUrl);
        }
        if (authorized) {
            entry.get("http_config").problem("http authorization can't be set when using Slack App tokens:"
                    + " leave one of them out");
        }
        // Of the token's file the place is seen from the configuration's folder, as of all in http_config.
        Authorization bearer = new Authorization("Bearer", token.inline(), entry.path(token.file()));
        return new SlackAccess(
                http.withAuthorization(Optional.of(bearer)), new SecretOrFile(new Secret(appUrl), url.file()), token, appUrl);
    }

    private static void check(Entry entry) {
        entry.atMostOneOf("api_url", "api_url_file");
        entry.atMostOneOf("app_token", "app_token_file");
        boolean hasUrl = entry.has("api_url") || entry.has("api_url_file");
        boolean hasToken = entry.has("app_token") || entry.has("app_token_file");
        if (hasUrl && hasToken) {
            entry.get(entry.has("app_token") ? "app_token" : "app_token_file").problem("at most one of api_url/api_url_file &"
                    + " app_token/app_token_file must be configured: leave one of them out");
        }
    }
}
