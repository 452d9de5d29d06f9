package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.HttpConfig;
import signalbox.config.IncidentioConfig;
import signalbox.json.JsonObject;
import signalbox.message.Messages;
import signalbox.message.NotificationData;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Posts notifications to an alert source of incident.io, in the webhook's words (spec/receivers.md 19). */
final class IncidentioReceiver extends HttpReceiver {

    private static final Logger log = LoggerFactory.getLogger(IncidentioReceiver.class);
    private static final String VERSION = "1";
    private static final int MOST_BYTES = 512 * 1024;

    private final IncidentioConfig config;
    private final TextSource url;
    private final HttpSender sender;

    /** @param client speaks HTTP as {@link #http} says, and belongs to this receiver from now on */
    IncidentioReceiver(
            Integration integration, IncidentioConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.url = TextSource.textOrFile(config.url(), config.urlFile());
        this.sender = new HttpSender(client)
                .within(config.timeout(), "incident.io")
                .retrying(429)
                .explaining(IncidentioReceiver::explanation);
    }

    /**
     * How it speaks HTTP: a token takes the place of all other credentials. Its file is read for each notification, since a
     * reload leaves a receiver alone whose configuration is the same.
     *
     * @throws InvalidReceiverException when that cannot be done
     */
    static HttpConfig http(IncidentioConfig config) {
        HttpConfig http = config.http();
        String file = config.alertSourceToken().isEmpty() ? config.alertSourceTokenFile() : "";
        if (config.alertSourceToken().isEmpty() && file.isEmpty()) {
            return http;
        }
        checkReadable(file);
        return new HttpConfig(
                Optional.empty(),
                Optional.of(new HttpConfig.Authorization("Bearer", config.alertSourceToken(), file)),
                Optional.empty(),
                http.tls(),
                http.followRedirects(),
                http.enableHttp2(),
                http.proxy(),
                http.headers());
    }

    private static void checkReadable(String tokenFile) {
        try {
            if (!tokenFile.isEmpty()) {
                String unused = TextSource.content(tokenFile);
            }
        } catch (IOException e) {
            throw new InvalidReceiverException("failed to read alert_source_token_file: " + e.getMessage(), e);
        }
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        String target;
        try {
            target = url.read();
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, "read url_file: " + e.getMessage());
        }
        byte[] body = body(notification, messages().data(notification, config.maxAlerts()), metadata(notification));
        return sender.send(HttpRequest.postJson(target, body), timeLeft);
    }

    /** A template that fails makes an empty text: the alerts matter more. */
    private Map<String, String> metadata(Notification notification) {
        Map<String, String> metadata = new TreeMap<>();
        if (!config.metadata().isEmpty()) {
            Wording wording = messages().of(notification);
            config.metadata().forEach((name, template) ->
                    metadata.put(name, wording.text("incidentio_configs.metadata", template)));
        }
        return metadata;
    }

    /** More than it takes is cut down to the first alert, which is sent however long it is. */
    private static byte[] body(Notification notification, NotificationData data, Map<String, String> metadata) {
        byte[] body = body(data, metadata);
        if (body.length <= MOST_BYTES || data.alerts().size() <= 1) {
            return body;
        }
        log.warn("incident.io payload too large, sending only the first alert: "
                + "integration={} group={} alerts={} bytes={} max_bytes={}",
                notification.integration(), notification.group().key(), data.alerts().size(), body.length, MOST_BYTES);
        return body(withFirstAlert(data), metadata);
    }

    private static byte[] body(NotificationData data, Map<String, String> metadata) {
        return WebhookBody.addedTo(new JsonObject(), data, VERSION).omitEmpty("metadata", metadata).bytes();
    }

    /** What was said of all alerts stays said. */
    private static NotificationData withFirstAlert(NotificationData data) {
        return new NotificationData(
                data.receiver(),
                data.status(),
                List.of(data.alerts().get(0)),
                data.truncated(),
                data.reason(),
                data.groupKey(),
                data.groupLabels(),
                data.routeLabels(),
                data.commonLabels(),
                data.commonAnnotations(),
                data.externalUrl(),
                data.attributes(),
                data.at(),
                data.linked());
    }

    private static String explanation(HttpClient.Answer answer) {
        try {
            JsonNode json = AnswerJson.object(answer.body());
            return Stream.of(
                            json.path("message").asText(""),
                            json.path("error").asText(""),
                            String.join(", ", AnswerJson.texts(json.path("errors"))))
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining(": "));
        } catch (IOException e) {
            return "";
        }
    }
}
