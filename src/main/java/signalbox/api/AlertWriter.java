package signalbox.api;

import java.io.IOException;
import java.util.List;
import signalbox.alert.Alert;
import signalbox.api.http.JsonOut;
import signalbox.view.AlertView;

/** Writes alerts as the API shows them (spec/api.md 2.3). For one answer. */
final class AlertWriter {

    private final JsonOut out;

    AlertWriter(JsonOut out) {
        this.out = out;
    }

    /** One alert, with the names of its receivers in the order in which they are to be listed. */
    void write(AlertView view, List<String> receiverNames, List<String> mutedBy) throws IOException {
        Alert alert = view.alert();
        boolean quiet = !view.silencedBy().isEmpty() || view.isQuietByRules() || !mutedBy.isEmpty();
        out.escapeHtml(true);
        out.object().member("annotations", alert.annotations());
        out.member("endsAt", view.endsAt());
        out.member("fingerprint", alert.labels().fingerprintText());
        out.name("receivers").array();
        for (String receiver : receiverNames) {
            out.object().member("name", receiver).endObject();
        }
        out.endArray();
        out.member("startsAt", alert.startsAt());
        out.name("status").object();
        out.member("inhibitedBy", view.inhibitedBy());
        out.member("mutedBy", mutedBy);
        out.member("silencedBy", view.silencedBy());
        out.member("state", quiet ? "suppressed" : "active").endObject();
        out.member("updatedAt", view.updatedAt());
        if (!alert.generatorUrl().isEmpty()) {
            out.member("generatorURL", alert.generatorUrl());
        }
        out.member("labels", alert.labels()).endObject();
        out.escapeHtml(false);
    }
}
