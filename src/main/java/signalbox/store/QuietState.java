package signalbox.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.condition.Subject;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;

/** What kept an alert quiet when it ended, as one JSON object of texts, and back; the texts of each reason begin with its number. */
final class QuietState {

    private QuietState() {}

    /** {@code ""} when nothing did. */
    static String write(List<Quiet> quiet, JsonWriter json) {
        if (quiet.isEmpty()) {
            return "";
        }
        Map<String, String> state = new LinkedHashMap<>();
        for (int i = 0; i < quiet.size(); i++) {
            Quiet reason = quiet.get(i);
            String number = i + ".";
            state.put(number + "kind", reason.kind().text());
            state.put(number + "receiver", reason.receiver());
            state.put(number + "package", reason.by().packageName());
            state.put(number + "version", reason.by().version());
            state.put(number + "rule", reason.by().rule());
            state.put(number + "place", reason.by().place());
            state.put(number + "words", reason.because().words());
            state.put(number + "alerts", json.writeSubjects(reason.because().alerts().stream().map(Subject::of).toList()));
        }
        return json.write(Labels.of(state));
    }

    /** Throws {@link IOException} saying what is wrong. */
    static List<Quiet> read(String text, JsonReader json) throws IOException {
        Labels state = json.labels(text);
        List<Quiet> quiet = new ArrayList<>();
        for (int i = 0; !state.get(i + ".kind").isEmpty(); i++) {
            String number = i + ".";
            List<Labels> alerts = json.subjects(state.get(number + "alerts")).stream().map(Subject::labels).toList();
            quiet.add(new Quiet(
                    kind(state.get(number + "kind")),
                    state.get(number + "receiver"),
                    new DecidedBy(
                            state.get(number + "package"), state.get(number + "version"), state.get(number + "rule"),
                            state.get(number + "place")),
                    new Because(alerts, Optional.empty(), Optional.empty(), state.get(number + "words"))));
        }
        return quiet;
    }

    private static Kind kind(String text) throws IOException {
        try {
            return Kind.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IOException("what kept the alert quiet is of no kind that this version knows: " + text, e);
        }
    }
}
