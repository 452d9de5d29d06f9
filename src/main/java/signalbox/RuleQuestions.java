package signalbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import signalbox.alert.Labels;
import signalbox.engine.RuleEngine;
import signalbox.explain.Speech;
import signalbox.miss.Moment;
import signalbox.miss.NearMisses;
import signalbox.miss.NearestMiss;
import signalbox.miss.Readings;
import signalbox.miss.WhyNotAnswer;
import signalbox.rules.RuleBase;
import signalbox.rules.RulePackage;
import signalbox.view.Version;
import signalbox.view.View;

/** Asks the rules that run why they do not hold. The engine's thread lists its facts, and has no other part in it. */
final class RuleQuestions {

    /** No more rules are named that nearly keep an alert quiet. */
    private static final int MOST_NEAR = 5;

    /** Whoever looks at the map asks again and again. */
    private static final Duration BETWEEN_ALL = Duration.ofSeconds(5);

    /** About all alerts at once it is asked for so long. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Readings readings = new Readings();
    private final RuleEngine engine;
    private final Supplier<RuleBase> rules;
    private final InstantSource clock;
    private final Executor thread;

    // Guarded by this.
    private CompletableFuture<NearMisses> nearly = CompletableFuture.completedFuture(new NearMisses(List.of(), 0, true));
    private Optional<Version> nearlyOf = Optional.empty();
    private Instant askedAgain = Instant.MIN;
    private Instant restsUntil = Instant.EPOCH;
    private boolean isToBeAsked;

    /** @param thread by which questions are answered, one after the other */
    RuleQuestions(RuleEngine engine, Supplier<RuleBase> rules, InstantSource clock, Executor thread) {
        this.engine = engine;
        this.rules = rules;
        this.clock = clock;
        this.thread = thread;
    }

    /** Throws {@code IllegalArgumentException}, with words for whoever asked, where there is no such rule. */
    CompletionStage<WhyNotAnswer> whyNot(String name, Labels alert) {
        RuleBase running = rules.get();
        Readings.RuleName rule = Readings.find(running, name);
        return miss(running, rule.packageName()).thenApplyAsync(miss -> miss.get().ask(rule.rule(), alert), thread);
    }

    /** The rules of all packages that nearly keep an alert quiet, the nearest first. */
    CompletionStage<List<WhyNotAnswer>> nearly(Labels alert) {
        RuleBase running = rules.get();
        CompletableFuture<List<WhyNotAnswer>> all = CompletableFuture.completedFuture(List.of());
        for (RulePackage info : running.teams()) {
            all = all.thenCombineAsync(miss(running, info.name()), (found, miss) -> {
                List<WhyNotAnswer> more = new ArrayList<>(found);
                more.addAll(miss.get().nearly(alert, MOST_NEAR));
                return more;
            }, thread);
        }
        return all.thenApply(found -> found.stream()
                .sorted(Comparator.comparingLong(WhyNotAnswer::missing).thenComparing(WhyNotAnswer::rule))
                .limit(MOST_NEAR)
                .toList());
    }

    /**
     * The rules of all packages that nearly keep something quiet that fires; for some seconds the same to all who ask, as long as nothing
     * changes. What has changed is waited for as long as it took to find what was before.
     */
    synchronized CompletionStage<NearMisses> nearly() {
        boolean holds = !nearly.isCompletedExceptionally()
                && nearlyOf.filter(engine.view().version()::equals).isPresent()
                && clock.instant().isBefore(askedAgain);
        if (!isToBeAsked && !holds) {
            isToBeAsked = true;
            nearly = nearly.handle((before, fault) -> rest())
                    .thenCompose(rest -> CompletableFuture.completedFuture(rest).thenComposeAsync(any -> askAll(), rest));
        }
        return nearly;
    }

    private synchronized Executor rest() {
        Duration left = Duration.between(clock.instant(), restsUntil);
        return left.isNegative() ? thread : CompletableFuture.delayedExecutor(left.toMillis(), TimeUnit.MILLISECONDS, thread);
    }

    private synchronized void begin(Version version) {
        isToBeAsked = false;
        nearlyOf = Optional.of(version);
        askedAgain = clock.instant().plus(BETWEEN_ALL);
    }

    private synchronized void end(Duration worked) {
        restsUntil = clock.instant().plus(worked);
    }

    private CompletableFuture<NearMisses> askAll() {
        View view = engine.view();
        begin(view.version());
        RuleBase running = rules.get();
        NearMisses.Sample sample = NearMisses.sample(view);
        AtomicBoolean inTime = new AtomicBoolean(true);
        AtomicLong left = new AtomicLong(LONGEST.toNanos()); // of work; who waits for the engine takes nobody's time
        CompletableFuture<List<WhyNotAnswer>> all = CompletableFuture.completedFuture(List.of());
        for (RulePackage info : running.teams()) {
            all = all.thenCombineAsync(miss(running, info.name()), (found, miss) -> {
                long began = System.nanoTime();
                List<WhyNotAnswer> more = new ArrayList<>(found);
                NearestMiss asked = miss.get();
                for (Labels alert : sample.alerts()) {
                    if (System.nanoTime() - began > left.get()) {
                        inTime.set(false);
                        break;
                    }
                    more.addAll(asked.nearly(alert, MOST_NEAR));
                }
                left.addAndGet(began - System.nanoTime());
                return more;
            }, thread);
        }
        return all.thenApply(found -> {
            end(LONGEST.minusNanos(left.get()));
            return NearMisses.of(found, sample, inTime.get());
        });
    }

    private CompletableFuture<Supplier<NearestMiss>> miss(RuleBase running, String packageName) {
        return engine.facts(packageName).thenApply(facts -> () -> new NearestMiss(
                readings.of(running, packageName), Moment.now(facts, engine.view(), clock.instant()), Speech.PLAIN));
    }
}
