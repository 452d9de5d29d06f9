package signalbox.config;

import java.time.Duration;
import java.util.Set;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoDuration;

/**
 * An entry of {@code telegram_configs} (spec/receivers.md 16).
 *
 * @param botToken {@link Secret#NONE} when the file says it
 * @param chatId 0 when the file says it
 * @param messageThreadId 0 when not given
 * @param parseMode {@code Markdown}, {@code MarkdownV2}, {@code HTML} or {@code ""}
 * @param timeout zero means no limit of its own
 */
public record TelegramConfig(
        int index,
        boolean sendResolved,
        HttpConfig http,
        @Verbatim String apiUrl,
        Secret botToken,
        String botTokenFile,
        long chatId,
        String chatIdFile,
        long messageThreadId,
        String message,
        boolean disableNotifications,
        @Verbatim String parseMode,
        Duration timeout)
        implements IntegrationConfig {

    private static final Set<String> PARSE_MODES = Set.of("", "Markdown", "MarkdownV2", "HTML");

    @Override
    public boolean isHtml(String component) {
        return parseMode.equals("HTML") && component.equals("message");
    }

    static TelegramConfig read(Entry entry) {
        entry.atMostOneOf("bot_token", "bot_token_file");
        long chatId = chatId(entry);
        SecretOrFile token = entry.inherited(entry.secretOrFile("bot_token"), "telegram_bot_token");
        entry.require(!token.isEmpty(), "bot_token", "missing bot_token or bot_token_file on telegram_config",
                "one of them here, or telegram_bot_token in global");
        return new TelegramConfig(
                entry.index(),
                entry.sendResolved(true),
                entry.http(),
                entry.url("api_url", "telegram_api_url", "no global Telegram URL set"),
                token.inline(),
                token.file(),
                chatId,
                entry.text("chat_id_file"),
                entry.get("message_thread_id").integer("int"),
                entry.template("message", "telegram.default.message"),
                entry.flag("disable_notifications", false),
                parseMode(entry),
                entry.get("timeout").goDuration());
    }

    private static long chatId(Entry entry) {
        long id = entry.get("chat_id").integer("int64");
        boolean given = entry.has("chat_id") && !entry.text("chat_id").equals("0");
        if (!given && !entry.has("chat_id_file")) {
            entry.fields().lacks("missing chat_id or chat_id_file on telegram_config: expected one of these keys");
        }
        if (given) {
            entry.atMostOneOf("chat_id", "chat_id_file");
        }
        return id;
    }

    private static String parseMode(Entry entry) {
        String mode = entry.text("parse_mode", "HTML");
        if (!PARSE_MODES.contains(mode)) {
            entry.get("parse_mode").problem("unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty"
                    + " string: expected one of them");
        }
        return mode;
    }

    Pairs show(Pairs pairs) {
        pairs.always("send_resolved", sendResolved)
                .always("http_config", HttpConfigYaml.show(http))
                .always("api_url", apiUrl)
                .unlessEmpty("bot_token", botToken)
                .unlessEmpty("bot_token_file", botTokenFile);
        if (chatId != 0) {
            pairs.always("chat_id", chatId);
        }
        pairs.unlessEmpty("chat_id_file", chatIdFile);
        if (messageThreadId != 0) {
            pairs.always("message_thread_id", messageThreadId);
        }
        return pairs.unlessEmpty("message", message)
                .ifTrue("disable_notifications", disableNotifications)
                .unlessEmpty("parse_mode", parseMode)
                .always("timeout", GoDuration.format(timeout));
    }
}
