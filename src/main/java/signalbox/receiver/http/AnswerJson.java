package signalbox.receiver.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON that far ends answer, or want to be sent. */
public final class AnswerJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AnswerJson() {}

    /**
     * A JSON object; {@code path("name").asText("")} reads a field that may be missing.
     *
     * @throws IOException when it is anything else; the message quotes nothing
     */
    public static JsonNode object(String text) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new IOException("invalid JSON" + place, e);
        }
        if (!node.isObject()) {
            throw new IOException(text.isBlank() ? "unexpected end of JSON input" : "a JSON object was expected");
        }
        return node;
    }

    /**
     * What a field says that is true or false; false when it is missing.
     *
     * @throws IOException when it says anything else
     */
    public static boolean flag(JsonNode object, String name) throws IOException {
        JsonNode field = object.path(name);
        if (!field.isBoolean() && !field.isMissingNode() && !field.isNull()) {
            throw new IOException("\"" + name + "\" is neither true nor false");
        }
        return field.booleanValue();
    }

    /** The texts in a list; none when it is missing or no list. */
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> {
            if (item.isTextual()) {
                texts.add(item.asText());
            }
        });
        return texts;
    }

    /** Whether a text is JSON, of whatever kind. */
    public static boolean isJson(String text) {
        try {
            return !JSON.readTree(text).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
