package signalbox.rules.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.NotificationCandidate;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.Timing;
import signalbox.testing.RuleTester;

/** {@code notify.drl}, rule by rule: when it fires, when it nearly does, and how what it concluded ends. */
class NotifyRuleTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Integration CHAT = new Integration("chat", "webhook", 0, true);
    private static final Integration WITHOUT_ENDS = new Integration("chat", "webhook", 0, false);
    private static final AlertGroup GROUP = new AlertGroup(
            new Destination("0", "{}", "chat", GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), Map.of(), List.of()),
            Labels.EMPTY);

    private static final Instant LATELY = NOW.minusSeconds(300);
    private static final Instant LONG_AGO = NOW.minus(Timing.DEFAULT.repeatInterval()).minusMillis(1);

    private final RuleTester rules = new RuleTester("rules/standard/notify.drl");
    private final Alert a = alert("a", Alert.NOT_ENDED);
    private final Alert b = alert("b", Alert.NOT_ENDED);
    private final Alert aOver = alert("a", NOW.minusSeconds(1));
    private final Alert bOver = alert("b", NOW.minusSeconds(1));

    private static Alert alert(String name, Instant endsAt) {
        return new Alert(Labels.of("alertname", name), Labels.EMPTY, NOW.minusSeconds(900), endsAt, "");
    }

    private static NotificationCandidate candidate(Integration to, Alert... alerts) {
        List<Membership> members =
                Stream.of(alerts).map(alert -> new Membership(alert, false, false, false, List.of())).toList();
        return NotificationCandidate.of(new FlushDue(GROUP, members, NOW), to);
    }

    private static Announced announced(Instant at, List<Alert> firing, List<Alert> resolved) {
        return new Announced(
                GROUP.key(),
                CHAT.receiver(),
                CHAT.name(),
                CHAT.index(),
                AlertHashes.of(firing),
                AlertHashes.of(resolved),
                at,
                at.plus(Duration.ofDays(5)),
                Map.of());
    }

    private List<String> reasons() {
        return rules.facts(Notification.class).stream().map(Notification::reason).toList();
    }

    @Test
    void whoWasToldNothingIsToldWhatFires() {
        rules.insert(candidate(CHAT, a)).fire();

        assertThat(reasons()).containsExactly("first notification");
    }

    @Test
    void whoWasToldThatAllIsOverIsToldAnew_whenSomethingFires() {
        rules.insert(candidate(CHAT, a), announced(LATELY, List.of(), List.of(a))).fire();

        assertThat(reasons()).containsExactly("first notification");
    }

    @Test
    void whoWasToldNothingIsNotToldThatItIsOver() {
        rules.insert(candidate(CHAT, aOver)).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void firstNotificationIsNone_onceItWasGiven() {
        rules.insert(candidate(CHAT, a)).fire();

        rules.insert(announced(LATELY, List.of(a), List.of())).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void whatAnotherIntegrationWasToldDoesNotCount() {
        Integration second = new Integration("chat", "webhook", 1, true);

        rules.insert(candidate(second, a), announced(LATELY, List.of(a), List.of())).fire();

        assertThat(reasons()).containsExactly("first notification");
    }

    @Test
    void alertThatJoinedIsTold() {
        rules.insert(candidate(CHAT, a, b), announced(LATELY, List.of(a), List.of())).fire();

        assertThat(reasons()).containsExactly("new alerts added");
    }

    @Test
    void sameAlertsAreNoNews() {
        rules.insert(candidate(CHAT, a, b), announced(LATELY, List.of(a, b), List.of())).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void alertThatJoinedIsNoNews_onceItWasTold() {
        Announced before = announced(LATELY, List.of(a), List.of());
        rules.insert(candidate(CHAT, a, b), before).fire();

        rules.update(before, announced(LATELY, List.of(a, b), List.of())).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void endOfAllThatWasToldIsTold() {
        rules.insert(candidate(CHAT, aOver, bOver), announced(LATELY, List.of(a, b), List.of())).fire();

        assertThat(reasons()).containsExactly("all alerts resolved");
    }

    @Test
    void endOfWhatIsOpenIsTold_whateverWasToldLast() {
        Announced open = announced(LATELY, List.of(), List.of()).withOpen(AlertHashes.of(List.of(a)));

        rules.insert(candidate(CHAT, aOver), open).fire();

        assertThat(reasons()).containsExactly("all alerts resolved");
    }

    @Test
    void endIsToldOnce() {
        Announced before = announced(LATELY, List.of(a), List.of());
        rules.insert(candidate(CHAT, aOver), before).fire();

        rules.update(before, announced(LATELY, List.of(), List.of(a))).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void endOfOneOfSeveralIsTold() {
        rules.insert(candidate(CHAT, a, bOver), announced(LATELY, List.of(a, b), List.of())).fire();

        assertThat(reasons()).containsExactly("some alerts resolved");
    }

    @Test
    void endOfOneOfSeveralIsNotTold_toWhoWantsNoEnds() {
        rules.insert(candidate(WITHOUT_ENDS, a, bOver), announced(LATELY, List.of(a, b), List.of())).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void endOfOneOfSeveralIsNoNews_onceItWasTold() {
        Announced before = announced(LATELY, List.of(a, b), List.of());
        rules.insert(candidate(CHAT, a, bOver), before).fire();

        rules.update(before, announced(LATELY, List.of(a), List.of(b))).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void unchangedGroupIsRepeated_whenTheRepeatIntervalIsOver() {
        rules.insert(candidate(CHAT, a), announced(LONG_AGO, List.of(a), List.of())).fire();

        assertThat(reasons()).containsExactly("repeat interval elapsed");
    }

    @Test
    void unchangedGroupIsNotRepeated_aMomentEarlier_norWhenAllIsOver() {
        rules.insert(candidate(CHAT, a), announced(LONG_AGO.plusMillis(1), List.of(a), List.of())).fire();
        assertThat(reasons()).isEmpty();

        RuleTester over = new RuleTester("rules/standard/notify.drl");
        over.insert(candidate(CHAT, aOver), announced(LONG_AGO, List.of(), List.of(a))).fire();
        assertThat(over.facts(Notification.class)).isEmpty();
    }

    @Test
    void repeatIsNone_onceItWasGiven() {
        Announced before = announced(LONG_AGO, List.of(a), List.of());
        rules.insert(candidate(CHAT, a), before).fire();

        rules.update(before, announced(NOW, List.of(a), List.of())).fire();

        assertThat(reasons()).isEmpty();
    }

    @Test
    void groupHasOneReason_whateverElseIsSo() {
        rules.insert(candidate(CHAT, a, bOver), announced(LONG_AGO, List.of(a, b), List.of())).fire();
        assertThat(reasons()).containsExactly("some alerts resolved");

        RuleTester withoutEnds = new RuleTester("rules/standard/notify.drl");
        withoutEnds.insert(candidate(WITHOUT_ENDS, a, bOver), announced(LONG_AGO, List.of(a, b), List.of())).fire();
        assertThat(withoutEnds.facts(Notification.class)).extracting(Notification::reason).containsExactly("repeat interval elapsed");
    }

    @Test
    void nobodyIsToldAnything_whenTheMomentIsOver() {
        NotificationCandidate candidate = candidate(CHAT, a);
        rules.insert(candidate).fire();

        rules.retract(candidate).fire();

        assertThat(reasons()).isEmpty();
    }
}
