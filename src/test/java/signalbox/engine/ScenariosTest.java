package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.Labels;
import signalbox.alert.Severity;
import signalbox.notify.Notification;
import signalbox.testing.TestEngine;

/** What rules are for, each as a history with exact times: group_wait 30 s, group_interval 5 m, repeat_interval 4 h. */
class ScenariosTest {

    private static final String CONFIG =
            """
            route:
              receiver: ops
              group_by: [alertname, instance, rack, cluster, service]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            receivers:
              - name: ops
                webhook_configs: [{url: "http://localhost/"}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld

            """;

    private TestEngine engine = new TestEngine(CONFIG);
    private final Instant begun = engine.clock.instant();
    private final TreeMap<Instant, List<Runnable>> events = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        engine.close();
    }

    private void begin(String config, String rules) {
        engine.close();
        engine = new TestEngine(config, IMPORTS + rules);
        watch();
    }

    private void watch() {
        engine.beforeAnswer = notification -> told.add(line(notification));
    }

    private void restart(String config, String rules) {
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, config, IMPORTS + rules);
        watch();
    }

    private String line(Notification notification) {
        Stream<String> firing = notification.firing().stream().map(alert -> name(alert.labels()));
        Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + name(alert.labels()));
        Duration since = Duration.between(begun, engine.clock.instant());
        return "%02d:%02d %s".formatted(since.toMinutes(), since.toSecondsPart(), Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" ")));
    }

    private static String name(Labels labels) {
        return Stream.of("alertname", "instance", "rack", "cluster", "service")
                .map(labels::get)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("/"));
    }

    private void at(int minutes, int seconds, Runnable event) {
        events.computeIfAbsent(begun.plusSeconds(60L * minutes + seconds), any -> new ArrayList<>()).add(event);
    }

    private void fire(int minutes, int seconds, String... labels) {
        at(minutes, seconds, () -> engine.report(engine.clock.instant(), engine.clock.instant().plus(Duration.ofDays(1)), labels));
    }

    private void resolve(int minutes, int seconds, String... labels) {
        at(minutes, seconds, () -> engine.resolved(labels));
    }

    private List<String> runUntil(int minutes) {
        events.forEach((instant, all) -> {
            engine.advance(Duration.between(engine.clock.instant(), instant));
            all.forEach(Runnable::run);
        });
        engine.advance(Duration.between(engine.clock.instant(), begun.plus(Duration.ofMinutes(minutes))));
        return told.stream().sorted().toList(); // of one instant in no order
    }

    private static final String RACKS =
            """
            rule "hosts of a rack that are down" when
                Alert( name == "HostDown", $rack : rack )
                accumulate( Alert( name == "HostDown", rack == $rack ); $n : count() )
            then
                insertLogical( Condition.of( "hosts down", $rack ).level( $n ).from( 5 ).until( 3 ) );
            end
            rule "a rack is down" when
                Holds( condition == "hosts down", $rack : subject )
                accumulate( $host : Alert( name == "HostDown", rack == $rack ); $n : count(), $hosts : collectList( $host ) )
            then
                insertLogical( Derived.alert( "RackDown" ).label( "rack", $rack ).annotation( "summary", $n + " hosts down" ).because( $hosts ) );
            end
            rule "a rack that is down mutes its hosts" when
                Holds( condition == "hosts down", $rack : subject )
                $host : Alert( name == "HostDown", rack == $rack )
            then
                insertLogical( new Withheld( $host, "its rack is down" ) );
            end
            """;

    private void rackScenario() {
        for (int host = 1; host <= 6; host++) {
            fire(0, 5 * (host - 1), "alertname", "HostDown", "instance", "h" + host, "rack", "a");
        }
        fire(0, 10, "alertname", "HostDown", "instance", "h9", "rack", "b");
        for (int host = 1; host <= 3; host++) {
            resolve(10, 0, "alertname", "HostDown", "instance", "h" + host, "rack", "a");
        }
        resolve(12, 0, "alertname", "HostDown", "instance", "h4", "rack", "a");
    }

    private static final String RACK_CONFIG = CONFIG.replace("rack, cluster, service", "rack");

    @Test
    void fiveHostsOfARackAreARack_untilFewerThanThree() {
        begin(RACK_CONFIG, RACKS);
        rackScenario();
        assertThat(runUntil(60))
                .containsExactly("00:40 HostDown/h9/b", "00:50 RackDown/a", "15:50 -RackDown/a", "15:50 HostDown/h5/a", "15:55 HostDown/h6/a");
    }

    @Test
    void whatRulesDeriveGoesOnOverRestartAndReload() {
        begin(RACK_CONFIG, RACKS);
        rackScenario();
        at(5, 0, () -> restart(RACK_CONFIG, RACKS));
        at(6, 0, () -> engine.reload(RACK_CONFIG, IMPORTS + RACKS + "// changed\n"));
        at(11, 0, () -> restart(RACK_CONFIG, RACKS)); // three are left: from five on, it would not begin
        at(14, 0, () -> engine.reload(RACK_CONFIG, IMPORTS + RACKS));
        assertThat(runUntil(60))
                .containsExactly("00:40 HostDown/h9/b", "00:50 RackDown/a", "15:50 -RackDown/a", "15:50 HostDown/h5/a", "15:55 HostDown/h6/a");
    }

    private static final String FLAPPING =
            """
            rule "changes" when $link : Alert( name == "Link" ) then
                insertLogical( Condition.of( "flapping", $link ).changes( 4 ).within( "20m" ).keepFor( "10m" ) );
            end
            rule "is withheld while it flaps" when
                $link : Alert( name == "Link" ) Holds( condition == "flapping", subject == $link )
            then
                insertLogical( new Withheld( $link, "flapping" ) );
            end
            rule "flaps" when $holds : Holds( condition == "flapping" ) then
                insertLogical( Derived.alert( "Flapping" ).because( $holds ) );
            end
            """;

    @Test
    void aFlappingAlertIsWithheldAndReplacedByOne() {
        String config = CONFIG.replace("group_wait: 30s", "group_wait: 0s").replace("group_interval: 5m", "group_interval: 1m");
        begin(config, FLAPPING);
        for (int minute = 0; minute <= 30; minute += 4) {
            fire(minute, 0, "alertname", "Link");
            resolve(minute + 2, 0, "alertname", "Link");
        }
        at(17, 0, () -> restart(config, FLAPPING));
        at(33, 0, () -> restart(config, FLAPPING));
        assertThat(runUntil(120))
                .containsExactly("00:00 Link", "03:00 -Link", "04:00 Link", "06:00 Flapping", "07:00 -Link", "40:00 -Flapping");
    }

    private static final String DEPLOYS =
            """
            rule "a deployment that has not finished" when
                Alert( name == "DeployStarted", $service : service )
                not Alert( name == "DeployFinished", service == $service )
            then
                insertLogical( Condition.of( "unfinished", $service ).forAtLeast( "10m" ) );
                insertLogical( Condition.of( "deploying", $service ).keepFor( "5m" ) );
            end
            rule "a deployment is stuck" when Holds( condition == "unfinished", $service : subject ) then
                insertLogical( Derived.alert( "DeployStuck" ).label( "service", $service ) );
            end
            rule "latency while deploying" when
                $latency : Alert( name == "HighLatency", $service : service ) Holds( condition == "deploying", subject == $service )
            then
                insertLogical( new Withheld( $latency, "deploying" ) );
            end
            rule "no watchdog" when not Alert( name == "Watchdog", cluster == "c1" ) then
                insertLogical( Condition.of( "watchdog missing", "c1" ).forAtLeast( "5m" ) );
            end
            rule "the watchdog is missing" when Holds( condition == "watchdog missing", $cluster : subject ) then
                insertLogical( Derived.alert( "WatchdogMissing" ).label( "cluster", $cluster ) );
            end
            rule "nobody wants to hear of what says that all is well" when $all : Alert( name in ( "Watchdog", "DeployStarted", "DeployFinished" ) ) then
                insertLogical( new Withheld( $all, "all is well" ) );
            end
            """;

    @Test
    void aSequenceThatDoesNotComeAndWhatIsAbsentAreAlerts() {
        begin(CONFIG, DEPLOYS);
        fire(0, 0, "alertname", "Watchdog", "cluster", "c1");
        fire(1, 0, "alertname", "DeployStarted", "service", "shop");
        fire(1, 0, "alertname", "DeployStarted", "service", "mail");
        fire(5, 0, "alertname", "DeployFinished", "service", "mail");
        fire(8, 0, "alertname", "HighLatency", "service", "mail");
        fire(8, 0, "alertname", "HighLatency", "service", "shop");
        fire(20, 0, "alertname", "DeployFinished", "service", "shop");
        resolve(30, 0, "alertname", "Watchdog", "cluster", "c1");
        fire(40, 0, "alertname", "Watchdog", "cluster", "c1");
        at(9, 0, () -> restart(CONFIG, DEPLOYS));
        at(32, 0, () -> restart(CONFIG, DEPLOYS));
        assertThat(runUntil(60))
                .containsExactly(
                        "11:30 DeployStuck/shop", // ten minutes after it began, and group_wait
                        "13:30 HighLatency/mail", // five minutes after the end of the deployment it may be told: the group looks again
                        "21:30 -DeployStuck/shop",
                        "28:30 HighLatency/shop",
                        "35:30 WatchdogMissing/c1",
                        "40:30 -WatchdogMissing/c1");
    }

    @Test
    void anAlertIsMutedByOneOfAHigherSeverityWithOtherwiseTheSameLabels() {
        begin(
                CONFIG,
                """
                rule "critical before warning" when
                    $worse : Alert( severity == "critical" )
                    $alert : Alert( severity == "warning", labelsWithout( "severity" ) == $worse.labelsWithout( "severity" ) )
                then
                    insertLogical( new Inhibition( $alert, $worse ) );
                end
                """);
        fire(0, 0, "alertname", "Disk", "instance", "a", "severity", "warning");
        fire(0, 0, "alertname", "Disk", "instance", "b", "severity", "warning");
        fire(0, 10, "alertname", "Disk", "instance", "a", "severity", "critical");
        assertThat(runUntil(3)).containsExactly("00:30 Disk/a", "00:30 Disk/b");
    }

    private static final String NETWORK =
            """
            import signalbox.topology.DependsOn
            import signalbox.topology.Down
            import signalbox.topology.Unreachable
            rule "who depends on whom" when not Alert( name == "NoNetwork" ) then
                insertLogical( new DependsOn( "web1", "sw1", "switches" ) );
                insertLogical( new DependsOn( "web1", "sw2", "switches" ) );
                insertLogical( new DependsOn( "sw1", "core1" ) );
                insertLogical( new DependsOn( "sw2", "core2" ) );
                insertLogical( new DependsOn( "r1", "r2" ) );
                insertLogical( new DependsOn( "r2", "r1" ) );
            end
            rule "what is down" when $device : Alert( name == "DeviceDown" ) then
                insertLogical( new Down( $device.instance(), $device ) );
            end
            rule "hosts that cannot be reached" when
                $host : Alert( name == "HostDown", $instance : instance ) Unreachable( node == $instance, $path : path )
            then
                insertLogical( new Withheld( $host, "cannot be reached: " + $path ) );
            end
            """;

    private void networkScenario() {
        fire(0, 0, "alertname", "DeviceDown", "instance", "core1");
        fire(0, 10, "alertname", "HostDown", "instance", "web1");
        fire(0, 10, "alertname", "HostDown", "instance", "r1");
        resolve(2, 0, "alertname", "HostDown", "instance", "web1");
        fire(10, 0, "alertname", "DeviceDown", "instance", "sw2");
        fire(10, 10, "alertname", "HostDown", "instance", "web1");
        at(10, 45, () -> assertThat(engine.alert("alertname", "HostDown", "instance", "web1").quiet())
                .extracting(quiet -> quiet.because().words())
                .containsExactly("cannot be reached: web1 > sw1 > core1, web1 > sw2"));
        resolve(15, 0, "alertname", "DeviceDown", "instance", "core1");
    }

    @Test
    void aHostIsMutedWhileNoneOfItsRedundantParentsIsReachable() {
        begin(CONFIG, NETWORK);
        networkScenario();
        assertThat(runUntil(60))
                .containsExactly(
                        "00:30 DeviceDown/core1", "00:40 HostDown/r1", "00:40 HostDown/web1", "05:40 -HostDown/web1", "10:30 DeviceDown/sw2",
                        "15:30 -DeviceDown/core1", "15:40 HostDown/web1");
    }

    @Test
    void whatCannotBeReachedIsSoOverRestartAndReload() {
        begin(CONFIG, NETWORK);
        networkScenario();
        at(10, 30, () -> restart(CONFIG, NETWORK));
        at(13, 0, () -> engine.reload(CONFIG, IMPORTS + NETWORK + "// changed\n"));
        assertThat(runUntil(60))
                .containsExactly(
                        "00:30 DeviceDown/core1", "00:40 HostDown/r1", "00:40 HostDown/web1", "05:40 -HostDown/web1", "10:30 DeviceDown/sw2",
                        "15:30 -DeviceDown/core1", "15:40 HostDown/web1");
    }

    @Test
    void twoSourcesTogetherMute() {
        begin(
                CONFIG.replace("[alertname, instance, rack, cluster, service]", "[alertname, cluster]"),
                """
                rule "no info while the parser and the writer are down" when
                    $parser : Alert( name == "instance_down", label("application") == "parser", $cluster : cluster )
                    $writer : Alert( name == "instance_down", label("application") == "writer", cluster == $cluster )
                    $quiet : Alert( name == "no_info", label("application") == "enricher", cluster == $cluster )
                then
                    insertLogical( new Inhibition( $quiet, $parser, $writer ) );
                end
                """);
        fire(0, 0, "alertname", "instance_down", "application", "parser", "cluster", "c1", "instance", "D1");
        fire(0, 5, "alertname", "no_info", "application", "enricher", "cluster", "c1", "instance", "D2");
        fire(10, 0, "alertname", "instance_down", "application", "writer", "cluster", "c1", "instance", "D3");
        fire(12, 0, "alertname", "no_info", "application", "enricher", "cluster", "c1", "instance", "D4");
        fire(12, 0, "alertname", "no_info", "application", "enricher", "cluster", "c2", "instance", "D5");
        resolve(20, 0, "alertname", "instance_down", "application", "parser", "cluster", "c1", "instance", "D1");
        assertThat(runUntil(60).stream().map(line -> line.replaceAll("instance_down/|no_info/|/c\\d", "")))
                .containsExactly("00:30 D1", "00:35 D2", "10:30 D1 D3", "12:30 D5", "20:30 -D1 D3", "20:35 D2 D4");
    }

    @Test
    void severitiesAreComparedByTheOrderThatTheServerIsGiven() {
        String rules = IMPORTS
                + """
                rule "ladder" when
                    $less : Alert( severity != "" )
                    $worse : Alert( labelsWithout( "severity" ) == $less.labelsWithout( "severity" ), $less.isWorseThan( this ) )
                then
                    insertLogical( new Inhibition( $less, $worse ) );
                end
                """;
        engine.close();
        Settings settings = Settings.DEFAULT.with(Severity.parse("ticket > page=critical"));
        engine = new TestEngine(engine.clock, engine.journal, settings, CONFIG, rules);
        engine.firing("alertname", "A", "severity", "page").firing("alertname", "A", "severity", "ticket");
        assertThat(engine.alert("alertname", "A", "severity", "ticket").isQuietByRules()).isTrue();
        assertThat(engine.alert("alertname", "A", "severity", "page").isQuietByRules()).isFalse();
        engine.close();
        engine = new TestEngine(engine.clock, engine.journal, settings, CONFIG, rules);
        assertThat(engine.alert("alertname", "A", "severity", "ticket").isQuietByRules()).isTrue();
    }
}
