package signalbox.engine;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Labels;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Verdict;
import signalbox.route.Timing;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** What teams' own rules can do beside the configuration file. */
class TeamRulesTest {

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
                - receiver: db
                  matchers: ['team="db"']
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: db
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.inhibit.Inhibition
            import signalbox.route.Route

            """;

    private static final String RACK_DOWN = IMPORTS
            + """
            rule "A rack without power and network inhibits its machines"
            when
                $power : Alert( name == "PowerDown", $rack : rack )
                $network : Alert( name == "NetworkDown", rack == $rack )
                $machine : Alert( name == "MachineDown", rack == $rack )
            then
                insertLogical( new Inhibition( $machine, $power, $network ) );
            end
            """;

    private static final String[] POWER = {"alertname", "PowerDown", "rack", "1"};
    private static final String[] NETWORK = {"alertname", "NetworkDown", "rack", "1"};
    private static final String[] MACHINE = {"alertname", "MachineDown", "rack", "1"};

    private static final String PAGER = IMPORTS
            + """
            rule "critical alerts page"
            when
                $alert : Alert( severity == "critical" )
            then
                insertLogical( %s );
            end
            """;

    private static TestEngine with(String... rules) {
        return new TestEngine(CONFIG, rules);
    }

    private static TestEngine paging(String route) {
        return with(PAGER.formatted(route));
    }

    private static void fire(TestEngine engine, String... labels) {
        Instant now = engine.clock.instant();
        engine.report(now, now.plus(ofDays(2)), labels);
    }

    private static List<String> groupsOf(TestEngine engine, String... labels) {
        fire(engine, labels);
        return engine.alert(labels).groups().stream()
                .map(group -> group.receiver() + " " + group.key())
                .toList();
    }

    private static Timing timing(TestEngine engine, String... labels) {
        fire(engine, labels);
        return engine.alert(labels).groups().get(0).destination().timing();
    }

    // ---- inhibition

    @Test
    void twoSourcesInhibitOnlyTogether() {
        TestEngine engine = with(RACK_DOWN);
        fire(engine, MACHINE);
        fire(engine, POWER);
        assertThat(engine.alert(MACHINE).inhibitedBy()).isEmpty();
        fire(engine, "alertname", "NetworkDown", "rack", "2");
        assertThat(engine.alert(MACHINE).inhibitedBy()).isEmpty();
        fire(engine, NETWORK);
        assertThat(engine.alert(MACHINE).inhibitedBy())
                .containsExactlyInAnyOrder(
                        Labels.of(POWER).fingerprintText(), Labels.of(NETWORK).fingerprintText());
        engine.advance(ofSeconds(30));
        assertThat(engine.told).noneMatch(told -> told.group().labels().equals(Labels.of("alertname", "MachineDown")));
    }

    @Test
    void inhibitionByTwoSourcesEnds_whenEitherOfThemEnds() {
        for (String[] source : List.of(POWER, NETWORK)) {
            TestEngine engine = with(RACK_DOWN);
            fire(engine, MACHINE);
            fire(engine, POWER);
            fire(engine, NETWORK);
            engine.resolved(source);
            assertThat(engine.alert(MACHINE).inhibitedBy()).isEmpty();
        }
    }

    @Test
    void inhibitionByTwoSourcesEnds_whenTheEndOfOnePassesAndNothingHappens() {
        TestEngine engine = with(RACK_DOWN);
        fire(engine, MACHINE);
        fire(engine, POWER);
        Instant now = engine.clock.instant();
        engine.report(now, now.plusSeconds(60), NETWORK).advance(ofSeconds(60));
        assertThat(engine.alert(MACHINE).inhibitedBy()).isEmpty();
    }

    @Test
    void endOfAnInhibitedAlertStaysQuiet_alsoWhenItsSourcesAreRepeatedWithOtherAnnotations() {
        TestEngine engine = TestEngine.asAlertmanager(CONFIG, RACK_DOWN);
        fire(engine, MACHINE);
        engine.advance(ofSeconds(30)).takeTold();
        fire(engine, POWER);
        fire(engine, NETWORK);
        engine.resolved(MACHINE);
        Instant now = engine.clock.instant();
        engine.report(Labels.of("summary", "worse"), now, now.plus(ofHours(1)), POWER);
        engine.advance(ofMinutes(5));
        assertThat(engine.told).noneMatch(told -> told.group().labels().equals(Labels.of("alertname", "MachineDown")));
        assertThat(engine.find(Labels.of(MACHINE))).isEmpty();
    }

    @Test
    void endIsTold_whenASourceEndsBeforeTheGroupSpeaks() {
        TestEngine engine = with(RACK_DOWN);
        fire(engine, MACHINE);
        engine.advance(ofSeconds(30)).takeTold();
        fire(engine, POWER);
        fire(engine, NETWORK);
        engine.resolved(MACHINE).advance(ofMinutes(1)).resolved(POWER);
        engine.advance(ofMinutes(5));
        assertThat(engine.told)
                .anyMatch(told -> told.group().labels().equals(Labels.of("alertname", "MachineDown"))
                        && told.reason().equals("all alerts resolved"));
    }

    @Test
    void endIsTold_whenASourceEndsTogetherWithItsTarget() {
        TestEngine engine = with(RACK_DOWN);
        Instant now = engine.clock.instant();
        fire(engine, NETWORK);
        engine.report(now, now.plusSeconds(3600), MACHINE).advance(ofSeconds(30)).takeTold();
        engine.report(now, now.plusSeconds(3600), POWER).advance(ofMinutes(60).minusSeconds(30)).takeTold();
        assertThat(engine.alert(MACHINE).alert().resolved()).isTrue();
        engine.advance(ofMinutes(5));
        assertThat(engine.told).anyMatch(told -> told.group().labels().equals(Labels.of("alertname", "MachineDown")));
    }

    @Test
    void numberOfSourcesCanDecide() {
        TestEngine engine = with(IMPORTS
                + """
                rule "three nodes of a cluster that are down inhibit its slow jobs"
                when
                    $job : Alert( name == "JobSlow", $cluster : cluster )
                    accumulate( Alert( name == "NodeDown", cluster == $cluster, $node : labels );
                                $nodes : collectList( $node ); $nodes.size >= 3 )
                then
                    insertLogical( new Inhibition( $job.labels(), $nodes ) );
                end
                """);
        String[] job = {"alertname", "JobSlow", "cluster", "c"};
        fire(engine, job);
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "1");
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "2");
        fire(engine, "alertname", "NodeDown", "cluster", "d", "node", "3");
        assertThat(engine.alert(job).inhibitedBy()).isEmpty();
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "4");
        assertThat(engine.alert(job).inhibitedBy()).hasSize(3);
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "5");
        assertThat(engine.alert(job).inhibitedBy()).hasSize(4);
        engine.resolved("alertname", "NodeDown", "cluster", "c", "node", "1");
        engine.resolved("alertname", "NodeDown", "cluster", "c", "node", "2");
        assertThat(engine.alert(job).inhibitedBy()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"count()", "count( 1 )", "count( $node )"})
    void countCountsWhateverIsThere(String count) {
        TestEngine engine = with(IMPORTS
                + """
                rule "three nodes of a cluster that are down inhibit its slow jobs"
                when
                    $cause : Alert( name == "ClusterDegraded", $cluster : cluster )
                    accumulate( Alert( name == "NodeDown", cluster == $cluster, $node : labels ); $n : COUNT; $n >= 2 )
                    $job : Alert( name == "JobSlow", cluster == $cluster )
                then
                    insertLogical( new Inhibition( $job, $cause ) );
                end
                """.replace("COUNT", count));
        String[] job = {"alertname", "JobSlow", "cluster", "c"};
        fire(engine, job);
        fire(engine, "alertname", "ClusterDegraded", "cluster", "c");
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "1");
        assertThat(engine.alert(job).inhibitedBy()).isEmpty();
        fire(engine, "alertname", "NodeDown", "cluster", "c", "node", "2");
        assertThat(engine.alert(job).inhibitedBy()).hasSize(1);
        engine.resolved("alertname", "NodeDown", "cluster", "c", "node", "1");
        assertThat(engine.alert(job).inhibitedBy()).isEmpty();
    }

    @Test
    void absenceCanDecide() {
        TestEngine engine = with(IMPORTS
                + """
                rule "without a page in sight tickets of a cluster are inhibited by its maintenance"
                when
                    $maintenance : Alert( name == "Maintenance", $cluster : cluster )
                    $ticket : Alert( severity == "ticket", cluster == $cluster )
                    not Alert( severity == "critical", cluster == $cluster )
                then
                    insertLogical( new Inhibition( $ticket.labels(), $maintenance.labels() ) );
                end
                """);
        String[] ticket = {"alertname", "DiskFull", "severity", "ticket", "cluster", "c"};
        fire(engine, ticket);
        fire(engine, "alertname", "Maintenance", "cluster", "c");
        assertThat(engine.alert(ticket).inhibitedBy()).hasSize(1);
        fire(engine, "alertname", "Fire", "severity", "critical", "cluster", "c");
        assertThat(engine.alert(ticket).inhibitedBy()).isEmpty();
    }

    @Test
    void sourceAndTargetMayAgreeInLabelsOfDifferentNames() {
        TestEngine engine = with(IMPORTS
                + """
                rule "a host that is down inhibits the virtual machines on it"
                when
                    $host : Alert( name == "HostDown", $instance : instance )
                    $machine : Alert( label("hypervisor") == $instance )
                then
                    insertLogical( new Inhibition( $machine.labels(), $host.labels() ) );
                end
                """);
        fire(engine, "alertname", "HostDown", "instance", "h1");
        fire(engine, "alertname", "MachineDown", "hypervisor", "h1");
        fire(engine, "alertname", "MachineDown", "hypervisor", "h2");
        assertThat(engine.alert("alertname", "MachineDown", "hypervisor", "h1").inhibitedBy()).hasSize(1);
        assertThat(engine.alert("alertname", "MachineDown", "hypervisor", "h2").inhibitedBy()).isEmpty();
    }

    @Test
    void sourceOfTheConfigurationFileIsShownBeforeThatOfARule() {
        TestEngine engine = new TestEngine(
                CONFIG + "inhibit_rules: [{source_matchers: ['alertname=\"Blackout\"'], target_matchers: ['rack=\"1\"']}]\n",
                RACK_DOWN);
        fire(engine, MACHINE);
        fire(engine, POWER);
        fire(engine, NETWORK);
        fire(engine, "alertname", "Blackout");
        assertThat(engine.alert(MACHINE).inhibitedBy())
                .containsExactly(Labels.of("alertname", "Blackout").fingerprintText());
    }

    @Test
    void rulesOfTwoTeamsDoNotDisturbEachOther() {
        TestEngine engine = with(RACK_DOWN, RACK_DOWN);
        fire(engine, MACHINE);
        fire(engine, POWER);
        fire(engine, NETWORK);
        assertThat(engine.alert(MACHINE).inhibitedBy()).hasSize(2);
        engine.resolved(POWER);
        assertThat(engine.alert(MACHINE).inhibitedBy()).isEmpty();
    }

    // ---- routing

    @Test
    void ruleSendsAnAlertToAReceiverInsteadOfTheRoot() {
        TestEngine engine = paging("new Route( $alert, \"pager\" )");
        assertThat(groupsOf(engine, "alertname", "Down", "severity", "critical"))
                .containsExactly("pager rule/pager:{alertname=\"Down\"}");
        assertThat(groupsOf(engine, "alertname", "Slow", "severity", "warning"))
                .containsExactly("root {}:{alertname=\"Slow\"}");
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactlyInAnyOrder(
                        "pager: first notification, 1 firing, 0 resolved",
                        "root: first notification, 1 firing, 0 resolved");
    }

    @Test
    void ruleSendsAnAlertToAReceiverBesideANodeOfTheTreeThatTakesIt() {
        TestEngine engine = paging("new Route( $alert, \"pager\" )");
        assertThat(groupsOf(engine, "alertname", "Down", "severity", "critical", "team", "db"))
                .containsExactly("db {}/{team=\"db\"}:{alertname=\"Down\"}", "pager rule/pager:{alertname=\"Down\"}");
    }

    @Test
    void whatARuleLeavesOpenIsAsAtTheRoot() {
        TestEngine engine = paging("new Route( $alert, \"pager\" )");
        assertThat(timing(engine, "severity", "critical"))
                .isEqualTo(new Timing(ofSeconds(30), ofMinutes(5), ofHours(4)));
    }

    @Test
    void ruleMayTimeAndGroupAsItLikes() {
        TestEngine engine = paging(
                "new Route( $alert, \"pager\" ).groupedBy( \"cluster\" ).groupWait( \"1s\" ).repeatInterval( \"1h30m\" )");
        assertThat(groupsOf(engine, "severity", "critical", "cluster", "c", "alertname", "Down"))
                .containsExactly("pager rule/pager:{cluster=\"c\"}");
        assertThat(timing(engine, "severity", "critical"))
                .isEqualTo(new Timing(ofSeconds(1), ofMinutes(5), ofMinutes(90)));
        assertThat(engine.advance(ofSeconds(1)).takeTold()).hasSize(2);
    }

    @Test
    void ruleMayGroupByNothingOrByEverything() {
        assertThat(groupsOf(paging("new Route( $alert, \"pager\" ).groupedBy()"), "severity", "critical", "a", "1"))
                .containsExactly("pager rule/pager:{}");
        assertThat(groupsOf(paging("new Route( $alert, \"pager\" ).groupedByAll()"), "severity", "critical", "a", "1"))
                .containsExactly("pager rule/pager:{a=\"1\", severity=\"critical\"}");
    }

    @Test
    void ruleMayChooseTheGroup() {
        TestEngine engine = paging(
                "new Route( $alert, \"pager\" ).groupedBy().inGroup( \"incident\", $alert.label( \"rack\" ) )");
        fire(engine, "alertname", "Down", "severity", "critical", "rack", "1");
        fire(engine, "alertname", "Slow", "severity", "critical", "rack", "1");
        fire(engine, "alertname", "Down", "severity", "critical", "rack", "2");
        assertThat(engine.groups())
                .containsOnly(
                        java.util.Map.entry("pager rule/pager:{incident=\"1\"}", 2),
                        java.util.Map.entry("pager rule/pager:{incident=\"2\"}", 1));
        assertThat(engine.advance(ofSeconds(30)).takeTold()).hasSize(2);
    }

    @Test
    void receiverThatDoesNotExistMeansTheRoot() {
        TestEngine engine = paging("new Route( $alert, \"nobody\" )");
        assertThat(groupsOf(engine, "alertname", "Down", "severity", "critical"))
                .containsExactly("root {}:{alertname=\"Down\"}");
        assertThat(engine.advance(ofSeconds(30)).takeTold())
                .containsExactly("root: first notification, 1 firing, 0 resolved");
        engine.resolved("alertname", "Down", "severity", "critical");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("root: all alerts resolved, 0 firing, 1 resolved");
    }

    @Test
    void thatARouteIsRedirectedIsSaidOnce_andOnceThatItIsOver() {
        List<Decision> decided = new ArrayList<>();
        TestEngine engine = new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"),
                new InMemoryJournal(),
                Settings.DEFAULT.with(decided::addAll),
                CONFIG,
                PAGER.formatted("new Route( $alert, \"nobody\" )"));

        engine.firing("alertname", "Down", "severity", "critical").advance(ofMinutes(1));
        engine.resolved("alertname", "Down", "severity", "critical").advance(ofMinutes(10));

        assertThat(decided).filteredOn(Verdict.class::isInstance).map(Verdict.class::cast)
                .filteredOn(verdict -> verdict.kind() == Kind.REDIRECTED)
                .allSatisfy(verdict -> {
                    assertThat(verdict.receiver()).isEqualTo("root");
                    assertThat(verdict.by().rule()).isEqualTo("critical alerts page");
                    assertThat(verdict.because()).isEqualTo(Because.words("there is no receiver \"nobody\""));
                })
                .extracting(Verdict::holds)
                .containsExactly(true, false);
    }

    @Test
    void alertGoesBackToTheRoot_whenTheRuleDoesNotWantItAnyMore() {
        TestEngine engine = with(IMPORTS
                + """
                rule "at night alerts page"
                when
                    Alert( name == "Night" )
                    $alert : Alert( severity == "critical" )
                then
                    insertLogical( new Route( $alert, "pager" ) );
                end
                """);
        String[] alert = {"alertname", "Down", "severity", "critical"};
        assertThat(groupsOf(engine, alert)).containsExactly("root {}:{alertname=\"Down\"}");
        fire(engine, "alertname", "Night");
        assertThat(groupsOf(engine, alert)).containsExactly("pager rule/pager:{alertname=\"Down\"}");
        engine.resolved("alertname", "Night");
        assertThat(groupsOf(engine, alert)).containsExactly("root {}:{alertname=\"Down\"}");
    }

    @Test
    void endIsToldToTheReceiverThatARuleChose() {
        TestEngine engine = paging("new Route( $alert, \"pager\" )");
        fire(engine, "alertname", "Down", "severity", "critical");
        engine.advance(ofSeconds(30)).takeTold();
        engine.resolved("alertname", "Down", "severity", "critical");
        assertThat(engine.advance(ofMinutes(5)).takeTold())
                .containsExactly("pager: all alerts resolved, 0 firing, 1 resolved");
        assertThat(engine.advance(Duration.ofHours(1)).stats().groups()).isZero();
    }

    @Test
    void routesOfRulesSurviveARestart() {
        TestEngine engine = paging("new Route( $alert, \"pager\" )");
        fire(engine, "alertname", "Down", "severity", "critical");
        engine.advance(ofSeconds(30)).takeTold();
        TestEngine after = new TestEngine(
                engine.clock, engine.journal, CONFIG, PAGER.formatted("new Route( $alert, \"pager\" )"));
        after.resolved("alertname", "Down", "severity", "critical");
        assertThat(after.advance(ofMinutes(5)).takeTold())
                .containsExactly("pager: all alerts resolved, 0 firing, 1 resolved");
    }

    private static final String BY_INSTANCE =
            """
            rule "by instance"
            when
                $alert : Alert( name == "Down", label("one") == "" )
            then
                insertLogical( new Route( $alert, "pager" ).groupedBy( "instance" ) );
            end
            """;
    private static final String BY_NAME =
            """
            rule "by name"
            when
                $alert : Alert( name == "Down" )
            then
                insertLogical( new Route( $alert, "pager" ).groupedBy( "alertname" ) );
            end
            """;

    @Test
    void alertThatTwoRulesRouteToOneReceiverIsToldOnce_asTheFirstByItsLineSays() {
        String imports = "import signalbox.alert.Alert\nimport signalbox.route.Route\n";
        Map<List<String>, String> groups = Map.of(
                List.of(imports + BY_INSTANCE + BY_NAME), "instance=\"a\"",
                List.of(imports + BY_NAME + BY_INSTANCE), "alertname=\"Down\"",
                List.of(imports + BY_NAME, imports + BY_INSTANCE), "alertname=\"Down\"", // each the first of its package: by that
                List.of(imports + BY_INSTANCE, imports + BY_NAME), "instance=\"a\"");
        groups.forEach((rules, group) -> {
            TestEngine engine = with(rules.toArray(String[]::new));
            fire(engine, "alertname", "Down", "instance", "a");
            engine.advance(ofSeconds(30));
            assertThat(engine.takeTold()).containsExactly("pager: first notification, 1 firing, 0 resolved");
            assertThat(engine.groups()).containsOnlyKeys("pager rule/pager:{" + group + "}");
            engine.resolved("alertname", "Down", "instance", "a").advance(ofMinutes(5));
            assertThat(engine.takeTold()).containsExactly("pager: all alerts resolved, 0 firing, 1 resolved");
            assertThat(engine.stats().groups()).isZero();
        });
    }

    @Test
    void otherRouteToTheReceiverCounts_whenTheFirstIsWithdrawn() {
        String rules = "import signalbox.alert.Alert\nimport signalbox.route.Route\n"
                + BY_NAME.replace("Alert( name == \"Down\" )", "Alert( name == \"Down\" )\n    not Alert( name == \"Other\" )")
                + BY_INSTANCE;
        TestEngine engine = with(rules);
        fire(engine, "alertname", "Down", "instance", "a");
        assertThat(engine.groups()).containsOnlyKeys("pager rule/pager:{alertname=\"Down\"}");
        fire(engine, "alertname", "Other");
        assertThat(engine.groups()).containsKey("pager rule/pager:{instance=\"a\"}");
    }

    /** The view has what routes an alert; it has to be made anew also where the same groups are reached in another way. */
    @Test
    void ruleThatRoutesIsNamedAsLongAsItDoes() {
        String first = BY_NAME.replace("Alert( name == \"Down\" )", "Alert( name == \"Down\" )\n    not Alert( name == \"Other\" )");
        String second = BY_NAME.replace("by name", "by name too");
        String imports = "import signalbox.alert.Alert\nimport signalbox.route.Route\n";
        TestEngine engine = with(imports + first + second);
        fire(engine, "alertname", "Down", "instance", "a");
        assertThat(routedBy(engine)).containsExactlyInAnyOrder("rules.teams.team0/by name", "rules.teams.team0/by name too");
        fire(engine, "alertname", "Other");
        assertThat(routedBy(engine)).containsExactly("rules.teams.team0/by name too");

        engine.reload(CONFIG, imports + second.replace("pager", "nobody"));
        assertThat(routedBy(engine)).containsExactly("rules.teams.team0/by name too");
        engine.reload(CONFIG);
        assertThat(routedBy(engine)).isEmpty();
    }

    private static List<String> routedBy(TestEngine engine) {
        return engine.alert("alertname", "Down", "instance", "a").ruledRoutes().stream().map(route -> route.by().toString()).toList();
    }

    /** What two packages conclude alike is one conclusion of two. */
    @Test
    void allPackagesAreNamedThatConcludeTheSame() {
        String mutes = IMPORTS + "rule \"same\" when $s : Alert( name == \"Up\" ) $t : Alert( name == \"Down\" )"
                + " then insertLogical( new Inhibition( $t, $s ) ); insertLogical( new Route( $t, \"pager\" ) ); end\n";
        TestEngine engine = with(mutes, mutes, mutes.replace("\"Up\"", "\"Other\""));
        fire(engine, "alertname", "Down", "instance", "a");
        fire(engine, "alertname", "Up");
        assertThat(quietBy(engine)).containsExactlyInAnyOrder("rules.teams.team0/same", "rules.teams.team1/same");
        assertThat(routedBy(engine)).containsExactlyInAnyOrder("rules.teams.team0/same", "rules.teams.team1/same");
        assertThat(engine.alert("alertname", "Down", "instance", "a").inhibitedBy()).hasSize(1);

        engine.reload(CONFIG, "", mutes);
        assertThat(quietBy(engine)).containsExactly("rules.teams.team1/same");
        assertThat(routedBy(engine)).containsExactly("rules.teams.team1/same");
        engine.reload(CONFIG, mutes, mutes);
        assertThat(quietBy(engine)).hasSize(2);
        engine.reload(CONFIG, mutes, mutes.replace("\"Down\"", "\"None\""));
        assertThat(quietBy(engine)).containsExactly("rules.teams.team0/same");
        engine.resolved("alertname", "Up");
        assertThat(quietBy(engine)).isEmpty();
    }

    /** The version and the line of a decision are those of the rule that makes it now. */
    @Test
    void decisionsThatStandAfterAReloadAreThoseOfTheNewVersion() {
        String mutes = "rule \"same\" when $s : Alert( name == \"Up\" ) $t : Alert( name == \"Down\" )"
                + " then insertLogical( new Inhibition( $t, $s ) ); end\n";
        TestEngine engine = with(IMPORTS + mutes);
        fire(engine, "alertname", "Down", "instance", "a");
        fire(engine, "alertname", "Up");
        DecidedBy before = engine.alert("alertname", "Down", "instance", "a").quiet().get(0).by();
        engine.reload(CONFIG, IMPORTS + "\n\n" + mutes);
        DecidedBy after = engine.alert("alertname", "Down", "instance", "a").quiet().get(0).by();
        assertThat(after.version()).isNotEqualTo(before.version());
        assertThat(line(after)).isEqualTo(line(before) + 2);
    }

    private static int line(DecidedBy by) {
        return Integer.parseInt(by.place().substring(by.place().lastIndexOf(':') + 1));
    }

    private static List<String> quietBy(TestEngine engine) {
        return engine.alert("alertname", "Down", "instance", "a").quiet().stream().map(quiet -> quiet.by().toString()).toList();
    }
}
