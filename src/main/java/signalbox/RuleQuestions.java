package signalbox;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import signalbox.alert.Labels;
import signalbox.engine.RuleEngine;
import signalbox.explain.Speech;
import signalbox.miss.Answer;
import signalbox.miss.Moment;
import signalbox.miss.NearestMiss;
import signalbox.miss.Readings;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;

/** Asks the rules that run why they do not hold. The engine's thread lists its facts, and has no other part in it. */
final class RuleQuestions {

    /** No more rules are named that nearly keep an alert quiet. */
    private static final int MOST_NEAR = 5;

    private final Readings readings = new Readings();
    private final RuleEngine engine;
    private final Supplier<RuleBase> rules;
    private final InstantSource clock;
    private final Executor thread;

    /** @param thread by which questions are answered, one after the other */
    RuleQuestions(RuleEngine engine, Supplier<RuleBase> rules, InstantSource clock, Executor thread) {
        this.engine = engine;
        this.rules = rules;
        this.clock = clock;
        this.thread = thread;
    }

    /** Throws {@code IllegalArgumentException}, with words for whoever asked, where there is no such rule. */
    CompletionStage<Answer> whyNot(String name, Labels alert) {
        RuleBase running = rules.get();
        Readings.RuleName rule = Readings.find(running, name);
        return miss(running, rule.packageName()).thenApplyAsync(miss -> miss.get().ask(rule.rule(), alert), thread);
    }

    /** The rules of all packages that nearly keep an alert quiet, the nearest first. */
    CompletionStage<List<Answer>> nearly(Labels alert) {
        RuleBase running = rules.get();
        CompletableFuture<List<Answer>> all = CompletableFuture.completedFuture(List.of());
        for (RulePackage info : running.teams()) {
            all = all.thenCombineAsync(miss(running, info.name()), (found, miss) -> {
                List<Answer> more = new ArrayList<>(found);
                more.addAll(miss.get().nearly(alert, MOST_NEAR));
                return more;
            }, thread);
        }
        return all.thenApply(found -> found.stream()
                .sorted(Comparator.comparingLong(Answer::missing).thenComparing(Answer::rule))
                .limit(MOST_NEAR)
                .toList());
    }

    private CompletableFuture<Supplier<NearestMiss>> miss(RuleBase running, String packageName) {
        return engine.facts(packageName).thenApply(facts -> () -> new NearestMiss(
                readings.of(running, packageName), Moment.now(facts, engine.view(), clock.instant()), Speech.PLAIN));
    }
}
