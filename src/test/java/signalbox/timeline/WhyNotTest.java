package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said where a rule did not hold that was expected to. */
class WhyNotTest {

    private static final String RULES = """
            package rules.rack

            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld

            rule "power explains hosts that are down"
            when
                $power : Alert( name == "PduDown", $rack : rack, rack != "" )
                accumulate( $down : Alert( name == "HostDown", rack == $rack ); $n : count( $down ); $n >= 2 )
                $host : Alert( name == "HostDown", rack == $rack )
            then
                insertLogical( new Inhibition( $host, $power ) );
            end

            rule "slow is stated"
            when
                $slow : Alert( name == "Slow" )
            then
                insertLogical( Condition.of( "slow", $slow ).forAtLeast( "5m" ) );
            end

            rule "slow for long is withheld"
            when
                $slow : Alert( name == "Slow" )
                Holds( condition == "slow", subject == $slow )
            then
                insertLogical( new Withheld( $slow, "slow for long" ) );
            end
            """;

    private final TestTimelines timelines;

    WhyNotTest(@TempDir Path folder) {
        timelines = new TestTimelines(folder).write("rack/rack.drl", RULES);
    }

    private Report run(String timeline) {
        return timelines.runFile("config: alertmanager.yml\npackages: [rack]\ntests:\n  - name: it\n" + timeline.indent(4));
    }

    private static String notes(Report report) {
        assertThat(report.problems()).isEmpty();
        return report.judgements().stream()
                .flatMap(judgement -> judgement.faults().stream())
                .flatMap(line -> line.notes().stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void expectedRuleThatDidNotHoldIsToldWithTheConditionThatFailed() {
        assertThat(notes(run("""
                timeline:
                  - {at: 0s, fire: {alertname: PduDown, rack: r7}, as: power}
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                expect:
                  - {at: 30s, receiver: ops, firing: [power]}
                  - {at: 30s, receiver: ops, firing: [host]}
                explain:
                  - {at: 10s, alert: host, outcome: inhibited, rule: power explains hosts that are down}
                """))).contains("rule \"power explains hosts that are down\" did not hold: accumulate( $down : Alert( name == \"HostDown\","
                + " rack == $rack ); $n : count( $down ); $n >= 2 ) (")
                .contains("rack.drl:12): 1 of 2 needed: HostDown with rack r7 (host)");
    }

    @Test
    void whatIsToldUnexpectedlySaysWhichRuleNearlyKeptItQuiet() {
        assertThat(notes(run("""
                timeline:
                  - {at: 0s, fire: {alertname: PduDown, rack: r7}, as: power}
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                expect:
                  - {at: 30s, receiver: ops, firing: [power]}
                """))).contains("nothing kept host quiet; rule \"power explains hosts that are down\" did not hold: accumulate(")
                .contains("1 of 2 needed");
    }

    @Test
    void conditionThatHasNotLastedSaysHowLongItHas() {
        assertThat(notes(run("""
                timeline:
                  - {at: 0s, fire: {alertname: Slow}}
                expect:
                  - {at: 30s, receiver: ops, firing: [Slow]}
                explain:
                  - {at: 3m, alert: Slow, rule: slow for long is withheld}
                """))).contains("it has lasted 3m of 5m and will hold at 5m");
    }

    @Test
    void thatARuleDoesNotHoldCanBeExpected_withWhatItLacks() {
        assertThat(TestTimelines.faults(run("""
                timeline:
                  - {at: 0s, fire: {alertname: PduDown, rack: r7}, as: power}
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                  - {at: 2m, fire: {alertname: HostDown, rack: r7, instance: b}, as: other}
                expect:
                  - {at: 30s, receiver: ops, firing: [power]}
                  - {at: 30s, receiver: ops, firing: [host]}
                explain:
                  - {at: 1m, alert: host, rule: power explains hosts that are down, held: false, found: 1, needed: '>= 2'}
                  - {at: 3m, alert: host, rule: power explains hosts that are down, held: true}
                until: 4m
                """))).isEmpty();
    }

    @Test
    void whetherARuleHoldsCanBeExpectedBesideWhatBecomesOfIt() {
        Report report = run("""
                timeline:
                  - {at: 0s, fire: {alertname: PduDown, rack: r7}, as: power}
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                expect:
                  - {at: 30s, receiver: ops, firing: [power]}
                  - {at: 30s, receiver: ops, firing: [host]}
                explain:
                  - {at: 1m, alert: host, outcome: told, rule: power explains hosts that are down, held: false}
                """);
        assertThat(TestTimelines.faults(report)).isEmpty();
    }

    @Test
    void whatBecomesOfItIsAFaultWhereOnlyTheRuleIsAsExpected() {
        Report report = run("""
                timeline:
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                expect:
                  - {at: 30s, receiver: ops, firing: [host]}
                explain:
                  - {at: 1m, alert: host, outcome: inhibited, because: [], rule: power explains hosts that are down, held: false}
                  - {at: 1m, alert: host, because: [host], rule: power explains hosts that are down, held: false}
                """);
        assertThat(TestTimelines.faults(report))
                .containsExactly(
                        "1m otherwise host is inhibited because of nothing, and one for which rule \"power explains hosts that are down\" does not hold",
                        "1m otherwise host is decided about because of host, and one for which rule \"power explains hosts that are down\" does not hold");
        assertThat(notes(report)).contains("is told: ");
    }

    @Test
    void otherNumberThanExpectedIsAFault() {
        Report report = run("""
                timeline:
                  - {at: 0s, fire: {alertname: HostDown, rack: r7, instance: a}, as: host}
                expect:
                  - {at: 30s, receiver: ops, firing: [host]}
                explain:
                  - {at: 1m, alert: host, rule: power explains hosts that are down, held: false, found: 1}
                """);
        assertThat(notes(report)).contains("there is no PduDown");
        assertThat(report.judgements().get(0).passed()).isFalse();
    }

    @Test
    void whatARuleLacksIsSaidOfOneThatDoesNotHold() {
        List<String> problems = timelines.problems(run("""
                timeline:
                  - {at: 0s, fire: {alertname: HostDown, rack: r7}}
                explain:
                  - {at: 1m, alert: HostDown, held: true, found: 1}
                """));
        assertThat(problems).anyMatch(problem -> problem.contains("expected rule: with its name"))
                .anyMatch(problem -> problem.contains("expected held: false"));
    }
}
