package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Flush;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Outcome;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.Quiet;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What teams' rules keep quiet: from whom, for how long, and what of it is said. */
class QuietByRulesTest {

    private static final String CONFIG =
            """
            route:
              receiver: pager
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - receiver: slack
                  continue: true
                - receiver: pager
            receivers:
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
              - name: slack
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld

            """;

    private static String inhibits(String source, String target, String options) {
        return """
               rule "%1$s inhibits %2$s"
               when
                   $source : Alert( name == "%1$s" )
                   $target : Alert( name == "%2$s" )
               then
                   insertLogical( new Inhibition( $target, $source )%3$s );
               end
               """.formatted(source, target, options);
    }

    private static TestEngine with(String... rules) {
        return new TestEngine(CONFIG, IMPORTS + String.join("\n", rules));
    }

    private static void fire(TestEngine engine, String name) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), "alertname", name);
    }

    private static void end(TestEngine engine, String name) {
        engine.resolved("alertname", name);
    }

    /** What was told since this was asked last, as {@code receiver: alertname} with {@code ended} for those that ended. */
    private static List<String> told(TestEngine engine) {
        List<String> lines = new ArrayList<>();
        engine.told.forEach(notification -> notification.alerts().forEach(alert ->
                lines.add(notification.integration().receiver() + ": " + alert.name() + (alert.firing() ? "" : " ended"))));
        engine.told.clear();
        return lines;
    }

    // ---- one receiver, a reason in words, the end

    @Test
    void inhibitionForOneReceiverIsNotOneForTheOthers() {
        TestEngine engine = with(inhibits("Cause", "Effect", ".onlyTo( \"slack\" )"));
        fire(engine, "Cause");
        fire(engine, "Effect");
        engine.advance(ofMinutes(1));
        assertThat(told(engine)).contains("pager: Effect").doesNotContain("slack: Effect");
        assertThat(engine.alert("alertname", "Effect").inhibitedBy()).isEmpty();
    }

    @Test
    void whatIsWithheldIsNotTold_untilTheReasonIsGone() {
        TestEngine engine = with("""
                rule "info needs a warning"
                when
                    $info : Alert( name == "Effect" )
                    not Alert( name == "Cause" )
                then
                    insertLogical( new Withheld( $info, "no warning" ) );
                end
                """);
        fire(engine, "Effect");
        engine.advance(ofMinutes(1));
        assertThat(told(engine)).isEmpty();
        assertThat(engine.alert("alertname", "Effect").quiet()).extracting(Quiet::kind, quiet -> quiet.because().words())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(Kind.WITHHELD, "no warning"));
        fire(engine, "Cause");
        engine.advance(ofMinutes(6));
        assertThat(told(engine)).contains("pager: Effect");
    }

    @Test
    void whatEndedWhileItWasWithheldIsNotTold() {
        TestEngine engine = with("""
                rule "effects are never told"
                when
                    $effect : Alert( name == "Effect" )
                then
                    insertLogical( new Withheld( $effect, "never" ) );
                end
                """);
        fire(engine, "Effect");
        engine.advance(ofSeconds(10));
        end(engine, "Effect");
        engine.advance(ofMinutes(20));
        assertThat(told(engine)).isEmpty();
    }

    @Test
    void endOfWhatWasToldIsTold_whateverKeepsItQuiet() {
        TestEngine engine = with(inhibits("Cause", "Effect", ""));
        fire(engine, "Effect");
        engine.advance(ofMinutes(1));
        fire(engine, "Cause");
        told(engine);
        end(engine, "Effect");
        engine.advance(ofMinutes(6));
        assertThat(told(engine)).contains("pager: Effect ended", "slack: Effect ended");
    }

    @Test
    void endIsKeptQuietToo_whenTheInhibitionSaysSo() {
        TestEngine engine = with(inhibits("Cause", "Effect", ".keepingEndsQuiet()"));
        fire(engine, "Effect");
        engine.advance(ofMinutes(1));
        fire(engine, "Cause");
        told(engine);
        end(engine, "Effect");
        engine.advance(ofMinutes(20));
        assertThat(told(engine)).doesNotContain("pager: Effect ended", "slack: Effect ended");
    }

    // ---- circles

    @Test
    void alertThatInhibitsItselfIsTold() {
        TestEngine engine = with(inhibits("Own", "Own", ""));
        fire(engine, "Own");
        engine.advance(ofMinutes(1));
        assertThat(told(engine)).contains("pager: Own");
    }

    @Test
    void twoThatInhibitEachOtherAreTold_andOneOfThemIsQuietAgainWhenTheCircleIsBroken() {
        TestEngine engine = with(inhibits("A", "B", ""), """
                rule "B inhibits A while there is C"
                when
                    $c : Alert( name == "C" )
                    $b : Alert( name == "B" )
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Inhibition( $a, $b ) );
                end
                """);
        fire(engine, "A");
        fire(engine, "B");
        fire(engine, "C");
        for (String name : List.of("A", "B")) {
            assertThat(engine.alert("alertname", name).quiet()).extracting(Quiet::kind).containsExactly(Kind.CONTRADICTION);
            assertThat(engine.alert("alertname", name).isQuietByRules()).isFalse();
        }
        assertThat(engine.alert("alertname", "B").quiet().get(0).by().rule()).isEqualTo("A inhibits B");
        end(engine, "C");
        assertThat(engine.alert("alertname", "A").quiet()).isEmpty();
        assertThat(engine.alert("alertname", "B").quiet()).hasSize(1);
    }

    @Test
    void inhibitRulesOfTheConfigurationActAsAlertmanagers() {
        TestEngine engine = new TestEngine(CONFIG + """
                inhibit_rules:
                  - source_matchers: [alertname="A"]
                    target_matchers: [alertname="B"]
                  - source_matchers: [alertname="B"]
                    target_matchers: [alertname="A"]
                """);
        fire(engine, "A");
        fire(engine, "B");
        engine.advance(ofMinutes(1));
        assertThat(told(engine)).isEmpty();
    }

    // ---- what is said of it

    @Test
    void decisionsNameWhoDecidedAndWhatTheyRestOn() {
        List<Decision> decided = new ArrayList<>();
        TestEngine engine = new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"),
                new InMemoryJournal(),
                Settings.DEFAULT.with(decided::addAll),
                CONFIG,
                IMPORTS + inhibits("Cause", "Effect", ""));
        fire(engine, "Cause");
        fire(engine, "Effect");
        engine.advance(ofMinutes(1));
        Labels effect = Labels.of("alertname", "Effect");
        assertThat(decided).filteredOn(Verdict.class::isInstance).map(Verdict.class::cast)
                .filteredOn(verdict -> verdict.alert().equals(effect) && verdict.kind() == Kind.INHIBITED)
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.by().rule()).isEqualTo("Cause inhibits Effect");
                    assertThat(verdict.because()).isEqualTo(Because.of(List.of(Labels.of("alertname", "Cause"))));
                    assertThat(verdict.holds()).isTrue();
                });
        assertThat(decided).filteredOn(Verdict.class::isInstance).map(Verdict.class::cast)
                .filteredOn(verdict -> verdict.alert().equals(effect))
                .extracting(Verdict::kind)
                .contains(Kind.ROUTED, Kind.GROUPED);
        assertThat(decided).filteredOn(Flush.class::isInstance).map(Flush.class::cast)
                .extracting(Flush::outcome)
                .contains(Outcome.TOLD, Outcome.ALL_QUIET);
    }
}
