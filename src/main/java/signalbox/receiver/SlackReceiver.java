package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import signalbox.config.SlackConfig;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;

/** Posts notifications to Slack, or replaces what it posted of the same group before (spec/receivers.md 6). */
final class SlackReceiver extends HttpReceiver {

    private static final String UPDATE_URL = "https://slack.com/api/chat.update";
    private static final String FIRST = "first notification";
    private static final int MOST_POSTS = 10_000;

    private final SlackConfig config;
    private final HttpSender sender;
    private final WebhookUrl apiUrl;
    private final String updateUrl;
    private final SlackPosts posts = new SlackPosts(MOST_POSTS);

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
        this.sender = new HttpSender(client).within(config.timeout(), "slack");
        this.apiUrl = WebhookUrl.of(config.apiUrl(), config.apiUrlFile(), "");
        this.updateUrl = requireNonNull(updateUrl, "updateUrl is null");
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        Optional<SlackPosts.Post> last = last(notification);
        String channel = last.map(SlackPosts.Post::channel)
                .orElseGet(() -> wording.text("slack_configs.channel", config.channel()));
        byte[] body = new SlackMessage(config, wording, new Shortener(notification))
                .body(channel, last.map(SlackPosts.Post::ts).orElse(""));
        String url = last.isPresent() ? updateUrl : apiUrl.read();
        ChatPost post = new ChatPost(sender, HttpRequest.postJson(url, body), channel);
        return judge(post, post.sendAndRead(timeLeft), notification.group().key());
    }

    /** What is to be replaced. A group that begins anew gets a new message. */
    private Optional<SlackPosts.Post> last(Notification notification) {
        String groupKey = notification.group().key();
        if (notification.reason().equals(FIRST)) {
            posts.forget(groupKey);
        }
        return posts.of(groupKey);
    }

    private Delivery judge(ChatPost post, HttpClient.Answer answer, String groupKey) throws Undelivered {
        if (!answer.contentType().startsWith("application/json")) { // incoming webhooks speak plain text
            return answer.body().equals("ok")
                    ? Delivery.sent()
                    : post.refused("received an error response from Slack: ", answer.body());
        }
        JsonNode said = post.json(answer);
        if (!said.path("ok").booleanValue()) {
            Delivery refused = post.refused("error response from Slack: ", said.path("error").asText(""));
            // What cannot be replaced, perhaps because somebody deleted it, must not stand in the way of what comes after it.
            return posts.forget(groupKey) ? Delivery.retry(refused.reason(), refused.detail()) : refused;
        }
        remember(groupKey, said.path("ts").asText(""), said.path("channel").asText(""));
        return Delivery.sent();
    }

    private void remember(String groupKey, String ts, String channel) {
        if (config.updateMessage() && !ts.isEmpty() && !channel.isEmpty()) {
            posts.remember(groupKey, new SlackPosts.Post(ts, channel));
        }
    }
}
