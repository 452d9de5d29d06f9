package signalbox.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body as Go's decoder does, slowly and exactly: grammar first, then types, with Go's texts for what is wrong
 * (spec/api.md 1.3). Unknown members are ignored, and what follows the first value too.
 */
final class GoJson {

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonSyntax.MAX_DEPTH + 1)
                    .maxStringLength(JsonSyntax.MAX_STRING * 2) // already checked, in bytes
                    .maxNameLength(JsonSyntax.MAX_STRING * 2)
                    .maxNumberLength(JsonSyntax.MAX_NUMBER * 2)
                    .build())
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private GoJson() {}

    /** Reads something from a parser that stands on its first token. */
    @FunctionalInterface
    interface Reader<T> {
        T read(JsonParser parser) throws IOException;
    }

    /**
     * Reads a body named {@code alerts} or {@code silence}. Throws {@link FrameworkFault} when it is empty or no JSON.
     */
    static <T> T read(String name, byte[] body, int length, Reader<T> reader) {
        int end;
        try {
            end = JsonSyntax.check(body, length);
        } catch (JsonSyntax.JsonFault e) {
            throw FrameworkFault.unparseable(name, e.text());
        }
        if (end == 0) {
            throw FrameworkFault.required(name);
        }
        // As text: bytes that are no UTF-8 become replacement characters, as in Go, where Jackson would refuse them.
        String json = new String(body, 0, end, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            return reader.read(parser);
        } catch (IOException e) {
            // All else was checked before; here Jackson is stricter than Go, which takes half a surrogate pair in a name.
            throw FrameworkFault.unparseable(name, "the name of a member is no valid text");
        }
    }

    /** Go's word for what stands at a token. */
    static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "bool";
            default -> "number";
        };
    }

    /** The one of these names that Go takes a member for: equal, or else equal but for case. {@code ""} when there is none. */
    static String member(String given, List<String> names) {
        if (names.contains(given)) {
            return given;
        }
        return names.stream().filter(given::equalsIgnoreCase).findFirst().orElse("");
    }

    /**
     * The members of one Go struct, and what was wrong with them: a faulty timestamp or URL ends the reading of a struct in
     * Go and so outweighs a wrong type, even an earlier one.
     */
    static final class Struct {

        private final String name; // "" for an anonymous one
        private @Nullable String first;
        private @Nullable String last;

        Struct(String name) {
            this.name = name;
        }

        /** Takes over what was wrong inside. */
        void take(Struct nested) {
            first = first == null ? nested.first : first;
        }

        /** What is to be reported, if anything is wrong. */
        Optional<String> fault() {
            return Optional.ofNullable(last != null ? last : first);
        }

        /** A text; {@code old} when the member is null or of another type. */
        String text(JsonParser parser, String member, String old) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_STRING -> SharedStrings.wellFormed(parser.getText());
                case VALUE_NULL -> old;
                default -> {
                    wrongType(parser, name + "." + member, "string");
                    yield old;
                }
            };
        }

        @Nullable String textOrNull(JsonParser parser, String member, @Nullable String old) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NULL ? null : text(parser, member, old == null ? "" : old);
        }

        @Nullable Boolean truth(JsonParser parser, String member) throws IOException {
            return switch (parser.currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> null;
                default -> {
                    wrongType(parser, name + "." + member, "bool");
                    yield null;
                }
            };
        }

        /** A URL, of which only the type is looked at here; {@code ""} when it is null. */
        String url(JsonParser parser, String member) throws IOException {
            return fatalText(parser, member).orElse("");
        }

        @Nullable Instant time(JsonParser parser, String member, @Nullable Instant old) throws IOException {
            Optional<String> text = fatalText(parser, member);
            try {
                return text.isPresent() ? Timestamps.parse(text.get()) : old;
            } catch (Timestamps.MalformedTimestamp e) {
                last = last == null ? e.text() : last;
                return old;
            }
        }

        private Optional<String> fatalText(JsonParser parser, String member) throws IOException {
            JsonToken token = parser.currentToken();
            if (token == JsonToken.VALUE_STRING) {
                return Optional.of(SharedStrings.wellFormed(parser.getText()));
            }
            if (token != JsonToken.VALUE_NULL) {
                last = last == null ? wrong(token, "struct field " + name + "." + member, "string") : last;
                parser.skipChildren();
            }
            return Optional.empty();
        }

        /** A map of texts, added to what an earlier member of this name gave; null when the member is null. */
        @Nullable Map<String, String> labelSet(JsonParser parser, String member, @Nullable Map<String, String> old)
                throws IOException {
            if (parser.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                wrongType(parser, name + "." + member, "models.LabelSet");
                return old;
            }
            Map<String, String> set = old == null ? new LinkedHashMap<>() : old;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = SharedStrings.wellFormed(parser.currentName());
                parser.nextToken();
                set.put(key, text(parser, member + "." + key, ""));
            }
            return set;
        }

        /** Notes a value that is of no use, and steps over it. */
        void wrongType(JsonParser parser, String field, String wanted) throws IOException {
            if (first == null) {
                first = wrong(parser.currentToken(), "struct field " + field, wanted);
            }
            parser.skipChildren();
        }

        private static String wrong(JsonToken token, String where, String wanted) {
            return "json: cannot unmarshal " + kind(token) + " into Go " + where + " of type " + wanted;
        }
    }
}
