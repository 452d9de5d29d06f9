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
import signalbox.gotext.GoQuote;

/** Reads the body of {@code POST /alerts} exactly as Alertmanager does, odd and faulty ones included (spec/api.md 1.3). */
final class ExactAlertsReader {

    private static final String BODY = "alerts";
    private static final List<String> MEMBERS = List.of("annotations", "endsAt", "startsAt", "generatorURL", "labels");
    private static final String ALERT_TYPE = "struct { Annotations models.LabelSet \"json:\\\"annotations,omitempty\\\"\"; "
            + "EndsAt strfmt.DateTime \"json:\\\"endsAt,omitempty\\\"\"; "
            + "StartsAt strfmt.DateTime \"json:\\\"startsAt,omitempty\\\"\" }";

    private final List<PostedAlert> alerts = new ArrayList<>();

    /** The first alert that has what it needs not: reported only when every alert can be read. */
    private @Nullable FrameworkFault fault;

    private ExactAlertsReader() {}

    static List<PostedAlert> read(byte[] body, int length) {
        return GoJson.read(BODY, body, length, new ExactAlertsReader()::array);
    }

    private List<PostedAlert> array(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return List.of();
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw unparseable(parser, "models.PostableAlerts");
        }
        for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
            element(parser, index);
        }
        if (fault != null) {
            throw fault;
        }
        return alerts;
    }

    private void element(JsonParser parser, int index) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, index);
            case VALUE_NULL -> note(FrameworkFault.required(String.valueOf(index)));
            default -> throw unparseable(parser, ALERT_TYPE);
        }
    }

    private static FrameworkFault unparseable(JsonParser parser, String type) {
        return FrameworkFault.unparseable(
                BODY, "json: cannot unmarshal " + GoJson.kind(parser.currentToken()) + " into Go value of type " + type);
    }

    private void object(JsonParser parser, int index) throws IOException {
        GoJson.Struct own = new GoJson.Struct("");
        GoJson.Struct base = new GoJson.Struct("Alert");
        Map<String, String> labels = null;
        Map<String, String> annotations = null;
        Instant startsAt = null;
        Instant endsAt = null;
        String generatorUrl = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = GoJson.member(parser.currentName(), MEMBERS);
            parser.nextToken();
            switch (member) {
                case "annotations" -> annotations = own.labelSet(parser, member, annotations);
                case "endsAt" -> endsAt = own.time(parser, member, endsAt);
                case "startsAt" -> startsAt = own.time(parser, member, startsAt);
                case "generatorURL" -> generatorUrl = base.url(parser, member);
                case "labels" -> labels = base.labelSet(parser, member, labels);
                default -> parser.skipChildren();
            }
        }
        own.fault().or(base::fault).ifPresent(reason -> {
            throw FrameworkFault.unparseable(BODY, reason);
        });
        if (!generatorUrl.isEmpty() && !RequestUri.accepts(generatorUrl)) {
            note(new FrameworkFault(
                    601, index + ".generatorURL in body must be of type uri: " + GoQuote.quote(generatorUrl)));
        }
        if (labels == null) {
            note(FrameworkFault.required(index + ".labels"));
        }
        if (fault == null) {
            alerts.add(new PostedAlert(
                    set(labels), set(annotations), startsAt, endsAt, generatorUrl));
        }
    }

    private void note(FrameworkFault found) {
        fault = fault == null ? found : fault;
    }

    private static Labels set(@Nullable Map<String, String> map) {
        return map == null ? Labels.EMPTY : Labels.of(map);
    }
}
