package signalbox.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/** Reads what {@link JsonWriter} wrote. Texts that repeat become one object. Not for several threads. */
final class JsonReader {

    /** Without limits on sizes: what was accepted and kept must be readable again. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // names are interned by RecentStrings, for one load only
            .build();

    private static final Map<String, Matcher.Type> TYPES = new HashMap<>();

    static {
        for (Matcher.Type type : Matcher.Type.values()) {
            TYPES.put(type.operator(), type);
        }
    }

    private final RecentStrings strings = new RecentStrings();

    /** Labels from a JSON object of texts. Throws {@link IOException} saying what is wrong and where in the text. */
    Labels labels(String json) throws IOException {
        if (json.equals("{}")) {
            return Labels.EMPTY;
        }
        try (JsonParser parser = JSON.createParser(json)) {
            expect(parser, parser.nextToken(), JsonToken.START_OBJECT);
            List<String> pairs = new ArrayList<>(24);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                pairs.add(text(parser));
                expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
                pairs.add(text(parser));
            }
            return Labels.of(pairs.toArray(new String[0]));
        }
    }

    /** Matchers from a JSON array. Throws {@link IOException} saying what is wrong and where in the text. */
    List<Matcher> matchers(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            expect(parser, parser.nextToken(), JsonToken.START_ARRAY);
            List<Matcher> matchers = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                matchers.add(matcher(parser));
            }
            return matchers;
        }
    }

    private static Matcher matcher(JsonParser parser) throws IOException {
        Map<String, String> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            expect(parser, parser.nextToken(), JsonToken.VALUE_STRING);
            fields.put(name, parser.getText());
        }
        Matcher.Type type = TYPES.get(fields.getOrDefault("type", ""));
        String name = fields.get("name");
        String value = fields.get("value");
        if (type == null || name == null || value == null) {
            throw new IOException("a matcher needs name, type (one of " + TYPES.keySet() + ") and value, but is " + fields);
        }
        return new Matcher(type, name, value);
    }

    private String text(JsonParser parser) throws IOException {
        return strings.get(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }

    private static void expect(JsonParser parser, JsonToken seen, JsonToken expected) throws IOException {
        if (seen != expected) {
            throw new IOException("expected " + expected + " but found " + seen + " at column "
                    + parser.currentTokenLocation().getColumnNr());
        }
    }
}
