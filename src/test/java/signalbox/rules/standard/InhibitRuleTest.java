package signalbox.rules.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestAlerts.firing;

import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Alert;
import signalbox.alert.Matcher;
import signalbox.alert.Resolved;
import signalbox.inhibit.EqualLabels;
import signalbox.inhibit.EqualValues;
import signalbox.inhibit.InhibitRule;
import signalbox.inhibit.InhibitSource;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Inhibitor;
import signalbox.inhibit.SourceKind;
import signalbox.testing.RuleTester;

/** {@code inhibit.drl}, rule by rule: when it fires, when it nearly does, and how what it concluded ends. */
class InhibitRuleTest {

    private static final EqualLabels RACK = new EqualLabels(List.of("rack"));

    /** What is critical keeps warnings of its rack quiet. */
    private static final InhibitRule RULE = inhibitRule(0, "critical", "warning");

    private final RuleTester rules = new RuleTester("rules/standard/inhibit.drl");
    private final Alert down = firing("Down", "critical", "rack", "7");
    private final Alert slow = firing("Slow", "warning", "rack", "7");

    private static InhibitRule inhibitRule(int index, String source, String target) {
        return new InhibitRule(index, "", List.of(severity(source)), List.of(severity(target)), RACK);
    }

    private static Matcher severity(String value) {
        return new Matcher(Matcher.Type.EQUAL, "severity", value);
    }

    private static Alert ended(Alert alert) {
        return new Alert(alert.labels(), alert.annotations(), alert.startsAt(), alert.startsAt().plusSeconds(1), "");
    }

    @Test
    void firingAlertThatMatchesTheSourceSideIsASource() {
        rules.insert(RULE, down).fire();

        assertThat(rules.facts(InhibitSource.class)).containsExactly(InhibitSource.of(RULE, down.labels()));
    }

    @Test
    void alertThatMatchesOnlyTheTargetSideIsNoSource_norOneThatHasEnded() {
        rules.insert(RULE, slow, new Resolved(ended(down))).fire();

        assertThat(rules.facts(InhibitSource.class)).isEmpty();
    }

    @Test
    void sourceIsNoneAnyMore_whenItIsOver_orTheRuleIsGone() {
        rules.insert(RULE, down).fire();
        rules.retract(down).fire();
        assertThat(rules.facts(InhibitSource.class)).isEmpty();

        rules.insert(down).fire();
        rules.retract(RULE).fire();
        assertThat(rules.facts(InhibitSource.class)).isEmpty();
    }

    @Test
    void sourcesThatInhibitTheSameTargetsAreOfOneKind() {
        rules.insert(RULE, down, firing("AlsoDown", "critical", "rack", "7")).fire();

        assertThat(rules.facts(SourceKind.class)).containsExactly(InhibitSource.of(RULE, down.labels()).kind());
    }

    @Test
    void sourcesOfAnotherRackAreOfAnotherKind() {
        rules.insert(RULE, down, firing("Down", "critical", "rack", "8")).fire();

        assertThat(rules.facts(SourceKind.class)).hasSize(2);
    }

    @Test
    void kindIsThereUntilTheLastOfItsSourcesIsOver() {
        Alert alsoDown = firing("AlsoDown", "critical", "rack", "7");
        rules.insert(RULE, down, alsoDown).fire();

        rules.retract(down).fire();
        assertThat(rules.facts(SourceKind.class)).hasSize(1);

        rules.retract(alsoDown).fire();
        assertThat(rules.facts(SourceKind.class)).isEmpty();
    }

    @Test
    void ofTheSourcesOfAKindTheFirstIsNamed_andTheNextWhenItIsOver() {
        Alert alsoDown = firing("AlsoDown", "critical", "rack", "7");
        rules.insert(RULE, down, alsoDown).fire();
        assertThat(rules.facts(Inhibitor.class)).extracting(Inhibitor::alert).containsExactly(alsoDown.labels());

        rules.retract(alsoDown).fire();
        assertThat(rules.facts(Inhibitor.class)).extracting(Inhibitor::alert).containsExactly(down.labels());

        rules.retract(down).fire();
        assertThat(rules.facts(Inhibitor.class)).isEmpty();
    }

    @Test
    void alertsAreKnownByTheirValuesOfTheEqualLabels_thoseThatEndedAndWereNotToldToo() {
        Resolved over = new Resolved(ended(down));
        rules.insert(RACK, slow, over).fire();

        assertThat(rules.facts(EqualValues.class))
                .containsExactlyInAnyOrder(
                        new EqualValues(RACK.valuesIn(slow.labels()), slow.labels()),
                        new EqualValues(RACK.valuesIn(down.labels()), down.labels()));
    }

    @Test
    void valuesAreForgotten_whenTheAlertIsOver_orNoRuleAsksForThem() {
        rules.insert(RACK, slow).fire();
        rules.retract(slow).fire();
        assertThat(rules.facts(EqualValues.class)).isEmpty();

        rules.insert(slow).fire();
        rules.retract(RACK).fire();
        assertThat(rules.facts(EqualValues.class)).isEmpty();
    }

    @Test
    void targetInTheRackOfASourceIsInhibited_andNoOtherAlert() {
        Alert elsewhere = firing("Slow", "warning", "rack", "8");
        Alert none = firing("Slow", "info", "rack", "7");

        rules.insert(RULE, RACK, down, slow, elsewhere, none).fire();

        assertThat(rules.facts(Inhibition.class)).containsExactly(new Inhibition(slow.labels(), down.labels(), RULE));
    }

    @Test
    void alertsThatMatchBothSidesDoNotInhibitEachOther() {
        InhibitRule both = inhibitRule(0, "critical", "critical");

        rules.insert(both, RACK, down, firing("AlsoDown", "critical", "rack", "7")).fire();

        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionEnds_withItsSource_itsTargetOrItsRule() {
        rules.insert(RULE, RACK, down, slow).fire();
        rules.retract(down).fire();
        assertThat(rules.facts(Inhibition.class)).isEmpty();

        rules.insert(down).fire();
        rules.retract(slow).fire();
        assertThat(rules.facts(Inhibition.class)).isEmpty();

        rules.insert(slow).fire();
        rules.retract(RULE).fire();
        assertThat(rules.facts(Inhibition.class)).isEmpty();
    }

    @Test
    void inhibitionGoesOn_asLongAsOneSourceFires() {
        Alert alsoDown = firing("AlsoDown", "critical", "rack", "7");
        rules.insert(RULE, RACK, down, alsoDown, slow).fire();

        rules.retract(alsoDown).fire();

        assertThat(rules.facts(Inhibition.class)).containsExactly(new Inhibition(slow.labels(), down.labels(), RULE));
    }
}
