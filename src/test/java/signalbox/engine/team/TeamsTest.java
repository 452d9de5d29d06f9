package signalbox.engine.team;

import static java.time.Duration.ofMillis;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.route.Route;
import signalbox.silence.Silenced;

/** Packages run each for itself: what one does is its own, and nobody waits for it for long. */
public class TeamsTest {

    private static final PackageLimits LIMITS = new PackageLimits(1_000, 500, 1_000, 1_000_000, Duration.ofSeconds(2));

    private static final String GOOD =
            """
            rule "Down mutes Slow" when
                $s : Alert( name == "Down" )
                $t : Alert( name == "Slow", instance == $s.instance )
            then insertLogical( new Inhibition( $t.labels(), $s.labels() ).by( "good" ) ); end
            """;

    /** A rule for each alert named Bad. */
    private static String bad(String action) {
        return "rule \"bad\" when $a : Alert( name == \"Bad\" ) then " + action + " end\n";
    }

    private final Heard ear = new Heard();
    private final Set<Object> heard = ear.conclusions;
    private final Map<String, String> stopped = ear.stopped;
    private final List<String> late = ear.late;
    private volatile long nanoTime;
    private final Semaphore woken = new Semaphore(0);
    private final Teams teams = new Teams(
            LIMITS,
            ear,
            woken::release,
            Duration.ZERO,
            () -> nanoTime);

    private final Map<Alert, FiringAlert> firing = new HashMap<>();

    /** It would take its processor's time from all tests after it. */
    private static final String UNTIL_IT_IS_CLOSED =
            "long i = 0; while ( !Thread.currentThread().isInterrupted() ) { i = ( i + 1 ) % 1000; } insert( i );";

    private static volatile CountDownLatch gate = new CountDownLatch(0);

    /** What a slow rule waits for. */
    public static void waitForTheTest() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What takes more processor time than anybody waits for. */
    public static void workHard() {
        long before = ProcessorTime.ofThisThread();
        while (ProcessorTime.ofThisThread() - before < ofMillis(10).toNanos()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        gate.countDown();
        teams.close();
    }

    private static Alert alert(String name, String instance) {
        return new Alert(
                Labels.of("alertname", name, "instance", instance), Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "");
    }

    private void goOnBy(TeamPackage... packages) {
        PackagesChange change = teams.prepare(List.of(packages));
        change.fill();
        teams.takeOver(change);
    }

    private void begins(Alert... alerts) {
        for (Alert alert : alerts) {
            firing.put(alert, teams.begins(alert));
        }
    }

    private void ends(Alert alert) {
        teams.ends(firing.remove(alert));
    }

    private void settle() {
        teams.settle(Teams.FOREVER);
    }

    private static Inhibition inhibition(Alert target, Alert source, String rule) {
        return new Inhibition(target.labels(), source.labels()).by(rule);
    }

    private static final Alert DOWN = alert("Down", "a");
    private static final Alert SLOW = alert("Slow", "a");
    private static final Alert BAD = alert("Bad", "a");
    private static final Inhibition MUTED = inhibition(SLOW, DOWN, "good");

    // ---- whatever a package throws is its own

    private void assertOnlyTheBadPackageIsStopped(String action) {
        goOnBy(Compiled.team("rules.teams.bad", bad(action)), Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, BAD, SLOW);
        settle();
        assertThat(stopped).containsOnlyKeys("rules.teams.bad");
        assertThat(heard).containsExactly(MUTED);
        ends(DOWN);
        settle();
        assertThat(heard).isEmpty();
    }

    @Test
    void errorOfARuleStopsItsPackage_andNothingElse() {
        assertOnlyTheBadPackageIsStopped("if ( true ) throw new InternalError( \"x\" );");
    }

    @Test
    void memoryThatARuleAsksForInVainStopsItsPackage_andNothingElse() {
        assertOnlyTheBadPackageIsStopped("Object o = new long[ Integer.MAX_VALUE ][ Integer.MAX_VALUE ]; insert( o );");
    }

    @Test
    void aPackageThatGrewOverItsLimitIsToldToRaiseIt() {
        String each = """
                rule "each" when
                    $a : Alert( name == "Many" )
                then %s end
                """.formatted("insertLogical( new Inhibition( $a.labels(), $a.labels() ).by( \"%d\" ) );".repeat(6).formatted(1, 2, 3, 4, 5, 6));
        goOnBy(Compiled.team("rules.teams.bad", each), Compiled.team("rules.teams.good", GOOD));
        IntStream.range(0, 80).forEach(i -> begins(alert("Many", "i" + i)));
        settle();
        assertThat(stopped).isEmpty();
        IntStream.range(80, 90).forEach(i -> begins(alert("Many", "i" + i)));
        settle();
        assertThat(stopped.get("rules.teams.bad")).contains("\"each\"", "more than 500 conclusions", "raise limits.conclusions in the package.yml")
                .doesNotContain("does not come to rest");
    }

    @Test
    void nobodyIsBlamedByAMessageThatLooksLikeDrools() {
        assertOnlyTheBadPackageIsStopped("if ( true ) throw new RuntimeException( \"Rule \\\"Down mutes Slow\\\" in teams/good/\" );");
        assertThat(stopped.get("rules.teams.bad")).startsWith("rule \"bad\"");
    }

    @Test
    void packageWithMoreConclusionsThanItMayHaveIsStopped_andNothingElse() {
        String everything = """
                rule "every pair" when
                    $a : Alert( name == "Many" )
                    $b : Alert( name == "Many" )
                then insertLogical( new Inhibition( $a.labels(), $b.labels() ).by( "pair" ) ); end
                """;
        goOnBy(Compiled.team("rules.teams.bad", everything), Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, SLOW);
        IntStream.range(0, 30).forEach(i -> begins(alert("Many", "i" + i)));
        settle();
        assertThat(stopped.get("rules.teams.bad")).contains("\"every pair\"", "more than 500 conclusions", "nothing joins");
        assertThat(heard).containsExactly(MUTED);
    }

    @Test
    void packageThatIsHandedMoreThanItMayHaveIsStopped_andNothingElse() {
        goOnBy(
                Compiled.team("rules.teams.bad", "rule \"all\" when Alert( $n : name ) then end\n"),
                Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, SLOW);
        IntStream.range(0, 1_000).forEach(i -> begins(alert("Many", "i" + i)));
        settle();
        assertThat(stopped.get("rules.teams.bad")).contains("more than 1000 were handed");
        assertThat(heard).containsExactly(MUTED);
    }

    private static final String EVERY_PAIR = """
                rule "every pair" when
                    $a : Alert( name == "Many" )
                    $b : Alert( name == "Many" )
                then insertLogical( new Inhibition( $a.labels(), $b.labels() ).by( "pair" ) ); end
                """;

    @Test
    void packageThatIsStoppedIsTriedAgain_andKnowsWhatHappenedMeanwhile() throws InterruptedException {
        goOnBy(Compiled.team("rules.teams.bad", EVERY_PAIR + GOOD + bad(SLOWLY)), Compiled.team("rules.teams.other", GOOD.replace("Slow", "Other")));
        List<Alert> many = IntStream.range(0, 30).mapToObj(i -> alert("Many", "i" + i)).toList();
        many.forEach(this::begins);
        begins(SLOW);
        settle();
        assertThat(stopped).containsOnlyKeys("rules.teams.bad");
        goOnBy(Compiled.team("rules.teams.bad", EVERY_PAIR + GOOD + bad(SLOWLY)), Compiled.team("rules.teams.other", bad("")));
        many.forEach(this::ends);
        begins(BAD);

        gate = new CountDownLatch(1);
        teams.settle(ofMillis(10));
        requireNonNull(ear.setAside.get("rules.teams.bad")).run();
        begins(DOWN);
        teams.settle(ofMillis(10));
        assertThat(teams.stopped()).as("it is not back yet").containsOnlyKeys("rules.teams.bad");
        assertThat(heard).isEmpty();
        gate.countDown();
        while (!heard.equals(Set.of(MUTED, inhibition(BAD, BAD, "slow")))) {
            woken.acquire();
            teams.settle(Teams.FOREVER);
        }
        assertThat(stopped).isEmpty();
        assertThat(teams.stopped()).isEmpty();
        ends(DOWN);
        settle();
        begins(DOWN);
        settle();
        assertThat(heard).contains(MUTED);
    }

    @Test
    void routesOfAStoppedPackageStandWhileTheirAlertsFire_andWhatItKeptQuietIsTold() {
        String both = GOOD
                + "rule \"route\" when $a : Alert( name == \"Slow\" ) then insertLogical( new Route( $a, \"pager\" ) ); end\n"
                + bad("if ( true ) throw new IllegalStateException();");
        goOnBy(Compiled.team("rules.teams.bad", both));
        begins(DOWN, SLOW);
        settle();
        Route route = new Route(SLOW, "pager");
        assertThat(heard).containsExactlyInAnyOrder(MUTED, route);
        begins(BAD);
        settle();
        assertThat(heard).containsExactly(route);
        ends(SLOW);
        assertThat(heard).isEmpty();
        begins(SLOW);
        assertThat(heard).containsExactly(route);
        goOnBy(Compiled.team("rules.teams.bad", GOOD));
        settle();
        assertThat(heard).containsExactly(MUTED);
        assertThat(teams.stopped()).isEmpty();
    }

    // ---- late

    private static final String SLOWLY = "signalbox.engine.team.TeamsTest.waitForTheTest();"
            + " insertLogical( new Inhibition( $a.labels(), $a.labels() ).by( \"slow\" ) );";

    @Test
    void nobodyWaitsForAPackageThatIsLate_itsLastConclusionsStand() throws InterruptedException {
        goOnBy(Compiled.team("rules.teams.slow", bad(SLOWLY)), Compiled.team("rules.teams.good", GOOD));
        begins(BAD);
        settle();
        Inhibition before = inhibition(BAD, BAD, "slow");
        assertThat(heard).containsExactly(before);

        gate = new CountDownLatch(1);
        Alert second = alert("Bad", "b");
        begins(second, DOWN, SLOW);
        teams.settle(ofMillis(50));
        assertThat(late).contains("rules.teams.slow");
        assertThat(heard).contains(before).doesNotContain(inhibition(second, second, "slow"));

        ends(BAD); // what it concluded about that is over, though it was not told yet
        assertThat(heard).doesNotContain(before);
        begins(BAD);
        assertThat(heard).contains(before);
        ends(BAD);

        gate.countDown();
        while (!heard.equals(Set.of(MUTED, inhibition(second, second, "slow")))) {
            woken.acquire();
            teams.settle(Teams.FOREVER);
        }
        assertThat(teams.stopped()).isEmpty();
    }

    @Test
    void packageThatIsLateByItsOwnFaultRests_andItsConclusionsEndWithTheirAlerts() throws InterruptedException {
        goOnBy(Compiled.team("rules.teams.slow", bad("signalbox.engine.team.TeamsTest.waitForTheTest();"
                + " signalbox.engine.team.TeamsTest.workHard();"
                + " insertLogical( new Inhibition( $a.labels(), $a.labels() ).by( \"slow\" ) );")));
        Duration patience = ofMillis(2);
        gate = new CountDownLatch(1);
        begins(BAD);
        teams.settle(patience);
        gate.countDown();
        woken.acquire();
        teams.settle(patience);
        assertThat(heard).containsExactly(inhibition(BAD, BAD, "slow"));

        Alert second = alert("Bad", "b");
        begins(second);
        ends(BAD);
        assertThat(heard).as("nobody else would take it back").isEmpty();
        assertThat(teams.isAtRest()).isTrue();
        assertThat(teams.isAnyLate()).as("somebody is to look again").isTrue();
        teams.settle(patience);
        assertThat(woken.tryAcquire()).as("it was at work").isFalse();

        nanoTime += LIMITS.longestFiring().toNanos();
        assertThat(teams.isAtRest()).isFalse();
        teams.settle(patience);
        woken.acquire();
        teams.settle(patience);
        assertThat(heard).containsExactly(inhibition(second, second, "slow"));
    }

    /** Waiting for each is waiting for all, and whoever asks in between asks again: derived alerts, silences, groups that are due. */
    @Test
    void packageThatIsLateBecauseMuchHappenedDoesNotRest() throws InterruptedException {
        goOnBy(Compiled.team("rules.teams.slow", bad(SLOWLY)));
        begins(BAD);
        settle();
        Duration patience = ofMillis(1);
        gate = new CountDownLatch(1);
        IntStream.range(0, 400).forEach(i -> begins(alert("Bad", "storm-" + i)));
        teams.settle(patience);
        gate.countDown();
        woken.acquire();
        teams.settle(patience);
        assertThat(heard).hasSize(401);

        begins(alert("Bad", "after"));
        assertThat(teams.isAtRest()).as("it is asked").isFalse();
    }

    @Test
    void manyPackagesThatAreLateAreWaitedForNoLongerThanOne_alsoWhenTheyAreAskedAgain() {
        Duration patience = ofMillis(20);
        TeamPackage[] slow = new TeamPackage[6];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = Compiled.team("rules.teams.slow" + i, bad(SLOWLY).replace("\"Bad\"", i < 3 ? "\"Bad\"" : "\"Worse\""));
        }
        goOnBy(slow);
        gate = new CountDownLatch(1);
        teams.beginCycle();
        begins(BAD);
        teams.settle(patience);
        assertThat(late).hasSize(3);
        begins(alert("Worse", "a"));
        teams.settle(patience);
        assertThat(late).hasSize(6);
        assertThat(teams.waited()).isEqualTo(patience);

        teams.beginCycle();
        assertThat(teams.waited()).isZero();
    }

    @Test
    void whatAPackageThatIsLateWithholdsEndsWithItsAlert() throws InterruptedException {
        goOnBy(Compiled.team("rules.teams.slow", bad("signalbox.engine.team.TeamsTest.waitForTheTest();"
                + " insertLogical( new signalbox.inhibit.Withheld( $a, \"x\" ).by( \"slow\" ) );")));
        begins(BAD);
        settle();
        Withheld withheld = new Withheld(BAD, "x").by("slow");
        assertThat(heard).containsExactly(withheld);

        gate = new CountDownLatch(1);
        begins(alert("Bad", "b"));
        teams.settle(ofMillis(50));
        ends(BAD);
        assertThat(heard).isEmpty();
        begins(BAD);
        assertThat(heard).containsExactly(withheld);
        ends(BAD);
        gate.countDown();
        while (!heard.equals(Set.of(new Withheld(alert("Bad", "b"), "x").by("slow")))) {
            woken.acquire();
            teams.settle(Teams.FOREVER);
        }
    }

    /** Without waiting: the package is at the gate, or behind it. */
    private void settleAsIf(boolean isLate) {
        if (!isLate) {
            gate.countDown();
        } else if (gate.getCount() == 0) {
            gate = new CountDownLatch(1);
        }
        teams.settle(isLate ? ofMillis(10) : Teams.FOREVER);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void alertThatHasEndedAndIsAskedAboutFiresForNobodyElse_alsoWhereThePackageIsLate(boolean lateAtFirst, boolean lateThen) {
        goOnBy(Compiled.team("rules.teams.slow", GOOD
                + "rule \"slowly\" when Alert( name == \"Down\" ) $t : Alert( name == \"Slow\" )"
                + " then signalbox.engine.team.TeamsTest.waitForTheTest(); insertLogical( new Route( $t, \"slow\" ) ); end\n"
                + "rule \"alone\" when $t : Alert( name == \"Slow\" ) not Alert( name == \"Down\" )"
                + " then signalbox.engine.team.TeamsTest.waitForTheTest(); insertLogical( new Route( $t, \"alone\" ) ); end\n"
                + "rule \"where\" when $d : Alert( name == \"Down\" ) then insertLogical( new Route( $d, \"down\" ) ); end\n"));
        begins(DOWN);
        ends(DOWN);
        begins(SLOW);
        settle();
        ear.ever.clear();

        teams.askAbout(Set.of(DOWN.labels()), () -> {
            begins(DOWN);
            settleAsIf(lateAtFirst);
            if (!lateAtFirst) {
                assertThat(heard).contains(new Route(DOWN, "down"));
            }
            ends(DOWN);
            settleAsIf(lateThen);
        });
        gate.countDown();
        while (teams.isAnyLate()) {
            settle();
        }
        assertThat(heard).containsExactly(new Route(SLOW, "alone"));
        assertThat(ear.ever).isSubsetOf(new Route(DOWN, "down"));
    }

    @Test
    void alertThatEndedWhileAPackageWasFilledNeverFiredForIt() {
        begins(DOWN, SLOW);
        PackagesChange change = teams.prepare(List.of(Compiled.team("rules.teams.good", GOOD)));
        change.fill();
        ends(DOWN);
        teams.takeOver(change);
        settle();
        assertThat(ear.ever).isEmpty();
    }

    @Test
    void whatEndedWithAnAlertIsOver_alsoWhereThePackageIsLateInThatInstant() {
        goOnBy(Compiled.team("rules.teams.slow", GOOD + bad(SLOWLY)));
        begins(DOWN, SLOW);
        settle();
        assertThat(heard).containsExactly(MUTED);
        ends(DOWN);
        begins(BAD);
        gate = new CountDownLatch(1);
        teams.settle(ofMillis(10));
        assertThat(late).containsExactly("rules.teams.slow");
        assertThat(heard).isEmpty();
        gate.countDown();
        while (teams.isAnyLate()) {
            settle();
        }
        assertThat(heard).containsExactly(inhibition(BAD, BAD, "slow"));
    }

    @Test
    void ruleThatNeverEndsIsLeftBehindWithItsPackage_andNothingElse() {
        goOnBy(
                Compiled.team("rules.teams.bad", bad(UNTIL_IT_IS_CLOSED)),
                Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, BAD, SLOW);
        settle();
        assertThat(stopped.get("rules.teams.bad")).contains("rule \"bad\" does not come to an end");
        assertThat(heard).containsExactly(MUTED);
    }

    @Test
    void reloadGoesOnWithoutAPackageThatIsStillAtWork() {
        goOnBy(Compiled.team("rules.teams.slow", bad(SLOWLY)));
        gate = new CountDownLatch(1);
        begins(BAD, DOWN, SLOW);
        teams.settle(ofMillis(10));
        goOnBy(Compiled.team("rules.teams.good", GOOD));
        settle();
        gate.countDown();
        assertThat(heard).containsExactly(MUTED);
    }

    // ---- packages come and go

    @Test
    void whatChangedTakesOver_whatHappenedMeanwhileIncluded() {
        goOnBy(Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, SLOW, BAD);
        settle();
        PackagesChange change = teams.prepare(List.of(
                Compiled.team("rules.teams.good", GOOD),
                Compiled.team("rules.teams.fresh", GOOD.replace("\"good\"", "\"new\"").replace("\"Down\"", "\"Up\""))));
        change.fill();
        Alert up = alert("Up", "a");
        begins(up);
        ends(DOWN);
        settle();
        assertThat(heard).isEmpty();
        teams.takeOver(change);
        settle();
        assertThat(heard).containsExactly(inhibition(SLOW, up, "new"));
        ends(SLOW);
        settle();
        assertThat(heard).isEmpty();
        goOnBy();
        assertThat(teams.names()).isEmpty();
    }

    @Test
    void whoConcludesNowWhatStaysIsSaidLaterOfALongList_unlessItIsOver() {
        goOnBy(Compiled.team("rules.teams.good", GOOD));
        begins(DOWN);
        List<Alert> slow = IntStream.range(0, 700)
                .mapToObj(i -> new Alert(
                        Labels.of("alertname", "Slow", "instance", "a", "number", "" + i), Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, ""))
                .toList();
        begins(slow.toArray(Alert[]::new));
        settle();
        goOnBy(Compiled.team("rules.teams.good", GOOD + "// in other words\n"));
        assertThat(ear.also).hasSize(500);
        assertThat(teams.hasMoreToSay()).isTrue();
        List<Alert> over = slow.stream().filter(alert -> !ear.also.contains(inhibition(alert, DOWN, "good"))).limit(50).toList();
        over.forEach(this::ends);
        settle();
        teams.beginCycle();
        assertThat(ear.also).hasSize(650).doesNotHaveDuplicates();
        assertThat(teams.hasMoreToSay()).isFalse();
        assertThat(heard).hasSize(650);

        goOnBy(Compiled.team("rules.teams.good", GOOD + "// in yet other words\n"));
        goOnBy(Compiled.team("rules.teams.good", GOOD + "// in the last words\n"));
        teams.beginCycle();
        teams.beginCycle();
        assertThat(teams.hasMoreToSay()).isFalse();
    }

    @Test
    void whatTwoPackagesConcludeIsOverWhenNeitherDoes() {
        goOnBy(Compiled.team("rules.teams.one", GOOD), Compiled.team("rules.teams.two", GOOD));
        begins(DOWN, SLOW);
        settle();
        assertThat(heard).containsExactly(MUTED);
        goOnBy(Compiled.team("rules.teams.two", GOOD));
        assertThat(heard).containsExactly(MUTED);
        goOnBy();
        assertThat(heard).isEmpty();
    }

    @Test
    void factsFromOutsideReachTheRulesThatLookAtThem() {
        goOnBy(Compiled.team("rules.teams.good", """
                rule "silenced" when
                    Silenced( $labels : alert )
                    $t : Alert( name == "Slow", labels == $labels )
                then insertLogical( new Inhibition( $t.labels(), $t.labels() ).by( "silenced" ) ); end
                """));
        Silenced silenced = new Silenced(SLOW.labels(), "1");
        begins(DOWN, SLOW);
        settle();
        assertThat(heard).isEmpty();
        teams.comes(silenced);
        settle();
        assertThat(heard).hasSize(1);
        goOnBy(Compiled.team("rules.teams.good", bad("")));
        assertThat(heard).isEmpty();
        teams.goes(silenced);
        settle();
        assertThat(heard).isEmpty();
    }

    // ---- the engine checks itself

    private int check(String name) {
        PackageCheck check = teams.beginCheck(name).orElseThrow();
        check.look();
        int differences = teams.end(check);
        settle();
        return differences;
    }

    @Test
    void nothingIsDifferent_whereRulesAreInForceAsWritten() {
        goOnBy(Compiled.team("rules.teams.good", GOOD));
        begins(DOWN, SLOW, BAD);
        settle();
        assertThat(check("rules.teams.good")).isZero();
        assertThat(heard).containsExactly(MUTED);
    }

    /** The fault is real: Drools forgets that of two branches that share what is counted before them, one does not hold any more. */
    @Test
    void faultOfDroolsIsFoundAndMended() {
        String rules = """
                rule "counts and branches" when
                    $a : Alert()
                    accumulate( $x : Alert( this != $a, label( "note" ) == $a.label( "note" ) ); $n : count( $x ); $n >= 2 )
                    ( Alert( severity == "critical" ) or Alert( label( "dc" ) == "d0" ) )
                then insertLogical( new Inhibition( $a.labels(), $a.labels() ).by( "counts" ) ); end
                """;
        goOnBy(Compiled.faulty("rules.teams.faulty", rules));
        java.util.Random random = new java.util.Random(1);
        int differences = 0;
        for (int step = 0; step < 2_000 && differences == 0; step++) {
            if (firing.isEmpty() || random.nextInt(16) > firing.size()) {
                Alert alert = new Alert(
                        Labels.of("severity", random.nextBoolean() ? "critical" : "info", "dc", "d" + random.nextInt(2), "note",
                                "n" + random.nextInt(3), "i", "" + random.nextInt(9)),
                        Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "");
                if (!firing.containsKey(alert)) {
                    begins(alert);
                }
            } else {
                ends(firing.keySet().stream().sorted((a, b) -> a.labels().compareTo(b.labels()))
                        .skip(random.nextInt(firing.size())).findFirst().orElseThrow());
            }
            settle();
            differences = step % 10 == 9 ? check("rules.teams.faulty") : 0;
        }
        assertThat(differences).as("the fault was found").isPositive();
        Set<Object> mended = Set.copyOf(heard);
        assertThat(check("rules.teams.faulty")).isZero();
        assertThat(heard).isEqualTo(mended);
    }
}
