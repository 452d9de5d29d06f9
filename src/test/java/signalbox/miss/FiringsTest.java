package signalbox.miss;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.api.HistoryAnswers;
import signalbox.audit.Audit;
import signalbox.audit.FiringCountRow;
import signalbox.audit.FiringRow;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Mask;
import signalbox.audit.Page;
import signalbox.audit.Retention;
import signalbox.audit.Search;
import signalbox.engine.Settings;
import signalbox.rules.RuleSources;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Firings of rules are on record with the facts that they are of. */
class FiringsTest {

    private static final String CONFIG = "route: {receiver: ops}\nreceivers: [{name: ops}]\n";

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            declare Rack
              name : String
              nodes : int
            end
            rule "node down" when
                $down : Alert( name == "NodeDown", $i : instance )
                $quiet : Alert( severity == "warning", instance == $i )
                not Alert( name == "Important", instance == $i )
                exists Alert( name == "Spare" )
            then
                insertLogical( new Inhibition( $quiet, $down ) );
            end
            rule "rack" when
                $power : Alert( name == "PduDown", $rack : label("rack") )
                accumulate( $node : Alert( name == "NodeDown", label("rack") == $rack ); $n : count( $node ); $n >= 2 )
            then
                insertLogical( new Rack( $rack, 3 ) );
            end
            rule "of a rack" when
                $rack : Rack( $name : name )
                $slow : Alert( name == "Slow", label("rack") == $name )
            then
                insertLogical( new Withheld( $slow, "its rack is down" ) );
            end
            rule "either" when
                $a : Alert( name == "Either" )
                ( Alert( name == "One", instance == $a.instance ) or
                  ( Holds( condition == "busy", subject == $a ) and not Alert( name == "Two" ) ) )
            then
                insertLogical( new Withheld( $a, "either" ) );
            end
            rule "busy" when $a : Alert( name == "Either" ) then insertLogical( Condition.of( "busy", $a ) ); end
            rule "several" when
                accumulate( $a : Alert( name == "Many" ); $n : count( $a ), $all : collectList( $a ); $n >= 2 )
                accumulate( $b : Alert( name == "None" ); $m : count( $b ); $m < 1 )
                $c : Alert( name == "Last" )
            then
                insertLogical( new Withheld( $c, "several" ) );
            end
            rule "every" when $a : Alert( job == "many" ) then insertLogical( new Withheld( $a, "many" ) ); end
            """;


    private final Path storage;
    private final Path dir;
    private final TestClock clock = new TestClock("2026-11-28T03:00:00Z");
    private Audit audit;
    private TestEngine engine;

    FiringsTest(@TempDir Path storage, @TempDir Path dir) throws IOException {
        this.storage = storage;
        this.dir = dir;
        begin(Mask.NONE);
    }

    private void begin(Mask mask) throws IOException {
        audit = new Audit(storage, Retention.DEFAULT, mask, clock);
        engine = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(audit), CONFIG, RULES);
        Path file = Files.createDirectories(dir.resolve("teams/team0")).resolve("rules.drl");
        Files.writeString(file, "package rules.teams.team0\n" + RULES);
        audit.loaded(new Load(clock.instant(), Load.Result.START, List.of(), "", Map.of("ops", 0), List.of(new Load.RulesInForce(
                "rules.teams.team0", RuleSources.read(dir).versionOf("rules.teams.team0").orElseThrow(), "team0", List.of(),
                List.of(new Load.SourceFile("teams/team0/rules.drl", file.toString(), Files.readString(file))))), "", true));
    }

    @AfterEach
    void close() {
        engine.close();
        audit.close();
    }

    private History written() {
        audit.close();
        return new History(storage);
    }

    private static Search of(String rule) {
        return new Search(Optional.empty(), Optional.empty(), List.of(), "", rule, "", "", "", 0, 100);
    }

    private FiringRow one(String rule) {
        List<FiringRow> rows = written().firings(of(rule)).rows();
        assertThat(rows).as(rule).hasSize(1);
        return rows.get(0);
    }

    private List<String> conditions(FiringRow row) {
        return new PastRules(storage).conditions(row).stream()
                .map(each -> each.line() + " " + each.kind() + " " + each.say())
                .toList();
    }

    @Test
    void aFiringIsKeptWithItsFactsAndWhatItConcluded_absentOnesIncluded() {
        engine.firing("alertname", "Spare", "instance", "db9");
        engine.advance(ofMinutes(1));
        Instant at = clock.instant();
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.firing("alertname", "NodeDown", "instance", "db1", "rack", "r7");
        FiringRow row = one("node down");
        assertThat(row.at()).isEqualTo(at);
        assertThat(row.by().packageName()).isEqualTo("rules.teams.team0");
        assertThat(row.by().version()).isNotEmpty();
        assertThat(row.by().place()).contains(":11");
        assertThat(row.facts().stream().map(SeenWords::of)).containsExactly(
                "NodeDown{instance=\"db1\", rack=\"r7\"}", "DiskFull{instance=\"db1\", severity=\"warning\"}");
        assertThat(row.concluded()).singleElement().satisfies(each -> {
            assertThat(each.verdict()).isEqualTo("inhibited");
            assertThat(SeenWords.of(each.fact())).startsWith("Inhibition( target DiskFull{").contains("sources [NodeDown{");
        });
        assertThat(row.more()).isZero();
        assertThat(conditions(row)).containsExactly(
                "12 FACT NodeDown{instance=\"db1\", rack=\"r7\"}",
                "13 FACT DiskFull{instance=\"db1\", severity=\"warning\"}",
                "14 NOT there was no Alert( name == \"Important\", instance == $i )",
                "15 EXISTS there was at least one Alert( name == \"Spare\" ); which one is not kept");
    }

    @Test
    void whatWasCounted_andFactsOfThePackagesOwn_areKept() {
        for (String node : List.of("n1", "n2", "n3")) {
            engine.firing("alertname", "NodeDown", "instance", node, "rack", "r7");
        }
        engine.firing("alertname", "PduDown", "rack", "r7");
        engine.firing("alertname", "Slow", "rack", "r7");
        FiringRow rack = one("rack");
        assertThat(conditions(rack)).containsExactly(
                "20 FACT PduDown{rack=\"r7\"}", "21 ACCUMULATE it came to 3, of 3 facts");
        assertThat(new PastRules(storage).conditions(rack).get(1).facts().stream().map(SeenWords::of))
                .containsExactlyInAnyOrder(
                        "NodeDown{instance=\"n1\", rack=\"r7\"}", "NodeDown{instance=\"n2\", rack=\"r7\"}", "NodeDown{instance=\"n3\", rack=\"r7\"}");
        assertThat(rack.concluded()).singleElement().satisfies(each -> {
            assertThat(each.verdict()).isEmpty();
            assertThat(SeenWords.of(each.fact())).isEqualTo("Rack( name r7, nodes 3 )");
        });
        FiringRow slow = one("of a rack");
        assertThat(slow.facts().stream().map(SeenWords::of)).containsExactly("Rack( name r7, nodes 3 )", "Slow{rack=\"r7\"}");
        assertThat(slow.concluded().get(0).verdict()).isEqualTo("withheld");
    }

    @Test
    void routesAndAttributesAreKeptInTheWordsOfRules() {
        engine.reload(CONFIG, """
                import signalbox.alert.Alert
                import signalbox.attribute.Attribute
                import signalbox.route.Route
                rule "goes" when $a : Alert( name == "Slow" ) then
                    insertLogical( new Route( $a, "ops" ) );
                    insertLogical( new Route( $a, "chat" ).besideTheTree() );
                    insertLogical( new Attribute( $a, "runbook", "wiki" ) );
                end
                """);
        engine.firing("alertname", "Slow");
        assertThat(one("goes").concluded().stream().map(each -> each.verdict() + ": " + SeenWords.of(each.fact()))).containsExactlyInAnyOrder(
                "routed: Route( alert Slow{}, destination ops )",
                "routed: Route( alert Slow{}, destination chat, inPlaceOf nothing )",
                "attributed: Attribute( alert Slow{}, name runbook, value wiki )");
    }

    @Test
    void severalCountsInOneRule_eachHaveTheirOwn() {
        engine.firing("alertname", "Many", "n", "1");
        engine.firing("alertname", "Many", "n", "2");
        engine.firing("alertname", "Last");
        FiringRow row = one("several");
        assertThat(conditions(row)).containsExactly(
                "40 ACCUMULATE it came to [2, [Many{n=\"2\"}, Many{n=\"1\"}]], of 2 facts",
                "41 ACCUMULATE it came to 0",
                "42 FACT Last{}");
        assertThat(new PastRules(storage).conditions(row).get(0).facts().stream().map(SeenWords::of))
                .as("each once, however many functions went over it")
                .containsExactlyInAnyOrder("Many{n=\"1\"}", "Many{n=\"2\"}");
    }

    @Test
    void ofAlternativesTheOneThatFiredIsShown() {
        engine.firing("alertname", "Either", "instance", "a");
        FiringRow busy = one("either");
        assertThat(conditions(busy)).hasSize(3);
        assertThat(conditions(busy).get(1)).startsWith("34 FACT Holds( condition busy, subjects [Either{");
        assertThat(conditions(busy).get(2)).isEqualTo("34 NOT there was no Alert( name == \"Two\" )");
    }

    @Test
    void ofTheFirstAlternative_too() {
        engine.firing("alertname", "Two");
        engine.firing("alertname", "One", "instance", "a");
        engine.firing("alertname", "Either", "instance", "a");
        assertThat(conditions(one("either"))).containsExactly(
                "32 FACT Either{instance=\"a\"}", "33 FACT One{instance=\"a\"}");
    }

    @Test
    void ofARuleThatFiresVeryOften_aFewAreKept_andTheOthersCountedExactly() {
        List<signalbox.alert.AlertReport> many = new java.util.ArrayList<>();
        Instant end = clock.instant().plusSeconds(3_600);
        for (int i = 0; i < 3_000; i++) {
            many.add(new signalbox.alert.AlertReport(
                    Labels.of("alertname", "A", "job", "many", "n", "" + i), Labels.EMPTY, clock.instant(), end, "", clock.instant(), false));
        }
        engine.accept(many);
        engine.firing("alertname", "B", "job", "many");
        engine.advance(ofSeconds(60));
        for (int i = 0; i < 30; i++) {
            engine.advance(ofSeconds(1));
            engine.firing("alertname", "C", "job", "many", "n", "" + i);
        }
        History history = written();
        Page<FiringRow> rows = history.firings(of("every"));
        long counted = history.firingCounts(of("every")).rows().stream().mapToLong(FiringCountRow::count).sum();
        assertThat(counted).isEqualTo(3_031);
        assertThat(rows.rows().stream().mapToLong(row -> 1 + row.more()).sum()).isEqualTo(counted);
        assertThat(rows.rows().size()).isBetween(20, 26);
        assertThat(rows.rows().stream().filter(row -> row.at().isBefore(end.minusSeconds(3_590)))).hasSize(10);
    }

    @Test
    void firingsAreFoundByAlertsThatTookPart_byTimeAndPage() {
        for (int i = 0; i < 5; i++) {
            engine.firing("alertname", "A", "job", "many", "n", "" + i);
            engine.advance(ofSeconds(10));
        }
        History history = written();
        Matcher three = new Matcher(Matcher.Type.EQUAL, "n", "3");
        Search search = new Search(Optional.empty(), Optional.empty(), List.of(three), "", "", "", "", "", 0, 100);
        assertThat(history.firings(search).rows()).singleElement().satisfies(row ->
                assertThat(SeenWords.of(row.facts().get(0))).contains("n=\"3\""));
        Instant from = Instant.parse("2026-11-28T03:00:10Z");
        Search some = new Search(Optional.of(from), Optional.of(from.plusSeconds(30)), List.of(), "", "every", "rules.teams.team0", "", "", 0, 2);
        Page<FiringRow> first = history.firings(some);
        assertThat(first.rows()).hasSize(2);
        assertThat(first.count()).isEqualTo(3);
        Search next = new Search(some.from(), some.to(), List.of(), "", "every", "rules.teams.team0", "", "", first.next(), 2);
        assertThat(history.firings(next).rows()).singleElement().satisfies(row -> assertThat(row.at()).isEqualTo(from));
    }

    @Test
    void whatIsHiddenIsNotInThemEither() throws Exception {
        engine.close();
        audit.close();
        Files.delete(storage.resolve("audit/audit.db"));
        begin(new Mask(name -> name.equals("rack"), new byte[] {1, 2, 3}));
        for (String node : List.of("n1", "n2")) {
            engine.firing("alertname", "NodeDown", "instance", node, "rack", "secret-rack");
        }
        engine.firing("alertname", "PduDown", "rack", "secret-rack");
        engine.firing("alertname", "Slow", "rack", "secret-rack");
        assertThat(SeenWords.of(one("of a rack").facts().get(0))).startsWith("Rack( name masked:");
        assertThat(new String(Files.readAllBytes(storage.resolve("audit/audit.db")), java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain("secret-rack");
    }

    @Test
    void aFiringIsAskedForByItsId_andItsRuleMayBeUnknown() throws Exception {
        engine.firing("alertname", "A", "job", "many");
        FiringRow row = one("every");
        HistoryAnswers answers = new HistoryAnswers(storage, MatcherSyntax.Mode.FALLBACK);
        JsonNode firing = new ObjectMapper().readTree(answers.get("/api/signalbox/v1/history/firing/" + row.id(), "", clock.instant()));
        assertThat(firing.at("/conditions/0/text").asText()).isEqualTo("$a : Alert( job == \"many\" )");
        assertThat(firing.at("/conditions/0/facts/0/alerts/0/labels/job").asText()).isEqualTo("many");
        assertThat(firing.at("/concluded/0/verdict").asText()).isEqualTo("withheld");
        assertThat(firing.at("/concluded/0/alerts/0/as").asText()).isEqualTo("target");
        assertThat(firing.get("problem").asText()).isEmpty();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> answers.get("/api/signalbox/v1/history/firing/4711", "", clock.instant()))
                .hasMessageContaining("there is no firing 4711");
    }
}
