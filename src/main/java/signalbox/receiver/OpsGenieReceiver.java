package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import signalbox.config.OpsGenieConfig;
import signalbox.group.GroupHash;
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
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Creates, updates and closes alerts of OpsGenie, known by the group's hash (spec/receivers.md 8). */
final class OpsGenieReceiver extends HttpReceiver {

    private final OpsGenieConfig config;
    private final ApiUrl api;
    private final TextSource key;
    private final HttpSender sender;

    /**
     * A receiver whose responders' types are templates at least, if not words.
     *
     * @param client belongs to this receiver from now on
     * @throws InvalidReceiverException when they are not
     */
    OpsGenieReceiver(Integration integration, OpsGenieConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.api = ApiUrl.of(config.apiUrl());
        this.key = TextSource.textOrFile(config.apiKey().value(), config.apiKeyFile());
        this.sender = new HttpSender(client).showingUrl().retrying(429);
        config.responders().forEach(responder -> check(responder, messages.get()));
    }

    private void check(OpsGenieConfig.Responder responder, Messages words) {
        words.syntaxProblem(responder.type()).ifPresent(problem -> {
            client.close();
            throw new InvalidReceiverException("opsGenieConfig responder {"
                    + String.join(" ", responder.id(), responder.name(), responder.username(), responder.type())
                    + "} type contains invalid template syntax: " + problem);
        });
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Deadline deadline = Deadline.in(timeLeft);
        Messages words = messages();
        Wording wording = words.of(notification);
        String secret;
        try {
            secret = wording.secret("opsgenie_configs.api_key", key.read()).strip();
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, "read key_file error: " + e.getMessage());
        }
        if (secret.isEmpty() && wording.failed()) {
            return Delivery.failed(Delivery.OTHER, "templating error: " + wording.failure().orElse(""));
        }
        Map<String, String> labels = words.data(notification, 0).commonLabels().asMap();
        return send(requests(notification, new OpsGenieAlert(config, wording, notification, labels)), secret, deadline);
    }

    /** All of them in their order; the first that fails is the outcome. */
    private Delivery send(List<HttpRequest> requests, String secret, Deadline deadline) {
        HttpSender discreet = sender.hiding(TextSource.of(secret));
        for (HttpRequest request : requests) {
            HttpRequest authorized = request.withHeader("Authorization", "GenieKey " + secret);
            Delivery delivery = discreet.send(authorized, deadline.left());
            if (delivery.outcome() != Delivery.Outcome.SENT) {
                return delivery;
            }
        }
        return Delivery.sent();
    }

    private List<HttpRequest> requests(Notification notification, OpsGenieAlert alert) {
        List<HttpRequest> requests = new ArrayList<>();
        if (notification.firing().isEmpty()) {
            requests.add(HttpRequest.postJson(url(notification, "close"), alert.close()));
            return requests;
        }
        String message = alert.message();
        String description = alert.description();
        requests.add(HttpRequest.postJson(api.plus("v2/alerts").toString(), alert.create(message, description)));
        if (config.updateAlerts()) {
            requests.add(put(url(notification, "message"), "message", message));
            requests.add(put(url(notification, "description"), "description", description));
        }
        return requests;
    }

    private static HttpRequest put(String url, String field, String text) {
        return HttpRequest.of("PUT", url).withJson(new JsonObject().omitEmpty(field, text).bytes());
    }

    private String url(Notification notification, String what) {
        return api.plus("v2/alerts/" + GroupHash.of(notification.group().key()) + "/" + what)
                .with(Map.of("identifierType", "alias"))
                .toString();
    }
}
