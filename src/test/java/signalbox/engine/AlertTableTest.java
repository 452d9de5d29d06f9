package signalbox.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.decision.DecisionListener;
import signalbox.engine.AlertEntry.Phase;
import signalbox.engine.team.Teams;
import signalbox.group.AlertGroup;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.testing.TestEngine;
import signalbox.topology.Topology;

/** What an alert is between what was reported and what rules know: every way from each to each. */
class AlertTableTest {

    private static final Labels ALERT = Labels.of("alertname", "Down");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Policy policy = TestEngine.policy(GroupLifeTest.CONFIG);
    private final EngineContext context = new EngineContext(policy, START);
    private final DecisionRecorder decisions = new DecisionRecorder(DecisionListener.NONE, Instant.EPOCH);
    private final AlertTable table = new AlertTable(
            context,
            new AnnouncedLog(context, Duration.ofDays(5)),
            new Silences(
                    MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5), SilenceLimits.NONE, () -> UUID.randomUUID().toString(), false),
            decisions,
            Severity.DEFAULT,
            Duration.ofMinutes(2));
    private final Group group = new Group(new AlertGroup(policy.tree().root().destination(), ALERT));

    @BeforeEach
    void begin() {
        IncidentBook incidents = new IncidentBook(context, table);
        Groups groups = new Groups(context, table, new AnnouncedLog(context, Duration.ofDays(5)), decisions, incidents, START, true);
        EngineCounters counters = new EngineCounters();
        Conclusions conclusions = new Conclusions(
                context,
                table,
                groups,
                new Suppressions(table, decisions),
                new ConditionBook(context, table, decisions),
                new DerivedBook(context, table, decisions),
                new Topology(),
                incidents,
                decisions,
                new UnheededBook(table, decisions, counters),
                counters);
        context.teams = new Teams(Settings.DEFAULT.limits(), conclusions, () -> {});
    }

    @AfterEach
    void close() {
        context.teams.close();
        context.session.close();
    }

    private AlertEntry entry() {
        return requireNonNull(table.find(ALERT), "the alert is not in the table");
    }

    private void fires() {
        report(context.now.plusSeconds(300));
    }

    private void ends() {
        report(context.now);
    }

    private void report(Instant end) {
        table.report(new AlertReport(ALERT, Labels.EMPTY, START, end, "", context.now, false));
        context.now = context.now.plusSeconds(1);
    }

    private Map<AlertEntry, List<Group>> decided() {
        return table.takeReturned();
    }

    private void happens(String event) {
        switch (event) {
            case "fires" -> fires();
            case "ends" -> ends();
            default -> decided();
        }
    }

    /** In a group, as rules said when they decided first. */
    private void bringTo(Phase phase) {
        fires();
        decided();
        entry().join(group);
        List<String> way = switch (phase) {
            case FIRING -> List.of();
            case JUST_ENDED -> List.of("ends");
            case ENDED -> List.of("ends", "decided");
            case RETURNED -> List.of("ends", "decided", "fires");
        };
        way.forEach(this::happens);
        assertThat(entry().phase).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource({
        "FIRING, fires, FIRING", "FIRING, ends, JUST_ENDED", "FIRING, decided, FIRING",
        "JUST_ENDED, fires, FIRING", "JUST_ENDED, ends, JUST_ENDED", "JUST_ENDED, decided, ENDED",
        "ENDED, fires, RETURNED", "ENDED, ends, ENDED", "ENDED, decided, ENDED",
        "RETURNED, fires, RETURNED", "RETURNED, ends, ENDED", "RETURNED, decided, FIRING",
    })
    void everyWayFromEachToEach(Phase from, String event, Phase to) {
        bringTo(from);
        happens(event);
        assertThat(entry().phase).isEqualTo(to);
        assertThat(entry().firing()).isEqualTo(to == Phase.FIRING || to == Phase.RETURNED);
        boolean rulesSayAnew = to == Phase.RETURNED || from == Phase.RETURNED && to == Phase.FIRING;
        assertThat(entry().groups).isEqualTo(rulesSayAnew ? List.of() : List.of(group));
    }

    @Test
    void groupsOfOneThatReturnedAreToldWhenRulesHaveDecided_once() {
        bringTo(Phase.RETURNED);
        assertThat(decided()).containsExactly(Map.entry(entry(), List.of(group)));
        assertThat(decided()).isEmpty();
    }

    @Test
    void oneThatReturnedAndEndedAgainIsWhereItWas() {
        bringTo(Phase.RETURNED);
        ends();
        assertThat(entry().groups).containsExactly(group);
        assertThat(decided()).isEmpty();
    }

    @Test
    void endThatNobodyRepeatsIsAnEnd() {
        bringTo(Phase.FIRING);
        context.now = context.now.plusSeconds(600);
        context.timers.runDue(context.now);
        assertThat(entry().phase).isEqualTo(Phase.JUST_ENDED);
    }

    @Test
    void oneIsForgottenWhenItHasEndedAndNoGroupHasToTellIt() {
        bringTo(Phase.ENDED);
        assertThat(table.forgetDone()).isFalse();
        entry().leave(group);
        assertThat(table.forgetDone()).isTrue();
        assertThat(table.find(ALERT)).isNull();
        fires();
        assertThat(entry().phase).isEqualTo(Phase.FIRING);
    }

    @Test
    void freshSessionBeginsWithAllAsFiring() {
        for (Phase phase : Phase.values()) {
            context.now = context.now.plusSeconds(1);
            bringTo(phase);
            RuleSession fresh = new RuleSession(policy.rules().standard());
            context.session.close();
            context.session = fresh;
            table.enter(fresh);
            assertThat(entry().phase).isEqualTo(Phase.FIRING);
            assertThat(decided()).isEmpty();
            entry().groups = List.of();
        }
    }
}
