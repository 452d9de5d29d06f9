package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.testing.TestEngine.matching;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.testing.TestEngine;

/** What is said of an alert is so, and its parts do not contradict each other. */
class SentencesTest {

    private static final String CONFIG =
            """
            route:
              receiver: pager
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - {receiver: pager, matchers: ['alertname="Night"'], mute_time_intervals: [always]}
                - {receiver: once, matchers: ['alertname="Once"']}
                - {receiver: nobody, matchers: ['alertname="Nobody"']}
            receivers:
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
              - name: once
                webhook_configs: [{url: "http://localhost/", send_resolved: false}]
              - name: nobody
            inhibit_rules:
              - {source_matchers: ['alertname="Cause"'], target_matchers: ['alertname="Effect"']}
            time_intervals:
              - name: always
                time_intervals: [{times: [{start_time: "00:00", end_time: "24:00"}]}]
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route
            rule "few" when $a : Alert( name == "Few" )
                then insertLogical( new Route( $a, "pager" ).groupedByAll().groupWait( "0s" ).atMost( 1, "10m" ) ); end
            rule "summed" when $a : Alert( name == "Summed" )
                then insertLogical( new Route( $a, "pager" ).groupedByAll().groupWait( "0s" ).atMost( 2, "20m" ).restAsSummary() ); end
            rule "in steps" when $a : Alert( name == "Steps" )
                then insertLogical( new Route( $a, "pager" ).groupedByAll().groupWait( "0s" ).repeatAfter( "1h", "1d" ) ); end
            """;

    private final TestEngine engine = new TestEngine(CONFIG, RULES);

    private void fire(String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    private Explanation explained(String... labels) {
        return Explanation.of(Labels.of(labels), engine.view(), engine.clock.instant());
    }

    private String sentence(String... labels) {
        return Sentence.text(Sentence.of(explained(labels), Speech.PLAIN));
    }

    private void isOver(String name) {
        Explanation explained = explained("alertname", name);
        assertThat(explained.outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(explained.receivers()).extracting(AtReceiver::otherwise).containsOnly(AlertOutcome.RESOLVED);
        assertThat(explained.next().orElseThrow().what()).isEqualTo("the group speaks next, and has nothing to tell of it");
        assertThat(explained.next().orElseThrow().when()).isEmpty();
    }

    @Test
    void ofAnEndThatNobodyWaitsForItIsNotSaidThatASilenceKeepsItBack() {
        engine.silence(ofDays(1), matching("alertname", "Effect"));
        fire("alertname", "Effect");
        engine.advance(ofMinutes(1));
        engine.resolved("alertname", "Effect");
        isOver("Effect");
        assertThat(sentence("alertname", "Effect"))
                .startsWith("It has ended, and there is nothing to tell pager of it, which never heard of it. It was silenced by ");
    }

    @Test
    void ofAnEndThatNobodyWaitsForItIsNotSaidThatAnEntryOfTheConfigurationKeepsItBack() {
        fire("alertname", "Cause");
        fire("alertname", "Effect");
        engine.advance(ofMinutes(1));
        engine.resolved("alertname", "Effect");
        isOver("Effect");
        assertThat(sentence("alertname", "Effect")).isEqualTo("It has ended, and there is nothing to tell pager of it, which never heard of it."
                + " It was inhibited by inhibit_rules[0], because Cause{} fired.");
    }

    @Test
    void ofAnEndThatNobodyWaitsForItIsNotSaidThatAnIntervalKeepsItBack() {
        fire("alertname", "Night");
        engine.advance(ofMinutes(1));
        engine.resolved("alertname", "Night");
        isOver("Night");
        assertThat(sentence("alertname", "Night")).isEqualTo("It has ended, and there is nothing to tell pager of it, which never heard of it."
                + " It is not told anything at this time, during always.");
    }

    @Test
    void whoIsNotToldOfEndsIsSaidNotToHaveBeenToldOfTheEnd() {
        fire("alertname", "Once");
        engine.advance(ofMinutes(1));
        engine.resolved("alertname", "Once");
        assertThat(sentence("alertname", "Once")).isEqualTo("It has ended, and there is nothing to tell once of it."
                + " Told at 2026-01-01T00:00:30Z to once, which is not told of its end.");
    }

    @Test
    void ofAnAlertThatFiresAgainWhatWasToldBeforeIsSaidToHaveBeenItsEnd() {
        fire("alertname", "Slow", "instance", "a");
        fire("alertname", "Slow", "instance", "b");
        engine.advance(ofMinutes(1));
        engine.resolved("alertname", "Slow", "instance", "a");
        engine.advance(ofMinutes(5));
        fire("alertname", "Slow", "instance", "a");
        assertThat(sentence("alertname", "Slow", "instance", "a")).isEqualTo("Will be told to pager, whose group speaks next at"
                + " 2026-01-01T00:10:30Z. That it had ended before was told at 2026-01-01T00:05:30Z to pager.");
    }

    @Test
    void whatIsOverABudgetIsSaidToBeToldWithOthersOnlyWhereItIs() {
        fire("alertname", "Few", "instance", "a");
        engine.advance(ofSeconds(1));
        fire("alertname", "Few", "instance", "b");
        engine.advance(ofSeconds(1));
        assertThat(sentence("alertname", "Few", "instance", "b"))
                .isEqualTo("Over the budget of pager: will be told when there is room in it, at 2026-01-01T00:10:00Z.");
        for (String instance : List.of("a", "b", "c", "d")) {
            fire("alertname", "Summed", "instance", instance);
            engine.advance(ofSeconds(1));
        }
        assertThat(sentence("alertname", "Summed", "instance", "d"))
                .startsWith("Over the budget of pager: will be told together with others when there is room in it, at 2026-01-01T00:");
    }

    @Test
    void whereNobodyIsToldNothingIsSaidToComeNext() {
        fire("alertname", "Nobody");
        engine.advance(ofMinutes(1));
        assertThat(explained("alertname", "Nobody").next().map(next -> next.what()))
                .isEqualTo(Optional.of("the group speaks next, and has nobody to tell"));
    }

    private static final String MANY =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              routes:
                - {receiver: mail, matchers: ['alertname=~"Many|Two|Some"'], continue: true}
                - {receiver: chat, matchers: ['alertname=~"Many|Two|Some"'], continue: true}
                - {receiver: pager, matchers: ['alertname=~"Many|Some"'], group_wait: 10s, continue: true}
                - {receiver: ticket, matchers: ['alertname="Many"'], group_wait: 20s, continue: true}
                - {receiver: wall, matchers: ['alertname="Many"'], group_wait: 0s, continue: true}
                - {receiver: nobody, matchers: ['alertname="Many"'], continue: true}
                - {receiver: night, matchers: ['alertname="Some"'], mute_time_intervals: [always], continue: true}
            receivers:
              - {name: chat, webhook_configs: [{url: "http://localhost/"}]}
              - {name: mail, webhook_configs: [{url: "http://localhost/"}]}
              - {name: pager, webhook_configs: [{url: "http://localhost/"}]}
              - {name: ticket, webhook_configs: [{url: "http://localhost/"}]}
              - {name: wall, webhook_configs: [{url: "http://localhost/"}]}
              - {name: night, webhook_configs: [{url: "http://localhost/"}]}
              - name: nobody
            time_intervals:
              - name: always
                time_intervals: [{times: [{start_time: "00:00", end_time: "24:00"}]}]
            """;

    private static final String FROM_CHAT =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            rule "chat rests" when $a : Alert( name == "Some" ) then insertLogical( new Withheld( $a, "chat rests" ).onlyTo( "chat" ) ); end
            """;

    @Test
    void allWhoAreToldAreNamed() {
        engine.reload(MANY, FROM_CHAT);
        fire("alertname", "Two");
        assertThat(sentence("alertname", "Two"))
                .isEqualTo("Will be told to mail and chat, whose groups speak next at 2026-01-01T00:00:30Z.");
        engine.advance(ofMinutes(1));
        assertThat(sentence("alertname", "Two")).isEqualTo("Told at 2026-01-01T00:00:30Z to mail and chat."
                + " Nothing is new; the groups look again at 2026-01-01T00:05:30Z."
                + " Told again at 2026-01-01T04:00:30Z to mail and chat or at the turn after, if nothing changes.");
        String silence = engine.silence(ofDays(1), matching("alertname", "Two"));
        assertThat(sentence("alertname", "Two")).isEqualTo("Silenced by " + silence + ". Otherwise: told, mail and chat, due 2026-01-01T00:05:30Z."
                + " Told at 2026-01-01T00:00:30Z to mail and chat.");
        engine.resolved("alertname", "Two");
        assertThat(sentence("alertname", "Two")).isEqualTo("Its end will be told to mail and chat, whose groups speak next at 2026-01-01T00:05:30Z."
                + " Told at 2026-01-01T00:00:30Z to mail and chat.");
        engine.advance(ofSeconds(271));
        assertThat(engine.find(Labels.of("alertname", "Two"))).isEmpty();
    }

    @Test
    void ofManyTheFirstAndTheLastAreNamed() {
        engine.reload(MANY);
        fire("alertname", "Many");
        assertThat(sentence("alertname", "Many")).isEqualTo("Will be told at 2026-01-01T00:00:10Z to pager, at 2026-01-01T00:00:20Z to ticket"
                + " and at 2026-01-01T00:00:30Z to mail and chat, when their groups speak next. Told at 2026-01-01T00:00:00Z to wall."
                + " Goes to nobody, which has no integration: nobody is told there.");
        engine.advance(ofMinutes(1));
        assertThat(sentence("alertname", "Many")).isEqualTo("Told to 5 receivers, first to wall at 2026-01-01T00:00:00Z, last to chat"
                + " at 2026-01-01T00:00:30Z. Nothing is new; the groups look again at 2026-01-01T00:05:00Z and later."
                + " Told again to 5 receivers, first to wall at 2026-01-01T04:00:00Z, last to chat at 2026-01-01T04:00:30Z or at the turn after, if nothing changes."
                + " Goes to nobody, which has no integration: nobody is told there.");
    }

    @Test
    void whatWasToldIsToldAgainWhenItIsSaidTo_orAtTheTurnAfter() {
        fire("alertname", "Once");
        engine.advance(ofMinutes(1));
        assertThat(sentence("alertname", "Once")).isEqualTo("Told at 2026-01-01T00:00:30Z to once. Nothing is new; the group looks again at"
                + " 2026-01-01T00:05:30Z. Told again at 2026-01-01T04:00:30Z or at the turn after, if nothing changes.");
        engine.advance(ofHours(4).plusSeconds(269)); // a second before
        assertThat(engine.takeTold()).containsExactly("once: first notification, 1 firing, 0 resolved");
        engine.advance(ofSeconds(1));
        assertThat(engine.takeTold()).containsExactly("once: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void whereIntervalsBudgetsOrStepsDecideItIsNotSaidWhenItIsToldAgain() {
        fire("alertname", "Few");
        fire("alertname", "Steps");
        engine.advance(ofMinutes(1));
        assertThat(sentence("alertname", "Few")).endsWith("the group looks again at 2026-01-01T00:05:00Z.");
        assertThat(sentence("alertname", "Steps")).endsWith("the group looks again at 2026-01-01T00:05:00Z.");
    }

    @Test
    void whoWouldBeToldNextIsNamedFirst() {
        engine.reload(MANY);
        fire("alertname", "Many");
        String silence = engine.silence(ofDays(1), matching("alertname", "Many"));
        assertThat(sentence("alertname", "Many")).startsWith("Silenced by " + silence + ". Otherwise: waiting, pager, due 2026-01-01T00:00:10Z;"
                + " waiting, ticket, due 2026-01-01T00:00:20Z; no_integration, nobody, due 2026-01-01T00:00:30Z; and 3 more.");
    }

    @Test
    void whatBecomesOfItAtOtherReceiversIsSaidBeside() {
        engine.reload(MANY, FROM_CHAT);
        fire("alertname", "Some");
        engine.advance(ofSeconds(15));
        assertThat(sentence("alertname", "Some").replaceAll("\\(\\S+/", "(")).isEqualTo("Will be told to mail, whose group speaks next at 2026-01-01T00:00:30Z."
                + " Told at 2026-01-01T00:00:10Z to pager."
                + " Not told to chat: withheld by rule \"chat rests\" (rules.drl:4): chat rests."
                + " Not told to night at this time, during always.");
    }

    @Test
    void ofAnAlertThatIsOverItIsSaidWhoWasTold_andWhoNeverHeardOfIt() {
        engine.reload(MANY.replace("- {name: pager, webhook_configs: [{url: \"http://localhost/\"}]}",
                "- {name: pager, webhook_configs: [{url: \"http://localhost/\", send_resolved: false}]}"), FROM_CHAT);
        fire("alertname", "Some");
        engine.advance(ofSeconds(15));
        engine.resolved("alertname", "Some");
        assertThat(sentence("alertname", "Some").replaceAll("\\(\\S+/", "(")).isEqualTo("It has ended, and there is nothing to tell pager of it."
                + " Told at 2026-01-01T00:00:10Z to pager, which is not told of its end."
                + " night never heard of it: nothing is told there at this time, during always. mail never heard of it."
                + " chat never heard of it: it was withheld by rule \"chat rests\" (rules.drl:4): chat rests.");
    }

    // ---- ends that wait for those of others, for they would close an incident

    private static final String INCIDENTS =
            """
            route: {receiver: duty, group_by: [instance], group_wait: 30s, group_interval: 5m}
            receivers:
              - {name: duty, pagerduty_configs: [{routing_key: k}]}
            """;

    private static final String TOGETHER_IF_MANY =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route
            rule "three or more are told together"
            when
                $alert : Alert( name == "Down", instance != "" )
                accumulate( Alert( name == "Down", $i : instance ); $n : count( $i ); $n >= 3 )
            then
                insertLogical( new Route( $alert, "duty" ).groupedBy( "cluster" ) );
            end
            """;

    @Test
    void anEndThatWouldCloseAnIncidentIsSaidToWaitForThoseThatFireElsewhere() {
        engine.reload(INCIDENTS, TOGETHER_IF_MANY);
        fire("alertname", "Down", "instance", "a");
        fire("alertname", "Down", "instance", "b");
        fire("alertname", "Down", "instance", "c");
        engine.advance(ofSeconds(30));
        engine.resolved("alertname", "Down", "instance", "c");
        engine.advance(ofMinutes(20));
        Explanation waits = explained("alertname", "Down", "instance", "c");
        assertThat(waits.outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(sentence("alertname", "Down", "instance", "c")).isEqualTo("Its end will be told to duty when Down{instance=\"a\"} and"
                + " Down{instance=\"b\"} have ended as well: alone it would close the incident there, of which these fire still."
                + " Told at 2026-01-01T00:00:30Z to duty.");
        assertThat(waits.next().orElseThrow().when()).isEqualTo(Optional.of("Down{instance=\"a\"} and 1 more of the incident have ended"));
        assertThat(waits.next().orElseThrow().what()).isEqualTo("its end is told at the turn of its group after that");
        engine.resolved("alertname", "Down", "instance", "a");
        engine.resolved("alertname", "Down", "instance", "b");
        assertThat(sentence("alertname", "Down", "instance", "c")).startsWith("Its end will be told to duty, whose group speaks next at ");
    }

    @Test
    void anEndThatWouldCloseAnIncidentIsSaidToWaitForThoseThatAreMuted() {
        engine.reload(INCIDENTS.replace("group_interval: 5m}", "group_interval: 5m, routes: [{matchers: ['alertname=\"Down\"'], mute_time_intervals: [night]}]}")
                + "time_intervals: [{name: night, time_intervals: [{times: [{start_time: '00:10', end_time: '06:00'}]}]}]\n");
        fire("alertname", "Down", "instance", "a", "disk", "1");
        fire("alertname", "Down", "instance", "a", "disk", "2");
        engine.advance(ofMinutes(15));
        engine.resolved("alertname", "Down", "instance", "a", "disk", "1");
        engine.advance(ofMinutes(20));
        assertThat(sentence("alertname", "Down", "instance", "a", "disk", "1")).isEqualTo("Its end will be told to duty when"
                + " Down{disk=\"2\", instance=\"a\"} has ended as well, or night is over: alone it would close the incident there, of which that fires still."
                + " Told at 2026-01-01T00:00:30Z to duty.");
    }
}
