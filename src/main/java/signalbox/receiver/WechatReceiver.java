package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import signalbox.config.WechatConfig;
import signalbox.json.JsonObject;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.StatusCheck;
import signalbox.receiver.http.Undelivered;

/** Sends messages to the members of a company in WeChat Work (spec/receivers.md 11). */
final class WechatReceiver extends HttpReceiver {

    private static final int TOKEN_EXPIRED = 42001;
    /** The secret, or the token got by it, is not accepted. */
    private static final Set<Integer> TOKEN_REFUSED = Set.of(40001, 40014);

    private final WechatConfig config;
    private final ApiUrl api;
    private final HttpSender sender;
    private final WechatTokens tokens;

    /**
     * A receiver with no token yet.
     *
     * @param client belongs to this receiver from now on
     * @param clock tells how old tokens are
     */
    WechatReceiver(
            Integration integration,
            WechatConfig config,
            Supplier<Messages> messages,
            HttpClient client,
            InstantSource clock) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.api = ApiUrl.of(config.apiUrl());
        this.sender = new HttpSender(client).explaining(answer -> "");
        this.tokens = new WechatTokens(config, sender, clock);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Deadline deadline = Deadline.in(timeLeft);
        Wording wording = messages().of(notification);
        String token = tokens.get(wording, deadline);
        return post(token, message(wording), deadline);
    }

    private byte[] message(Wording wording) throws Undelivered {
        String toUser = wording.text("wechat_configs.to_user", config.toUser());
        String toParty = wording.text("wechat_configs.to_party", config.toParty());
        String toTag = wording.text("wechat_configs.to_tag", config.toTag());
        String agent = wording.text("wechat_configs.agent_id", config.agentId());
        if (wording.failed() && (agent.isEmpty() || (toUser + toParty + toTag).isEmpty())) { // to nobody, or from nobody
            throw failed(wording);
        }
        String content = wording.told("wechat_configs.message", config.message());
        boolean markdown = config.messageType().equals("markdown");
        return new JsonObject()
                .always("text", new JsonObject().always("content", markdown ? "" : content))
                .omitEmpty("touser", toUser)
                .omitEmpty("toparty", toParty)
                .omitEmpty("totag", toTag)
                .omitEmpty("agentid", agent)
                .omitEmpty("safe", "0")
                .omitEmpty("msgtype", config.messageType())
                .always("markdown", new JsonObject().always("content", markdown ? content : ""))
                .bytes();
    }

    /** A template failed without which there is no message. */
    static Undelivered failed(Wording wording) {
        String text = "templating error: " + wording.failure().orElse("");
        return new Undelivered(Delivery.failed(Delivery.TEMPLATE_ERROR, text), false);
    }

    private Delivery post(String token, byte[] body, Deadline deadline) throws Undelivered {
        String url = api.plus("message/send").with(Map.of("access_token", token)).toString();
        HttpRequest request = HttpRequest.postJson(url, body);
        HttpClient.Answer answer = sender.anyAnswer(request, deadline.left());
        if (answer.code() != 200) {
            Delivery delivery = StatusCheck.of(answer.successful() ? 0 : answer.code(), "", Set.of());
            return Delivery.retry(delivery.reason(), "unexpected status code " + answer.code());
        }
        return result(request, answer, token);
    }

    private Delivery result(HttpRequest request, HttpClient.Answer answer, String token) {
        JsonNode json;
        try {
            json = AnswerJson.object(answer.body());
        } catch (IOException e) {
            return Delivery.retry(Delivery.OTHER, answer.isWhole() ? e.getMessage() + " in the answer" : answer.fault());
        }
        int code = json.path("errcode").asInt(0);
        String words = json.path("errmsg").asText("");
        String text = words.isEmpty() ? "errcode " + code : sender.redacted(request, words);
        if (code == TOKEN_EXPIRED || TOKEN_REFUSED.contains(code)) {
            tokens.forget(token);
        }
        return code == 0 ? Delivery.sent()
                : code == TOKEN_EXPIRED ? Delivery.retry(Delivery.OTHER, text)
                : Delivery.failed(Delivery.OTHER, text);
    }
}
