package signalbox.rules.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.group.Muted;
import signalbox.notify.Integration;
import signalbox.notify.NotificationCandidate;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.TimeInterval;
import signalbox.route.Timing;
import signalbox.testing.RuleTester;

/** {@code tell.drl}, rule by rule: when it fires, when it nearly does, and how what it concluded ends. */
class TellRuleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Integration CHAT = new Integration("chat", "webhook", 0, true);
    private static final Integration PAGER = new Integration("pager", "webhook", 0, true);

    private final RuleTester rules = new RuleTester("rules/standard/tell.drl");
    private final AlertGroup group = group(List.of(), List.of());
    private final Alert down = firing("Down", "critical");

    private static AlertGroup group(List<String> muteIn, List<String> activeIn) {
        return new AlertGroup(
                new Destination("0", "{}", "chat", GroupBy.NOTHING, Timing.DEFAULT, muteIn, activeIn, Map.of(), List.of()),
                Labels.EMPTY);
    }

    private static FlushDue due(AlertGroup group, Membership... members) {
        return new FlushDue(group, List.of(members), NOW);
    }

    private static Membership loud(Alert alert) {
        return new Membership(alert, false, false, false, List.of());
    }

    private static Membership quiet(Alert alert) {
        return new Membership(alert, true, false, false, List.of());
    }

    /** One that has ended and of whose end an integration was not told yet. */
    private static Membership owedTo(Integration integration) {
        Alert over = new Alert(Labels.of("alertname", "Over"), Labels.EMPTY, NOW.minusSeconds(9), NOW.minusSeconds(1), "");
        return new Membership(over, true, false, false, List.of(integration.key()));
    }

    private List<String> muted() {
        return rules.facts(Muted.class).stream()
                .map(muted -> (muted.inside() ? "inside of " : "outside of ") + muted.interval())
                .toList();
    }

    /** Who may be told what: {@code chat/webhook[0]: Down}. */
    private List<String> candidates() {
        return rules.facts(NotificationCandidate.class).stream()
                .map(candidate -> candidate.to() + (candidate.endsOnly() ? " (ends)" : "") + ": "
                        + String.join(" ", candidate.alerts().stream().map(alert -> alert.labels().get("alertname")).toList()))
                .toList();
    }

    @Test
    void groupIsMutedInsideOfAnIntervalThatItsRouteNames() {
        rules.insert(due(group(List.of("night"), List.of())), new TimeInterval("night", true)).fire();

        assertThat(muted()).containsExactly("inside of night");
    }

    @Test
    void groupIsNotMutedWhenTheIntervalIsOver_norByOneThatItsRouteDoesNotName() {
        rules.insert(
                        due(group(List.of("night"), List.of())),
                        new TimeInterval("night", false),
                        new TimeInterval("weekend", true))
                .fire();

        assertThat(muted()).isEmpty();
    }

    @Test
    void muteEnds_withTheInterval() {
        TimeInterval night = new TimeInterval("night", true);
        rules.insert(due(group(List.of("night"), List.of())), night).fire();

        rules.update(night, new TimeInterval("night", false)).fire();

        assertThat(muted()).isEmpty();
    }

    @Test
    void groupIsMutedOutsideOfAllIntervalsInWhichItsRouteIsActive() {
        rules.insert(due(group(List.of(), List.of("day", "evening"))), new TimeInterval("day", false)).fire();

        assertThat(muted()).containsExactlyInAnyOrder("outside of day", "outside of evening");
    }

    @Test
    void groupIsNotMuted_whenOneOfThemIsThere_norWhenItsRouteNamesNone() {
        rules.insert(
                        due(group(List.of(), List.of("day", "evening"))),
                        due(group),
                        new TimeInterval("day", false),
                        new TimeInterval("evening", true))
                .fire();

        assertThat(muted()).isEmpty();
    }

    @Test
    void muteEnds_whenOneOfThemBegins() {
        TimeInterval day = new TimeInterval("day", false);
        rules.insert(due(group(List.of(), List.of("day"))), day).fire();

        rules.update(day, new TimeInterval("day", true)).fire();

        assertThat(muted()).isEmpty();
    }

    @Test
    void groupTellsEachIntegrationOfItsReceiver() {
        Integration second = new Integration("chat", "slack", 0, true);

        rules.insert(due(group, loud(down)), CHAT, second, PAGER).fire();

        assertThat(candidates()).containsExactlyInAnyOrder("chat/webhook[0]: Down", "chat/slack[0]: Down");
    }

    @Test
    void whatIsQuietIsLeftOut_andNobodyIsToldWhenAllIs() {
        rules.insert(due(group, loud(down), quiet(firing("Slow", "warning"))), CHAT).fire();
        assertThat(candidates()).containsExactly("chat/webhook[0]: Down");

        RuleTester silent = new RuleTester("rules/standard/tell.drl");
        silent.insert(due(group, quiet(down)), CHAT).fire();
        assertThat(silent.facts(NotificationCandidate.class)).isEmpty();
    }

    @Test
    void endOfWhatWasToldIsTold_thoughTheAlertIsQuiet() {
        rules.insert(due(group, owedTo(CHAT)), CHAT).fire();

        assertThat(candidates()).containsExactly("chat/webhook[0]: Over");
    }

    @Test
    void mutedGroupTellsNothing_untilItIsMutedNoMore() {
        TimeInterval night = new TimeInterval("night", true);
        rules.insert(due(group(List.of("night"), List.of()), loud(down)), CHAT, night).fire();
        assertThat(candidates()).isEmpty();

        rules.update(night, new TimeInterval("night", false)).fire();

        assertThat(candidates()).containsExactly("chat/webhook[0]: Down");
    }

    @Test
    void candidateIsGone_withTheMoment_orTheIntegration() {
        FlushDue due = due(group, loud(down));
        rules.insert(due, CHAT).fire();
        rules.retract(due).fire();
        assertThat(candidates()).isEmpty();

        rules.insert(due).fire();
        rules.retract(CHAT).fire();
        assertThat(candidates()).isEmpty();
    }

    @Test
    void mutedGroupTellsTheEndsOfWhatItTold_andNothingElse() {
        AlertGroup atNight = group(List.of("night"), List.of());

        rules.insert(due(atNight, loud(down), owedTo(CHAT)), CHAT, new TimeInterval("night", true)).fire();

        assertThat(candidates()).containsExactly("chat/webhook[0] (ends): Over");
    }

    @Test
    void mutedGroupTellsNoEnds_toWhoWasNotToldTheBeginning() {
        AlertGroup atNight = group(List.of("night"), List.of());
        Integration second = new Integration("chat", "slack", 0, true);

        rules.insert(due(atNight, owedTo(CHAT)), second, new TimeInterval("night", true)).fire();

        assertThat(candidates()).isEmpty();
    }

    @Test
    void endsAreNoCaseOfTheirOwnAnyMore_whenTheMuteIsOver() {
        TimeInterval night = new TimeInterval("night", true);
        rules.insert(due(group(List.of("night"), List.of()), loud(down), owedTo(CHAT)), CHAT, night).fire();

        rules.update(night, new TimeInterval("night", false)).fire();

        assertThat(candidates()).containsExactly("chat/webhook[0]: Over Down");
    }

    @Test
    void receiverBeforeIsToldTheEnds_andNothingElse() {
        rules.insert(due(group, loud(down), owedTo(PAGER)), CHAT, PAGER).fire();

        assertThat(candidates()).containsExactlyInAnyOrder("chat/webhook[0]: Down", "pager/webhook[0] (ends): Over");
    }

    @Test
    void anotherReceiverThatWasToldNothingIsToldNoEnds() {
        rules.insert(due(group, owedTo(CHAT)), PAGER).fire();

        assertThat(candidates()).isEmpty();
    }

    @Test
    void receiverBeforeIsNotTold_whenItIsGone() {
        rules.insert(due(group, owedTo(PAGER)), PAGER).fire();
        assertThat(candidates()).hasSize(1);

        rules.retract(PAGER).fire();

        assertThat(candidates()).isEmpty();
    }
}
