package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.SlackConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.Deadline;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.Undelivered;

/** Posts notifications to Slack, or replaces what it posted of the same group before (spec/receivers.md 6). */
final class SlackReceiver extends HttpReceiver {

    private static final Logger log = LoggerFactory.getLogger(SlackReceiver.class);
    private static final String UPDATE_URL = "https://slack.com/api/chat.update";
    /** What is noted of the message that tells of a group. */
    private static final String TS = "threadTs";
    private static final String CHANNEL = "channelId";

    private final SlackConfig config;
    private final HttpSender sender;
    private final WebhookUrl apiUrl;
    private final String updateUrl;

    /** @param client belongs to this receiver from now on */
    SlackReceiver(Integration integration, SlackConfig config, Supplier<Messages> messages, HttpClient client) {
        this(integration, config, messages, client, UPDATE_URL);
    }

    /** With another place where messages are replaced. */
    SlackReceiver(
            Integration integration,
            SlackConfig config,
            Supplier<Messages> messages,
            HttpClient client,
            String updateUrl) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.sender = new HttpSender(client).within(config.timeout(), "slack").waitingWhenAsked();
        this.apiUrl = WebhookUrl.of(config.apiUrl(), config.apiUrlFile(), "");
        this.updateUrl = requireNonNull(updateUrl, "updateUrl is null");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        String ts = notification.data().getOrDefault(TS, "");
        String channel = notification.data().getOrDefault(CHANNEL, "");
        if (!config.updateMessage() || ts.isEmpty() || channel.isEmpty()) {
            return post(notification, timeLeft);
        }
        Deadline deadline = Deadline.in(timeLeft);
        Delivery replaced = replace(notification, channel, ts, timeLeft);
        if (replaced.outcome() != Delivery.Outcome.FAILED) {
            return replaced;
        }
        // What cannot be replaced, perhaps because somebody deleted it, must not stand in the way of what comes after it.
        log.warn("message in Slack cannot be replaced, a new one is posted: integration={} aggrGroup={} reason={}",
                integration, notification.group().key(), replaced.detail());
        return post(notification, deadline.left());
    }

    private Delivery post(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        return send(apiUrl.read(), notification, wording, wording.text("slack_configs.channel", config.channel()), "", timeLeft);
    }

    private Delivery replace(Notification notification, String channel, String ts, Duration timeLeft) {
        try {
            return send(updateUrl, notification, messages().of(notification), channel, ts, timeLeft);
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    private Delivery send(
            String url, Notification notification, Wording wording, String channel, String ts, Duration timeLeft)
            throws Undelivered {
        byte[] body = new SlackMessage(config, wording, new Shortener(notification)).body(channel, ts);
        ChatPost post = new ChatPost(sender, HttpRequest.postJson(url, body), channel);
        return judge(post, post.sendAndRead(timeLeft));
    }

    private Delivery judge(ChatPost post, HttpClient.Answer answer) throws Undelivered {
        if (!answer.contentType().startsWith("application/json")) { // incoming webhooks speak plain text
            return answer.body().equals("ok")
                    ? Delivery.sent()
                    : post.refused("received an error response from Slack: ", answer.body());
        }
        JsonNode said = post.json(answer, "ok");
        if (!said.path("ok").booleanValue()) {
            return post.refused("error response from Slack: ", said.path("error").asText(""));
        }
        return Delivery.sent(noted(said.path("ts").asText(""), said.path("channel").asText("")));
    }

    private Map<String, String> noted(String ts, String channel) {
        return config.updateMessage() && !ts.isEmpty() && !channel.isEmpty()
                ? Map.of(TS, ts, CHANNEL, channel)
                : Map.of();
    }
}
