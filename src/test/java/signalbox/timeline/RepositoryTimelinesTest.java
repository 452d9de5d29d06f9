package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import signalbox.alert.MatcherSyntax;
import signalbox.audit.Load;
import signalbox.load.Sources;

/** The timelines of this repository: those of the teams, and those of the cookbook. */
@Tag("once")
class RepositoryTimelinesTest {

    /** Each is explained in docs/rules/timelines.md. */
    private static final List<String> CANNOT_BE_NOTICED = List.of(
            "without condition == \"deploying\"",
            "without condition == \"five minutes\"",
            "without table == \"owners\"",
            "without table == \"regions\"",
            "without table == \"services\"");

    @Test
    void allOfThemPass_inAnyOrderOfWhatHappensAtOneInstant_andNoticeEveryChangeOfTheRules() {
        Sources sources = new Sources(
                Optional.empty(), Optional.empty(), Optional.of(Path.of("receivers")), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
        Report report = new Timelines(
                        sources, Optional.of(Path.of("rules")), Path.of("target", "rules-cache"), new Timelines.Options(2, true, true, 2, Load.Flags.USUAL))
                .run(List.of(Path.of("rules"), Path.of("docs/rules")));
        assertThat(report.passed()).as(TestTimelines.text(report)).isTrue();
        assertThat(report.judgements()).hasSizeGreaterThan(10);
        assertThat(report.coverage()).hasValueSatisfying(coverage -> assertThat(coverage.percent()).isEqualTo(100));
        assertThat(report.survivors()).hasValueSatisfying(survivors -> {
            assertThat(survivors.tried()).isGreaterThan(50);
            assertThat(survivors.left()).allSatisfy(left -> assertThat(CANNOT_BE_NOTICED).contains(left.what()));
        });
    }
}
