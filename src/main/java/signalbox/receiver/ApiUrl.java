package signalbox.receiver;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.receiver.http.FormData;

/**
 * Where a far end's API is, as it is configured; paths and queries are added to it as Go does (spec/receivers.md 8, 10, 11
 * and 18).
 *
 * @param base all before the query
 * @param query without its question mark, {@code ""} when there is none
 */
record ApiUrl(String base, String query) {

    private static final String PLAIN_IN_PATH = "-_.~$&+,/:;=@";

    /** An API's URL, perhaps with a query. */
    static ApiUrl of(String url) {
        String[] parts = url.replaceFirst("(?s)#.*", "").split("\\?", 2);
        return new ApiUrl(parts[0], parts.length == 1 ? "" : parts[1]);
    }

    /** With this behind the path as it is. */
    ApiUrl plus(String path) {
        return new ApiUrl(base + path, query);
    }

    /** With this as the last parts of the path, and no two slashes in a row. */
    ApiUrl joined(String path) {
        return new ApiUrl(origin() + (path() + "/" + path).replaceAll("/{2,}", "/"), query);
    }

    /** With the first occurrence of a text before the query replaced. */
    ApiUrl replaced(String text, String other) {
        int at = base.indexOf(text);
        return at < 0 ? this : new ApiUrl(base.substring(0, at) + other + base.substring(at + text.length()), query);
    }

    /** With these in the query, sorted by name; they take the place of those of the same name. */
    ApiUrl with(Map<String, String> fields) {
        Stream<String> kept =
                pairs(query).stream().filter(pair -> !pair.isEmpty() && !fields.containsKey(name(pair)));
        return new ApiUrl(base, Stream.concat(kept, pairs(FormData.encode(fields)).stream())
                .sorted(Comparator.comparing(ApiUrl::name))
                .collect(Collectors.joining("&")));
    }

    private static List<String> pairs(String query) {
        return List.of(query.split("&", -1));
    }

    private static String name(String pair) {
        return pair.replaceFirst("(?s)=.*", "");
    }

    /** Host and, if there is one, port. */
    String host() {
        return origin().replaceFirst("(?s)^[^/]*//(?:.*@)?", "");
    }

    /** The path, as it is written. */
    String path() {
        return base.substring(origin().length());
    }

    private String origin() {
        int host = base.indexOf("//") + 2;
        int end = base.indexOf('/', host);
        return end < 0 ? base : base.substring(0, end);
    }

    /** A text as a part of a path, in which slashes stay what they are. */
    static String escapedPath(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlainInPath((char) (octet & 0xff))) {
                escaped.append((char) octet);
            } else {
                escaped.append('%').append(String.format("%02X", octet & 0xff));
            }
        }
        return escaped.toString();
    }

    private static boolean isPlainInPath(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || PLAIN_IN_PATH.indexOf(c) >= 0;
    }

    /** As requests take it. */
    @Override
    public String toString() {
        return query.isEmpty() ? base : base + "?" + query;
    }
}
