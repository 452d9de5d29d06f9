package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/** Counts inside of {@code exists}, {@code not} and other counts: Drools decides them as they read, whatever alerts come and go. */
class NestedCountsTest {

    private static final List<String> INSTANCES = List.of("x", "y", "z");
    private static final int HISTORIES = 6;
    private static final int STEPS = 40;

    /**
     * Conditions that follow {@code $e : Alert( name == "E", $i : instance )}.
     *
     * @param holds whether they hold for the alert of an instance
     */
    record Nested(String conditions, Holding holds) {
        @Override
        public String toString() {
            return conditions;
        }
    }

    interface Holding {
        boolean of(String instance, Counts counts);
    }

    /** The alerts that fire, as NAME INSTANCE K. */
    record Counts(Set<String> firing) {
        long of(String name, String instance) {
            return firing.stream().filter(alert -> alert.startsWith(name + " " + instance)).count();
        }

        boolean any(Predicate<String> instance) {
            return INSTANCES.stream().anyMatch(instance);
        }
    }

    static Stream<Nested> nested() {
        return Stream.of(
                new Nested("exists( accumulate( Alert( name == \"B\", instance == $i ); $n : count(); $n > 1 ) )", (i, all) -> all.of("B", i) > 1),
                new Nested("not( accumulate( Alert( name == \"B\" ); $n : count(); $n > 3 ) )", (i, all) -> all.of("B", "") <= 3),
                new Nested("exists( Alert( name == \"C\", $j : instance ) and accumulate( Alert( name == \"B\", instance == $j ); $n : count(); $n > 1 ) )",
                        (i, all) -> all.any(j -> all.of("C", j) > 0 && all.of("B", j) > 1)),
                new Nested("not( Alert( name == \"C\", $j : instance ) and accumulate( Alert( name == \"B\", instance == $j ); $n : count(); $n == 0 ) )",
                        (i, all) -> !all.any(j -> all.of("C", j) > 0 && all.of("B", j) == 0)),
                new Nested("accumulate( accumulate( Alert( name == \"B\", instance == $i ); $m : count() ); $n : sum( $m ); $n > 1 )",
                        (i, all) -> all.of("B", i) > 1),
                new Nested("accumulate( Alert( name == \"C\", $j : instance ) and accumulate( Alert( name == \"B\", instance == $j ); $m : count() );"
                        + " $n : sum( $m ); $n > 3 )",
                        (i, all) -> INSTANCES.stream().mapToLong(j -> all.of("C", j) * all.of("B", j)).sum() > 3),
                new Nested("accumulate( $b : Alert( name == \"B\", $j : instance ) and not Alert( name == \"C\", instance == $j ); $n : count( $b ); $n > 1 )",
                        (i, all) -> INSTANCES.stream().filter(j -> all.of("C", j) == 0).mapToLong(j -> all.of("B", j)).sum() > 1),
                new Nested("not( Alert( name == \"B\", $j : instance ) and not( Alert( name == \"C\", instance == $j )"
                        + " and accumulate( Alert( name == \"D\", instance == $j ); $m : count(); $m > 1 ) ) )",
                        (i, all) -> !all.any(j -> all.of("B", j) > 0 && !(all.of("C", j) > 0 && all.of("D", j) > 1))));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void theyHoldAsTheyRead(Nested nested) {
        String rules = """
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "nested"
                when
                    $e : Alert( name == "E", $i : instance )
                    %s
                then
                    insertLogical( new Withheld( $e, "x" ) );
                end
                """.formatted(nested.conditions());
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            try (TestEngine engine = new TestEngine(GroupLifeTest.CONFIG, rules)) {
                Set<String> firing = new TreeSet<>();
                for (int step = 0; step < STEPS; step++) {
                    engine.advance(Duration.ofSeconds(1));
                    engine.accept(changes(firing, random, engine.clock.instant()));
                    for (String alert : firing) {
                        if (alert.startsWith("E")) {
                            String instance = alert.split(" ", -1)[1];
                            boolean isQuiet = !engine.alert("alertname", "E", "instance", instance, "k", alert.split(" ", -1)[2]).quiet().isEmpty();
                            assertThat(isQuiet).as("history %s, step %s, %s of %s", seed, step, alert, firing)
                                    .isEqualTo(nested.holds().of(instance, new Counts(firing)));
                        }
                    }
                }
            }
        }
    }

    /** What is posted at once: some begin and some end. */
    private static List<AlertReport> changes(Set<String> firing, Random random, Instant now) {
        List<AlertReport> reports = new ArrayList<>();
        Set<String> changed = new HashSet<>();
        for (int left = 1 + random.nextInt(5); left > 0; left--) {
            String name = List.of("B", "C", "D", "E").get(random.nextInt(4));
            String alert = name + " " + INSTANCES.get(random.nextInt(INSTANCES.size())) + " " + random.nextInt(3);
            if (changed.add(alert)) {
                boolean ends = firing.remove(alert) || !firing.add(alert);
                String[] parts = alert.split(" ", -1);
                reports.add(new AlertReport(
                        Labels.of(Map.of("alertname", parts[0], "instance", parts[1], "k", parts[2])), Labels.EMPTY, ends ? now.minusSeconds(1) : now,
                        ends ? now : now.plus(Duration.ofDays(1)), "", now, false));
            }
        }
        return reports;
    }
}
