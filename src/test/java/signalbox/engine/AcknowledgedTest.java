package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.ack.Ack;
import signalbox.ack.AckRefusedException;
import signalbox.ack.Acknowledged;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What people acknowledge is a fact as long as it holds, and rules say what it means. */
class AcknowledgedTest {

    private static final String RULES =
            """
            import signalbox.ack.Acknowledged
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld

            rule "what somebody takes care of is told to nobody else" when
                $alert : Alert( severity == "critical" )
                Acknowledged( alert == $alert, $by : by, $comment : comment, until > $alert.startsAt )
            then
                insertLogical( new Withheld( $alert, $by + " takes care of it: " + $comment ) );
            end
            """;

    private static final String[] DOWN = {"alertname", "Down", "severity", "critical", "instance", "a"};
    private static final String[] ALSO_DOWN = {"alertname", "Down", "severity", "critical", "instance", "b"};
    private static final Matcher ALL_DOWN = new Matcher(Matcher.Type.EQUAL, "alertname", "Down");

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final List<Decision> decisions = new ArrayList<>();
    private TestEngine engine = begin();

    private TestEngine begin() {
        return new TestEngine(clock, journal, Settings.DEFAULT.with(decisions::addAll), GroupLifeTest.CONFIG, RULES);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Ack.About acknowledge(Instant until) {
        return engine.acknowledge(new PostedAck(List.of(ALL_DOWN), OptionalLong.empty(), "jo", "on it", until));
    }

    private Instant in(Duration duration) {
        return clock.instant().plus(duration);
    }

    private boolean isQuiet(String... alert) {
        return engine.alert(alert).isQuietByRules();
    }

    @Test
    void acknowledgedAlertIsAFactForRules_untilItIsTakenBack() {
        engine.firing(DOWN);
        Ack.About about = acknowledge(Ack.OPEN);
        assertThat(about.alerts()).containsExactly(Labels.of(DOWN));
        assertThat(isQuiet(DOWN)).isTrue();
        assertThat(engine.alert(DOWN).acknowledged())
                .containsExactly(new Acknowledged(Labels.of(DOWN), about.ack().id(), "jo", "on it", Ack.OPEN));
        assertThat(engine.view().acks()).containsExactly(about);

        engine.withdrawAck(about.ack().id());
        assertThat(isQuiet(DOWN)).isFalse();
        assertThat(engine.alert(DOWN).acknowledged()).isEmpty();
        assertThat(engine.view().acks()).isEmpty();
    }

    @Test
    void withoutAnEndItLastsUntilTheAlertEnds_andNotLonger() {
        engine.firing(DOWN).firing(ALSO_DOWN);
        acknowledge(Ack.OPEN);
        engine.advance(ofMinutes(1)).resolved(DOWN).firing(DOWN);
        assertThat(isQuiet(DOWN)).isFalse();
        assertThat(isQuiet(ALSO_DOWN)).isTrue();
        assertThat(engine.view().acks()).singleElement()
                .satisfies(about -> assertThat(about.alerts()).containsExactly(Labels.of(ALSO_DOWN)));
    }

    @Test
    void withAnEndItLastsUntilThen_alsoWhenTheAlertEndsAndFiresAgain() {
        engine.firing(DOWN);
        acknowledge(in(ofMinutes(30)));
        engine.advance(ofMinutes(10)).resolved(DOWN).advance(ofMinutes(10)).firing(DOWN);
        assertThat(isQuiet(DOWN)).isTrue();
        engine.advance(ofMinutes(10));
        assertThat(isQuiet(DOWN)).isFalse();
        assertThat(engine.view().acks()).isEmpty();
    }

    /** Nobody has seen it. */
    @Test
    void alertThatBeginsLaterIsNotAcknowledged() {
        engine.firing(DOWN);
        acknowledge(in(ofHours(1)));
        engine.firing(ALSO_DOWN);
        assertThat(isQuiet(ALSO_DOWN)).isFalse();
    }

    @Test
    void nothingToAcknowledgeIsRefused_andNothingIsKept() {
        engine.firing(DOWN);
        PostedAck other = new PostedAck(List.of(), OptionalLong.of(1), "jo", "", Ack.OPEN);
        assertThatThrownBy(() -> engine.acknowledge(other)).hasCauseInstanceOf(AckRefusedException.class);
        assertThatThrownBy(() -> acknowledge(clock.instant())).hasMessageContaining("\"until\" is over");
        assertThatThrownBy(() -> engine.withdrawAck("x")).hasMessageContaining("there is no acknowledgement x");
        engine.resolved(DOWN);
        assertThatThrownBy(() -> acknowledge(Ack.OPEN)).hasMessageContaining("no alert that fires");
        assertThat(engine.view().acks()).isEmpty();
    }

    @Test
    void sayingItTwiceAtOneInstantMakesOne() {
        engine.firing(DOWN);
        assertThat(acknowledge(Ack.OPEN)).isEqualTo(acknowledge(Ack.OPEN));
        assertThat(engine.view().acks()).hasSize(1);
    }

    @Test
    void acknowledgementsSurviveARestart_andAReload() {
        engine.firing(DOWN).firing(ALSO_DOWN);
        Ack.About open = acknowledge(Ack.OPEN);
        Ack.About ends = acknowledge(in(ofMinutes(30)));
        engine.resolved(ALSO_DOWN);
        engine.close();
        engine = begin();
        assertThat(engine.view().acks()).containsExactly(
                new Ack.About(open.ack(), List.of(Labels.of(DOWN))), ends);
        assertThat(isQuiet(DOWN)).isTrue();
        engine.firing(ALSO_DOWN); // of the one that lasts longer than it
        assertThat(engine.alert(ALSO_DOWN).acknowledged()).hasSize(1);

        engine.reload(GroupLifeTest.CONFIG, RULES + "// another version\n");
        assertThat(isQuiet(DOWN)).isTrue();
        engine.withdrawAck(open.ack().id());
        engine.advance(ofMinutes(30));
        assertThat(isQuiet(DOWN)).isFalse();
        engine.close();
        engine = begin();
        assertThat(engine.view().acks()).isEmpty();
    }

    @Test
    void whatIsOverWhileNoServerRunsIsOver() {
        engine.firing(DOWN);
        acknowledge(in(ofMinutes(10)));
        engine.close();
        clock.set(in(ofMinutes(20)));
        engine = begin();
        assertThat(engine.view().acks()).isEmpty();
        assertThat(isQuiet(DOWN)).isFalse();
        assertThat(journal.kept()).noneMatch(change -> change instanceof signalbox.store.Change.AckKept);
    }

    @Test
    void whoTakesCareOfItIsADecision() {
        engine.firing(DOWN);
        Ack.About about = acknowledge(Ack.OPEN);
        engine.withdrawAck(about.ack().id());
        assertThat(decisions.stream()
                        .filter(each -> each instanceof Verdict verdict && verdict.kind() == Kind.ACKNOWLEDGED)
                        .map(Verdict.class::cast)
                        .map(verdict -> verdict.holds() + " " + verdict.because().words()))
                .containsExactly("true jo: on it", "false jo: on it");
    }
}
