package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.testing.TestEngine.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.decision.Decision;
import signalbox.silence.SilenceRefusedException;
import signalbox.silence.SilenceState;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Silences are facts for rules, which may refuse them, and end them. */
class SilenceRulesTest {

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.silence.Silence
            import signalbox.silence.SilenceOver
            import signalbox.silence.SilenceRefused

            rule "a silence names more than an alertname" when
                $silence : Silence( matchers.size < 2 )
            then
                insertLogical( new SilenceRefused( $silence, "at least two matchers" ) );
            end
            rule "a silence that would mute too much" when
                $silence : Silence( id == "", matching > 2, $n : matching )
            then
                insertLogical( new SilenceRefused( $silence, "it matches " + $n + " alerts" ) );
            end
            rule "a silence that matches nothing" when
                Silence( matching == 0, $id : id, id != "" )
            then
                insertLogical( Condition.of( "idle", $id ).forAtLeast( "60m" ) );
            end
            rule "is over after an hour" when
                $silence : Silence( $id : id )
                Holds( condition == "idle", subject == $id )
            then
                insertLogical( new SilenceOver( $silence, "nothing matched for 60m" ) );
            end
            rule "many are quiet" when
                Silence( matching == 2, createdBy == "tester" )
            then
                insertLogical( Derived.alert( "ManyQuiet" ).label( "severity", "info" ) );
            end
            """;

    private static final String[] A = {"alertname", "Down", "instance", "a"};
    private static final String[] B = {"alertname", "Down", "instance", "b"};
    private static final String[] C = {"alertname", "Down", "instance", "c"};
    private static final String[] MANY = {"alertname", "ManyQuiet", "severity", "info"};

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final List<Decision.SilenceJudged> judged = new ArrayList<>();
    private TestEngine engine = begin();

    private TestEngine begin() {
        return new TestEngine(
                clock,
                journal,
                Settings.DEFAULT.with(decisions -> decisions.forEach(each -> {
                    if (each instanceof Decision.SilenceJudged judgement) {
                        judged.add(judgement);
                    }
                })),
                GroupLifeTest.CONFIG,
                RULES);
    }

    private void restart() {
        engine.close();
        engine = begin();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String silenceDown() {
        return engine.silence(ofHours(10), matching("alertname", "Down"), matching("job", ""));
    }

    private SilenceState state() {
        return engine.view().silences().get(0).stateAt(clock.instant());
    }

    private boolean isManyQuiet() {
        return engine.find(signalbox.alert.Labels.of(MANY)).filter(view -> view.alert().firing()).isPresent();
    }

    @Test
    void ruleRefusesASilence_andItIsNotMade() {
        engine.firing(A);
        assertThatThrownBy(() -> engine.silence(ofHours(1), matching("alertname", "Down")))
                .hasCauseInstanceOf(SilenceRefusedException.class)
                .hasMessageContaining("at least two matchers");
        assertThat(engine.view().silences()).isEmpty();
        assertThat(engine.alert(A).silencedBy()).isEmpty();
        assertThat(judged).singleElement().satisfies(judgement -> {
            assertThat(judgement.isRefused()).isTrue();
            assertThat(judgement.by().rule()).isEqualTo("a silence names more than an alertname");
        });
        assertThat(silenceDown()).isNotEmpty(); // nothing is left of the one that was refused
    }

    @Test
    void ruleKnowsHowMuchASilenceWouldMute_beforeItIsMade() {
        engine.firing(A).firing(B).firing(C);
        assertThatThrownBy(this::silenceDown).hasMessageContaining("it matches 3 alerts");
        engine.resolved(C);
        assertThat(silenceDown()).isNotEmpty();
    }

    @Test
    void howManyAlertsThatFireASilenceMatchesIsCounted() {
        silenceDown();
        engine.firing(A);
        assertThat(isManyQuiet()).isFalse();
        engine.firing(B);
        assertThat(isManyQuiet()).isTrue();
        engine.firing(C);
        assertThat(isManyQuiet()).isFalse();
        engine.resolved(A);
        assertThat(isManyQuiet()).isTrue();
        restart();
        assertThat(isManyQuiet()).isTrue();
        engine.resolved(B);
        assertThat(isManyQuiet()).isFalse();
    }

    @Test
    void silenceThatMatchesNothingForAnHourIsEndedByTheRule_alsoOverARestart() {
        engine.firing(A);
        silenceDown();
        engine.advance(ofMinutes(30)).resolved(A);
        Instant ended = clock.instant();
        engine.advance(ofMinutes(30));
        restart();
        engine.advance(ofMinutes(29));
        assertThat(state()).isEqualTo(SilenceState.ACTIVE);
        assertThat(engine.view().silences().get(0).lastMatchedAt()).isEqualTo(ended);
        engine.advance(ofMinutes(1));
        assertThat(state()).isEqualTo(SilenceState.EXPIRED);
        assertThat(judged).singleElement().satisfies(judgement -> {
            assertThat(judgement.silence()).isEqualTo(engine.view().silences().get(0).id());
            assertThat(judgement.by().rule()).isEqualTo("is over after an hour");
            assertThat(judgement.reason()).isEqualTo("nothing matched for 60m");
        });
        engine.firing(A);
        assertThat(engine.alert(A).silencedBy()).isEmpty();
    }

    @Test
    void silenceThatMatchesSomethingAgainIsNotEnded() {
        silenceDown();
        engine.advance(ofMinutes(59)).firing(A).advance(ofMinutes(59));
        assertThat(state()).isEqualTo(SilenceState.ACTIVE);
    }

    @Test
    void reloadedRulesSeeTheSilencesThatThereAre() {
        engine.firing(A).firing(B);
        engine.reload(GroupLifeTest.CONFIG);
        silenceDown();
        engine.reload(GroupLifeTest.CONFIG, RULES);
        assertThat(isManyQuiet()).isTrue();
    }
}
