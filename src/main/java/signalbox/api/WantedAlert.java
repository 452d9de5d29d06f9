package signalbox.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import signalbox.alert.Matcher;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.Query;
import signalbox.explain.Explanation;
import signalbox.explain.Speech;
import signalbox.view.AlertView;

/** The one alert that is asked for: by its fingerprint, or by matchers. */
record WantedAlert(Optional<String> fingerprint, List<Matcher> matchers) {

    private static final List<String> PARAMETERS = List.of("fingerprint", "filter", "at", "rule", "nearly");

    /** No more are named when it is not clear which is meant. */
    private static final int MOST_NAMED = 10;

    static WantedAlert of(Query query, Filters filters) {
        query.only(PARAMETERS);
        Optional<String> fingerprint = query.last("fingerprint").map(WantedAlert::checked);
        List<Matcher> matchers = fingerprint.isPresent() ? List.of() : filters.filter(query);
        if (fingerprint.isEmpty() && matchers.isEmpty()) {
            throw new HandlerFault(400, "which alert? Name it by fingerprint=, or by matchers in filter=");
        }
        return new WantedAlert(fingerprint, matchers);
    }

    /** A fingerprint as the API has it. */
    static String checked(String text) {
        String fingerprint = text.toLowerCase(Locale.ROOT);
        if (!fingerprint.matches("[0-9a-f]{16}")) {
            throw new HandlerFault(400, "fingerprint= is to be 16 hexadecimal digits, as /api/v2/alerts shows them");
        }
        return fingerprint;
    }

    long number() {
        return Long.parseUnsignedLong(fingerprint.orElseThrow(), 16);
    }

    /** The one of those that were found; empty when there is none. */
    Optional<AlertView> one(List<AlertView> found) {
        if (found.size() > 1) {
            throw new HandlerFault(400, found.size() + " alerts match; name one by fingerprint=: " + names(found));
        }
        return found.stream().findFirst();
    }

    String nameOf(Explanation explanation) {
        return fingerprint.orElseGet(() -> explanation.alert().fingerprintText());
    }

    private static String names(List<AlertView> found) {
        List<String> names = found.stream()
                .map(view -> view.alert().labels())
                .sorted()
                .limit(MOST_NAMED)
                .map(labels -> labels.fingerprintText() + " " + Speech.PLAIN.alert(labels))
                .toList();
        return String.join(", ", names) + (found.size() > MOST_NAMED ? ", …" : "");
    }
}
