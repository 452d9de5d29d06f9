package signalbox.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two reports of one alert (spec/behaviour.md 2.2, 2.3). Times are hours; now is 0. */
class AlertReportTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest(name = "{0}: {1} then {2} gives {3}")
    @CsvSource({
        // start end updatedAt timeout
        "later end with the same start replaces,        -1 1 0 false, -1 2 1 false, -1 2 1 false",
        "the same report replaces,                      -1 1 0 false, -1 1 1 false, -1 1 1 false",
        "no overlap replaces,                           -3 -2 0 false, -1 1 1 false, -1 1 1 false",
        "touching times do not overlap,                 -3 -1 0 false, -1 1 1 false, -1 1 1 false",
        "a later start inside keeps the first start,    -2 1 0 false, -1 2 1 false, -2 2 1 false",
        "an earlier end given by a client is not taken, -1 3 0 false, -1 2 1 false, -1 3 1 false",
        "an earlier end is taken over a made-up one,    -1 3 0 true,  -1 2 1 false, -1 2 1 false",
        "a made-up end does not shorten a client's,     -1 3 0 false, -1 2 1 true,  -1 3 1 true",
        "resolving beats a later end,                   -2 3 0 false, -2 -1 1 false, -2 -1 1 false",
        "resolved twice ends at the later end,          -4 -1 0 false, -4 -2 1 false, -4 -1 1 false",
        "resolved twice with a made-up end as well,     -4 -1 0 true, -4 -2 1 false, -4 -1 1 false",
        "ending now counts as resolved,                 -4 0 0 true, -4 -2 1 false, -4 0 1 false",
        "a report that is older keeps the newer texts,  -2 3 5 true, -1 2 4 false, -2 3 5 true",
    })
    void reportsAreMergedOnlyWhereTheyOverlap(String why, String stored, String incoming, String kept) {
        assertThat(report(incoming).replacing(report(stored), NOW)).as(why).isEqualTo(report(kept));
    }

    private static AlertReport report(String text) {
        String[] parts = text.split(" ", -1);
        Instant updatedAt = hours(parts[2]);
        return new AlertReport(
                Labels.of("a", "b"),
                Labels.of("updated", parts[2]),
                hours(parts[0]),
                hours(parts[1]),
                "http://" + parts[2],
                updatedAt,
                Boolean.parseBoolean(parts[3]));
    }

    private static Instant hours(String hours) {
        return NOW.plusSeconds(3600 * Long.parseLong(hours));
    }
}
