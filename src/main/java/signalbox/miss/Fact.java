package signalbox.miss;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;

/**
 * A fact as it is shown.
 *
 * @param type such as {@code Alert}
 * @param alert its labels, if it is an alert
 * @param properties what rules can say of it; of an alert nothing, for the labels say it
 * @param words how it is called in a sentence
 */
public record Fact(String type, Optional<Labels> alert, Map<String, Object> properties, String words) {

    public Fact {
        requireNonNull(type, "type is null");
        requireNonNull(alert, "alert is null");
        properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
        requireNonNull(words, "words is null");
    }
}
