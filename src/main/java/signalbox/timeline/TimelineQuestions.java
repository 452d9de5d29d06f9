package signalbox.timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import signalbox.engine.RuleEngine;
import signalbox.explain.Speech;
import signalbox.miss.Moment;
import signalbox.miss.NearestMiss;
import signalbox.miss.Readings;
import signalbox.miss.WhyNotAnswer;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/** Asks rules, as they run at an instant of a timeline, why they do not hold. */
record TimelineQuestions(RuleBase rules, Readings readings, RuleEngine engine, Instant now, Speech speech) {

    /** No more rules are named that nearly kept an alert quiet. */
    private static final int MOST_NEAR = 2;

    /** Empty when there is no such rule at that instant. */
    List<WhyNotAnswer> ask(WhyNot question) {
        if (question.rule().isEmpty()) {
            List<WhyNotAnswer> near = new ArrayList<>();
            for (RulePackage info : rules.teams()) {
                near.addAll(miss(info.name()).nearly(question.alert(), MOST_NEAR));
            }
            return near.stream().sorted(Comparator.comparingLong(WhyNotAnswer::missing)).limit(MOST_NEAR).toList();
        }
        List<WhyNotAnswer> answers = new ArrayList<>();
        for (RulePackage info : rules.teams()) {
            for (String rule : info.ruleNames()) {
                if (Situation.isNamed(info.name(), rule, question.rule().get())) {
                    answers.add(miss(info.name()).ask(rule, question.alert()));
                }
            }
        }
        return answers;
    }

    private NearestMiss miss(String packageName) {
        return new NearestMiss(readings.of(rules, packageName), Moment.now(engine.facts(packageName).join(), engine.view(), now), speech);
    }
}
