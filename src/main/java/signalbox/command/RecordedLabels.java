package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.lint.SeenLabels;

/** The labels of the alerts that a server has on record, and of those that fire there. */
final class RecordedLabels {

    private static final String HISTORY = "/api/signalbox/v1/history/alerts";
    /** The newest say what there is; a page has so many. */
    private static final int PAGE = 1_000;
    private static final int MOST_PAGES = 20;

    private RecordedLabels() {}

    /** From the files below a storage path. */
    static SeenLabels in(HistorySource files) throws IOException {
        SeenLabels seen = new SeenLabels();
        addHistory(files, seen);
        return seen;
    }

    /** From a server, which may be an Alertmanager: that has no records. */
    static SeenLabels at(String url) throws IOException {
        SeenLabels seen = new SeenLabels();
        ServerClient client = new ServerClient(url, "--against");
        HistorySource server = (path, query) -> client.get(path + (query.isEmpty() ? "" : "?" + query));
        add(server.get("/api/v2/alerts", ""), seen);
        try {
            addHistory(server, seen);
        } catch (CommandFailure e) {
            return seen; // no Signalbox, or one without records
        }
        return seen;
    }

    private static void addHistory(HistorySource source, SeenLabels seen) throws IOException {
        Optional<String> after = Optional.empty();
        for (int page = 0; page < MOST_PAGES && (page == 0 || after.isPresent()); page++) {
            List<Map.Entry<String, String>> query = new ArrayList<>(List.of(Map.entry("limit", Integer.toString(PAGE))));
            after.ifPresent(cursor -> query.add(Map.entry("after", cursor)));
            JsonNode answer = source.get(HISTORY, HistorySource.query(query));
            add(answer.path("alerts"), seen);
            after = answer.hasNonNull("after") ? Optional.of(answer.path("after").asText()) : Optional.empty();
        }
    }

    private static void add(JsonNode alerts, SeenLabels seen) {
        alerts.forEach(alert -> alert.path("labels").properties().forEach(label -> seen.add(label.getKey(), label.getValue().asText())));
    }
}
