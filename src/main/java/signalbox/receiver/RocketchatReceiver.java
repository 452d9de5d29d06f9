package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import signalbox.config.RocketchatConfig;
import signalbox.config.Secret;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Posts notifications to Rocket.Chat (spec/receivers.md 20). */
final class RocketchatReceiver extends HttpReceiver {

    private static final String POST_MESSAGE = "/api/v1/chat.postMessage";

    private final RocketchatConfig config;
    private final HttpSender sender;
    private final TextSource token;
    private final TextSource tokenId;
    private final String url;

    /**
     * Sees to it that the tokens can be read.
     *
     * @param client belongs to this receiver from now on
     * @throws InvalidReceiverException when they cannot
     */
    RocketchatReceiver(Integration integration, RocketchatConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.token = readable(config.token(), config.tokenFile());
        this.tokenId = readable(config.tokenId(), config.tokenIdFile());
        this.sender = new HttpSender(client).hiding(token, tokenId);
        this.url = postUrl(config.apiUrl());
    }

    private TextSource readable(Secret text, String file) {
        if (file.isEmpty()) {
            return TextSource.of(text.value());
        }
        TextSource source = TextSource.file(file).orFail("could not read " + file);
        try {
            source.read();
        } catch (IOException e) {
            client.close();
            throw new InvalidReceiverException(String.valueOf(e.getMessage()), e);
        }
        return source;
    }

    private static String postUrl(String apiUrl) {
        HttpUrl base = HttpUrl.parse(apiUrl);
        if (base == null) {
            return apiUrl; // sending says that it is none
        }
        String path = (base.encodedPath() + POST_MESSAGE).replaceAll("/+", "/");
        return base.newBuilder().encodedPath(path).build().toString();
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        String channel = wording.text("rocketchat_configs.channel", config.channel());
        byte[] body = new RocketchatMessage(config, wording, new Shortener(notification)).body(channel);
        ChatPost post = new ChatPost(sender, signed(HttpRequest.postJson(url, body)), channel);
        JsonNode said = post.json(post.sendAndRead(timeLeft), "success");
        if (!said.path("success").booleanValue()) {
            throw post.refused("error response from Rocketchat: ", said.path("error").asText(""));
        }
        return Delivery.sent();
    }

    /** A file that cannot be read is perhaps just being replaced, for it could be read when the server started. */
    private HttpRequest signed(HttpRequest request) throws Undelivered {
        try {
            return request.withHeader("X-Auth-Token", token.read()).withHeader("X-User-Id", tokenId.read());
        } catch (IOException e) {
            throw new Undelivered(Delivery.retry(Delivery.OTHER, String.valueOf(e.getMessage())), false);
        }
    }
}
