package signalbox.api;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import signalbox.api.http.JsonOut;
import signalbox.audit.AuditUnreadableException;
import signalbox.audit.History;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Force;
import signalbox.decision.Quiet;
import signalbox.explain.Explanation;
import signalbox.miss.ConditionFinding;
import signalbox.miss.Fact;
import signalbox.miss.FindingWords;
import signalbox.miss.Near;
import signalbox.miss.PastAnswer;
import signalbox.miss.Verdict;
import signalbox.miss.WhyNotAnswer;
import signalbox.view.AlertView;

/**
 * The JSON of an answer why a rule did not hold (audit.md 4), and of what it concluded where it did.
 *
 * @param held when it did hold for the alert, in the day before
 * @param past of the past: the version of then, and what that of today says
 * @param byRecordAlone why the history was not lived again for what is not on record; {@code ""}: it was, or there was no need
 */
record RuleAnswer(WhyNotAnswer answer, Explanation explanation, List<History.Span> held, Optional<PastAnswer> past, String byRecordAlone) {

    private static final Duration A_DAY = Duration.ofDays(1);

    /** No more stretches are said in words. */
    private static final int MOST_SAID = 3;

    /** With what is on record of when it held. */
    static RuleAnswer of(WhyNotAnswer answer, Explanation explanation, History history) {
        Instant at = explanation.at();
        try {
            return new RuleAnswer(
                    answer,
                    explanation,
                    history.held(explanation.alert(), answer.packageName(), answer.rule(), at.minus(A_DAY), at),
                    Optional.empty(),
                    "");
        } catch (AuditUnreadableException e) {
            return of(answer, explanation); // the verdict itself is an answer, too
        }
    }

    static RuleAnswer of(WhyNotAnswer answer, Explanation explanation) {
        return new RuleAnswer(answer, explanation, List.of(), Optional.empty(), "");
    }

    static RuleAnswer of(PastAnswer past, Explanation explanation, History history) {
        RuleAnswer then = of(past.then(), explanation, history);
        return new RuleAnswer(then.answer(), explanation, then.held(), Optional.of(past), "");
    }

    /** The same, and why it is not more. */
    RuleAnswer byRecordAlone(String why) {
        return new RuleAnswer(answer, explanation, held, past, why);
    }

    /** Whether it is on record that it held. */
    private boolean isOnRecord() {
        return held.stream().anyMatch(span -> span.until().isEmpty() || span.until().get().isAfter(explanation.at()));
    }

    private String sentence() {
        String more = byRecordAlone.isEmpty() ? "" : " More than the record has was not found: " + byRecordAlone + ".";
        return heldInWords() + more + past.map(RuleAnswer::today).orElse("");
    }

    /** That nothing comes of what it concludes. */
    private String withoutEffect() {
        if (!answer.holds() || !concluded(answer, explanation).isEmpty()) {
            return "";
        }
        return explanation.view().stream()
                .flatMap(view -> view.unheeded().stream())
                .filter(unheeded -> isBy(unheeded.by(), answer))
                .findFirst()
                .map(unheeded -> (past.isPresent() ? " Nothing came of it: " : " Nothing comes of it: ")
                        + (unheeded.force() == Force.SHADOW ? answer.packageName() + (past.isPresent() ? " was a shadow." : " is a shadow.")
                                : "it is outside of the scope of " + answer.packageName() + "."))
                .orElse("");
    }

    /** That it ran in another version then, and what the one of today makes of it. */
    private static String today(PastAnswer past) {
        if (past.version().isSame()) {
            return " It runs in the same version today.";
        } else if (past.version().today().isEmpty()) {
            return " Its package does not run today.";
        }
        String other = " Another version of it runs today";
        return past.today()
                .map(today -> other + (today.holds() == past.then().holds() && today.isUndecided() == past.then().isUndecided()
                        ? " and says the same."
                        : today.isUndecided() ? "." : ": it would " + (today.holds() ? "hold." : "not hold.")))
                .orElse(other + ", in which there is no such rule or whose text is not kept.");
    }

    private String heldInWords() {
        if (held.isEmpty()) {
            return answer.sentence() + withoutEffect();
        }
        History.Span last = held.get(held.size() - 1);
        if (isOnRecord()) {
            String since = (answer.holds() ? " It has" : " By the audit it held") + " since " + time(last.from()) + ".";
            return answer.sentence() + withoutEffect() + since;
        }
        int said = Math.min(MOST_SAID, held.size());
        String stretches = held.subList(held.size() - said, held.size()).stream()
                .map(span -> "from " + time(span.from()) + " to " + span.until().map(RuleAnswer::time).orElse("now"))
                .collect(Collectors.joining(", "));
        return answer.sentence() + withoutEffect() + " It held " + stretches
                + (held.size() > said ? ", and " + (held.size() - said) + " times more in the 24 hours before" : "") + ".";
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    void write(JsonOut out) throws IOException {
        out.object();
        out.member("name", answer.rule());
        out.member("package", answer.packageName());
        out.member("version", answer.version());
        out.member("place", answer.place());
        out.member("file", answer.file());
        out.name("held");
        if (answer.isUndecided() && !isOnRecord()) {
            out.nothing();
        } else {
            out.truth(answer.holds() || ((answer.isUndecided() || answer.as().isEmpty()) && isOnRecord()));
        }
        out.member("firing", answer.firing());
        out.member("sentence", sentence());
        if (past.isPresent()) {
            out.name("ran");
            ExplainJson.write(past.get().version(), out);
            out.name("today");
            if (past.get().today().isPresent()) {
                of(past.get().today().get(), explanation).write(out);
            } else {
                out.nothing();
            }
        }
        out.name("heldFrom").array();
        for (History.Span span : held) {
            out.object().member("from", span.from()).name("until");
            DecisionJson.time(span.until().filter(until -> !until.isAfter(explanation.at())), out);
            out.endObject();
        }
        out.endArray();
        if (answer.as().isPresent()) {
            out.name("as");
            as(answer.as().get(), out);
            out.endObject();
        }
        out.name("branch").object().member("number", answer.branch()).member("of", answer.branches()).endObject();
        out.name("choices").object().member("of", answer.choices()).member("looked", answer.looked()).endObject();
        out.member("complete", answer.complete());
        out.name("conditions").array();
        for (ConditionFinding finding : answer.conditions()) {
            write(finding, out);
        }
        out.endArray().name("otherPlaces").array();
        for (WhyNotAnswer.Other other : answer.others()) {
            as(other.as(), out);
            out.member("branch", other.branch()).member("held", other.held()).endObject();
        }
        out.endArray();
        out.member("concluded", answer.holds() ? concluded(answer, explanation) : List.of());
        out.endObject();
    }

    private static void as(WhyNotAnswer.As as, JsonOut out) throws IOException {
        out.object().member("variable", as.variable()).member("condition", as.condition()).member("fits", as.fits());
    }

    /** What it decides about the alert, in words. */
    private static List<String> concluded(WhyNotAnswer answer, Explanation explanation) {
        List<Quiet> quiet = explanation.because().stream().filter(reason -> isBy(reason.by(), answer)).toList();
        List<AlertView.RuledRoute> routes = explanation.view()
                .map(view -> view.ruledRoutes().stream().filter(route -> isBy(route.by(), answer)).toList())
                .orElse(List.of());
        return java.util.stream.Stream.concat(
                        quiet.stream().map(reason -> reason.kind().text() + (reason.receiver().isEmpty() ? "" : " for " + reason.receiver())),
                        routes.stream().map(route -> "routed to " + route.receiver()))
                .distinct()
                .toList();
    }

    private static boolean isBy(DecidedBy by, WhyNotAnswer answer) {
        return by.packageName().equals(answer.packageName()) && by.rule().equals(answer.rule());
    }

    private static void write(ConditionFinding finding, JsonOut out) throws IOException {
        out.object().member("text", finding.text()).member("line", finding.line()).name("holds");
        if (finding.holds().isEmpty()) {
            out.nothing();
            if (finding.isUnknown()) {
                out.member("say", finding.say());
            }
            out.endObject();
            return;
        }
        out.truth(finding.holds().get()).name("facts");
        facts(finding.facts(), out);
        if (finding.failed()) {
            out.name("found");
            value(finding.found(), out);
            out.member("needed", finding.needed());
            out.member("say", finding.say());
            out.name("inTheWay");
            facts(finding.inTheWay(), out);
            out.name("nearest").array();
            for (Near near : finding.nearest()) {
                write(near, out);
            }
            out.endArray().name("wanted");
            verdicts(finding.wanted(), out);
            out.member("more", finding.more());
        }
        out.endObject();
    }

    private static void write(Near near, JsonOut out) throws IOException {
        out.object().name("fact");
        fact(near.fact(), out);
        out.name("endedAgo");
        value(near.endedAgo().map(FindingWords::ago), out);
        if (!near.lacks().isEmpty()) {
            out.member("lacks", near.lacks());
        }
        if (near.isItself()) {
            out.member("itself", true).name("with");
            facts(near.with(), out);
        }
        out.name("constraints");
        verdicts(near.constraints(), out);
        out.endObject();
    }

    private static void verdicts(List<Verdict> verdicts, JsonOut out) throws IOException {
        out.array();
        for (Verdict verdict : verdicts) {
            out.object().member("text", verdict.text()).member("holds", verdict.holds());
            if (verdict.was().isPresent()) {
                out.name("was");
                value(verdict.was(), out);
            }
            if (verdict.wanted().isPresent()) {
                out.name("wanted");
                value(verdict.wanted(), out);
            }
            out.endObject();
        }
        out.endArray();
    }

    private static void facts(List<Fact> facts, JsonOut out) throws IOException {
        out.array();
        for (Fact fact : facts) {
            fact(fact, out);
        }
        out.endArray();
    }

    private static void fact(Fact fact, JsonOut out) throws IOException {
        out.object().member("type", fact.type());
        if (fact.alert().isPresent()) {
            out.member("fingerprint", fact.alert().get().fingerprintText()).member("labels", fact.alert().get());
        }
        for (Map.Entry<String, Object> property : fact.properties().entrySet()) {
            out.name(property.getKey());
            value(Optional.of(property.getValue()), out);
        }
        out.member("text", fact.words()).endObject();
    }

    private static void value(Optional<?> value, JsonOut out) throws IOException {
        if (value.isEmpty()) {
            out.nothing();
        } else if (value.get() instanceof Number number) {
            out.number(number.toString());
        } else if (value.get() instanceof Boolean truth) {
            out.truth(truth);
        } else {
            out.string(String.valueOf(value.get()));
        }
    }
}
