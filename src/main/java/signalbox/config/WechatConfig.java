package signalbox.config;

import java.util.Set;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/**
 * An entry of {@code wechat_configs} (spec/receivers.md 11).
 *
 * @param apiSecret {@link Secret#NONE} when the file says it
 * @param apiUrl ends with a slash
 * @param messageType {@code text} or {@code markdown}
 */
public record WechatConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Rendered Secret apiSecret,
        String apiSecretFile,
        String corpId,
        String message,
        @Verbatim String apiUrl,
        String toUser,
        String toParty,
        String toTag,
        String agentId,
        @Verbatim String messageType)
        implements IntegrationConfig {

    static WechatConfig read(Entry entry) {
        entry.atMostOneOf("api_secret", "api_secret_file");
        String apiUrl = Url.withSlash(entry.url("api_url", "wechat_api_url", "no global Wechat URL set"));
        SecretOrFile secret = entry.inherited(entry.secretOrFile("api_secret"), "wechat_api_secret");
        entry.require(!secret.isEmpty(), "api_secret", "no global Wechat Api Secret set either inline or in a file",
                "api_secret or api_secret_file here, or wechat_api_secret in global");
        String corpId = entry.text("corp_id", entry.global(), "wechat_api_corp_id");
        entry.require(!corpId.isEmpty(), "corp_id", "no global Wechat CorpID set",
                "corp_id here or wechat_api_corp_id in global");
        return new WechatConfig(
                entry.index(),
                entry.sendResolved(false),
                entry.http(),
                secret.inline(),
                secret.file(),
                corpId,
                entry.template("message", "wechat.default.message"),
                apiUrl,
                entry.template("to_user", "wechat.default.to_user"),
                entry.template("to_party", "wechat.default.to_party"),
                entry.template("to_tag", "wechat.default.to_tag"),
                entry.template("agent_id", "wechat.default.agent_id"),
                messageType(entry));
    }

    private static String messageType(Entry entry) {
        String type = entry.text("message_type");
        if (entry.has("message_type") && !Set.of("", "text", "markdown").contains(type)) {
            entry.get("message_type").problem("weChat message type " + GoQuote.quote(type)
                    + " does not match valid options ^(text|markdown)$: expected one of them");
        }
        return type.isEmpty() ? "text" : type;
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .unlessEmpty("api_secret", apiSecret)
                .unlessEmpty("api_secret_file", apiSecretFile)
                .unlessEmpty("corp_id", corpId)
                .unlessEmpty("message", message)
                .unlessEmpty("api_url", apiUrl)
                .unlessEmpty("to_user", toUser)
                .unlessEmpty("to_party", toParty)
                .unlessEmpty("to_tag", toTag)
                .unlessEmpty("agent_id", agentId)
                .unlessEmpty("message_type", messageType);
    }
}
