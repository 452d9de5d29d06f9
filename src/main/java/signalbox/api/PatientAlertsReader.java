package signalbox.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.alert.PostedAlert;
import signalbox.api.http.FrameworkFault;
import signalbox.api.http.JsonBody;
import signalbox.api.http.RequestUri;
import signalbox.gotext.GoQuote;
import signalbox.json.JsonFaults;

/** Reads the body of {@code POST /alerts} that Alertmanager takes, odd ones included, and says what is wrong with others (spec/api.md 1.3). */
final class PatientAlertsReader {

    private static final List<String> MEMBERS = List.of("annotations", "endsAt", "startsAt", "generatorURL", "labels");

    private final List<PostedAlert> alerts = new ArrayList<>();

    /** The first alert that has what it needs not: reported only when every alert can be read. */
    private @Nullable FrameworkFault fault;

    private PatientAlertsReader() {}

    static List<PostedAlert> read(byte[] body, int length) {
        return JsonBody.read("alerts", body, length, new PatientAlertsReader()::array);
    }

    private List<PostedAlert> array(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonFaults.unexpected(parser, "a list of alerts");
        }
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            switch (parser.currentToken()) {
                case START_OBJECT -> new Form().read(parser, index);
                case VALUE_NULL -> note(FrameworkFault.required(String.valueOf(index)));
                default -> throw JsonFaults.unexpected(parser, "an alert");
            }
        }
        if (fault != null) {
            throw fault;
        }
        return alerts;
    }

    private void note(FrameworkFault found) {
        fault = fault == null ? found : fault;
    }

    /** An alert of which anything may still be missing. */
    private final class Form {
        private @Nullable Map<String, String> labels;
        private @Nullable Map<String, String> annotations;
        private @Nullable Instant startsAt;
        private @Nullable Instant endsAt;
        private String generatorUrl = "";

        void read(JsonParser parser, int index) throws IOException {
            JsonBody.members(parser, MEMBERS, name -> {
                switch (name) {
                    case "annotations" -> annotations = JsonBody.labels(parser, annotations);
                    case "endsAt" -> endsAt = timeOr(endsAt, parser);
                    case "startsAt" -> startsAt = timeOr(startsAt, parser);
                    case "labels" -> labels = JsonBody.labels(parser, labels);
                    default -> {
                        String url = JsonBody.text(parser);
                        generatorUrl = url == null ? "" : url;
                    }
                }
            });
            if (!generatorUrl.isEmpty() && !RequestUri.accepts(generatorUrl)) {
                note(new FrameworkFault(
                        601, index + ".generatorURL in body must be of type uri: " + GoQuote.quote(generatorUrl)));
            }
            if (labels == null) {
                note(FrameworkFault.required(index + ".labels"));
            }
            if (fault == null) {
                alerts.add(new PostedAlert(set(labels), set(annotations), startsAt, endsAt, generatorUrl));
            }
        }

        private static @Nullable Instant timeOr(@Nullable Instant old, JsonParser parser) throws IOException {
            Instant time = JsonBody.time(parser);
            return time == null ? old : time;
        }

        private static Labels set(@Nullable Map<String, String> map) {
            return map == null ? Labels.EMPTY : Labels.of(map);
        }
    }
}
