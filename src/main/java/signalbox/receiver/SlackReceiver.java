package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.SlackConfig;
import signalbox.json.JsonObject;
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

/**
 * Posts notifications to Slack. What tells of a group again may replace its first message, be told in that one's thread, or
 * both (spec/receivers.md 6).
 */
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

    /** Where the first message of a group is; half of that is nowhere. */
    private record First(String channel, String ts) {

        static final First NONE = new First("", "");

        static First of(String channel, String ts) {
            return channel.isEmpty() || ts.isEmpty() ? NONE : new First(channel, ts);
        }
    }

    /** Requests of one attempt, which all say the same. */
    private record SlackPost(Notification notification, JsonObject content, Deadline deadline) {}

    @Override
    String farEnd() {
        return "Slack";
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        JsonObject content = new SlackMessage(config, wording, new Shortener(notification)).content();
        SlackPost telling = new SlackPost(notification, content, Deadline.in(timeLeft));
        First first = First.of(
                notification.data().getOrDefault(CHANNEL, ""), notification.data().getOrDefault(TS, ""));
        if (follows() && !first.equals(First.NONE)) {
            Delivery followed = follow(telling, first);
            if (followed.outcome() != Delivery.Outcome.FAILED) {
                return followed;
            }
            // What cannot be followed, perhaps because somebody deleted it, must not stand in the way of what comes after it.
            log.warn("failed to update Slack message, posting a new one: integration={} aggrGroup={} reason={}",
                    integration, notification.group().key(), followed.detail());
        }
        return post(telling, wording.text("slack_configs.channel", config.channel()));
    }

    private boolean follows() {
        return config.updateMessage() || config.postUpdatesToThread();
    }

    /** Says the identifiers of the message, if Slack tells them: what comes later follows it. */
    private Delivery post(SlackPost telling, String channel) throws Undelivered {
        JsonObject body = new JsonObject().all(telling.content()).omitEmpty("channel", channel);
        First posted = send(apiUrl.read(), telling, body, channel);
        return follows() && !posted.equals(First.NONE)
                ? Delivery.sent(Map.of(TS, posted.ts(), CHANNEL, posted.channel()))
                : Delivery.sent();
    }

    /** Whatever Slack answers here, the first message stays the first. */
    private Delivery follow(SlackPost telling, First first) {
        JsonObject body = new JsonObject().all(telling.content()).always("channel", first.channel());
        try {
            if (config.updateMessage()) {
                JsonObject update = new JsonObject().all(body).always("ts", first.ts());
                send(updateUrl, telling, update, first.channel());
            }
            if (config.postUpdatesToThread()) {
                JsonObject reply = new JsonObject().all(body).always("thread_ts", first.ts());
                send(apiUrl.read(), telling, reply, first.channel());
            }
            return Delivery.sent();
        } catch (Undelivered e) {
            return e.delivery();
        }
    }

    private First send(String url, SlackPost telling, JsonObject body, String channel) throws Undelivered {
        ChatPost post = new ChatPost(sender, HttpRequest.postJson(url, body.bytes()), channel);
        return judge(post, post.sendAndRead(telling.deadline().left()));
    }

    private static First judge(ChatPost post, HttpClient.Answer answer) throws Undelivered {
        if (!answer.contentType().startsWith("application/json")) { // incoming webhooks speak plain text
            if (!answer.body().equals("ok")) {
                throw post.refused("received an error response from Slack: ", answer.body());
            }
            return First.NONE;
        }
        JsonNode said = post.json(answer, "ok");
        if (!said.path("ok").booleanValue()) {
            throw post.refused("error response from Slack: ", said.path("error").asText(""));
        }
        return First.of(said.path("channel").asText(""), said.path("ts").asText(""));
    }
}
