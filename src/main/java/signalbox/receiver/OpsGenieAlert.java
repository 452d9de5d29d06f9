package signalbox.receiver;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import signalbox.config.OpsGenieConfig;
import signalbox.config.OpsGenieConfig.Responder;
import signalbox.group.GroupHash;
import signalbox.json.JsonObject;
import signalbox.message.Wording;
import signalbox.notify.Notification;

/**
 * What OpsGenie is told of a group (spec/receivers.md 8).
 *
 * @param commonLabels of the alerts that are told
 */
record OpsGenieAlert(
        OpsGenieConfig config, Wording wording, Notification notification, Map<String, String> commonLabels) {

    private static final int MOST_MESSAGE_RUNES = 130;

    String message() {
        String key = "opsgenie_configs.message";
        return new Shortener(notification).runes(key, wording.told(key, config.message()), MOST_MESSAGE_RUNES);
    }

    String description() {
        return wording.told("opsgenie_configs.description", config.description());
    }

    /** The body that closes the alert. */
    byte[] close() {
        return new JsonObject().always("source", text("source", config.source())).bytes();
    }

    /** The body that creates it, or counts it once more. */
    byte[] create(String message, String description) {
        return new JsonObject()
                .always("alias", GroupHash.of(notification.group().key()))
                .always("message", message)
                .omitEmpty("description", description)
                .always("details", details())
                .always("source", text("source", config.source()))
                .omitEmpty("responders", responders())
                .omitEmpty("tags", split(text("tags", config.tags())))
                .omitEmpty("note", wording.told("opsgenie_configs.note", config.note()))
                .omitEmpty("priority", text("priority", config.priority()))
                .omitEmpty("entity", text("entity", config.entity()))
                .omitEmpty("actions", split(text("actions", config.actions())))
                .bytes();
    }

    private String text(String name, String template) {
        return wording.text("opsgenie_configs." + name, template);
    }

    private Map<String, String> details() {
        Map<String, String> details = new HashMap<>(commonLabels);
        config.details().forEach((name, template) -> {
            String value = text("details", template);
            if (!value.isEmpty() || !wording.failed()) {
                details.put(name, value);
            }
        });
        return details;
    }

    private List<JsonObject> responders() {
        List<JsonObject> responders = new ArrayList<>();
        config.responders().stream()
                .map(this::rendered)
                .filter(this::isSomebody)
                .forEach(responder -> responders.addAll(json(responder)));
        return responders;
    }

    private Responder rendered(Responder responder) {
        return new Responder(
                text("responders", responder.id()),
                text("responders", responder.name()),
                text("responders", responder.username()),
                text("responders", responder.type()));
    }

    /** Nobody is called by nothing; half of a responder, whose other half failed, would have the alert refused. */
    private boolean isSomebody(Responder responder) {
        boolean named = !(responder.id() + responder.name() + responder.username()).isEmpty();
        boolean typed = !responder.type().isEmpty();
        return wording.failed() ? named && typed : named || typed;
    }

    private List<JsonObject> json(Responder responder) {
        if (responder.type().equals("teams")) {
            return split(responder.name()).stream()
                    .map(team -> text("responders", team))
                    .filter(team -> !team.isEmpty() || !wording.failed())
                    .map(team -> new JsonObject().omitEmpty("name", team).always("type", "team"))
                    .toList();
        }
        return List.of(new JsonObject()
                .omitEmpty("id", responder.id())
                .omitEmpty("name", responder.name())
                .omitEmpty("username", responder.username())
                .always("type", responder.type()));
    }

    private static List<String> split(String list) {
        return Stream.of(list.strip().split(",", -1)).filter(piece -> !piece.isEmpty()).toList();
    }
}
