package signalbox.api.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.alert.NearestName;
import signalbox.gotext.GoQuote;

/** The parameters of a request (spec/api.md 1.6). A parameter that is not well-formed is left out, as Go does. */
public final class Query {

    private static final Set<String> TRUE =
            Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    private final Map<String, List<String>> values = new LinkedHashMap<>();

    public Query(@Nullable String queryString) {
        if (queryString == null) {
            return;
        }
        for (String pair : queryString.split("&", -1)) {
            if (!pair.isEmpty() && pair.indexOf(';') < 0) {
                add(pair);
            }
        }
    }

    private void add(String pair) {
        int equals = pair.indexOf('=');
        try {
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        } catch (IllegalArgumentException halfAnEscape) {
            // left out
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * Throws {@link HandlerFault} when there is another parameter than these: what is misspelt were an answer to another question. Not for
     * the API v2, where Alertmanager passes them over.
     */
    public void only(List<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new HandlerFault(400, "there is no parameter " + GoQuote.quote(name)
                        + NearestName.to(name, names).map(near -> ": did you mean " + near + "=?").orElse(": there are " + String.join(", ", names)));
            }
        }
    }

    /** Every value of a parameter, in order. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The last value of a parameter that is not empty. */
    public Optional<String> last(String name) {
        List<String> all = all(name);
        return all.isEmpty() || all.get(all.size() - 1).isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1));
    }

    /** A number that is not negative; {@code otherwise} when there is none. Throws {@link HandlerFault} when it is something else. */
    public int number(String name, int otherwise) {
        return last(name)
                .map(text -> {
                    if (!text.matches("\\d{1,9}")) {
                        throw new HandlerFault(400, name + "= is to be a number, such as " + otherwise + ", and is " + GoQuote.quote(text));
                    }
                    return Integer.parseInt(text);
                })
                .orElse(otherwise);
    }

    /** A switch that is on unless it is turned off. */
    public boolean isOn(String name) {
        return last(name).map(text -> TRUE.contains(text.toLowerCase(Locale.ROOT))).orElse(true);
    }
}
