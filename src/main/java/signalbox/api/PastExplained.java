package signalbox.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.audit.History;
import signalbox.explain.Explanation;
import signalbox.view.AlertView;

/** Explains what was, from the history alone: with a server and without one. */
record PastExplained(History history, Filters filters) {

    ExplainJson answer(Query query, Instant at) {
        Wanted wanted = Wanted.of(query, filters);
        return history.at(at, past -> {
                    List<AlertView> found = wanted.fingerprint().isPresent()
                            ? past.alert(wanted.fingerprint().get()).stream().toList()
                            : past.alerts(wanted.matchers());
                    Optional<AlertView> alert = wanted.one(found);
                    Explanation explanation = alert.map(view -> Explanation.of(view, past, at))
                            .orElseGet(() -> Explanation.unknown(Labels.EMPTY, past, at));
                    return ExplainJson.of(wanted.nameOf(explanation), explanation, past);
                })
                .orElseThrow(() -> new HandlerFault(404, "there is no history yet: the audit has written nothing"));
    }
}
