package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.testing.TestEngine;

/** Several things that happen to one alert before rules had a look: nothing of it may be lost. */
class SameInstantTest {

    private static final Labels DOWN = Labels.of("alertname", "Down");

    private final TestEngine engine = new TestEngine(GroupLifeTest.CONFIG);

    private AlertReport firing() {
        Instant now = engine.clock.instant();
        return new AlertReport(DOWN, Labels.EMPTY, now, now.plusSeconds(3600), "", now, false);
    }

    private AlertReport ended() {
        Instant now = engine.clock.instant();
        return new AlertReport(DOWN, Labels.EMPTY, now, now, "", now, false);
    }

    private TestEngine told() {
        engine.accept(List.of(firing())).advance(ofSeconds(30)).takeTold();
        engine.clock.advance(ofSeconds(1));
        return engine;
    }

    @Test
    void alertThatEndsAndFiresAgainStaysInItsGroup() {
        told().accept(List.of(ended(), firing()));
        assertThat(engine.groups()).containsEntry("team {}:{alertname=\"Down\"}", 1);
        assertThat(engine.advance(ofMinutes(5)).takeTold()).isEmpty();
        engine.resolved("alertname", "Down");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void alertWhoseEndPassesBeforeItIsRepeatedLateStaysInItsGroup() {
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(60), "alertname", "Down").advance(ofSeconds(30)).takeTold();
        engine.clock.advance(ofSeconds(31)); // nobody looked when the end passed
        engine.accept(List.of(firing()));
        assertThat(engine.groups()).containsEntry("team {}:{alertname=\"Down\"}", 1);
        assertThat(engine.alert("alertname", "Down").alert().firing()).isTrue();
    }

    @Test
    void alertThatEndedAndFiresAndEndsOnceMoreIsToldAsResolved() {
        told().accept(List.of(ended()));
        engine.clock.advance(ofSeconds(1));
        engine.accept(List.of(firing(), ended()));
        assertThat(engine.groups()).containsEntry("team {}:{alertname=\"Down\"}", 1);
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void alertThatBeginsAndEndsIsForgotten() {
        engine.accept(List.of(firing(), ended()));
        engine.advance(ofSeconds(30));
        assertThat(engine.find(DOWN)).isEmpty();
        assertThat(engine.journal.kept()).isEmpty();
        assertThat(engine.advance(Duration.ofHours(1)).takeTold()).isEmpty();
    }

    @Test
    void alertThatBeginsAndEndsAndFiresAgainIsTold() {
        engine.accept(List.of(firing(), ended(), firing())).advance(ofSeconds(30));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void alertThatIsForgottenAndFiresAgainAtOnceIsSilencedAsBefore() {
        String id = engine.silence(ofMinutes(60), matching("alertname", "Down"));
        engine.accept(List.of(firing()));
        engine.clock.advance(ofSeconds(1));
        engine.accept(List.of(ended()));
        engine.clock.advance(ofSeconds(29));
        engine.firing("alertname", "Other"); // the cycle in which the group speaks and the alert is forgotten
        assertThat(engine.find(DOWN)).isEmpty();
        engine.accept(List.of(firing()));
        assertThat(engine.alert("alertname", "Down").silencedBy()).containsExactly(id);
        engine.expireSilence(id);
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .contains("team: first notification, 1 firing, 0 resolved")
                .hasSize(2);
    }
}
