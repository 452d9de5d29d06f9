package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.StringJoiner;
import signalbox.alert.Matcher;

/** Alerts in words, for people at a terminal. */
final class AlertText {

    private AlertText() {}

    /** The name, and the other labels as matchers are written, so that they may be asked for as they stand. */
    static String of(JsonNode labels) {
        StringJoiner rest = new StringJoiner(", ", "{", "}");
        labels.properties().forEach(label -> {
            if (!label.getKey().equals("alertname")) {
                rest.add(new Matcher(Matcher.Type.EQUAL, label.getKey(), label.getValue().asText()).toString());
            }
        });
        return labels.path("alertname").asText() + rest;
    }
}
