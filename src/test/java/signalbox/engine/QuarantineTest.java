package signalbox.engine;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.engine.team.PackageLimits;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** A rule package that fails while it runs is stopped, and everything else goes on. */
class QuarantineTest {

    private static final Settings SMALL_BUDGET = Settings.DEFAULT.with(new PackageLimits(
            PackageLimits.DEFAULT.facts(), 1_000, 2_000, PackageLimits.DEFAULT.combinations(), PackageLimits.DEFAULT.longestFiring()));

    private static final Settings SHORT_OF_TIME = Settings.DEFAULT.with(new PackageLimits(
            PackageLimits.DEFAULT.facts(),
            PackageLimits.DEFAULT.conclusions(),
            PackageLimits.DEFAULT.firings(),
            PackageLimits.DEFAULT.combinations(),
            Duration.ofMillis(300)));

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition

            """;

    private static final String GOOD = IMPORTS
            + """
            rule "Source inhibits Target"
            when
                $source : Alert( name == "Source" )
                $target : Alert( name == "Target" )
            then
                insertLogical( new Inhibition( $target.labels(), $source.labels() ) );
            end
            """;

    private static final String THROWS = IMPORTS
            + """
            rule "Bad alerts are counted"
            when
                $alert : Alert( name == "Bad" )
            then
                insertLogical( Integer.valueOf( $alert.label( "count" ) ) );
            end
            """;

    private static final String THROWS_IN_CONDITION = IMPORTS
            + """
            rule "many Bad alerts"
            when
                $alert : Alert( name == "Bad", Integer.parseInt( label( "count" ) ) > 3 )
            then
                insertLogical( $alert.name() );
            end
            """;

    private static final String THROWS_IN_JOIN = IMPORTS
            + """
            rule "Bad beside Other"
            when
                $other : Alert( name == "Other" )
                $alert : Alert( name == "Bad", Integer.parseInt( label( "count" ) ) > $other.name().length() )
            then
                insertLogical( $alert.name() );
            end
            """;

    private static final String LOOPS = IMPORTS
            + """
            rule "Bad begins a loop"
            when
                Alert( name == "Bad" )
            then
                insert( Integer.valueOf( 0 ) );
            end

            rule "a number is followed by the next"
            when
                $number : Integer()
            then
                insert( Integer.valueOf( $number + 1 ) );
            end
            """;

    private static final String OVERFLOWS = IMPORTS
            + """
            function int deeper( int depth ) {
                return deeper( depth + 1 ) + 1;
            }

            rule "Bad alerts go deep"
            when
                Alert( name == "Bad" )
            then
                insertLogical( Integer.valueOf( deeper( 0 ) ) );
            end
            """;

    /** Until its engine is closed, or it would take its processor's time from all tests after it. */
    private static final String SLOW_FUNCTION = IMPORTS
            + """
            function long rabbits( int months ) {
                return months < 2 || Thread.currentThread().isInterrupted() ? months : rabbits( months - 1 ) + rabbits( months - 2 );
            }

            """;

    private static final String NEVER_ENDS = SLOW_FUNCTION
            + """
            rule "Bad alerts are thought about"
            when
                Alert( name == "Bad" )
            then
                insertLogical( Long.valueOf( rabbits( 45 ) ) );
            end
            """;

    private static final String CONDITION_NEVER_ENDS = SLOW_FUNCTION
            + """
            rule "many Bad alerts"
            when
                Alert( name == "Bad", rabbits( 45 ) > 3 )
            then
                insertLogical( "bad" );
            end
            """;

    private static final String JOIN_NEVER_ENDS = IMPORTS
            + """
            function boolean slow( String a, String b ) {
                return !Thread.currentThread().isInterrupted() && a.concat( b ).repeat( 20000 ).replace( "1", "2" ).contains( "1" );
            }

            rule "combinations"
            when
                Alert( name == "Bad" )
                $a : Alert( name == "Combined" )
                $b : Alert( name == "Combined", slow( $a.label( "n" ), label( "n" ) ) )
            then
                insertLogical( "bad" );
            end
            """;

    /** The class of the condition is Drools' own: nothing says whose it is. */
    private static final String REGEX_NEVER_ENDS = IMPORTS
            + """
            rule "many Bad alerts"
            when
                Alert( name == "Bad", label( "x" ) matches "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b" )
            then
                insertLogical( "bad" );
            end
            """;

    private static final String FLOODS = IMPORTS
            + """
            rule "Bad alerts are many"
            when
                Alert( name == "Bad" )
            then
                for ( Object i : java.util.Collections.nCopies( 100000000, 1 ) ) {
                    insert( new int[] { 1 } );
                }
            end
            """;

    private static final String TAKES_OUT = IMPORTS
            + """
            rule "Bad alerts are no alerts"
            when
                $alert : Alert( name == "Bad" )
            then
                delete( (Object) $alert );
            end
            """;

    /** Most of this the language lets nobody say; what is said holds should anybody say it all the same. */
    private static String[] unchecked(String... rules) {
        return Stream.of(rules).map(TestEngine::unchecked).toArray(String[]::new);
    }

    private static final List<TestEngine> OPEN = new ArrayList<>();

    private static TestEngine open(TestEngine engine) {
        OPEN.add(engine);
        return engine;
    }

    @AfterEach
    void close() {
        OPEN.forEach(TestEngine::close);
        OPEN.clear();
    }

    private static TestEngine with(String... rules) {
        return open(new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), SMALL_BUDGET, GroupLifeTest.CONFIG, unchecked(rules)));
    }

    private static TestEngine inAHurryWith(String... rules) {
        return open(new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), SHORT_OF_TIME, GroupLifeTest.CONFIG, unchecked(rules)));
    }

    private static void assertEverythingElseGoesOn(TestEngine engine, String rule, String reason) {
        Instant now = engine.clock.instant();
        Labels annotations = Labels.EMPTY;
        engine.firing("alertname", "Before").firing("alertname", "Source");
        engine.advance(ofSeconds(25));
        engine.accept(List.of(
                new AlertReport(Labels.of("alertname", "One"), annotations, now, now.plus(ofHours(2)), "", now, false),
                new AlertReport(Labels.of("alertname", "Bad"), annotations, now, now.plus(ofHours(2)), "", now, false),
                new AlertReport(Labels.of("alertname", "Target"), annotations, now, now.plus(ofHours(2)), "", now, false)));
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("\"" + rule + "\"", reason);
        assertThat(engine.stats().quarantines()).isEqualTo(1);
        assertThat(engine.groups()).hasSize(5);
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        engine.advance(ofSeconds(5));
        assertThat(names(engine)).containsExactlyInAnyOrder("Before", "Source");
        engine.advance(ofSeconds(25));
        assertThat(names(engine)).containsExactlyInAnyOrder("Before", "Source", "One", "Bad");
        engine.resolved("alertname", "Bad").advance(ofMinutes(5));
        assertThat(engine.told).anyMatch(told -> told.reason().equals("all alerts resolved"));
    }

    private static List<String> names(TestEngine engine) {
        return engine.told.stream().map(told -> told.alerts().get(0).name()).toList();
    }

    @Test
    void ruleThatThrowsIsStoppedWithItsPackage() {
        assertEverythingElseGoesOn(with(THROWS, GOOD), "Bad alerts are counted", "");
    }

    @Test
    void ruleWhoseConditionThrowsIsStoppedWithItsPackage() {
        assertEverythingElseGoesOn(with(THROWS_IN_CONDITION, GOOD), "many Bad alerts", "");
    }

    @Test
    void ruleWhoseConditionThrowsInAJoinIsStoppedWithItsPackage() {
        TestEngine engine = with(THROWS_IN_JOIN, GOOD);
        engine.firing("alertname", "Other");
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("\"Bad beside Other\"");
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void rulesThatLoopAreStoppedWithTheirPackage() {
        TestEngine engine = with(LOOPS, GOOD);
        assertEverythingElseGoesOn(engine, "a number is followed by the next", "does not come to rest");
        assertThat(engine.quarantined()).as("it was tried again when what began the loop was over").isEmpty();
    }

    @Test
    void ruleThatExhaustsTheStackIsStoppedWithItsPackage() {
        assertEverythingElseGoesOn(with(OVERFLOWS, GOOD), "Bad alerts go deep", "");
    }

    @Test
    void ruleThatNeverEndsIsLeftBehindWithItsPackage() {
        TestEngine engine = inAHurryWith(NEVER_ENDS, GOOD);
        assertEverythingElseGoesOn(engine, "Bad alerts are thought about", "");
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("does not come to an end");
    }

    @Test
    void conditionThatNeverEndsIsLeftBehindWithItsPackage() {
        TestEngine engine = inAHurryWith(CONDITION_NEVER_ENDS, GOOD);
        engine.firing("alertname", "Bad").firing("alertname", "Source").firing("alertname", "Target");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void guiltyPackageIsKnown_thoughNothingSaysWhoseConditionItIs() {
        TestEngine engine = inAHurryWith(GOOD, REGEX_NEVER_ENDS);
        engine.firing("alertname", "Source").firing("alertname", "Target");
        engine.firing("alertname", "Bad", "x", "a".repeat(21) + "!"); // for some seconds: nothing can interrupt it
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team1");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void joinThatNeverEndsIsLeftBehindWithItsPackage() {
        TestEngine engine = inAHurryWith(JOIN_NEVER_ENDS, GOOD);
        engine.accept(many("Combined", 400, engine.clock.instant()));
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0");
        assertThat(engine.quarantined().get("rules.teams.team0")).as("which rule it is").startsWith("rule \"combinations\"");
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void serverStarts_thoughARuleNeverEndsOverWhatTheJournalHolds() {
        TestEngine before = with();
        before.firing("alertname", "Bad").firing("alertname", "Down");
        TestEngine engine = open(new TestEngine(before.clock, before.journal, SHORT_OF_TIME, GroupLifeTest.CONFIG, unchecked(NEVER_ENDS)));
        assertThat(engine.quarantined()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void ruleThatInsertsWithoutEndIsStoppedWithItsPackage() {
        TestEngine engine = with(FLOODS, GOOD);
        assertEverythingElseGoesOn(engine, "Bad alerts are many", "concluded more than the package may");
    }

    @Test
    void ruleThatTakesAnAlertOutIsStoppedWithItsPackage_andTheAlertIsTold() {
        TestEngine engine = with(TAKES_OUT, GOOD);
        assertEverythingElseGoesOn(engine, "Bad alerts are no alerts", "");
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("a fact of type Alert, which is the engine's own");
    }

    @Test
    void groupsSpeak_whenARuleFailsAtTheMomentTheyAreDue() {
        TestEngine engine = with(THROWS, GOOD);
        engine.firing("alertname", "Down");
        engine.clock.advance(ofSeconds(30));
        engine.firing("alertname", "Bad"); // the same cycle
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
        assertThat(engine.quarantined()).hasSize(1);
    }

    @Test
    void severalPackagesThatFailTogetherAreAllStopped() {
        TestEngine engine = with(THROWS, THROWS_IN_CONDITION, LOOPS, GOOD);
        engine.firing("alertname", "Bad").firing("alertname", "Source").firing("alertname", "Target");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team0", "rules.teams.team1", "rules.teams.team2");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void packageWhoseRuleFailsIsBlamed_alsoWhenAnotherHasARuleOfTheSameName() {
        String sameName = THROWS_IN_CONDITION.replace("Integer.parseInt( label( \"count\" ) ) > 3", "label( \"count\" ) == \"3\"");
        TestEngine engine = with(sameName, THROWS_IN_CONDITION, GOOD);
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined()).containsOnlyKeys("rules.teams.team1");
    }

    @Test
    void whatAStoppedPackageConcludedIsOver() {
        String inhibitsAndThrows = GOOD + THROWS.substring(IMPORTS.length());
        TestEngine engine = with(inhibitsAndThrows);
        engine.firing("alertname", "Source").firing("alertname", "Target");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        engine.firing("alertname", "Bad");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).isEmpty();
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(3);
    }

    @Test
    void groupsKeepTheirTimersAndEndsAreNotLost_whenAPackageIsStopped() {
        TestEngine engine = with(THROWS);
        engine.firing("alertname", "Down").advance(ofSeconds(30)).takeTold();
        engine.resolved("alertname", "Down").advance(ofMinutes(1));
        engine.firing("alertname", "Bad");
        assertThat(engine.advance(ofMinutes(4)).takeTold())
                .contains("team: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void serverStarts_thoughARuleFailsOverWhatTheJournalHolds() {
        TestEngine before = with();
        before.firing("alertname", "Bad").firing("alertname", "Down");
        TestEngine engine = new TestEngine(before.clock, before.journal, SMALL_BUDGET, GroupLifeTest.CONFIG, unchecked(THROWS));
        assertThat(engine.quarantined()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void reloadGivesAPackageAnotherChance() {
        TestEngine engine = with(THROWS);
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined()).hasSize(1);
        engine.reload(GroupLifeTest.CONFIG, unchecked(GOOD));
        assertThat(engine.quarantined()).isEmpty();
        engine.firing("alertname", "Source").firing("alertname", "Target");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);

        engine.reload(GroupLifeTest.CONFIG, unchecked(THROWS)); // it fails at once, over an alert that is there
        assertThat(engine.quarantined()).hasSize(1);
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(3);
    }

    @Test
    void packageThatUsedTooMuchIsTriedAgain_andLongerAfterEachTimeInVain() {
        TestEngine engine = with(GOOD + LOOPS.substring(IMPORTS.length()));
        engine.firing("alertname", "Source").firing("alertname", "Target");
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined().get("rules.teams.team0")).endsWith("? It is tried again at 2026-01-01T00:01:00Z");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).isEmpty();

        engine.advance(ofMinutes(1));
        assertThat(engine.quarantined().get("rules.teams.team0")).endsWith("? It is tried again at 2026-01-01T00:03:00Z");
        engine.resolved("alertname", "Bad").advance(ofSeconds(119));
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).isEmpty();
        engine.advance(ofSeconds(1));
        assertThat(engine.quarantined()).isEmpty();
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
        engine.resolved("alertname", "Source");
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).isEmpty();

        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined().get("rules.teams.team0")).as("it came back not long ago").endsWith("? It is tried again at 2026-01-01T00:07:00Z");
        engine.resolved("alertname", "Bad").advance(ofMinutes(4)).advance(ofHours(6));
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined().get("rules.teams.team0")).endsWith("? It is tried again at 2026-01-01T06:08:00Z");
    }

    @Test
    void packageThatIsTriedAgainWhenItWasReloadedMeanwhileIsLeftAlone() {
        TestEngine engine = with(LOOPS);
        engine.firing("alertname", "Bad");
        engine.reload(GroupLifeTest.CONFIG, unchecked(GOOD));
        engine.advance(ofMinutes(2)).firing("alertname", "Source").firing("alertname", "Target");
        assertThat(engine.quarantined()).isEmpty();
        assertThat(engine.alert("alertname", "Target").inhibitedBy()).hasSize(1);
    }

    @Test
    void packageThatFailsInAnotherVersionIsNotSaidToBeTriedAgain() {
        TestEngine engine = with(LOOPS);
        engine.firing("alertname", "Bad");
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("tried again");
        engine.reload(GroupLifeTest.CONFIG, unchecked(THROWS));
        assertThat(engine.quarantined().get("rules.teams.team0")).contains("\"Bad alerts are counted\"").doesNotContain("tried again");
    }

    @Test
    void packageOfWhichARuleFailedIsNotTriedAgain() {
        TestEngine engine = with(THROWS);
        engine.firing("alertname", "Bad").resolved("alertname", "Bad").advance(ofHours(2));
        assertThat(engine.quarantined()).hasSize(1);
        assertThat(engine.quarantined().get("rules.teams.team0")).doesNotContain("tried again");
    }

    @Test
    void manyAlertsAreNoLoop() {
        TestEngine engine = with(GOOD);
        List<AlertReport> targets = many("Target", 3_000, engine.clock.instant());
        engine.accept(targets).firing("alertname", "Source");
        assertThat(engine.quarantined()).isEmpty();
        assertThat(targets)
                .noneMatch(target -> engine.find(target.labels()).orElseThrow().inhibitedBy().isEmpty());
    }

    private static List<AlertReport> many(String name, int count, Instant now) {
        return IntStream.range(0, count)
                .mapToObj(n -> new AlertReport(
                        Labels.of("alertname", name, "n", "" + n), Labels.EMPTY, now, now.plusSeconds(60), "", now, false))
                .toList();
    }
}
