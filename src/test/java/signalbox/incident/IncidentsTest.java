package signalbox.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;

class IncidentsTest {

    private static final Instant BEGUN = Instant.parse("2026-01-01T00:00:00Z");

    private final Map<Labels, Instant> firing = new HashMap<>();
    private final Incidents incidents = new Incidents();

    private static Labels alert(int number) {
        return Labels.of("alertname", "a" + number);
    }

    private void fire(int... numbers) {
        for (int number : numbers) {
            firing.put(alert(number), BEGUN.plusSeconds(number));
        }
    }

    private static SameIncident same(int a, int b) {
        return new SameIncident(alert(a), alert(b));
    }

    private Incidents.Changes settle() {
        return incidents.settle(alert -> Optional.ofNullable(firing.get(alert)));
    }

    private static String id(int founder) {
        return Founder.of(alert(founder), BEGUN.plusSeconds(founder)).id();
    }

    private List<String> all() {
        settle();
        return incidents.incidents().stream().map(IncidentsTest::text).sorted().toList();
    }

    private static String text(Incident incident) {
        return incident.id() + " " + incident.alerts().stream().map(labels -> labels.get("alertname")).collect(Collectors.joining(" "));
    }

    @Test
    void ofTwoThatBecomeOneTheOlderGoesOn_andTheyAreTwoAgainWithoutTheBridge() {
        fire(1, 2, 3, 4, 5);
        incidents.begins(same(1, 3));
        incidents.begins(same(2, 4));
        assertThat(all()).containsExactlyInAnyOrder(id(1) + " a1 a3", id(2) + " a2 a4");
        incidents.begins(same(3, 5));
        incidents.begins(same(5, 4));
        assertThat(all()).containsExactly(id(1) + " a1 a2 a3 a4 a5");
        assertThat(incidents.mergedInto(id(2))).contains(id(1));
        incidents.ends(same(3, 5));
        incidents.ends(same(5, 4));
        assertThat(all()).containsExactlyInAnyOrder(id(1) + " a1 a3", id(2) + " a2 a4");
    }

    @Test
    void anIncidentKeepsItsIdWhenTheAlertThatItBeganWithIsOver() {
        fire(1, 2, 3);
        incidents.begins(same(1, 2));
        incidents.begins(same(2, 3));
        settle();
        firing.remove(alert(1));
        incidents.ends(same(1, 2));
        assertThat(all()).containsExactly(id(1) + " a2 a3");
        incidents.ends(same(2, 3));
        assertThat(all()).containsExactly(id(1) + " a2"); // the part with the earliest alert that is left
        Incidents restarted = new Incidents();
        incidents.founders().forEach(restarted::restore);
        restarted.begins(same(2, 3));
        restarted.settle(alert -> Optional.ofNullable(firing.get(alert)));
        assertThat(restarted.incidents()).hasSize(1);
        assertThat(restarted.incidents().get(0).alerts()).hasSize(2);
    }

    @Test
    void whatSeveralRulesSayHoldsAsLongAsOneDoes() {
        fire(1, 2);
        incidents.begins(same(1, 2).by("one"));
        incidents.begins(same(2, 1).by("another"));
        incidents.ends(same(1, 2).by("one"));
        assertThat(all()).containsExactly(id(1) + " a1 a2");
        incidents.ends(same(2, 1).by("another"));
        assertThat(all()).isEmpty();
    }

    /** Against sets that are united pair by pair, in whatever order all is said, undone, and said again. */
    @Property(tries = 300)
    void theyAreWhatUnitingPairByPairMakes_inAnyOrder(@ForAll long seed) {
        new IncidentsTest().compareWithModel(seed);
    }

    private void compareWithModel(long seed) {
        Random random = new Random(seed);
        List<SameIncident> said = new ArrayList<>();
        fire(1, 2, 3, 4, 5, 6, 7, 8);
        for (int step = 0; step < 30; step++) {
            if (said.isEmpty() || random.nextInt(3) > 0) {
                SameIncident pair = same(1 + random.nextInt(8), 1 + random.nextInt(8));
                said.add(pair);
                incidents.begins(pair);
            } else {
                incidents.ends(said.remove(random.nextInt(said.size())));
            }
            if (random.nextBoolean()) {
                assertThat(all()).isEqualTo(model(said));
                List<SameIncident> shuffled = new ArrayList<>(said);
                Collections.shuffle(shuffled, random);
                Incidents anew = new Incidents();
                shuffled.forEach(anew::begins);
                anew.settle(alert -> Optional.ofNullable(firing.get(alert)));
                assertThat(anew.incidents().stream().map(IncidentsTest::text).sorted().toList()).isEqualTo(model(said));
            }
        }
    }

    /** As long as all alerts fire an incident is named by the first of them. */
    private static List<String> model(List<SameIncident> said) {
        Set<Set<Integer>> sets = new HashSet<>();
        for (int alert = 1; alert <= 8; alert++) {
            sets.add(Set.of(alert));
        }
        for (SameIncident pair : said) {
            Set<Integer> union = new TreeSet<>();
            for (Set<Integer> set : new LinkedHashSet<>(sets)) {
                if (set.contains(number(pair.alert())) || set.contains(number(pair.other()))) {
                    sets.remove(set);
                    union.addAll(set);
                }
            }
            sets.add(union);
        }
        return sets.stream()
                .filter(set -> set.size() > 1)
                .map(TreeSet::new)
                .map(set -> id(set.first()) + set.stream().map(number -> " a" + number).collect(Collectors.joining()))
                .sorted()
                .toList();
    }

    private static int number(Labels alert) {
        return Integer.parseInt(alert.get("alertname").substring(1));
    }
}
