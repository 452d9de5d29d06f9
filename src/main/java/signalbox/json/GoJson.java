package signalbox.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import signalbox.gotext.GoFloat;
import signalbox.gotext.GoOrder;
import signalbox.gotext.Utf8;

/**
 * Writes JSON as Go does (spec/receivers.md 3.5): no spaces, maps sorted by key, and Go's escapes and numbers, so that
 * receivers get the bytes that they got before.
 *
 * <p>A value is null, a String, Boolean, whole number, Double, {@link Instant}, {@link JsonObject} (fields in their order),
 * Map (sorted), any Iterable, {@link Raw}, or an Optional of one of these.
 */
public final class GoJson {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final double LEAST_PLAIN = 1e-6;
    private static final double LEAST_LARGE = 1e21;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .characterEscapes(GoEscapes.HTML)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(Integer.MAX_VALUE).build())
            .build();

    private GoJson() {}

    /** JSON that somebody else wrote, which is valid. It loses its spaces and gets Go's escapes. */
    public record Raw(String json) {}

    /** JSON cannot say it: a number that is none, or infinite. The message is Go's. */
    public static final class UnsupportedValueException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnsupportedValueException(String message) {
            super(message);
        }
    }

    /** The body of a request: UTF-8, with the newline that ends every one. Throws {@link UnsupportedValueException}. */
    public static byte[] bytes(@Nullable Object value) {
        return (text(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Without a newline. Throws {@link UnsupportedValueException}. */
    public static String text(@Nullable Object value) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = generator(text)) {
            write(value, json);
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return text.toString();
    }

    /** Writes UTF-8 and escapes nothing for HTML until {@link #escapeHtml} says so. Closing it leaves the stream open. */
    public static JsonGenerator generator(OutputStream stream) throws IOException {
        JsonGenerator json = JSON.createGenerator(stream)
                .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8.mappedFeature())
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        escapeHtml(json, false);
        return json;
    }

    /** From now on, whether {@code <}, {@code >} and {@code &} are escaped. */
    public static void escapeHtml(JsonGenerator json, boolean escape) {
        json.setCharacterEscapes(escape ? GoEscapes.HTML : GoEscapes.PLAIN);
    }

    /** Writes with Go's escapes; numbers that are not whole are for {@link #number}. Closing it closes the writer. */
    public static JsonGenerator generator(Writer writer) throws IOException {
        return new JsonGeneratorDelegate(JSON.createGenerator(writer)) {
            @Override
            public void writeString(String text) throws IOException {
                super.writeString(Utf8.wellFormed(text));
            }

            @Override
            public void writeFieldName(String name) throws IOException {
                super.writeFieldName(Utf8.wellFormed(name));
            }
        };
    }

    /** The fewest digits that mean this number and no other. Throws {@link UnsupportedValueException} if it is none. */
    public static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new UnsupportedValueException("json: unsupported value: " + GoFloat.format(value, 'g', -1));
        }
        double size = Math.abs(value);
        return size == 0 || (size >= LEAST_PLAIN && size < LEAST_LARGE)
                ? GoFloat.format(value, 'f', -1)
                : GoFloat.format(value, 'e', -1).replaceFirst("e-0(\\d)$", "e-$1");
    }

    /** RFC 3339 with as many digits after the second as there are, at most nine. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are printed before
    public static String time(Instant instant) {
        String text = SECONDS.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        int nanos = instant.getNano();
        if (nanos != 0) {
            String digits = Integer.toString(1_000_000_000 + nanos).substring(1);
            int end = digits.length();
            while (digits.charAt(end - 1) == '0') {
                end--;
            }
            text += "." + digits.substring(0, end);
        }
        return text + "Z";
    }

    private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Long || value instanceof Integer || value instanceof BigInteger) {
            json.writeNumber(value.toString());
        } else if (value instanceof Double number) {
            json.writeNumber(number(number));
        } else if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Instant instant) {
            json.writeString(time(instant));
        } else if (value instanceof JsonObject object) {
            writeFields(object.fields(), json);
        } else if (value instanceof Map<?, ?> map) {
            writeFields(sorted(map), json);
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            for (Object item : items) {
                write(item, json);
            }
            json.writeEndArray();
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null), json);
        } else if (value instanceof Raw raw) {
            json.writeRawValue(compact(raw.json()));
        } else {
            throw new IllegalArgumentException("json: unsupported type: " + value.getClass().getName());
        }
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>(GoOrder::compare);
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private static void writeFields(Map<String, @Nullable Object> fields, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            write(field.getValue(), json);
        }
        json.writeEndObject();
    }

    private static String compact(String json) {
        StringBuilder out = new StringBuilder(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(json.charAt(++i));
            } else if (c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029') {
                out.append(String.format("\\u%04x", (int) c));
            } else if (quoted || " \t\r\n".indexOf(c) < 0) {
                quoted ^= c == '"';
                out.append(c);
            }
        }
        return out.toString();
    }
}
