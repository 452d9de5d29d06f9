package signalbox.silence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

class SilenceIndexTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Provide
    Arbitrary<List<Matcher>> matchers() {
        return Combinators.combine(
                        Arbitraries.of(Matcher.Type.class), Arbitraries.of("a", "b", "c"), Arbitraries.of("", "x", "y"))
                .as(Matcher::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    @Provide
    Arbitrary<Labels> alerts() {
        return Arbitraries.maps(Arbitraries.of("a", "b", "c"), Arbitraries.of("x", "y", "z")).map(map -> Labels.of(map));
    }

    @Property(tries = 500)
    void whatMatchesIsFound(
            @ForAll List<@From("matchers") List<Matcher>> silences,
            @ForAll List<Integer> removed,
            @ForAll("alerts") Labels alert) {
        SilenceIndex index = new SilenceIndex();
        Map<String, Silence> there = new TreeMap<>();
        for (List<Matcher> matchers : silences) {
            Silence silence = new Silence(
                    "s" + there.size(), matchers, NOW, NOW.plusSeconds(60), NOW, "", "", Labels.EMPTY);
            index.add(silence);
            there.put(silence.id(), silence);
        }
        for (int number : removed) {
            index.remove("s" + number);
            there.remove("s" + number);
        }
        List<Silence> expected = new ArrayList<>(there.values());
        expected.removeIf(silence -> !silence.matches(alert));
        assertThat(index.matching(alert)).containsExactlyInAnyOrderElementsOf(expected);
    }
}
