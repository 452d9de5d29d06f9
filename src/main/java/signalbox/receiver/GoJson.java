package signalbox.receiver;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;
import signalbox.alert.Labels;

/**
 * Writes JSON as Go does (spec/receivers.md 3.5): no spaces, fields in the order given, maps sorted by key, and Go's
 * escapes, so that receivers get the bytes that they got before.
 */
final class GoJson {

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out;
    private boolean first = true;

    GoJson() {
        out = new StringBuilder(1024);
    }

    GoJson beginObject() {
        return open('{');
    }

    GoJson endObject() {
        return close('}');
    }

    GoJson beginArray() {
        return open('[');
    }

    GoJson endArray() {
        return close(']');
    }

    /** The name of a field; its value comes next. */
    GoJson field(String name) {
        separate();
        quote(name);
        out.append(':');
        first = true; // no comma before the value
        return this;
    }

    GoJson field(String name, String value) {
        return field(name).value(value);
    }

    GoJson field(String name, long value) {
        return field(name).value(value);
    }

    GoJson field(String name, Instant value) {
        return field(name).value(time(value));
    }

    GoJson field(String name, Labels value) {
        field(name).beginObject();
        for (int i = 0; i < value.size(); i++) {
            field(value.name(i), value.value(i));
        }
        return endObject();
    }

    GoJson field(String name, Map<String, String> value) {
        TreeMap<String, String> sorted = new TreeMap<>(Labels::compareBytes);
        sorted.putAll(value);
        field(name).beginObject();
        sorted.forEach((String key, String text) -> field(key, text));
        return endObject();
    }

    GoJson value(String value) {
        separate();
        quote(value);
        return this;
    }

    GoJson value(long value) {
        separate();
        out.append(value);
        return this;
    }

    /** What was written, with the newline that ends every body, as UTF-8. */
    byte[] bytes() {
        return (out + "\n").getBytes(StandardCharsets.UTF_8);
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

    private GoJson open(char bracket) {
        separate();
        out.append(bracket);
        first = true;
        return this;
    }

    private GoJson close(char bracket) {
        out.append(bracket);
        first = false;
        return this;
    }

    private void separate() {
        if (!first) {
            out.append(',');
        }
        first = false;
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
            case '<', '>', '&', '\u2028', '\u2029' -> escape(c);
            default -> {
                if (c < ' ') {
                    escape(c);
                } else {
                    out.append(c);
                }
            }
        }
    }

    private void escape(char c) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(HEX.charAt((c >> shift) & 0xf));
        }
    }
}
