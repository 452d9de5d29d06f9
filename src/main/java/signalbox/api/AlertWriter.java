package signalbox.api;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.view.AlertView;

/** Writes alerts as the API shows them (spec/api.md 2.3). For one answer. */
final class AlertWriter {

    private final JsonOut out;
    private final Map<String, byte[]> receivers = new HashMap<>(); // few receivers, many alerts

    AlertWriter(JsonOut out) {
        this.out = out;
    }

    /** One alert, with the names of its receivers in the order in which they are to be listed. */
    void write(AlertView view, List<String> receiverNames, List<String> mutedBy) throws IOException {
        Alert alert = view.alert();
        boolean quiet = !view.silencedBy().isEmpty() || view.isQuietByRules() || !mutedBy.isEmpty();
        out.escapeHtml(true);
        out.raw("{\"annotations\":").labels(alert.annotations());
        out.raw(",\"endsAt\":").time(view.endsAt());
        out.raw(",\"fingerprint\":").fingerprint(alert.labels().fingerprint());
        out.raw(",\"receivers\":[");
        for (int i = 0; i < receiverNames.size(); i++) {
            if (i > 0) {
                out.raw(',');
            }
            out.raw(receivers.computeIfAbsent(receiverNames.get(i), AlertWriter::receiver));
        }
        out.raw("],\"startsAt\":").time(alert.startsAt());
        out.raw(",\"status\":{\"inhibitedBy\":").strings(view.inhibitedBy());
        out.raw(",\"mutedBy\":").strings(mutedBy);
        out.raw(",\"silencedBy\":").strings(view.silencedBy());
        out.raw(quiet ? ",\"state\":\"suppressed\"}" : ",\"state\":\"active\"}");
        out.raw(",\"updatedAt\":").time(view.updatedAt());
        if (!alert.generatorUrl().isEmpty()) {
            out.raw(",\"generatorURL\":").string(alert.generatorUrl());
        }
        out.raw(",\"labels\":").labels(alert.labels()).raw('}');
        out.escapeHtml(false);
    }

    private static byte[] receiver(String name) {
        return JsonOut.bytes(json -> json.escapeHtml(true).raw("{\"name\":").string(name).raw('}'));
    }
}
