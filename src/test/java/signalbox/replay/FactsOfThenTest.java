package signalbox.replay;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Labels;
import signalbox.audit.Audit;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.engine.Settings;
import signalbox.miss.LivedAgain;
import signalbox.miss.PastAnswer;
import signalbox.miss.PastRules;
import signalbox.miss.WhyNotAnswer;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;
import signalbox.timeline.Rerun;

/** Rules of the past are asked about facts that are in no row: they are found by living the history again. */
@Tag("once")
class FactsOfThenTest {

    private static final String CONFIG =
            """
            route: {receiver: ops, group_wait: 30s, group_interval: 5m}
            receivers:
              - name: ops
            """;

    private static final String RULES =
            """
            import signalbox.ack.Acknowledged
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.incident.Incident
            import signalbox.incident.SameIncident
            import signalbox.inhibit.Withheld
            import signalbox.silence.Silence
            import signalbox.topology.DependsOn
            import signalbox.topology.Down
            import signalbox.topology.Unreachable
            declare Pair
                host : String
                of : String
            end
            rule "ways" when Alert( name == "Slow", $i : instance ) then insertLogical( new DependsOn( $i, "sw1" ) ); end
            rule "down" when $s : Alert( name == "SwitchDown" ) then insertLogical( new Down( $s.instance(), $s ) ); end
            rule "not reached" when $a : Alert( name == "Slow" ) Unreachable( node == $a.instance ) then
                insertLogical( new Withheld( $a, "not reached" ) );
            end
            rule "together" when $a : Alert( name == "Slow" ) $s : Alert( name == "SwitchDown" ) then
                insertLogical( new SameIncident( $a, $s ) );
            end
            rule "in an incident" when $a : Alert( name == "Slow" ) Incident( alerts contains $a.labels() ) then
                insertLogical( new Withheld( $a, "incident" ) );
            end
            rule "pairs" when $a : Alert( name == "Slow" ) $s : Alert( name == "SwitchDown" ) then
                insertLogical( new Pair( $a.instance(), $s.instance() ) );
            end
            rule "of a pair" when $a : Alert( name == "Slow" ) Pair( host == $a.instance, of == "sw1" ) then
                insertLogical( new Withheld( $a, "pair" ) );
            end
            rule "slow rack" when Alert( name == "Slow", $r : rack ) then
                insertLogical( Condition.of( "slow rack", $r ).level( 3 ).from( 2 ).forAtLeast( "5m" ) );
            end
            rule "in a slow rack" when $a : Alert( name == "Slow" ) Holds( condition == "slow rack", subject == $a.rack, level > 2 ) then
                insertLogical( new Withheld( $a, "rack" ) );
            end
            rule "lasts" when $a : Alert( name == "Slow" ) then insertLogical( Condition.of( "slow", $a ).forAtLeast( "5m" ) ); end
            rule "what lasts" when $a : Alert( name == "Slow" ) Holds( condition == "slow", subject == $a ) then
                insertLogical( new Withheld( $a, "slow" ) );
            end
            rule "for ann" when $a : Alert( name == "Slow" ) Acknowledged( alert == $a, id == "x" ) then
                insertLogical( new Withheld( $a, "ann" ) );
            end
            rule "never matched" when $a : Alert( name == "Slow" ) Silence( lastMatchedAt > startsAt ) then
                insertLogical( new Withheld( $a, "matched" ) );
            end
            """;

    private static final Labels SLOW = Labels.of("alertname", "Slow", "instance", "db1", "rack", "r7");

    private final Path storage;
    private final Path dir;
    private final TestClock clock = new TestClock("2026-11-28T03:00:00Z");
    private final Audit audit;
    private final InMemoryJournal journal = new InMemoryJournal();
    private final TestEngine engine;

    FactsOfThenTest(@TempDir Path storage, @TempDir Path dir) throws IOException {
        this.storage = storage;
        this.dir = dir;
        audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock);
        engine = new TestEngine(clock, journal, Settings.DEFAULT.with(audit), CONFIG, RULES);
        load(Load.Result.START, RULES);
    }

    @AfterEach
    void close() {
        engine.close();
        audit.close();
    }

    private void load(Load.Result result, String rules) throws IOException {
        String text = "package rules.teams.team0\n" + rules;
        Files.writeString(Files.createDirectories(dir.resolve("teams/team0")).resolve("rules.drl"), text);
        List<String> names = new ArrayList<>();
        java.util.regex.Pattern.compile("rule \"([^\"]*)\"").matcher(rules).results().forEach(found -> names.add(found.group(1)));
        audit.loaded(new Load(clock.instant(), result, List.of(), "", Map.of("ops", 0), List.of(new Load.RulesInForce(
                "rules.teams.team0", RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow(), "team0", names,
                List.of(new Load.SourceFile("teams/team0/rules.drl", "rules/teams/team0/rules.drl", text)))), CONFIG, true));
    }

    /** A switch goes down at 03:10, a rack has been slow from 03:06 on. */
    private void night() {
        engine.mark(mark -> audit.checkpoint(mark.at(), reader -> {
            journal.kept().forEach(reader);
            mark.timers().forEach(reader);
        }));
        nightWithoutCheckpoint();
    }

    private void nightWithoutCheckpoint() {
        engine.advance(ofMinutes(1));
        report("alertname", "Slow", "instance", "db1", "rack", "r7");
        engine.advance(ofMinutes(9));
        report("alertname", "SwitchDown", "instance", "sw1");
        engine.acknowledge(new PostedAck(List.of(), OptionalLong.of(SLOW.fingerprint()), "ann", "on it", Ack.OPEN));
        engine.advance(ofMinutes(10));
    }

    private void report(String... labels) {
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(90)), labels);
    }

    private PastAnswer asked(String rule, String at) {
        audit.close();
        LivedAgain again = new FactsOfThen(new History(storage), new RuleLoader(Path.of("target", "rules-cache")), Rerun.Options.DEFAULT);
        return new PastRules(storage, again, Optional.empty()).whyNot(rule, SLOW, Instant.parse("2026-11-28T" + at + "Z"));
    }

    private WhyNotAnswer then(String rule, String at) {
        return asked(rule, at).then();
    }

    @Test
    void whatCouldNotBeReachedIsKnown() {
        night();
        assertThat(then("not reached", "03:09:00").isUndecided()).isFalse();
        assertThat(then("not reached", "03:09:00").failed().orElseThrow().text()).startsWith("Unreachable(");
        assertThat(then("not reached", "03:11:00").holds()).isTrue();
        assertThat(then("not reached", "03:11:00").sentence()).isEqualTo("Rule \"not reached\" held for Slow{instance=\"db1\", rack=\"r7\"}.");
    }

    @Test
    void withoutACheckpointItIsSaidWhatIsNotKnown() {
        nightWithoutCheckpoint();
        WhyNotAnswer answer = then("not reached", "03:11:00");
        assertThat(answer.complete()).isFalse();
        assertThat(answer.sentence()).contains(
                "held for Slow{", "The facts were found by living the time from 2026-11-28T03:00:00Z on again. Not known: there is no checkpoint");
    }

    @Test
    void incidentsAreKnown() {
        night();
        assertThat(then("in an incident", "03:09:00").failed().orElseThrow().text()).startsWith("Incident(");
        assertThat(then("in an incident", "03:11:00").holds()).isTrue();
    }

    @Test
    void factsThatThePackageDeclaresAreKnown() {
        night();
        assertThat(then("of a pair", "03:09:00").failed().orElseThrow().text()).startsWith("Pair(");
        assertThat(then("of a pair", "03:11:00").holds()).isTrue();
    }

    @Test
    void whatAConditionAboutAnAlertStillLackedIsKnown() {
        night();
        assertThat(then("what lasts", "03:04:00").failed().orElseThrow().say()).contains("it has lasted 3m of 5m");
        assertThat(then("what lasts", "03:07:00").holds()).isTrue();
    }

    @Test
    void conditionsAboutTextsAreKnown_withTheirLevel_andHowLongTheyHadLasted() {
        night();
        WhyNotAnswer waiting = then("in a slow rack", "03:04:00");
        assertThat(waiting.failed().orElseThrow().say()).contains("it has lasted 3m of 5m");
        assertThat(then("in a slow rack", "03:07:00").holds()).isTrue();
    }

    @Test
    void whatNobodyKnowsIsSaidStill() {
        night();
        assertThat(then("for ann", "03:11:00").isUndecided()).isTrue();
        assertThat(then("for ann", "03:11:00").sentence()).contains("the audit does not keep id of Acknowledged");
    }

    @Test
    void whatTheVersionOfTodayWouldConcludeForItselfIsNotKnown() throws IOException {
        night();
        load(Load.Result.TAKEN_OVER, RULES.replace("of == \"sw1\"", "of == \"sw2\"").replace("node == $a.instance", "node == \"db2\""));
        engine.advance(ofSeconds(30));
        assertThat(asked("of a pair", "03:11:00").today().orElseThrow().isUndecided()).isTrue();
        assertThat(asked("not reached", "03:11:00").today().orElseThrow().failed().orElseThrow().say()).contains("node == \"db2\"");
    }
}
