package signalbox.receiver;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import signalbox.config.VictorOpsConfig;
import signalbox.group.GroupHash;
import signalbox.json.GoJson;
import signalbox.message.Messages;
import signalbox.message.Wording;
import signalbox.notify.Delivery;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.TextSource;
import signalbox.receiver.http.Undelivered;

/** Tells VictorOps of an entity that is critical or has recovered (spec/receivers.md 10). */
final class VictorOpsReceiver extends HttpReceiver {

    private static final int MOST_STATE_RUNES = 20_480;
    private static final Set<String> FIRING_TYPES = Set.of("INFO", "WARNING", "CRITICAL");

    private final VictorOpsConfig config;
    private final ApiUrl api;
    private final TextSource key;
    private final HttpSender sender;

    /** @param client belongs to this receiver from now on */
    VictorOpsReceiver(Integration integration, VictorOpsConfig config, Supplier<Messages> messages, HttpClient client) {
        super(integration, messages, client);
        this.config = requireNonNull(config, "config is null");
        this.api = ApiUrl.of(config.apiUrl());
        this.key = TextSource.textOrFile(config.apiKey().value(), config.apiKeyFile());
        this.sender = new HttpSender(client).hiding(key);
    }

    @Override
    Delivery attempt(Notification notification, Duration timeLeft) throws Undelivered {
        Wording wording = messages().of(notification);
        String secret;
        try {
            secret = key.read();
        } catch (IOException e) {
            return Delivery.failed(Delivery.OTHER, "failed to read API key from file: " + e.getMessage());
        }
        // Without a routing key the page goes to those on call by default, so a template that fails wakes somebody.
        String path = secret + "/" + wording.text("victorops_configs.routing_key", config.routingKey());
        String url = api.plus(ApiUrl.escapedPath(path)).toString();
        return sender.send(HttpRequest.postJson(url, GoJson.bytes(message(wording, notification))), timeLeft);
    }

    private Map<String, String> message(Wording wording, Notification notification) {
        String stateKey = "victorops_configs.state_message";
        Map<String, String> message = new HashMap<>();
        message.put("message_type", type(wording, notification));
        message.put("entity_id", GroupHash.of(notification.group().key()));
        message.put(
                "entity_display_name",
                wording.told("victorops_configs.entity_display_name", config.entityDisplayName()));
        message.put(
                "state_message",
                new Shortener(notification)
                        .runes(stateKey, wording.told(stateKey, config.stateMessage()), MOST_STATE_RUNES));
        message.put("monitoring_tool", wording.text("victorops_configs.monitoring_tool", config.monitoringTool()));
        config.customFields().forEach((name, template) ->
                message.put(name, wording.text("victorops_configs.custom_fields", template)));
        return message;
    }

    private String type(Wording wording, Notification notification) {
        if (notification.firing().isEmpty()) {
            return "RECOVERY";
        }
        String type = wording.text("victorops_configs.message_type", config.messageType());
        return FIRING_TYPES.contains(type) ? type : "CRITICAL";
    }
}
