package signalbox.miss;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.testing.TestEngine.matching;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.api.HistoryAnswers;
import signalbox.audit.Audit;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Retention;
import signalbox.audit.Search;
import signalbox.decision.Decision.PackageFault;
import signalbox.engine.Settings;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.rules.RuleVersions;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Rules are asked of the past: in the version that ran then, over what held then. */
@Tag("once")
class PastRulesTest {

    private static final String CONFIG =
            """
            route:
              receiver: ops
            time_intervals:
              - name: night
                time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}]}]
              - name: holidays
                time_intervals: [{years: ["1999"]}]
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
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.TimeInterval
            import signalbox.silence.Silence
            import signalbox.silence.Silenced
            import signalbox.table.TableRow
            import signalbox.topology.Unreachable
            rule "rack power" when
                $power : Alert( name == "PduDown", $rack : label("rack_name") )
                accumulate( $down : Alert( name == "NodeDown", label("rack") == $rack ); $n : count( $down ), $all : collectList( $down ); $n >= 3 )
                $node : Alert( name == "NodeDown", label("rack") == $rack )
            then
                insertLogical( new Inhibition( $node, $power ) );
            end
            rule "lasts" when $a : Alert( name == "Slow" ) then insertLogical( Condition.of( "slow", $a ).forAtLeast( "5m" ) ); end
            rule "rack is slow" when $a : Alert( name == "Slow" ) then insertLogical( Condition.of( "rack slow", $a.rack() ) ); end
            rule "what lasts is quiet" when
                $a : Alert( name == "Slow" )
                Holds( condition == "slow", subject == $a )
                not Silenced( alert == $a )
                not Acknowledged( alert == $a, by == "ann" )
                not Silence( matching >= 2 )
                TimeInterval( name == "night", active == false )
                TimeInterval( name == "holidays", active == false )
                TableRow( table == "owners", key == $a.service, value( "team" ) == "db" )
            then
                insertLogical( new Withheld( $a, "slow" ) );
            end
            rule "of the rack" when $a : Alert( name == "Slow" ) Holds( condition == "rack slow", subject == $a.rack ) then
                insertLogical( new Withheld( $a, "rack" ) );
            end
            rule "cannot be reached" when $a : Alert( name == "Slow" ) Unreachable( node == $a.instance ) then
                insertLogical( new Withheld( $a, "unreachable" ) );
            end
            rule "a lesser one is quiet" when $a : Alert( name == "Ladder" ) $worse : Alert( name == "Ladder", isWorseThan( $a ) ) then
                insertLogical( new Inhibition( $a, $worse ) );
            end
            rule "adds a runbook" when $a : Alert( name == "Slow" ) then insertLogical( new Attribute( $a, "runbook", "slow" ) ); end
            rule "slow by its runbook" when $a : Alert( name == "Slow" ) Attribute( alert == $a, name == "runbook", value == "slow" ) then
                insertLogical( new Withheld( $a, "runbook" ) );
            end
            rule "fast by its runbook" when $a : Alert( name == "Slow" ) Attribute( alert == $a, name == "runbook", value == "fast" ) then
                insertLogical( new Withheld( $a, "runbook" ) );
            end
            """;

    private static final Labels R7N3 = Labels.of("alertname", "NodeDown", "instance", "r7n3", "rack", "r7");
    private static final Labels SLOW = Labels.of("alertname", "Slow", "instance", "db1", "rack", "r7", "service", "shop");

    private final Path storage;
    private final Path dir;
    private final TestClock clock = new TestClock("2026-11-28T03:00:00Z");
    private Audit audit;
    private TestEngine engine;

    PastRulesTest(@TempDir Path storage, @TempDir Path dir) throws IOException {
        this.storage = storage;
        this.dir = dir;
        begin(Mask.NONE);
        write(RULES);
        audit.loaded(load(Load.Result.START));
    }

    private void begin(Mask mask) {
        audit = new Audit(storage, Retention.DEFAULT, mask, clock);
        engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES);
    }

    /** The audit's text says all that a version is of. */
    private void write(String rules) throws IOException {
        Path team = Files.createDirectories(dir.resolve("teams/team0"));
        Files.writeString(team.resolve("owners.csv"), "service,team\nshop,db\n");
        Files.writeString(team.resolve("rules.drl"), "package rules.teams.team0\n" + rules);
    }

    private Load load(Load.Result result) throws IOException {
        List<Load.SourceFile> files = new ArrayList<>();
        for (String name : List.of("rules.drl", "owners.csv")) {
            Path file = dir.resolve("teams/team0").resolve(name);
            files.add(new Load.SourceFile("teams/team0/" + name, file.toString(), Files.readString(file)));
        }
        return load(result, files);
    }

    /** @param files none: they are not known */
    private Load load(Load.Result result, List<Load.SourceFile> files) {
        List<String> names = new ArrayList<>();
        java.util.regex.Matcher rule =
                java.util.regex.Pattern.compile("rule \"([^\"]*)\"").matcher(files.isEmpty() ? RULES : files.get(0).text());
        while (rule.find()) {
            names.add(rule.group(1));
        }
        return new Load(clock.instant(), result, List.of(), "", Map.of("ops", 0), List.of(new Load.RulesInForce(
                "rules.teams.team0", RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow(), "team0", names, files)), "", true);
    }

    @AfterEach
    void close() {
        engine.close();
        audit.close();
    }

    /** What is asked later is asked of the file. */
    private PastRules written() {
        audit.close();
        return new PastRules(storage);
    }

    private static Instant at(String time) {
        return Instant.parse("2026-11-28T" + time + "Z");
    }

    private void fire(Duration after, String... labels) {
        engine.advance(after);
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(90)), labels);
    }

    private void end(Duration after, String... labels) {
        engine.advance(after);
        engine.resolved(labels);
    }

    /** Of the night, down to what had ended fourteen seconds before. */
    private void rack() {
        fire(ofMinutes(8), "alertname", "PduDown", "rack_name", "r7");
        fire(ofSeconds(0), "alertname", "NodeDown", "instance", "r7n1", "rack", "r7");
        fire(ofSeconds(0), "alertname", "NodeDown", "instance", "r7n2", "rack", "r7");
        fire(ofSeconds(70), "alertname", "NodeDown", "instance", "r7n3", "rack", "r7");
        end(ofSeconds(156), "alertname", "NodeDown", "instance", "r7n2", "rack", "r7");
        engine.advance(ofMinutes(10));
    }

    @Test
    void packageHadBeenStopped_untilItRanAgain() {
        clock.advance(ofMinutes(1));
        audit.decided(List.of(new PackageFault(clock.instant(), "rules.teams.team0", true, "too much")));
        clock.advance(ofMinutes(2));
        audit.decided(List.of(new PackageFault(clock.instant(), "rules.teams.team0", false, "runs again")));
        audit.close();
        History history = new History(storage);
        assertThat(history.at(at("03:00:30"), past -> past.stopped("rules.teams.team0"))).contains(Optional.empty());
        assertThat(history.at(at("03:02:00"), past -> past.stopped("rules.teams.team0"))).contains(Optional.of("too much"));
        assertThat(history.at(at("03:04:00"), past -> past.stopped("rules.teams.team0"))).contains(Optional.empty());
    }

    @Test
    void nearestMissIsAnsweredOnTheFactsThatHeldThen() {
        rack();
        WhyNotAnswer answer = written().whyNot("rack power", R7N3, at("03:12:00")).then();
        assertThat(answer.held()).isFalse();
        assertThat(answer.conditions().get(0).holds()).contains(true);
        ConditionFinding failed = answer.failed().orElseThrow();
        assertThat(failed.found()).contains(2L);
        assertThat(failed.needed()).isEqualTo(">= 3");
        assertThat(failed.say()).contains("2 of 3 needed", "ended 14s before");
        assertThat(answer.sentence()).startsWith("Rule \"rack power\" did not hold for NodeDown{");
        assertThat(written().whyNot("team0/rack power", R7N3, at("03:10:00")).then().holds()).isTrue();
    }

    @Test
    void whichIsWorseIsAskedByTheOrderOfTheServer() throws Exception {
        fire(ofMinutes(1), "alertname", "Ladder", "severity", "p1");
        fire(ofMinutes(0), "alertname", "Ladder", "severity", "p2");
        engine.advance(ofMinutes(5));
        audit.close();
        Labels lesser = Labels.of("alertname", "Ladder", "severity", "p2");
        PastRules ordered = new PastRules(storage, LivedAgain.NEVER, Optional.of(Severity.parse("p1 > p2")));
        assertThat(ordered.whyNot("a lesser one is quiet", lesser, at("03:03:00")).then().holds()).isTrue();
        assertThat(written().whyNot("a lesser one is quiet", lesser, at("03:03:00")).then().held()).isFalse();
        begin(Mask.NONE);
        audit.loaded(load(Load.Result.START).with(new Load.Flags(Severity.parse("p1 > p2"), true)));
        fire(ofMinutes(1), "alertname", "Ladder", "severity", "p1");
        fire(ofMinutes(0), "alertname", "Ladder", "severity", "p2");
        engine.advance(ofMinutes(1));
        assertThat(written().whyNot("a lesser one is quiet", lesser, clock.instant()).then().holds()).isTrue();
    }

    /** What the API answers of the node at 03:12. */
    private String explained(String more) {
        String query = "fingerprint=" + R7N3.fingerprintText() + "&at=2026-11-28T03:12:00Z" + more;
        return new String(
                new HistoryAnswers(storage, MatcherSyntax.Mode.FALLBACK).get("/api/signalbox/v1/explain", query, clock.instant()),
                StandardCharsets.UTF_8);
    }

    @Test
    void secondQuestion_whyDidTheRuleNotMuteIt() {
        rack();
        audit.close();
        String json = explained("&rule=rack%20power");
        assertThat(json).contains(
                "1 of 3 conditions held; line 16: 2 of 3 needed: NodeDown with rack r7 (NodeDown{instance=\\\"r7n1\\\", rack=\\\"r7\\\"},"
                        + " NodeDown{instance=\\\"r7n3\\\", rack=\\\"r7\\\"}); NodeDown{instance=\\\"r7n2\\\", rack=\\\"r7\\\"} ended 14s before.",
                "\"found\":2,\"needed\":\">= 3\"",
                "\"endedAgo\":\"14s\"",
                "\"heldFrom\":[{\"from\":\"2026-11-28T03:09:10.000Z\",\"until\":\"2026-11-28T03:11:46.000Z\"}]",
                " It held from 2026-11-28T03:09:10Z to 2026-11-28T03:11:46Z.");
    }

    @Test
    void whatAShadowConcludedIsSaidToHaveHadNoEffect() {
        engine.reload(CONFIG, TestEngine.withSettings("shadow: true", RULES));
        fire(ofMinutes(1), "alertname", "PduDown", "rack_name", "r7");
        List.of("r7n1", "r7n2", "r7n3").forEach(node -> fire(ofSeconds(0), "alertname", "NodeDown", "instance", node, "rack", "r7"));
        engine.advance(ofMinutes(12));
        audit.close();
        assertThat(explained("&rule=rack%20power"))
                .contains("held for NodeDown{", ". Nothing came of it: rules.teams.team0 was a shadow. It has since 2026-11-28T03:01:00Z.");
    }

    @Test
    void whatARuleOutsideOfItsScopeConcludedIsSaidToHaveHadNoEffect() {
        engine.reload(CONFIG, TestEngine.withSettings("scope: ['team=\"db\"']", RULES));
        fire(ofMinutes(1), "alertname", "PduDown", "rack_name", "r7");
        List.of("r7n1", "r7n2", "r7n3").forEach(node -> fire(ofSeconds(0), "alertname", "NodeDown", "instance", node, "rack", "r7"));
        engine.advance(ofMinutes(12));
        audit.close();
        assertThat(explained("&rule=rack%20power"))
                .contains("held for NodeDown{", ". Nothing came of it: it is outside of the scope of rules.teams.team0.");
    }

    @Test
    void allFactsThatAreOnRecordAreAsked() throws IOException {
        fire(ofMinutes(1), "alertname", "Slow", "instance", "db1", "rack", "r7", "service", "shop");
        engine.advance(ofMinutes(6));
        String silence = engine.silence(ofMinutes(2), matching("alertname", "Slow"));
        engine.advance(ofMinutes(3));
        engine.acknowledge(new PostedAck(List.of(), OptionalLong.of(SLOW.fingerprint()), "ann", "on it", Ack.OPEN));
        engine.advance(ofMinutes(1));
        PastRules rules = written();
        WhyNotAnswer waiting = rules.whyNot("what lasts is quiet", SLOW, at("03:03:00")).then();
        assertThat(waiting.failed().orElseThrow().text()).startsWith("Holds(");
        assertThat(rules.whyNot("what lasts is quiet", SLOW, at("03:06:30")).then().conditions()).allMatch(each -> each.holds().equals(Optional.of(true)));
        assertThat(rules.whyNot("what lasts is quiet", SLOW, at("03:07:30")).then().failed().orElseThrow().say()).contains(silence);
        assertThat(rules.whyNot("what lasts is quiet", SLOW, at("03:10:30")).then().failed().orElseThrow().text()).startsWith("not Acknowledged(");
    }

    @Test
    void whatRulesAddedToAnAlertIsOnRecord() {
        fire(ofMinutes(1), "alertname", "Slow", "instance", "db1", "rack", "r7", "service", "shop");
        engine.advance(ofMinutes(6));
        PastRules rules = written();
        assertThat(rules.whyNot("slow by its runbook", SLOW, at("03:06:00")).then().holds()).isTrue();
        assertThat(rules.whyNot("fast by its runbook", SLOW, at("03:06:00")).then().failed().orElseThrow().say())
                .contains("value == \"fast\": is slow");
    }

    @Test
    void whatTheAuditDoesNotKeepIsSaid() {
        fire(ofMinutes(1), "alertname", "Slow", "instance", "db1", "rack", "r7", "service", "shop");
        engine.advance(ofMinutes(6));
        PastRules rules = written();
        WhyNotAnswer unreachable = rules.whyNot("cannot be reached", SLOW, at("03:06:00")).then();
        assertThat(unreachable.isUndecided()).isTrue();
        assertThat(unreachable.failed()).isEmpty();
        assertThat(unreachable.conditions().get(1).holds()).isEmpty();
        assertThat(unreachable.conditions().get(1).say()).isEqualTo("the audit does not keep which nodes could not be reached");
        assertThat(unreachable.sentence()).startsWith("Whether rule \"cannot be reached\" held for Slow{")
                .endsWith("is not on record: 1 of 2 conditions held; line 38: the audit does not keep which nodes could not be reached.");
        WhyNotAnswer ofText = rules.whyNot("of the rack", SLOW, at("03:06:00")).then();
        assertThat(ofText.conditions().get(1).say()).contains("conditions that are not about one alert, such as \"rack slow\"");
    }

    @Test
    void valuesThatAreMaskedAreNotJudged() {
        engine.close();
        audit.close();
        begin(new Mask("service"::equals, new byte[] {1}));
        fire(ofMinutes(1), "alertname", "Slow", "instance", "db1", "rack", "r7", "service", "shop");
        engine.advance(ofMinutes(6));
        PastRules rules = written();
        Labels masked = new History(storage).alerts(Search.ALL).rows().get(0).labels();
        WhyNotAnswer answer = rules.whyNot("what lasts is quiet", masked, at("03:06:30")).then();
        assertThat(answer.conditions().get(6).holds()).contains(true);
        assertThat(answer.conditions().get(7).holds()).isEmpty();
        assertThat(answer.conditions().get(7).say()).isEqualTo("the audit does not keep values of \"service\": they are masked");
    }

    @Test
    void versionOfThenIsAsked_andIfItsTextIsGoneThatIsSaid() throws IOException {
        fire(ofMinutes(1), "alertname", "NodeDown", "instance", "r7n3", "rack", "r7");
        engine.advance(ofMinutes(9));
        write(RULES.replace("$n >= 3", "$n >= 1"));
        audit.loaded(load(Load.Result.TAKEN_OVER, List.of()));
        engine.advance(ofMinutes(10));
        PastRules rules = written();
        assertThat(rules.whyNot("rack power", R7N3, at("03:05:00")).then().failed().orElseThrow().text()).contains("PduDown");
        assertThatThrownBy(() -> rules.whyNot("rack power", R7N3, at("03:15:00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not kept any more");
        RuleVersions versions = new RuleVersions(storage.resolve(RuleVersions.FOLDER));
        versions.decide(new RuleLoader(dir.resolve("cache")).load(RuleSources.read(dir)), clock.instant());
        assertThat(rules.whyNot("rack power", R7N3, at("03:15:00")).then().failed().orElseThrow().text()).contains("PduDown");
    }

    @Test
    void thirdQuestion_whichVersionWasIt_andIsItDifferentToday() throws IOException {
        RuleVersions versions = new RuleVersions(storage.resolve(RuleVersions.FOLDER));
        versions.decide(new RuleLoader(dir.resolve("cache")).load(RuleSources.read(dir)), clock.instant());
        String before = RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow();
        Path about = storage.resolve("rule-versions/rules.teams.team0/" + before + "/about.properties");
        Files.writeString(about, Files.readString(about).replace("author=", "author=ann").replace("commit=", "commit=c0ffee"));
        rack();
        write(RULES.replace("$n >= 3", "$n >= 2"));
        audit.loaded(load(Load.Result.TAKEN_OVER));
        String today = RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow();
        audit.close();
        String ran = "{\"package\":\"rules.teams.team0\",\"version\":\"" + before + "\",\"since\":\"2026-11-28T03:00:00.000Z\","
                + "\"until\":\"2026-11-28T03:21:46.000Z\",\"author\":\"ann\",\"commit\":\"c0ffee\",\"today\":\"" + today + "\",\"same\":false,"
                + "\"difference\":{\"teams/team0/rules.drl\":\"--- a/teams/team0/rules.drl";
        String why = explained("&rule=rack%20power");
        assertThat(why).contains("\"ran\":" + ran, "collectList( $down ); $n >= 2 )");
        assertThat(why).contains(
                "It held from 2026-11-28T03:09:10Z to 2026-11-28T03:11:46Z. Another version of it runs today: it would hold.",
                "\"today\":{\"name\":\"rack power\",\"package\":\"rules.teams.team0\",\"version\":\"" + today + "\"");
        assertThat(explained("")).as("no rule of a team decided").doesNotContain("\"versions\"");
        String muted = new String(
                new HistoryAnswers(storage, MatcherSyntax.Mode.FALLBACK).get(
                        "/api/signalbox/v1/explain", "fingerprint=" + R7N3.fingerprintText() + "&at=2026-11-28T03:10:00Z", clock.instant()),
                StandardCharsets.UTF_8);
        assertThat(muted).contains("\"versions\":[" + ran);
    }

    @Test
    void rulesThatThereWereAreNamed() {
        rack();
        PastRules rules = written();
        assertThatThrownBy(() -> rules.whyNot("rack powers", R7N3, at("03:12:00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean \"rack power\"?");
        assertThat(rules.nearly(R7N3, at("03:12:00"))).extracting(WhyNotAnswer::rule).containsExactly("rack power");
    }
}
