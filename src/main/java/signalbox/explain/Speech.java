package signalbox.explain;

import java.time.Instant;
import signalbox.alert.Labels;

/** How alerts, times and silences are called in a sentence. */
public interface Speech {

    /** As the API does: labels, RFC 3339, ids. */
    Speech PLAIN = new Speech() {
        @Override
        public String alert(Labels labels) {
            return labels.get("alertname") + labels.without("alertname");
        }

        @Override
        public String time(Instant instant) {
            return instant.toString();
        }

        @Override
        public String silence(String id) {
            return id;
        }
    };

    String alert(Labels labels);

    String time(Instant instant);

    String silence(String id);
}
