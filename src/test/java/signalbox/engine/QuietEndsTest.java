package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.decision.Quiet;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.testing.TestEngine;

/** Why an alert was quiet when it ended: what is said of it at once, and that it lasts until its groups have had their turn. */
class QuietEndsTest {

    private static final String CONFIG =
            """
            route:
              receiver: pager
              group_by: [cluster]
              group_wait: 30s
              group_interval: 5m
              routes:
                - {receiver: pager, matchers: ['alertname="Night"'], mute_time_intervals: [always]}
            receivers:
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            inhibit_rules:
              - {source_matchers: ['alertname="Configured"'], target_matchers: ['alertname="Effect"']}
            time_intervals:
              - name: always
                time_intervals: [{times: [{start_time: "00:02", end_time: "24:00"}]}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld

            """;

    private static final String KEEPS_ENDS_QUIET = IMPORTS + """
            rule "causes keep effects quiet"
            when
                $source : Alert( name == "Cause" )
                $target : Alert( name == "Effect" )
            then
                insertLogical( new Inhibition( $target, $source ).keepingEndsQuiet() );
            end
            """;

    private static final String KEEPS_EFFECTS_QUIET = KEEPS_ENDS_QUIET.replace(".keepingEndsQuiet()", "");

    private static final String WITHHOLDS = IMPORTS + """
            rule "effects need a cause"
            when
                $info : Alert( name == "Effect" )
                not Alert( name == "Cause" )
            then
                insertLogical( new Withheld( $info, "no cause" ) );
            end
            """;

    private static final String OTHER = IMPORTS + """
            rule "nothing of the kind"
            when
                $source : Alert( name == "Nothing" )
                $target : Alert( name == "OfTheKind" )
            then
                insertLogical( new Inhibition( $target, $source ) );
            end
            """;

    private TestEngine engine = new TestEngine(CONFIG, KEEPS_ENDS_QUIET);

    private void with(String rules) {
        engine = new TestEngine(CONFIG, rules);
    }

    private void fire(String name) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), "alertname", name);
    }

    private void end(String name) {
        engine.resolved("alertname", name);
    }

    /** What was told since this was asked last, such as {@code Effect ended}. */
    private List<String> told() {
        List<String> lines = new ArrayList<>();
        engine.told.forEach(notification -> notification.alerts().forEach(alert -> lines.add(alert.name() + (alert.firing() ? "" : " ended"))));
        engine.told.clear();
        return lines;
    }

    private Explanation explained(String name) {
        return Explanation.of(Labels.of("alertname", name), engine.view(), engine.clock.instant());
    }

    private String sentence(String name) {
        return Sentence.text(Sentence.of(explained(name), Speech.PLAIN)).replaceAll("\\(/.*/", "(");
    }

    // ---- what is said of it at once

    @Test
    void endThatIsKeptQuietIsSaidToBe_untilTheGroupsTurn() {
        fire("Effect");
        engine.advance(ofMinutes(1));
        fire("Cause");
        engine.advance(ofSeconds(10));
        end("Effect");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.INHIBITED);
        assertThat(sentence("Effect")).isEqualTo("Inhibited by rule \"causes keep effects quiet\" (rules.drl:6), because Cause{} fires: "
                + "its end is kept quiet, too. Otherwise: waiting, pager, due 2026-01-01T00:05:30Z. Told at 2026-01-01T00:00:30Z to pager.");
        assertThat(explained("Effect").next().orElseThrow().what())
                .isEqualTo("the group leaves its end out, unless Cause{} ends by then");
        assertThat(explained("Effect").because()).extracting(reason -> reason.by().rule()).containsExactly("causes keep effects quiet");
        engine.advance(ofMinutes(5));
        assertThat(told()).doesNotContain("Effect ended");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.UNKNOWN);
    }

    @Test
    void endThatWasKeptQuietIsSaidToBeTold_whenItsCauseEndsBeforeTheTurn() {
        fire("Effect");
        engine.advance(ofMinutes(1));
        fire("Cause");
        end("Effect");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.INHIBITED);
        end("Cause");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.WAITING);
        engine.advance(ofMinutes(5));
        assertThat(told()).contains("Effect ended");
    }

    /** Whatever keeps an alert quiet, its end is told to whoever heard of it: nobody is to think that it will not be. */
    enum Quieting {
        SILENCED(engine -> engine.silence(ofDays(1), matching("alertname", "Effect"))),
        INHIBITED_BY_CONFIGURATION(engine -> engine.firing("alertname", "Configured")),
        INHIBITED_BY_RULE(engine -> engine.firing("alertname", "Cause")),
        MUTED_BY_TIME(engine -> {});

        private final Consumer<TestEngine> begin;

        Quieting(Consumer<TestEngine> begin) {
            this.begin = begin;
        }
    }

    @ParameterizedTest
    @EnumSource
    void endThatWillBeToldIsSaidToBe_whateverKeepsTheAlertQuiet(Quieting how) {
        with(KEEPS_EFFECTS_QUIET);
        String name = how == Quieting.MUTED_BY_TIME ? "Night" : "Effect";
        fire(name);
        engine.advance(ofMinutes(2));
        how.begin.accept(engine);
        engine.advance(ofSeconds(10));
        assertThat(explained(name).outcome().text()).isEqualTo(how.name().toLowerCase(java.util.Locale.ROOT).replaceAll("_by_(rule|conf.*)", ""));
        end(name);
        assertThat(explained(name).outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(explained(name).receivers()).extracting(AtReceiver::because).containsOnly(List.of());
        assertThat(sentence(name)).startsWith("Its end will be told to pager, whose group speaks next at 2026-01-01T00:05:30Z.");
        engine.advance(ofMinutes(5));
        assertThat(told()).contains(name + " ended");
    }

    @ParameterizedTest
    @EnumSource
    void asInAlertmanager_endThatWillNotBeToldIsSaidNotToBe(Quieting how) {
        engine = TestEngine.asAlertmanager(CONFIG, KEEPS_EFFECTS_QUIET);
        String name = how == Quieting.MUTED_BY_TIME ? "Night" : "Effect";
        fire(name);
        engine.advance(ofMinutes(2));
        how.begin.accept(engine);
        engine.advance(ofSeconds(10));
        end(name);
        assertThat(explained(name).outcome().text()).isEqualTo(how.name().toLowerCase(java.util.Locale.ROOT).replaceAll("_by_(rule|conf.*)", ""));
        engine.advance(ofMinutes(10));
        assertThat(told()).doesNotContain(name + " ended");
    }

    /** The last that was told of the group does not name it, for it was quiet then. */
    @Test
    void endThatWillBeToldIsSaidToBe_alsoWhenOthersWereToldMeanwhile() {
        with(KEEPS_EFFECTS_QUIET);
        fire("Effect");
        engine.advance(ofMinutes(1)).silence(ofDays(1), matching("alertname", "Effect"));
        fire("Another");
        engine.advance(ofMinutes(5));
        end("Effect");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.WAITING);
        engine.advance(ofMinutes(5));
        assertThat(told()).contains("Effect ended");
    }

    @Test
    void ofAnAlertThatNobodyHeardOfThereIsNothingToTell_andItIsSaidWhy() {
        fire("Cause");
        fire("Effect");
        engine.advance(ofMinutes(1));
        end("Effect");
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(sentence("Effect")).isEqualTo("It has ended, and there is nothing to tell pager of it, which never heard of it."
                + " It was inhibited by rule \"causes keep effects quiet\" (rules.drl:6), because Cause{} fired: its end is kept quiet, too.");
    }

    // ---- it lasts

    private void restart(String rules) {
        engine = new TestEngine(engine.clock, engine.journal, CONFIG, rules);
        engine.tick();
    }

    private void tellEffectAndKeepItsEndQuiet() {
        fire("Effect");
        engine.advance(ofMinutes(1));
        fire("Cause");
        engine.advance(ofSeconds(10));
        end("Effect");
        engine.advance(ofSeconds(10));
        told();
    }

    @Test
    void endIsKeptQuietAfterARestart_alsoWhenTheRuleIsGone() {
        tellEffectAndKeepItsEndQuiet();
        Explanation before = explained("Effect");
        restart(OTHER);
        assertThat(explained("Effect").receivers()).isEqualTo(before.receivers());
        engine.advance(ofMinutes(20));
        assertThat(told()).contains("Cause").doesNotContain("Effect ended");
    }

    private static final String GROUPED = """
            route: {receiver: team, group_by: [], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
            """;

    @ParameterizedTest
    @ValueSource(strings = {"killed", "told", "failed"})
    void endThatWasKeptQuietAtItsTurnIsNotToldLater_whateverBecameOfTheRestOfTheTurn(String how) {
        engine = new TestEngine(GROUPED, KEEPS_ENDS_QUIET);
        fire("Effect");
        engine.advance(ofMinutes(1));
        fire("Cause");
        end("Effect");
        engine.answersKeptBack = true;
        engine.advance(ofMinutes(5));
        assertThat(engine.unanswered).as("the turn tells of the cause").hasSize(1);
        told();
        engine.answersKeptBack = false;
        if (how.equals("killed")) {
            end("Cause");
            engine = new TestEngine(engine.clock, engine.journal, GROUPED, KEEPS_ENDS_QUIET);
        } else {
            if (how.equals("failed")) {
                engine.receiversDown.add("team");
            }
            engine.answer(engine.unanswered.remove(0).notification());
            engine.receiversDown.clear();
        }
        end("Cause");
        fire("Other");
        engine.tick().advance(ofMinutes(20));
        assertThat(told()).contains("Other").doesNotContain("Effect ended");
    }

    @Test
    void endIsKeptQuietAfterAReload_alsoWhenTheRuleIsGone() {
        tellEffectAndKeepItsEndQuiet();
        engine.reload(CONFIG, OTHER);
        assertThat(explained("Effect").outcome()).isEqualTo(AlertOutcome.INHIBITED);
        engine.advance(ofMinutes(20));
        assertThat(told()).contains("Cause").doesNotContain("Effect ended");
    }

    @Test
    void endIsKeptQuiet_afterAsManyRestartsAndReloadsAsThereAre() {
        tellEffectAndKeepItsEndQuiet();
        restart(OTHER);
        engine.reload(CONFIG, KEEPS_EFFECTS_QUIET);
        restart(KEEPS_EFFECTS_QUIET);
        engine.reload(CONFIG, OTHER);
        engine.advance(ofMinutes(20));
        assertThat(told()).doesNotContain("Effect ended");
    }

    /** The alert was told and not kept quiet when it ended: rules that came later do not take that back. */
    @Test
    void endThatWasOwedIsTold_alsoWhenRulesOfLaterWouldKeepItQuiet() {
        with(OTHER);
        fire("Cause");
        fire("Effect");
        engine.advance(ofMinutes(1));
        end("Effect");
        engine.reload(CONFIG, KEEPS_ENDS_QUIET);
        restart(KEEPS_ENDS_QUIET);
        told();
        engine.advance(ofMinutes(20));
        assertThat(told()).contains("Effect ended");
    }

    private void endUnheardWhileWithheld() {
        with(WITHHOLDS);
        fire("Another");
        fire("Effect");
        engine.advance(ofMinutes(1));
        end("Effect");
        fire("Cause"); // by now no rule would withhold it
        assertThat(told()).containsExactly("Another");
    }

    @Test
    void whoeverNeverHeardOfAnAlertHearsNothingOfItsEnd_afterARestart() {
        endUnheardWhileWithheld();
        restart(WITHHOLDS);
        engine.advance(ofMinutes(20));
        assertThat(told()).contains("Cause").doesNotContain("Effect ended");
    }

    @Test
    void whoeverNeverHeardOfAnAlertHearsNothingOfItsEnd_afterAReload() {
        endUnheardWhileWithheld();
        engine.reload(CONFIG, WITHHOLDS + "\n");
        engine.advance(ofMinutes(20));
        assertThat(told()).contains("Cause").doesNotContain("Effect ended");
    }

    @Test
    void alertThatFiresAgainAfterAReloadIsTold() {
        endUnheardWhileWithheld();
        engine.reload(CONFIG, WITHHOLDS + "\n");
        fire("Effect");
        engine.advance(ofMinutes(10));
        assertThat(told()).contains("Effect");
        end("Effect");
        engine.advance(ofMinutes(10));
        assertThat(told()).contains("Effect ended");
        assertThat(engine.journal.kept().toString()).doesNotContain("no cause");
    }

    /** Between two decisions of rules an alert fires and ends again: as if nothing had happened. */
    @Test
    void alertThatFiresForAMomentIsQuietAsItWas() {
        tellEffectAndKeepItsEndQuiet();
        Instant now = engine.clock.instant();
        Labels effect = Labels.of("alertname", "Effect");
        engine.accept(List.of(
                new AlertReport(effect, Labels.EMPTY, now, now.plus(ofDays(2)), "", now, false),
                new AlertReport(effect, Labels.EMPTY, now, now, "", now, false)));
        assertThat(explained("Effect").because()).extracting(Quiet::kind).hasSize(1);
        engine.advance(ofMinutes(20));
        assertThat(told()).doesNotContain("Effect ended");
    }
}
