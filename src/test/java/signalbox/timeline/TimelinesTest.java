package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.timeline.TestTimelines.faults;
import static signalbox.timeline.TestTimelines.text;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Severity;
import signalbox.audit.Load;

/** Every kind of event, and every kind of failure. */
class TimelinesTest {

    @TempDir
    private Path folder;

    private TestTimelines timelines;

    @BeforeEach
    void setUp() {
        timelines = new TestTimelines(folder);
    }

    // ---- what happens

    @Test
    void alertThatFiresAndEndsIsToldSo() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 20m, resolve: A}
                expect:
                  - {at: 30s, receiver: ops, firing: [A], reason: first notification, group: {alertname: A}}
                  - {at: 20m30s, receiver: ops, resolved: [A], reason: all alerts resolved, group: '{}:{alertname="A"}'}
                """))).isEmpty();
    }

    @Test
    void alertIsPostedAgainUntilItEnds_andToldAgainAfterTheRepeatInterval() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 4h5m30s, receiver: ops, firing: [A], reason: repeat interval elapsed}
                until: 5h
                """))).isEmpty();
    }

    @Test
    void whatIsNotKeptQuietAnyMoreWaitsForTheTurnOfItsGroup_alsoWhenTheServerIsRestartedMeanwhile() {
        timelines.write("team/host.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition
                rule "a daemon of a host that is down" when
                    $host : Alert( name == "HostDown" )
                    $daemon : Alert( name == "DaemonDown" )
                then
                    insertLogical( new Inhibition( $daemon, $host ) );
                end
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: the daemon is up a minute after its host, and nobody hears of it
                    timeline:
                      - {at: 0s, fire: {alertname: HostDown}, as: host}
                      - {at: 0s, fire: {alertname: DaemonDown}, as: daemon}
                      - {at: 17m, resolve: host}
                      - {at: 17m20s, restart: }
                      - {at: 18m, resolve: daemon}
                    expect:
                      - {at: 30s, receiver: ops, firing: [host]}
                      - {at: 20m30s, receiver: ops, resolved: [host]}
                """))).isEmpty();
    }

    @Test
    void whoTakesCareOfAnAlert_andWhatRulesAddedToIt_canBeExpected() {
        timelines.write("team/books.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.attribute.Attribute
                rule "books" when $a : Alert( name == "A" ) then insertLogical( new Attribute( $a, "runbook", "wiki" ) ); end
                """);
        String timeline = """
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A}}
                      - {at: 1m, ack: {alert: A, by: jo}}
                    expect:
                      - {at: 30s, receiver: ops, firing: [A]}
                    explain:
                      - {at: 30s, alert: A, acknowledged: false, attributes: {runbook: %s}}
                      - {at: 2m, alert: A, outcome: told, acknowledged: %s}
                """;
        assertThat(faults(timelines.runFile(timeline.formatted("wiki", "jo")))).isEmpty();
        var failed = timelines.runFile(timeline.formatted("book", "mo"));
        assertThat(faults(failed)).hasSize(2);
        assertThat(text(failed))
                .contains("acknowledged by nobody, given runbook=book", "given {runbook=wiki}", "told, acknowledged by mo", "acknowledged by jo");
    }

    @Test
    void whatSomebodyTakesCareOfIsAFactForRules_untilItIsTakenBack_alsoOverARestart() {
        timelines.write("team/quiet.drl", """
                package rules.team
                import signalbox.ack.Acknowledged
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "quiet while somebody takes care of it" when
                    $alert : Alert( name == "A" )
                    Acknowledged( alert == $alert, $by : by )
                then
                    insertLogical( new Withheld( $alert, $by + " is on it" ) );
                end
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, instance: x}, as: A1}
                      - {at: 0s, ack: {alert: A1, by: jo}}
                      - {at: 10s, crash: }
                      - {at: 1m, withdraw: A1}
                      - {at: 10m, ack: {alert: A1, by: jo, for: 10m}}
                      - {at: 11m, fire: {alertname: A, instance: y}, as: A2}
                    expect:
                      - {at: 5m30s, receiver: ops, firing: [A1]}
                      - {at: 15m30s, receiver: ops, firing: [A2]}
                      - {at: 20m30s, receiver: ops, firing: [A1, A2]}
                    explain:
                      - {at: 50s, alert: A1, outcome: withheld, rule: quiet while somebody takes care of it}
                      - {at: 2m, alert: A1, outcome: waiting}
                    until: 21m
                """))).isEmpty();
    }

    @Test
    void packageIsTestedWithItsScope_andAShadowAsIfItWereNone() {
        timelines.write("team/package.yml", "scope: [ 'team=\"shop\"' ]\nshadow: true\n");
        timelines.write("team/quiet.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "A is noise" when $alert : Alert( name == "A" ) then insertLogical( new Withheld( $alert, "noise" ) ); end
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, team: shop}, as: ours}
                      - {at: 0s, fire: {alertname: A, team: search}, as: theirs}
                    expect:
                      - {at: 30s, receiver: ops, firing: [theirs]}
                    explain:
                      - {at: 1m, alert: ours, outcome: withheld, rule: A is noise}
                """))).isEmpty();
    }

    @Test
    void whatIsConcludedOutsideOfTheScopeIsSaidWhereItIsExpected() {
        timelines.write("team/package.yml", "scope: [ 'team=\"shop\"' ]\n");
        timelines.write("team/quiet.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.derived.Derived
                import signalbox.inhibit.Withheld
                rule "A is noise" when $alert : Alert( name == "A" ) then insertLogical( new Withheld( $alert, "noise" ) ); end
                rule "B is more" when $alert : Alert( name == "B" ) then insertLogical( Derived.alert( "More" ).because( $alert ) ); end
                """);
        String said = text(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, team: search}, as: theirs}
                      - {at: 0s, fire: {alertname: B, team: shop}, as: ours}
                    expect:
                      - {at: 30s, receiver: ops, firing: [ours, {alertname: More}]}
                    explain:
                      - {at: 1m, alert: theirs, outcome: withheld}
                """));
        assertThat(said.replace(folder + "/", "")).contains(
                "theirs: Would have been withheld by rule \"A is noise\" (team/quiet.drl:5): noise. That is refused: it is outside of the scope of rules.team.",
                "{alertname=\"More\"}: Would have been derived by rule \"B is more\" (team/quiet.drl:6), because ours fires. That is refused: it is outside of"
                        + " the scope of rules.team.");
    }

    @Test
    void routeToAReceiverThatThereIsNotIsSaid() {
        timelines.write("team/route.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "to its owner" when $a : Alert( name == "A", $owner : label( "owner" ) ) then insertLogical( new Route( $a, $owner ) ); end
                """);
        assertThat(text(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, owner: nobody}, as: A1}
                    expect: []
                """))).contains("rule \"to its owner\" routes {alertname=\"A\", owner=\"nobody\"} to \"nobody\", and there is no such receiver: that of the"
                        + " root is told");
    }

    @Test
    void listOfAlertsInATextIsThatOfTheirLabelsInOrder() {
        timelines.write("team/many.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.derived.Derived
                rule "many" when
                    exists( Alert( name == "Down" ) )
                    accumulate( $down : Alert( name == "Down", $i : instance ); $all : collectList( $down ), $names : collectSet( $i ) )
                then
                    insertLogical( Derived.alert( "Many" ).annotation( "hosts", $names + " " + $all ) );
                end
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: Down, instance: b}, as: b}
                      - {at: 0s, fire: {alertname: Down, instance: c}, as: c}
                      - {at: 0s, fire: {alertname: Down, instance: a}, as: a}
                    expect:
                      - at: 30s
                        receiver: ops
                        firing: [{alertname: Many}]
                        summary:
                          equals: '[a, b, c] [{alertname="Down", instance="a"}, {alertname="Down", instance="b"}, {alertname="Down", instance="c"}]'
                      - {at: 30s, receiver: ops, firing: [a, b, c]}
                """))).isEmpty();
    }

    private static final String BY_TABLES = """
            package rules.team
            import signalbox.alert.Alert
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.table.TableRow
            import signalbox.topology.Down
            import signalbox.topology.Unreachable
            rule "owners are told" when
                $alert : Alert( name == "A", $service : service )
                TableRow( table == "owners", key == $service, $team : value( "team" ) )
            then
                insertLogical( Derived.alert( "Owned" ).label( "team", $team ) );
            end
            rule "a switch is down" when $switch : Alert( name == "SwitchDown" ) then
                insertLogical( new Down( $switch.instance(), $switch ) );
            end
            rule "hosts behind it are quiet" when
                $host : Alert( name == "HostDown", $instance : instance )
                Unreachable( node == $instance, $causes : causes )
            then
                insertLogical( new Inhibition( $host, $causes ) );
            end
            """;

    @Test
    void tablesAndDependenciesBesideTheRulesAreFacts_alsoOverARestart_untilAReloadHasOthers() {
        timelines.write("team/rules.drl", BY_TABLES)
                .write("team/owners.csv", "service,team\nshop,sales\n")
                .write("team/dependencies.csv", "child,parent\nweb1,sw1\n")
                .write("new/team/rules.drl", BY_TABLES)
                .write("new/team/owners.csv", "service,team\nshop,support\n")
                .write("new/team/dependencies.csv", "child,parent\nweb2,sw1\n");
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, service: shop}}
                      - {at: 0s, fire: {alertname: SwitchDown, instance: sw1}}
                      - {at: 0s, fire: {alertname: HostDown, instance: web1}, as: web1}
                      - {at: 0s, fire: {alertname: HostDown, instance: web2}, as: web2}
                      - {at: 2m, crash: }
                      - {at: 7m, reload: {packages: [new/team]}}
                    expect:
                      - {at: 30s, receiver: ops, firing: [A]}
                      - {at: 30s, receiver: ops, firing: [SwitchDown]}
                      - {at: 30s, receiver: ops, firing: [web2]}
                      - {at: 30s, receiver: ops, firing: [{alertname: Owned, team: sales}]}
                      - {at: 10m30s, receiver: ops, firing: [{alertname: Owned, team: support}], resolved: [{alertname: Owned, team: sales}]}
                      - {at: 10m30s, receiver: ops, firing: [web1]}
                    explain:
                      - {at: 5m, alert: web1, outcome: inhibited, because: [SwitchDown]}
                      - {at: 8m, alert: web2, outcome: inhibited, because: [SwitchDown]}
                    until: 11m
                """))).isEmpty();
    }

    @Test
    void packageWithATableThatCannotBeReadIsRefused_withThePlace() {
        timelines.write("team/rules.drl", BY_TABLES).write("team/owners.csv", "service,team\nshop\n");
        assertThat(timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline: []
                """).problems()).singleElement().asString().contains("owners.csv:2:1: the row has 1 values, and there are 2 columns");
    }

    @Test
    void acknowledgementOfNothingIsRefused() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, ack: {alert: A}}
                  - {at: 1s, fire: {alertname: A}}
                  - {at: 2s, withdraw: A}
                expect:
                  - {at: 31s, receiver: ops, firing: [A]}
                """))).hasSize(2).anyMatch(fault -> fault.contains("there is nothing to acknowledge"))
                .anyMatch(fault -> fault.contains("nobody acknowledged it"));
    }

    @Test
    void alertThatIsPostedOnceEndsByItself() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}, repost: false}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 5m30s, receiver: ops, resolved: [A]}
                """))).isEmpty();
    }

    @Test
    void sameLabelsMayFireAgainUnderTheSameName() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {labels: {alertname: A, instance: a}, annotations: {summary: one}}, as: X}
                  - {at: 1m, resolve: X}
                  - {at: 10m, fire: X}
                expect:
                  - {at: 30s, receiver: ops, firing: [X], summary: one}
                  - {at: 5m30s, receiver: ops, resolved: [X]}
                  - {at: 10m30s, receiver: ops, firing: [{alertname: A, instance: a}]}
                """))).isEmpty();
    }

    @Test
    void silenceThatARuleRefusesCanBeExpected_alsoByWhoMakesIt() {
        timelines.write("team/policy.drl", """
                package rules.team
                import signalbox.silence.Silence
                import signalbox.silence.SilenceRefused
                rule "machines silence nothing" when
                    $silence : Silence( createdBy == "bot" )
                then
                    insertLogical( new SilenceRefused( $silence, "only people make silences" ) );
                end
                """);
        String timeline = """
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A}}
                      - {at: 0s, silence: {matchers: [alertname="A"], for: 1h, by: %s, refused: %s}}
                    until: 20s
                """;
        assertThat(faults(timelines.runFile(timeline.formatted("bot", "only people")))).isEmpty();
        assertThat(text(timelines.runFile(timeline.formatted("jo", "only people"))))
                .contains("was made, and should have been refused: only people");
        assertThat(text(timelines.runFile(timeline.formatted("bot", "two matchers"))))
                .contains("was refused: only people make silences; expected: two matchers");
    }

    @Test
    void whatBecameDueWhileTheServerWasAwayIsToldWhenItIsBack_alsoIfNothingElseHappens() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}, repost: false}
                  - {at: 2m, resolve: A}
                  - {at: 5m29s, crash: 10s}
                until: 6m
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 5m39s, receiver: ops, resolved: [A]}
                """))).isEmpty();
    }

    @Test
    void restartDoesNotMoveTheTurnOfAGroup_thoughItsLastOneHadNothingToSay() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 2m, resolve: A}
                  - {at: 4m, fire: A}
                  - {at: 5m45s, crash: }
                  - {at: 6m, resolve: A}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 10m30s, receiver: ops, resolved: [A]}
                """))).isEmpty();
    }

    @Test
    void groupWhoseIncidentIsMergedTellsItsLastForAReasonThatCanBeExpected() {
        timelines.write("team/one.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.incident.SameIncident
                import signalbox.route.Route
                rule "b joins" when
                    $b : Alert( name == "B" )
                    $a : Alert( name == "A" )
                then
                    insertLogical( new SameIncident( $b, $a ) );
                end
                rule "by incident" when $a : Alert( name in ( "A", "B" ) ) then insertLogical( new Route( $a, "ops" ).perIncident() ); end
                """);
        String timeline = """
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, i: "1"}, as: a1}
                      - {at: 1s, fire: {alertname: A, i: "2"}, as: a2}
                      - {at: 1m, fire: {alertname: B}, as: b}
                    until: 6m
                    expect:
                      - {at: 30s, receiver: ops, firing: [a1]}
                      - {at: 31s, receiver: ops, firing: [a2]}
                      - {at: 5m30s, receiver: ops, firing: [a1, a2, b]}
                      - {at: 5m31s, receiver: ops, resolved: [a2], reason: "%s"}
                """;
        assertThat(text(timelines.runFile(timeline.formatted("merged in"))))
                .contains("there is no reason \"merged in\": expected one of first notification, new alerts added")
                .doesNotContain("a source inhibits the targets");
        var failed = timelines.runFile(timeline.formatted("merged into nothing"));
        assertThat(text(failed)).contains("expected \"merged into nothing\"");
        String id = text(failed).replaceAll("(?s).*told with the reason \"(merged into [^\"]+)\".*", "$1");
        assertThat(faults(timelines.runFile(timeline.formatted(id)))).isEmpty();
    }

    @Test
    void whatIsOverABudgetIsToldTogetherAlsoIfTheServerWasAwayWhenThereWasRoom() {
        timelines.write("team/storm.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "twice in ten minutes" when
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Route( $a, "ops" ).groupedByAll().groupWait( "0s" ).atMost( 2, "10m" ).restAsSummary() );
                end
                """);
        String timeline = """
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, i: "1"}, as: a1}
                      - {at: 1s, fire: {alertname: A, i: "2"}, as: a2}
                      - {at: 2s, fire: {alertname: A, i: "3"}, as: a3}
                      - {at: 3s, fire: {alertname: A, i: "4"}, as: a4}
                      - {at: 4s, fire: {alertname: A, i: "5"}, as: a5}
                      - {at: %s, crash: %s}
                      - {at: 40m, resolve: a3}
                    until: 41m
                    expect:
                      - {at: 0s, receiver: ops, firing: [a1]}
                      - {at: 1s, receiver: ops, firing: [a2]}
                      - {at: %s, receiver: ops, firing: [a3, a4, a5]}
                      - {at: 40m, receiver: ops, firing: [a4, a5], resolved: [a3], tolerance: 5m}
                """;
        assertThat(faults(timelines.runFile(timeline.formatted("5m", "10s", "10m")))).isEmpty();
        assertThat(faults(timelines.runFile(timeline.formatted("9m", "6m", "15m")))).isEmpty();
    }

    @Test
    void silenceKeepsAnAlertQuietUntilItIsExpired() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, silence: {matchers: ['alertname="A"'], for: 2h, as: S}}
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 10m, expire: S}
                expect:
                  - {at: 10m15s, receiver: ops, firing: [A], tolerance: 15s}
                explain:
                  - {at: 5m, alert: A, outcome: silenced, because: [S], receiver: ops}
                """))).isEmpty();
    }

    @Test
    void silenceEndsWhenItsTimeIsOver() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, silence: {matchers: ['alertname="A"'], for: 10m}}
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 10m15s, receiver: ops, firing: [A], tolerance: 15s}
                """))).isEmpty();
    }

    @Test
    void whatIsPostedRawIsTakenAsTheApiTakesIt() {
        assertThat(faults(timelines.run("""
                timeline:
                  - at: 0s
                    post: '[{"labels": {"alertname": "A"}, "annotations": {"summary": "s"}, "endsAt": "2026-01-01T00:02:00Z"}]'
                    as: X
                  - {at: 10m, post: [{labels: {alertname: B}, startsAt: 0s, endsAt: 11m}, {labels: {alertname: C}, endsAt: 12m}]}
                expect:
                  - {at: 30s, receiver: ops, firing: [X], summary: {equals: s}}
                  - {at: 5m30s, receiver: ops, resolved: [X]}
                  - {at: 10m, receiver: ops, firing: [B], tolerance: 30s}
                  - {at: 10m30s, receiver: ops, firing: [C]}
                  - {at: 15m, receiver: ops, resolved: [B], tolerance: 30s}
                  - {at: 15m30s, receiver: ops, resolved: [C]}
                """))).isEmpty();
    }

    @Test
    void restartLosesNothing_andTellsNothingTwice() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 0s, silence: {matchers: [alertname="B"], for: 1d, as: S}}
                  - {at: 1m, restart: }
                  - {at: 2m, fire: {alertname: B}}
                  - {at: 3m, crash: true}
                  - {at: 20m, resolve: A}
                  - {at: 21m, expire: S}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 20m30s, receiver: ops, resolved: [A]}
                  - {at: 21m45s, receiver: ops, firing: [B], tolerance: 45s}
                """))).isEmpty();
    }

    @Test
    void whileTheServerIsAwayNothingIsTold_andWhatFiresOrEndsIsPostedWhenItIsBack() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 1m, crash: {for: 10m}}
                  - {at: 2m, resolve: A}
                  - {at: 3m, fire: {alertname: B}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 11m, receiver: ops, resolved: [A], tolerance: 5m}
                  - {at: 11m, receiver: ops, firing: [B], tolerance: 1m}
                """))).isEmpty();
    }

    @Test
    void notificationThatIsRefusedIsTriedAgain() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, receiver: {name: ops, answers: 500}}
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 2m, receiver: {name: ops, answers: 200}}
                expect:
                  - {at: 2m, receiver: ops, firing: [A], tolerance: 1m}
                explain:
                  - {at: 20s, alert: A, outcome: waiting}
                  - {at: 1m, alert: A, outcome: failed}
                  - {at: 4m, alert: A, outcome: told}
                """))).isEmpty();
    }

    @Test
    void integrationMayAnswerForItself() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, receiver: {name: "ops/webhook[0]", answers: 404}}
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 2m, receiver: {name: "ops/webhook[0]", answers: 200}}
                expect:
                  - {at: 5m30s, receiver: ops, firing: [A], reason: first notification}
                """))).isEmpty();
        assertThat(timelines.run("""
                timeline:
                  - {at: 0s, receiver: {name: "ops/webhook[9]", answers: 404}}
                expect: []
                """).problems()).singleElement().asString().contains("there is no receiver \"ops/webhook[9]\"");
    }

    @Test
    void alertThatBeganLongAgoIsToldAtOnce() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 10m, fire: {labels: {alertname: A}, startsAt: 9m45s}, as: A}
                  - {at: 20m, fire: {labels: {alertname: B}, startsAt: 2m}, as: B}
                expect:
                  - {at: 10m30s, receiver: ops, firing: [A]}
                  - {at: 20m, receiver: ops, firing: [B]}
                """))).isEmpty();
    }

    @Test
    void notificationThatIsRefusedForGoodIsMadeAnewWhenTheGroupSpeaksNext() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, receiver: {name: ops, answers: 404}}
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 2m, receiver: {name: ops, answers: 200}}
                expect:
                  - {at: 5m30s, receiver: ops, firing: [A], reason: first notification}
                explain:
                  - {at: 1m, alert: A, outcome: failed}
                  - {at: 6m, alert: A, outcome: told}
                """))).isEmpty();
    }

    @Test
    void reloadBringsAnotherConfiguration_andOneThatIsTheSameTellsNothing() {
        timelines.write("other.yml", TestTimelines.CONFIG.replace("receiver: ops", "receiver: team").replace("name: ops", "name: team"));
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 1m, reload: }
                  - {at: 10m, reload: {config: other.yml}}
                  - {at: 11m, fire: {alertname: B}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 10m, receiver: team, firing: [A]}
                  - {at: 11m30s, receiver: team, firing: [B]}
                """))).isEmpty();
    }

    @Test
    void reloadBringsOtherRules() {
        timelines.write("old/a.drl", """
                package rules.old
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "A is withheld"
                when
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Withheld( $a, "it is old" ) );
                end
                """).write("new/b.drl", """
                package rules.new_
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [old]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A}}
                      - {at: 8m, reload: {packages: []}}
                    expect:
                      - {at: 10m30s, receiver: ops, firing: [A]}
                    explain:
                      - {at: 5m, alert: A, outcome: withheld, rule: A is withheld}
                      - {at: 5m, alert: A, rule: rules.old/A is withheld}
                      - {at: 5m, alert: A, rule: old/A is withheld, because: []}
                """))).isEmpty();
    }

    @Test
    void whatHappensAtOneInstantHappensAtOnce_inAnyOrder() {
        timelines.write("alertmanager.yml", TestTimelines.CONFIG.replace("group_wait: 30s", "group_wait: 0s"));
        Report report = timelines.runFile("""
                config: alertmanager.yml
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, i: 1}, as: A1}
                      - {at: 0s, fire: {alertname: A, i: 2}, as: A2}
                      - {at: 0s, fire: {alertname: A, i: 3}, as: A3}
                      - {at: 0s, silence: {matchers: [i="3"], for: 1h}}
                      - {at: 5m, resolve: A1}
                    expect:
                      - {at: 0s, receiver: ops, firing: [A2, A1]}
                      - {at: 5m, receiver: ops, firing: [A2], resolved: [A1]}
                """, new Timelines.Options(5, false, 1));
        assertThat(faults(report)).isEmpty();
        assertThat(report.runs()).isEqualTo(6);
    }

    @Test
    void atMayBeAnInstant_andTheClockIsWhatOffsetZeroIs() {
        timelines.write("alertmanager.yml", TestTimelines.CONFIG.replace("receivers:", """
                  routes:
                    - receiver: ops
                      active_time_intervals: [hours]
                receivers:""") + """
                time_intervals:
                  - name: hours
                    time_intervals:
                      - weekdays: ['monday:friday']
                        times: [{start_time: '08:00', end_time: '18:00'}]
                        location: Europe/Berlin
                """);
        // The clocks go forward in the night to Sunday: Monday begins an hour earlier.
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                clock: 2026-03-27T00:00:00+01:00
                tests:
                  - name: it
                    timeline:
                      - {at: 18h30m, fire: {alertname: A}}
                      - {at: 2026-03-27T20:00:00+01:00, fire: {alertname: B}}
                      - {at: 2026-03-28T20:00:00+01:00, resolve: B}
                    expect:
                      - {at: 2026-03-30T08:00:00+02:00, receiver: ops, firing: [A], tolerance: 5m}
                    explain:
                      - {at: 1d, alert: A, outcome: muted_by_time}
                      - {at: 3d6h50m, alert: A, outcome: muted_by_time}
                      - {at: 3d7h6m, alert: A, outcome: told}
                """))).isEmpty();
    }

    @Test
    void whatStillFiresAtTheEndIsNotToldAgain() {
        timelines.write("alertmanager.yml", TestTimelines.CONFIG.replace("4h", "5m"));
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 2m, fire: {alertname: B}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 2m30s, receiver: ops, firing: [B]}
                """))).isEmpty();
    }

    @Test
    void receiverWithTwoIntegrationsIsToldOnce_andOneThatWantsNoEndsIsToldApart() {
        timelines.write("alertmanager.yml", TestTimelines.CONFIG.replace(
                "webhook_configs: [{url: 'http://localhost/'}]",
                "webhook_configs: [{url: 'http://localhost/'}, {url: 'http://localhost/b', send_resolved: false}]"));
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A, i: 1}, as: A1}
                  - {at: 0s, fire: {alertname: A, i: 2}, as: A2}
                  - {at: 1m, resolve: A1}
                  - {at: 6m, resolve: A2}
                expect:
                  - {at: 30s, receiver: ops, firing: [A1, A2]}
                  - {at: 5m30s, receiver: ops, firing: [A2], resolved: [A1]}
                  - {at: 10m30s, receiver: ops, resolved: [A2]}
                """))).isEmpty();
    }

    // ---- what fails

    @Test
    void whatIsNotListedMustNotBeTold() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                """))).containsExactly("30s unexpected ops: firing A");
    }

    @Test
    void whatIsListedMustBeTold_andItIsSaidWhyItWasNot() {
        Report report = timelines.run("""
                timeline:
                  - {at: 0s, silence: {matchers: ['alertname=~"A|B"'], for: 1h, as: S}}
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                """);
        assertThat(faults(report)).containsExactly("30s missing ops: firing A");
        assertThat(text(report)).contains("A: Silenced by S. Otherwise: waiting, ops, due 5m30s.", "expected at " + folder.resolve("it.test.yml") + ":8:9");
    }

    @Test
    void whatIsToldAtAnotherTimeIsSaidToBe() {
        Report report = timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 2m, receiver: ops, firing: [A]}
                """);
        assertThat(faults(report)).containsExactly("30s unexpected ops: firing A", "2m missing ops: firing A");
        assertThat(text(report)).contains("told at 30s, 1m30s before it was expected", "first notification, group {alertname=\"A\"}");
    }

    @Test
    void whatIsToldForAnotherReasonInAnotherGroupOrInOtherWordsIsSaidToBe() {
        String events = """
                timeline:
                  - {at: 0s, fire: {labels: {alertname: A}, annotations: {summary: disk full}}}
                expect:
                """;
        assertThat(text(timelines.run(events + "  - {at: 30s, receiver: ops, firing: [A], reason: new alerts added}\n")))
                .contains("told with the reason \"first notification\", expected \"new alerts added\"");
        assertThat(text(timelines.run(events + "  - {at: 30s, receiver: ops, firing: [A], group: {alertname: B}}\n")))
                .contains("told in the group {}:{alertname=\"A\"}, expected {alertname=\"B\"}");
        assertThat(text(timelines.run(events + "  - {at: 30s, receiver: ops, firing: [A], summary: disc}\n")))
                .contains("what was said: \"[FIRING:1] A \", \"disk full\", expected that it contains \"disc\"");
        assertThat(text(timelines.run(events + "  - {at: 30s, receiver: ops, firing: [A], summary: {equals: disk}}\n")))
                .contains("expected that it equals \"disk\"");
    }

    @Test
    void outcomeThatIsAnotherIsExplained() {
        Report report = timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                explain:
                  - {at: 10s, alert: A, outcome: inhibited}
                  - {at: 1m, alert: {alertname: X}, outcome: told}
                  - {at: 1m, alert: A, outcome: told, because: [A]}
                """);
        assertThat(faults(report)).containsExactly(
                "10s otherwise A is inhibited", "1m otherwise {alertname=\"X\"} is told", "1m otherwise A is told because of A");
        assertThat(text(report)).contains(
                "is waiting: Will be told to ops, whose group speaks next at 30s.",
                "is unknown: There is no such alert",
                "is told: Told at 30s to ops. Nothing is new; the group looks again at 5m30s.");
    }

    @Test
    void whatAnAlertIsQuietForIsAllThatTheRuleRestsOn_orEveryRuleWhereNoneIsNamed() {
        timelines.write("quiet.drl", """
                package rules

                import signalbox.alert.Alert
                import signalbox.inhibit.Inhibition

                rule "by nodes"
                when
                    $a : Alert( name == "A" )
                    $node : Alert( name == "Node" )
                then
                    insertLogical( new Inhibition( $a, $node ) );
                end

                rule "by power"
                when
                    $a : Alert( name == "A" )
                    $power : Alert( name == "Power" )
                then
                    insertLogical( new Inhibition( $a, $power ) );
                end
                """);
        String events = """
                timeline:
                  - {at: 0s, silence: {matchers: [alertname="A"], for: 2h, as: S}}
                  - {at: 0s, fire: {alertname: A}}
                  - {at: 0s, fire: {alertname: Node, instance: n1}, as: n1}
                  - {at: 0s, fire: {alertname: Node, instance: n2}, as: n2}
                  - {at: 0s, fire: {alertname: Power}}
                until: 1m
                expect:
                  - {at: 30s, receiver: ops, firing: [n1, n2]}
                  - {at: 30s, receiver: ops, firing: [Power]}
                explain:
                """;
        assertThat(faults(timelines.run(events + """
                  - {at: 10s, alert: A, rule: by nodes, because: [n1, n2]}
                  - {at: 10s, alert: A, rule: by power, because: [Power]}
                  - {at: 10s, alert: A, outcome: inhibited, because: [n1, n2, Power]}
                  - {at: 10s, alert: A, because: [n1, n2, Power, S]}
                """))).isEmpty();
        Report report = timelines.run(events + """
                  - {at: 10s, alert: A, rule: by nodes, because: [n1]}
                  - {at: 10s, alert: A, outcome: inhibited, because: [Power, S]}
                """);
        assertThat(faults(report)).containsExactly(
                "10s otherwise A is decided about by rule \"by nodes\" because of n1", "10s otherwise A is inhibited because of Power, S");
        assertThat(text(report)).contains(
                "by rule \"by nodes\" it rests on n1, n2 (n2 is not listed)",
                "it rests on Power, n1, n2 (n1, n2 are not listed; S is listed, and it does not rest on that)");
    }

    @Test
    void eventThatDoesNotWorkIsAFailure() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, silence: {matchers: ['alertname=~".*"'], for: 1h}}
                  - {at: 1m, restart: 2m}
                  - {at: 2m, silence: {matchers: ['alertname="A"'], for: 1h}}
                """))).satisfiesExactly(
                        first -> assertThat(first).startsWith("0s silence").contains("was refused: invalid silence"),
                        second -> assertThat(second).startsWith("2m silence").endsWith("there is no server at this moment"));
    }

    @Test
    void packageThatIsStoppedIsAFailure() {
        timelines.write("bad/a.drl", """
                package rules.bad
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "A has a number"
                when
                    $a : Alert( name == "A" )
                then
                    insertLogical( new Withheld( $a, "number " + Integer.parseInt( $a.label( "n" ) ) ) );
                end
                """);
        assertThat(faults(timelines.runFile("""
                config: alertmanager.yml
                packages: [bad]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, n: many}}
                    expect:
                      - {at: 30s, receiver: ops, firing: [A]}
                """))).singleElement().asString().contains("package rules.bad was stopped: rule \"A has a number\"");
    }

    @Test
    void orderThatMattersIsFound() {
        timelines.write("alertmanager.yml", TestTimelines.CONFIG.replace("group_wait: 30s", "group_wait: 0s"));
        Report report = timelines.runFile("""
                config: alertmanager.yml
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, i: 1}, as: A1}
                      - {at: 0s, fire: {alertname: A, i: 2}, as: A2}
                    expect:
                      - {at: 0s, receiver: ops, firing: [A1]}
                """, new Timelines.Options(3, false, 1));
        assertThat(report.judgements()).singleElement().satisfies(judgement -> assertThat(judgement.passed()).isFalse());
        assertThat(faults(report)).hasSize(2);
    }

    @Test
    void oneNotificationIsEnoughForOneExpectationOnly() {
        assertThat(faults(timelines.run("""
                timeline:
                  - {at: 0s, fire: {alertname: A}}
                expect:
                  - {at: 30s, receiver: ops, firing: [A]}
                  - {at: 30s, receiver: ops, firing: [A]}
                """))).containsExactly("30s missing ops: firing A");
    }

    @Test
    void changesOfTheRulesThatNobodyNoticesAreTold() {
        timelines.write("team/a.drl", """
                package rules.team
                import signalbox.alert.Alert
                import signalbox.inhibit.Withheld
                rule "warnings of the lab are withheld"
                when
                    $a : Alert( severity == "warning", environment == "lab" )
                then
                    insertLogical( new Withheld( $a, "it is a lab" ) );
                end
                """);
        Report report = timelines.runFile("""
                config: alertmanager.yml
                packages: [team]
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A, severity: warning, environment: lab}}
                      - {at: 0s, fire: {alertname: B, severity: critical, environment: lab}}
                    expect:
                      - {at: 30s, receiver: ops, firing: [B]}
                """, new Timelines.Options(0, false, true, 1, Load.Flags.USUAL));
        assertThat(report.survivors()).hasValueSatisfying(survivors -> {
            assertThat(survivors.tried()).isEqualTo(4);
            assertThat(survivors.left()).singleElement().satisfies(left -> {
                assertThat(left.what()).isEqualTo("without environment == \"lab\"");
                assertThat(left.place()).hasToString(folder.resolve("team/a.drl") + ":6:40");
            });
        });
        assertThat(text(report)).contains("a.drl:6:40: no timeline notices: without environment == \"lab\", in rule \"warnings",
                "mutations: 3 of 4 changes of the rules are noticed");
    }

    @Test
    void endsThatAreMutedAreToldAsTheFlagsOfTheServerSay() throws Exception {
        String timeline = """
                config: alertmanager.yml
                tests:
                  - name: it
                    timeline:
                      - {at: 0s, fire: {alertname: A}, as: A}
                      - {at: 1m, silence: {matchers: [alertname="A"], for: 1h}}
                      - {at: 2m, resolve: A}
                    expect:
                      - {at: 30s, receiver: ops, firing: [A]}
                """;
        Report usual = timelines.runFile(timeline, new Timelines.Options(0, false, false, 1, Load.Flags.USUAL));
        Report muted = timelines.runFile(timeline, new Timelines.Options(0, false, false, 1, new Load.Flags(Severity.DEFAULT, false)));
        assertThat(usual.passed()).isFalse();
        assertThat(muted.passed()).as(text(muted)).isTrue();
    }
}
