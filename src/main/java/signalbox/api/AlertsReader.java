package signalbox.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.PostedAlert;
import signalbox.api.http.JsonBody;
import signalbox.api.http.RequestUri;
import signalbox.api.http.SharedStrings;
import signalbox.api.http.Timestamps;

/**
 * Reads the body of {@code POST /alerts} as fast as Jackson streams it, straight into label arrays. Whatever is not plain
 * and right goes to {@link PatientAlertsReader}, which starts over and knows what to say.
 */
final class AlertsReader {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxStringLength(JsonBody.MAX_STRING)
                    .maxNameLength(1 << 14)
                    .maxNumberLength(JsonBody.MAX_NUMBER)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final SharedStrings strings = new SharedStrings();

    /** The alerts of a body. Throws {@link FrameworkFault} when it cannot be read, nothing of it counting then. */
    List<PostedAlert> read(byte[] body, int length) {
        try (JsonParser parser = JSON.createParser(body, 0, length)) {
            return new Pass(parser).alerts();
        } catch (Unusual | IOException e) {
            return PatientAlertsReader.read(body, length);
        }
    }

    /** Found something that only the patient reader may judge. */
    private static final class Unusual extends Exception {

        private static final long serialVersionUID = 1;

        Unusual() {
            super("", null, false, false);
        }
    }

    /** One body. */
    private final class Pass {

        private final JsonParser parser;
        private String[] pairs = new String[32];
        private String acceptedUrl = "";

        Pass(JsonParser parser) {
            this.parser = parser;
        }

        List<PostedAlert> alerts() throws IOException, Unusual {
            expect(parser.nextToken() == JsonToken.START_ARRAY);
            List<PostedAlert> alerts = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                alerts.add(alert());
            }
            expect(parser.currentToken() == JsonToken.END_ARRAY);
            return alerts;
        }

        private PostedAlert alert() throws IOException, Unusual {
            Labels labels = null;
            Labels annotations = Labels.EMPTY;
            Instant startsAt = Alert.NOT_ENDED;
            Instant endsAt = Alert.NOT_ENDED;
            String generatorUrl = "";
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String member = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (member) {
                    case "labels" -> labels = labels(labels == null, value);
                    case "annotations" -> annotations = labels(annotations.isEmpty(), value);
                    case "startsAt" -> startsAt = instant(value);
                    case "endsAt" -> endsAt = instant(value);
                    case "generatorURL" -> generatorUrl = url(value);
                    default -> throw new Unusual();
                }
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT && labels != null);
            return new PostedAlert(present(labels), annotations, startsAt, endsAt, generatorUrl);
        }

        private static Labels present(@Nullable Labels labels) throws Unusual {
            if (labels == null) {
                throw new Unusual();
            }
            return labels;
        }

        private Labels labels(boolean first, JsonToken value) throws IOException, Unusual {
            expect(first && value == JsonToken.START_OBJECT);
            int used = 0;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                if (used == pairs.length) {
                    pairs = Arrays.copyOf(pairs, used * 2);
                }
                pairs[used++] = name(parser.currentName());
                expect(parser.nextToken() == JsonToken.VALUE_STRING);
                pairs[used++] = text();
            }
            expect(parser.currentToken() == JsonToken.END_OBJECT);
            return SharedStrings.labels(Arrays.copyOf(pairs, used));
        }

        /** A label's name, which Jackson's symbol table shares. */
        private static String name(String name) throws Unusual {
            for (int i = 0; i < name.length(); i++) {
                expect(!Character.isSurrogate(name.charAt(i)));
            }
            return name;
        }

        private String text() throws IOException {
            return strings.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }

        private Instant instant(JsonToken value) throws IOException, Unusual {
            expect(value == JsonToken.VALUE_STRING);
            Instant instant = Timestamps.parseUsual(
                    parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
            Instant odd = instant != null ? instant : Timestamps.parse(parser.getText());
            if (odd == null) {
                throw new Unusual();
            }
            return odd;
        }

        private String url(JsonToken value) throws IOException, Unusual {
            expect(value == JsonToken.VALUE_STRING);
            String url = text();
            if (!url.equals(acceptedUrl)) {
                expect(url.isEmpty() || RequestUri.accepts(url));
                acceptedUrl = url;
            }
            return url;
        }

        private static void expect(boolean usual) throws Unusual {
            if (!usual) {
                throw new Unusual();
            }
        }
    }
}
