package signalbox.api;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.MatcherSyntaxException;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.Query;

/** Matchers that requests carry as parameters (spec/api.md 1.7). */
record Filters(MatcherSyntax.Mode mode) {

    /** Those of {@code filter}. */
    List<Matcher> filter(Query query) {
        return parse(query.all("filter"), "");
    }

    /** Those of {@code receiver_matchers}. */
    List<Matcher> receiverMatchers(Query query) {
        return parse(query.all("receiver_matchers"), "failed to parse receiver_matchers param: ");
    }

    private List<Matcher> parse(List<String> texts, String prefix) {
        try {
            return texts.stream()
                    .map(text -> MatcherSyntax.parseOne(mode, MatcherSyntax.Origin.API, text))
                    .toList();
        } catch (MatcherSyntaxException e) {
            throw new HandlerFault(400, prefix + e.getMessage());
        }
    }

    /** Whether labels pass every matcher. */
    static boolean allHold(List<Matcher> matchers, Labels labels) {
        for (int i = 0; i < matchers.size(); i++) { // by index: this runs for every alert and makes no garbage
            if (!matchers.get(i).selects(labels)) {
                return false;
            }
        }
        return true;
    }
}
