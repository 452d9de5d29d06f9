package signalbox.receiver;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.gotext.GoOrder;

/**
 * Writes JSON as Go does (spec/receivers.md 3.5): no spaces, maps sorted by key, and Go's escapes and numbers, so that
 * receivers get the bytes that they got before.
 *
 * <p>A value is null, a String, Boolean, whole number, Double, {@link Instant}, {@link Labels}, {@link JsonObject} (fields in
 * their order), Map (sorted), any Iterable, {@link Raw}, or an Optional of one of these.
 */
final class GoJson {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final String HEX = "0123456789abcdef";
    private static final double LEAST_PLAIN = 1e-6;
    private static final double LEAST_LARGE = 1e21;
    private static final int MOST_DIGITS = 17;

    private final StringBuilder out = new StringBuilder(1024);

    private GoJson() {}

    /** JSON that somebody else wrote, which is valid. It loses its spaces and gets Go's escapes. */
    record Raw(String json) {}

    /** JSON cannot say it: a number that is none, or infinite. The message is Go's. */
    static final class UnsupportedValueException extends RuntimeException {
        UnsupportedValueException(String message) {
            super(message);
        }
    }

    /** The body of a request: UTF-8, with the newline that ends every one. Throws {@link UnsupportedValueException}. */
    static byte[] bytes(@Nullable Object value) {
        return (text(value) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Without a newline. Throws {@link UnsupportedValueException}. */
    static String text(@Nullable Object value) {
        GoJson json = new GoJson();
        json.write(value);
        return json.out.toString();
    }

    /** RFC 3339 with as many digits after the second as there are, at most nine. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are printed before
    static String time(Instant instant) {
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

    private void write(@Nullable Object value) {
        if (value == null || value instanceof Boolean || isWhole(value)) {
            out.append(value);
        } else if (value instanceof String text) {
            quote(text);
        } else if (value instanceof Double number) {
            out.append(number(number));
        } else if (value instanceof Instant instant) {
            quote(time(instant));
        } else if (value instanceof Labels labels) {
            write(labels);
        } else if (value instanceof JsonObject object) {
            writeFields(object.fields());
        } else if (value instanceof Map<?, ?> map) {
            writeFields(sorted(map));
        } else if (value instanceof Iterable<?> items) {
            write(items);
        } else if (value instanceof Optional<?> optional) {
            write(optional.orElse(null));
        } else if (value instanceof Raw raw) {
            compact(raw.json());
        } else {
            throw new IllegalArgumentException("json: unsupported type: " + value.getClass().getName());
        }
    }

    private static boolean isWhole(Object value) {
        return value instanceof Long || value instanceof Integer || value instanceof BigInteger;
    }

    private static Map<String, @Nullable Object> sorted(Map<?, ?> map) {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>(GoOrder::compare);
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        return sorted;
    }

    private void writeFields(Map<String, @Nullable Object> fields) {
        String before = "{";
        for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
            out.append(before);
            quote(field.getKey());
            out.append(':');
            write(field.getValue());
            before = ",";
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private void write(Labels labels) {
        out.append('{');
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : ",");
            quote(labels.name(i));
            out.append(':');
            quote(labels.value(i));
        }
        out.append('}');
    }

    private void write(Iterable<?> items) {
        out.append('[');
        String before = "";
        for (Object item : items) {
            out.append(before);
            write(item);
            before = ",";
        }
        out.append(']');
    }

    /** The fewest digits that mean this number and no other. Java's own are more, before Java 19. */
    private static String number(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            String name = Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
            throw new UnsupportedValueException("json: unsupported value: " + name);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        double size = Math.abs(value);
        return size < LEAST_PLAIN || size >= LEAST_LARGE
                ? withExponent(shortest.stripTrailingZeros())
                : shortest.stripTrailingZeros().toPlainString();
    }

    private static String withExponent(BigDecimal number) {
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - number.scale();
        return (number.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }

    private void compact(String json) {
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted && c == '\\') {
                out.append(c).append(json.charAt(++i));
            } else if (isEscapedInHtml(c)) {
                escape(c);
            } else if (quoted || " \t\r\n".indexOf(c) < 0) {
                quoted ^= c == '"';
                out.append(c);
            }
        }
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else if (Character.isSurrogate(c)) {
                out.append("\\ufffd");
            } else {
                append(c);
            }
        }
        out.append('"');
    }

    private void append(char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default -> {
                if (c < ' ' || isEscapedInHtml(c)) {
                    escape(c);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private static boolean isEscapedInHtml(char c) {
        return c == '<' || c == '>' || c == '&' || c == '\u2028' || c == '\u2029';
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
