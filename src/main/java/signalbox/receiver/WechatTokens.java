package signalbox.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import signalbox.config.WechatConfig;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/**
 * The access token of one WeChat receiver, got when one is needed and kept for two hours (spec/receivers.md 11). Any thread;
 * several that find none each get one, which WeChat answers with the same, so that nobody waits for another's attempt.
 */
final class WechatTokens {

    private static final Duration LIFE = Duration.ofHours(2);
    private static final Token NONE = new Token("", Instant.EPOCH);

    private final WechatConfig config;
    private final ApiUrl api;
    private final TextSource secret;
    private final HttpSender sender;
    private final InstantSource clock;
    private volatile Token token = NONE;

    private record Token(String value, Instant since) {}

    WechatTokens(WechatConfig config, HttpSender sender, InstantSource clock) {
        this.config = config;
        this.api = ApiUrl.of(config.apiUrl());
        this.secret = TextSource.textOrFile(config.apiSecret().value(), config.apiSecretFile())
                .orFail("read api_secret_file");
        this.sender = sender;
        this.clock = clock;
    }

    /** The token to send with. */
    String get(Wording wording, Deadline deadline) throws Undelivered {
        Token known = token;
        Instant now = clock.instant();
        if (!known.value().isEmpty() && !known.since().plus(LIFE).isBefore(now)) {
            return known.value();
        }
        String fetched = fetch(wording, deadline);
        token = new Token(fetched, now);
        return fetched;
    }

    /** Another one is needed, unless somebody got it already. */
    void forget(String bad) {
        if (token.value().equals(bad)) {
            token = NONE;
        }
    }

    private String fetch(Wording wording, Deadline deadline) throws Undelivered {
        HttpRequest request = HttpRequest.get(
                new ApiUrl(api.plus("gettoken").base(), "").with(credentials(wording)).toString());
        HttpClient.Answer answer = sender.anyAnswer(request, deadline.left());
        JsonNode json;
        try {
            json = AnswerJson.object(answer.body());
        } catch (IOException e) {
            throw undecodable(answer, e);
        }
        String fetched = json.path("access_token").asText("");
        if (fetched.isEmpty()) {
            String text = "invalid APISecret for CorpID: " + config.corpId();
            throw new Undelivered(Delivery.failed(Delivery.OTHER, text), true);
        }
        return fetched;
    }

    private Map<String, String> credentials(Wording wording) throws Undelivered {
        String corpSecret;
        try {
            corpSecret = wording.secret("wechat_configs.api_secret", secret.read());
        } catch (IOException e) {
            throw new Undelivered(Delivery.failed(Delivery.OTHER, String.valueOf(e.getMessage())), false);
        }
        String corpId = wording.text("wechat_configs.corp_id", config.corpId());
        if (wording.failed()) {
            throw WechatReceiver.failed(wording);
        }
        return Map.of("corpid", corpId, "corpsecret", corpSecret);
    }

    /** What is no JSON is no answer of WeChat's: from a server in trouble it is worth another try. */
    private Undelivered undecodable(HttpClient.Answer answer, IOException e) {
        Delivery delivery = answer.code() >= 500
                ? Delivery.retry(Delivery.SERVER_ERROR, "unexpected status code " + answer.code())
                : Delivery.failed(Delivery.OTHER, e.getMessage() + " in the answer to gettoken");
        return new Undelivered(delivery, true);
    }
}
