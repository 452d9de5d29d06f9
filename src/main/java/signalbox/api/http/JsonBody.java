package signalbox.api.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.gotext.GoQuote;
import signalbox.gotext.Utf8;
import signalbox.json.JsonFaults;

/**
 * Reads a body as patiently as Go's decoder does (spec/api.md 1.3): names in any case, unknown members and what follows the
 * first value ignored, bytes that are no UTF-8 replaced. Methods that read a value throw when it is of another type.
 */
public final class JsonBody {

    static final int MAX_DEPTH = 10_000; // Go's
    public static final int MAX_STRING = 1 << 20;
    public static final int MAX_NUMBER = 1_000;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_STRING)
                    .maxNameLength(MAX_STRING)
                    .maxNumberLength(MAX_NUMBER)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonBody() {}

    /** Reads something from a parser that stands on its first token. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }

    /**
     * Reads a body named {@code alerts} or {@code silence}. Throws {@link FrameworkFault} when it is empty, no JSON or of
     * another form.
     */
    public static <T> T read(String name, byte[] body, int length, Reader<T> reader) {
        // As text: bytes that are no UTF-8 become replacement characters, as in Go, where Jackson would refuse them.
        String json = new String(body, 0, length, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() == null) {
                throw FrameworkFault.required(name);
            }
            return reader.read(parser);
        } catch (JsonProcessingException e) {
            throw FrameworkFault.unparseable(name, JsonFaults.text(e));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
    }

    /** Reads the value of a member. */
    @FunctionalInterface
    public interface Member {
        void read(String name) throws IOException;
    }

    /** The members of an object; those that have none of these names are stepped over. */
    public static void members(JsonParser parser, List<String> names, Member reader) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = member(parser.currentName(), names);
            parser.nextToken();
            if (name.isEmpty()) {
                parser.skipChildren();
            } else {
                reader.read(name);
            }
        }
    }

    /** The one of these names that Go takes a member for: equal, or else equal but for case. {@code ""} when there is none. */
    private static String member(String given, List<String> names) {
        if (names.contains(given)) {
            return given;
        }
        return names.stream().filter(given::equalsIgnoreCase).findFirst().orElse("");
    }

    /** A text; null for null. */
    public static @Nullable String text(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Utf8.wellFormed(parser.getText());
            case VALUE_NULL -> null;
            default -> throw JsonFaults.unexpected(parser, "a text");
        };
    }

    /** True or false; null for null. */
    public static @Nullable Boolean truth(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw JsonFaults.unexpected(parser, "true or false");
        };
    }

    /** A timestamp of any form of spec/api.md 1.4; null for null. */
    public static @Nullable Instant time(JsonParser parser) throws IOException {
        String text = text(parser);
        if (text == null) {
            return null;
        }
        Instant time = Timestamps.parse(text);
        if (time == null) {
            throw JsonFaults.at(parser, "is no time: " + GoQuote.quote(text) + ", expected one such as 2006-01-02T15:04:05Z");
        }
        return time;
    }

    /** A map of texts, added to what an earlier member of this name gave; null for null, and a text that is null is empty. */
    public static @Nullable Map<String, String> labels(JsonParser parser, @Nullable Map<String, String> old) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw JsonFaults.unexpected(parser, "an object of texts");
        }
        Map<String, String> labels = old == null ? new LinkedHashMap<>() : old;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = Utf8.wellFormed(parser.currentName());
            parser.nextToken();
            String value = text(parser);
            labels.put(name, value == null ? "" : value);
        }
        return labels;
    }
}
