package signalbox.receiver.http;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import signalbox.gotext.GoOrder;

/** {@code application/x-www-form-urlencoded}, for queries and bodies, as Go writes it: sorted by name. */
public final class FormData {

    static final String TYPE = "application/x-www-form-urlencoded";

    private FormData() {}

    public static String encode(Map<String, String> fields) {
        TreeMap<String, String> sorted = new TreeMap<>(GoOrder::compare);
        sorted.putAll(fields);
        return sorted.entrySet().stream()
                .map(field -> escape(field.getKey()) + "=" + escape(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** One name or value; a space becomes a plus. */
    static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
    }

    /** The first value of each name. */
    public static Map<String, String> decode(String text) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field : text.split("&", -1)) {
            String[] parts = field.split("=", 2);
            try {
                String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                fields.putIfAbsent(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value);
            } catch (IllegalArgumentException e) {
                throw new IOException("invalid URL escape", e);
            }
        }
        return fields;
    }
}
