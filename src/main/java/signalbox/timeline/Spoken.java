package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.explain.Speech;

/**
 * As a timeline calls things.
 *
 * @param silences the ids of silences by their names
 */
record Spoken(Timeline timeline, Map<String, String> silences) implements Speech {

    @Override
    public String alert(Labels labels) {
        return timeline.nameOf(labels);
    }

    @Override
    public String time(Instant instant) {
        return Offset.text(Duration.between(timeline.clock(), instant));
    }

    @Override
    public String silence(String id) {
        return silences.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(id);
    }
}
