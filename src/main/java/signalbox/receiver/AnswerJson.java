package signalbox.receiver;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads the JSON that far ends answer. */
final class AnswerJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AnswerJson() {}

    /**
     * A JSON object; {@code path("name").asText("")} reads a field that may be missing.
     *
     * @throws IOException when it is anything else; the message quotes nothing
     */
    static JsonNode object(String text) throws IOException {
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
}
