package signalbox.api;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.Labels;
import signalbox.api.http.HandlerFault;
import signalbox.api.http.Query;
import signalbox.audit.History;
import signalbox.explain.Explanation;
import signalbox.miss.PastRules;
import signalbox.view.AlertView;
import signalbox.view.Gap;

/**
 * Explains what was, from the history alone: with a server and without one.
 *
 * @param elsewhere where what was before the history begins may be, or why it is not asked
 */
record PastExplained(History history, PastRules rules, Filters filters, String elsewhere) {

    PastExplained(History history, PastRules rules, Filters filters) {
        this(history, rules, filters, "what was before may be in PostgreSQL, where the audit is copied there, or in an export:"
                + " \"signalbox explain\" asks it with --audit.url-file or --audit.export");
    }

    ExplainJson answer(Query query, Instant at) {
        WantedAlert wanted = WantedAlert.of(query, filters);
        return history.at(at, past -> {
                    List<AlertView> found = wanted.fingerprint().isPresent()
                            ? past.alert(wanted.fingerprint().get()).stream().toList()
                            : past.alerts(wanted.matchers());
                    Optional<AlertView> alert = wanted.one(found);
                    Explanation explanation = alert.map(view -> Explanation.of(view, past, at))
                            .orElseGet(() -> Explanation.unknown(Labels.EMPTY, past, at));
                    return ExplainJson.of(wanted.nameOf(explanation), explanation.withPlaces(past.entryPlaces()), past);
                })
                .map(answer -> known(answer, at))
                .map(answer -> answer.in(rules.versions(packagesOf(answer.explanation()), at)))
                .orElseThrow(() -> new HandlerFault(404, "there is no history yet: the audit has written nothing"));
    }

    /** Of a time before the history begins nobody can say that there was no such alert, or that nothing else had a part in what became of it. */
    private ExplainJson known(ExplainJson answer, Instant at) {
        Optional<Instant> begins = history.begins().filter(at::isBefore);
        return begins.map(first -> answer.about(answer.explanation().with(new Gap(
                        Instant.EPOCH, first, 0, "the history here begins at " + first.truncatedTo(ChronoUnit.SECONDS) + "; " + elsewhere))))
                .orElse(answer);
    }

    /** Those whose rules had a part in it. */
    private static Set<String> packagesOf(Explanation explanation) {
        Set<String> names = new HashSet<>();
        explanation.because().forEach(reason -> names.add(reason.by().packageName()));
        explanation.receivers().forEach(each -> names.add(each.by().packageName()));
        explanation.view().ifPresent(view -> {
            view.ruledRoutes().forEach(route -> names.add(route.by().packageName()));
            view.derivedBy().forEach(derived -> names.add(derived.by().packageName()));
            view.unheeded().forEach(unheeded -> names.add(unheeded.by().packageName()));
        });
        return names;
    }
}
