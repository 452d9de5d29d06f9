package signalbox.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** Conditions by example; {@link ConditionsModelTest} has the rest. */
class ConditionsTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");

    private Conditions conditions = new Conditions(() -> 3);

    private static Condition condition(String subject) {
        return Condition.of("c", subject).by("rule", "rules.teams.x");
    }

    private static Instant at(String duration) {
        return MIDNIGHT.plus(Duration.parse("PT" + duration));
    }

    private static Alert alert(String instance, Instant startsAt) {
        return new Alert(Labels.of("alertname", "BatchFailed", "instance", instance), Labels.EMPTY, startsAt, Alert.NOT_ENDED, "");
    }

    private List<String> settle(String at) {
        return conditions.settle(at(at)).stream()
                .map(change -> change instanceof Conditions.Change.Comes comes
                        ? "comes " + comes.fact().subject() + " level " + comes.fact().level() + " times " + comes.fact().times()
                        : "goes " + ((Conditions.Change.Goes) change).fact().subject())
                .toList();
    }

    @Test
    void forAtLeastCountsAnewWhenInterrupted() {
        Condition condition = condition("a").forAtLeast("15m");
        conditions.begins(condition);
        assertThat(settle("0S")).isEmpty();
        assertThat(conditions.next()).contains(at("15M"));
        conditions.ends(condition);
        assertThat(settle("14M")).isEmpty();
        conditions.begins(condition);
        assertThat(settle("14M1S")).isEmpty();
        assertThat(settle("15M")).isEmpty();
        assertThat(settle("29M1S")).containsExactly("comes a level 0 times 0");
        conditions.ends(condition);
        assertThat(settle("30M")).containsExactly("goes a");
    }

    @Test
    void anAlertThatIsOnlyReportedAgainIsNoFurtherTime() {
        Condition three = condition("job").times(3).within("24h");
        Condition first = three.restingOn(alert("1", at("0S")));
        Condition earlier = three.restingOn(alert("1", at("-1M")));
        Condition second = three.restingOn(alert("2", at("1H")));
        conditions.begins(first);
        settle("0S");
        conditions.begins(earlier);
        conditions.ends(first);
        conditions.begins(second);
        assertThat(settle("1H")).isEmpty();
        conditions.begins(three.restingOn(alert("3", at("23H"))));
        assertThat(settle("23H")).containsExactly("comes job level 0 times 3");
    }

    @Test
    void theThirdTimeHoldsAsLongAsItGoesOn() {
        Condition three = condition("job").times(3).within("24h");
        for (int hour = 0; hour < 24; hour += 10) {
            Condition time = three.restingOn(alert("1", at(hour + "H")));
            conditions.begins(time);
            assertThat(settle(hour + "H")).hasSize(hour == 20 ? 1 : 0);
            if (hour < 20) {
                conditions.ends(time);
                settle(hour + "H1S");
            }
        }
        assertThat(settle("70H")).isEmpty();
        conditions.ends(three.restingOn(alert("1", at("20H"))));
        assertThat(settle("71H")).containsExactly("goes job");
    }

    @Test
    void aNewRuleCountsTheAlertsThatFireByTheirBeginnings() {
        Condition two = condition("job").times(2).within("1h");
        conditions.begins(two.restingOn(alert("1", at("0S"))));
        conditions.begins(two.restingOn(alert("2", at("2H"))));
        assertThat(settle("5H")).isEmpty();
        conditions.begins(two.restingOn(alert("3", at("2H59M"))));
        assertThat(settle("5H1S")).containsExactly("comes job level 0 times 2");
    }

    @Test
    void otherOptionsKeepWhatWasCounted() {
        Condition three = condition("job").times(3).within("24h");
        Condition first = three.restingOn(alert("1", at("0S")));
        conditions.begins(first);
        settle("0S");
        conditions.ends(first);
        settle("1S");
        Condition second = three.restingOn(alert("1", at("1H")));
        conditions.begins(second);
        assertThat(settle("1H")).isEmpty();
        conditions.ends(second);
        conditions.begins(condition("job").times(2).within("24h").restingOn(alert("1", at("1H"))));
        assertThat(settle("1H1M")).containsExactly("comes job level 0 times 2");
    }

    @Test
    void ofSeveralLevelsTheHighestCounts() {
        Condition from5 = condition("rack").from(5).until(3);
        conditions.begins(from5.level(4));
        assertThat(settle("0S")).isEmpty();
        conditions.begins(from5.level(6L));
        assertThat(settle("1S")).containsExactly("comes rack level 6 times 0");
        conditions.ends(from5.level(6));
        assertThat(settle("2S")).containsExactly("goes rack", "comes rack level 4 times 0");
        conditions.ends(from5.level(4.0));
        conditions.begins(from5.level(2));
        assertThat(settle("3S")).containsExactly("goes rack");
    }

    @Test
    void thePackageThatStatesTooManyIsNamed() {
        for (int i = 0; i < 4; i++) {
            conditions.begins(condition("subject " + i));
        }
        assertThat(settle("0S")).hasSize(3);
        assertThat(conditions.takeTooMany()).containsExactly("rules.teams.x");
        assertThat(conditions.takeTooMany()).isEmpty();
    }

    @Test
    void whatIsToBeExpectedOfAnAlertIsKnown() {
        Alert alert = alert("1", at("0S"));
        Condition condition = Condition.of("unacknowledged", alert).by("rule", "p").forAtLeast("15m").keepFor("5m");
        conditions.begins(condition);
        settle("0S");
        assertThat(conditions.takeChangedAlerts()).containsExactly(alert.labels());
        assertThat(conditions.about(alert.labels())).singleElement().satisfies(expected -> {
            assertThat(expected.willHoldAt()).contains(at("15M"));
            assertThat(expected.since()).isEmpty();
        });
        settle("15M");
        conditions.ends(condition);
        settle("16M");
        assertThat(conditions.about(alert.labels())).singleElement().satisfies(expected -> {
            assertThat(expected.since()).contains(at("15M"));
            assertThat(expected.willEndAt()).contains(at("21M"));
        });
        settle("21M");
        assertThat(conditions.about(alert.labels())).isEmpty();
    }

    @Test
    void aLevelThatIsTooLowWaitsForNothing() {
        conditions.begins(condition("a").level(3).from(5));
        settle("0S");
        assertThat(conditions.next()).isEmpty();
        assertThat(conditions.isAtRest(at("1S"))).isTrue();
    }

    @Test
    void beforeAnInstantHoldsFromSoLongBeforeOnAsLongAsItIsStated() {
        Condition soon = condition("a").before(at("2H"), "1h");
        conditions.begins(soon);
        assertThat(settle("0S")).isEmpty();
        assertThat(conditions.next()).contains(at("1H"));
        assertThat(conditions.awaited("rules.teams.x", at("0S"))).singleElement().satisfies(awaited ->
                assertThat(awaited.willHoldAt()).contains(at("1H")));
        assertThat(settle("59M59S")).isEmpty();
        assertThat(settle("1H")).containsExactly("comes a level 0 times 0");
        assertThat(conditions.next()).isEmpty();
        conditions.ends(soon);
        assertThat(settle("2H")).containsExactly("goes a");
    }

    @Test
    void beforeAnInstantThatIsPutOffWaitsAnew() {
        Condition soon = condition("a").before(at("2H"), "1h");
        conditions.begins(soon);
        settle("0S");
        assertThat(settle("1H")).hasSize(1);
        conditions.ends(soon);
        conditions.begins(condition("a").before(at("5H"), "1h"));
        assertThat(settle("1H30M")).containsExactly("goes a");
        assertThat(conditions.next()).contains(at("4H"));
        assertThat(settle("4H")).containsExactly("comes a level 0 times 0");
    }

    @Test
    void beforeAnInstantGoesTogetherWithForAtLeastAndKeepFor() {
        Condition soon = condition("a").before(at("2H"), "1h").forAtLeast("10m").keepFor("5m");
        conditions.begins(soon);
        settle("30M");
        assertThat(settle("1H")).isEmpty();
        assertThat(settle("1H10M")).containsExactly("comes a level 0 times 0");
        conditions.ends(soon);
        assertThat(settle("2H")).isEmpty();
        assertThat(settle("2H5M")).containsExactly("goes a");
    }

    @Test
    void beforeAnInstantThatIsNeverOrWasLongAgoIsNotWaitedFor() {
        conditions.begins(condition("a").before(Instant.MAX, "1h"));
        conditions.begins(condition("b").before(Instant.MIN, "1h"));
        assertThat(settle("0S")).containsExactly("comes b level 0 times 0");
        assertThat(conditions.next()).isEmpty();
    }

    @Test
    void beforeAnInstantGoesOnOverARestart() {
        Condition soon = condition("a").before(at("2H"), "1h");
        conditions.begins(soon);
        settle("0S");
        settle("1H");
        List<Conditions.Kept> kept = conditions.takeKept();
        conditions = new Conditions(() -> 3);
        conditions.restore(((Conditions.Kept.Known) kept.get(kept.size() - 1)).condition(), at("1H"));
        assertThat(settle("1H20M")).containsExactly("comes a level 0 times 0");
        conditions.begins(soon);
        conditions.assumeNothing(name -> false);
        assertThat(settle("1H20M")).isEmpty();
        conditions.ends(soon);
        assertThat(settle("2H")).containsExactly("goes a");
    }

    @Test
    void textsThatAreNoDurationAreRefused() {
        assertThatThrownBy(() -> condition("a").forAtLeast("15 minutes")).hasMessageContaining("is not a duration");
        assertThatThrownBy(() -> condition("a").keepFor("0s")).hasMessageContaining("is no time");
        assertThatThrownBy(() -> condition("a").within("60w")).hasMessageContaining("366d at most");
        assertThatThrownBy(() -> condition("a").times(0)).hasMessageContaining("from 1 to 1000");
    }
}
