package signalbox.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.BeforeTry;
import signalbox.condition.ConditionModel.Start;
import signalbox.condition.ConditionModel.Statement;

/** Conditions against {@link ConditionModel}, over random histories. */
@Tag("once")
class ConditionsModelTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final int END = 80;

    private Conditions conditions = new Conditions(() -> 100);
    private final Map<ConditionKey, KeptCondition> journal = new HashMap<>();
    private final Set<Condition> stated = new LinkedHashSet<>();
    private Optional<Holds> holds = Optional.empty();
    private Duration behind = Duration.ZERO;

    @BeforeTry
    void begin() {
        conditions = new Conditions(() -> 100);
        journal.clear();
        stated.clear();
        holds = Optional.empty();
        behind = Duration.ZERO;
    }

    /** @param seed of what is stated, of restarts and of the order of things */
    @Property(tries = 1_000)
    void holdWhenTheModelSaysSo(@ForAll("terms") Terms terms, @ForAll boolean onAlerts, @ForAll long seed) {
        live(terms, onAlerts, seed, false);
    }

    /** The same while the clock is set back again and again: what lasts goes on to last. */
    @Property(tries = 500)
    void holdWhenTheModelSaysSo_alsoWhereTheClockIsSetBack(@ForAll("terms") Terms terms, @ForAll long seed) {
        if (!terms.waitsForAnInstant()) {
            live(terms, false, seed, true);
        }
    }

    private void live(Terms terms, boolean onAlerts, long seed, boolean setsBack) {
        Random random = new Random(seed);
        boolean restsOnAlerts = onAlerts && !terms.hasLevel() && terms.countsTimes();
        NavigableMap<Integer, Statement> statements = statements(terms, restsOnAlerts, random);
        ConditionModel model = new ConditionModel(terms, restsOnAlerts, statements, END);
        boolean lazy = !terms.waitsForAnInstant() && random.nextInt(4) == 0; // asked only when something is stated
        for (int minute = 0; minute < END; minute++) {
            boolean isSetBack = setsBack && random.nextInt(9) == 0;
            if (isSetBack) {
                Duration step = Duration.ofMinutes(random.nextInt(90));
                behind = behind.plus(step);
                conditions.setBack(step, at(minute).minus(behind));
            }
            Instant now = at(minute).minus(behind);
            boolean restarts = !isSetBack && random.nextInt(12) == 0;
            Statement statement = statements.get(minute);
            if (restarts) {
                restart(now);
            }
            if (statement != null || restarts || isSetBack) {
                state(conditions(terms, statements, minute), restarts, random);
                settle(now, random);
            } else if (!lazy && conditions.next().filter(due -> !due.isAfter(now)).isPresent()) {
                settle(now, random);
            }
            if (!lazy || statement != null || restarts) {
                assertThat(holds.isPresent()).as("holds at minute %s of %s by %s", minute, statements, terms).isEqualTo(model.holds(minute));
                if (holds.isPresent() && !setsBack) {
                    assertThat(holds.get().since()).as("since, at minute %s of %s by %s", minute, statements, terms).isEqualTo(at(model.since(minute)));
                }
            }
        }
        conditions.settle(at(10_000));
        stated.forEach(conditions::ends);
        conditions.settle(at(20_000));
        conditions.settle(at(30_000));
        conditions.takeKept().forEach(this::keep);
        assertThat(journal).as("all is forgotten in the end").isEmpty();
        assertThat(conditions.next()).isEmpty();
    }

    private void restart(Instant now) {
        conditions.takeKept().forEach(this::keep);
        conditions = new Conditions(() -> 100);
        journal.values().forEach(condition -> conditions.restore(condition, now));
        stated.clear();
        holds = Optional.empty();
    }

    private void keep(Conditions.Kept kept) {
        if (kept instanceof Conditions.Kept.Known known) {
            journal.put(kept.key(), known.condition());
        } else {
            journal.remove(kept.key());
        }
    }

    /** States what is so now, in any order, and some things in between that are not. */
    private void state(Set<Condition> now, boolean restarts, Random random) {
        List<Runnable> news = new ArrayList<>();
        stated.stream().filter(condition -> !now.contains(condition)).forEach(gone -> news.add(() -> conditions.ends(gone)));
        now.stream().filter(condition -> !stated.contains(condition)).forEach(come -> news.add(() -> conditions.begins(come)));
        Collections.shuffle(news, random);
        for (Runnable one : news) {
            one.run();
        }
        if (restarts) {
            conditions.assumeNothing(any -> false);
        }
        stated.clear();
        stated.addAll(now);
    }

    private void settle(Instant now, Random random) {
        if (random.nextBoolean() && !stated.isEmpty()) { // what is over and stated again within an instant was never over
            stated.forEach(conditions::ends);
            note(conditions.settle(now));
            stated.forEach(conditions::begins);
        }
        note(conditions.settle(now));
    }

    private void note(List<Conditions.Change> changes) {
        for (Conditions.Change change : changes) {
            if (change instanceof Conditions.Change.Comes comes) {
                assertThat(holds).isEmpty();
                holds = Optional.of(comes.fact());
            } else if (change instanceof Conditions.Change.Goes goes) {
                assertThat(holds).contains(goes.fact());
                holds = Optional.empty();
            }
        }
    }

    static Instant at(int minute) {
        return BEGIN.plus(Duration.ofMinutes(minute));
    }

    private Set<Condition> conditions(Terms terms, NavigableMap<Integer, Statement> statements, int minute) {
        Statement statement = statements.floorEntry(minute) == null ? null : statements.floorEntry(minute).getValue();
        Set<Condition> all = new HashSet<>();
        if (statement != null && statement.is()) {
            Condition plain = new Condition(
                    "c", List.of(Subject.of("s")), terms, (long) statement.level(), Optional.empty(), "r", "p");
            if (statement.episodes().isEmpty()) {
                all.add(plain);
            }
            statement.episodes().forEach(start -> all.add(new Condition(
                    "c", plain.subjects(), terms, plain.level(), Optional.of(new Episode(start.alert(), at(start.minute()))), "r", "p")));
        }
        return all;
    }

    private static NavigableMap<Integer, Statement> statements(Terms terms, boolean restsOnAlerts, Random random) {
        NavigableMap<Integer, Statement> statements = new TreeMap<>();
        Map<Integer, Start> firing = new HashMap<>();
        Map<Integer, Integer> begun = new HashMap<>();
        int step = 1 + random.nextInt(6);
        for (int minute = random.nextInt(3); minute < END; minute += 1 + random.nextInt(step)) {
            if (restsOnAlerts) {
                int alert = random.nextInt(3);
                int late = random.nextInt(4) == 0 ? random.nextInt(1 + (int) Math.min(3, terms.within().toMinutes())) : 0;
                Start before = firing.remove(alert);
                if (before == null || random.nextInt(5) == 0) {
                    firing.put(alert, new Start(alert, Math.max(begun.getOrDefault(alert, -1) + 1, minute - late)));
                    begun.put(alert, firing.get(alert).minute());
                }
                statements.put(minute, new Statement(!firing.isEmpty(), 0, Set.copyOf(firing.values())));
            } else {
                boolean is = terms.hasLevel() ? random.nextInt(5) > 0 : random.nextBoolean();
                statements.put(minute, new Statement(is, is ? random.nextInt(7) : 0, Set.of()));
            }
        }
        return statements;
    }

    @Provide
    Arbitrary<Terms> terms() {
        Arbitrary<Duration> time = Arbitraries.of(0, 0, 1, 2, 5, 9).map(Duration::ofMinutes);
        Arbitrary<Integer> kind = Arbitraries.of(0, 1, 2);
        return Combinators.combine(
                        time, time, Arbitraries.of(true, false), Arbitraries.of(1, 2, 5), kind, Arbitraries.of(1, 2, 3, 4),
                        Arbitraries.of(1, 2, 5, 9, 20).map(Duration::ofMinutes), Arbitraries.of(-1, -1, 0, 7, 31, 200))
                .as((wait, keep, hasLevel, until, counts, count, within, opens) -> new Terms(
                        wait,
                        keep,
                        hasLevel ? 5 : Double.NaN,
                        hasLevel ? until : Double.NaN,
                        counts == 1 ? count : 0,
                        counts == 2 ? count : 0,
                        counts == 0 ? Duration.ZERO : within,
                        counts == 0 && opens >= 0 ? at(opens) : Instant.MIN));
    }
}
