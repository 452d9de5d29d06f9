package signalbox.editor;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What a server that runs, and files of recorded alerts, know. Answers at once, with what is known so far. Any thread. */
public interface Running {

    /** Nothing is known. */
    Running NONE = new Running() {
        @Override
        public Map<String, Set<String>> labels() {
            return Map.of();
        }

        @Override
        public OptionalLong fired(String packageName, String rule) {
            return OptionalLong.empty();
        }
    };

    /** Labels of alerts, with their values. */
    Map<String, Set<String>> labels();

    /** How often a rule fired within the last 24 hours; empty when nobody knows. */
    OptionalLong fired(String packageName, String rule);
}
