package signalbox.miss;

import java.util.List;
import java.util.stream.Collectors;
import signalbox.decision.Seen;
import signalbox.explain.Speech;

/** How the facts of a firing are called. */
public final class SeenWords {

    private static final int MOST_NAMED = 5;

    private SeenWords() {}

    /** A fact, or a value, in a line. */
    public static String of(Seen seen) {
        if (seen instanceof Seen.OfAlert alert) {
            return alert.labels().isEmpty() ? "every alert" : Speech.PLAIN.alert(alert.labels());
        } else if (seen instanceof Seen.OfFact fact) {
            return fact.kind() + fact.values().entrySet().stream()
                    .map(each -> each.getKey() + " " + of(each.getValue()))
                    .collect(Collectors.joining(", ", "( ", " )"));
        } else if (seen instanceof Seen.Named named) {
            return named.values().toString();
        } else if (seen instanceof Seen.Several several) {
            return several(several.some(), several.size());
        } else if (seen instanceof Seen.Counted counted) {
            return of(counted.result()) + " of " + of(counted.of());
        }
        String text = String.valueOf(((Seen.Value) seen).value());
        return text.isEmpty() ? "empty" : text;
    }

    private static String several(List<Seen> some, int size) {
        int named = Math.min(some.size(), MOST_NAMED);
        String end = size > named ? " and " + (size - named) + " more]" : "]";
        return some.stream().limit(MOST_NAMED).map(SeenWords::of).collect(Collectors.joining(", ", "[", end));
    }
}
