package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.Matcher;
import signalbox.notify.Notification;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/**
 * Random rules over random histories: who is told what, and when, does not depend on whether the server is stopped and started again, or
 * reads its files anew meanwhile. {@code -Dsignalbox.lives=200} takes that many histories, {@code -Dsignalbox.seed=7} begins with that one,
 * {@code -Dsignalbox.verbose=true} shows those that are different, {@code -Dsignalbox.within=true} only where news is missing, or is told
 * more than a group_interval earlier or later, and {@code -Dsignalbox.budgets=true} has routes with budgets among the rules. After crashes
 * it is looked at what receivers take for firing in the end: groups may speak earlier.
 *
 * <p>Some differences are known. An alert that ended is not listed any more, with others, where nobody had heard of it but elsewhere, so that
 * reminders count from another notification. After a crash what nothing keeps quiet since a moment ago is told early: of turns that had nothing
 * to tell nothing is written, so that it is not known when the last one was, and one that was not told is to be made up for at once.
 */
@Tag("once")
class RandomLivesTest {

    private static final int LIVES = Integer.getInteger("signalbox.lives", 12);
    private static final long FIRST_SEED = Long.getLong("signalbox.seed", 1);
    private static final boolean WITHIN_AN_INTERVAL = Boolean.getBoolean("signalbox.within");
    private static final int HISTORIES_OF_RULES = 4;
    private static final int GROUP_INTERVAL = 300;

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 1h
              routes:
                - {receiver: tree, matchers: ['alertname="D"'], group_by: [host], continue: true}
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: tree
                webhook_configs: [{url: "http://localhost/"}]
              - name: team
                webhook_configs: [{url: "http://localhost/"}]
              - name: digest
                webhook_configs: [{url: "http://localhost/"}]
              - name: limited
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                pagerduty_configs: [{routing_key: k}]
            time_intervals:
              - name: windows
                time_intervals:
                  - times:
                      - {start_time: "00:20", end_time: "00:25"}
                      - {start_time: "00:50", end_time: "01:00"}
                      - {start_time: "01:30", end_time: "01:33"}
                      - {start_time: "02:30", end_time: "03:30"}
            inhibit_rules:
              - {source_matchers: ['alertname="C"'], target_matchers: ['alertname="D"'], equal: [host]}
            """;

    private static final String OTHER_NODE = "    - {receiver: root, matchers: ['alertname=~\"X|Y%d\"'], continue: true}\n";

    private static final String IMPORTS =
            """
            import signalbox.ack.Acknowledged
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.condition.Condition
            import signalbox.condition.Holds
            import signalbox.derived.Derived
            import signalbox.incident.SameIncident
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            import signalbox.silence.Silenced
            import signalbox.topology.DependsOn
            import signalbox.topology.Down
            import signalbox.topology.Unreachable
            """;

    /** $N is a number of its own for each use, $A and $B are names of alerts. */
    private static final List<String> RULES = List.of(
            """
            rule "inhibits $N" when $s : Alert( name == "$A" ) $t : Alert( name == "$B", host == $s.label( "host" ) ) then
                insertLogical( new Inhibition( $t, $s ) );
            end
            """,
            """
            rule "inhibits ends $N" when $s : Alert( name == "$A" ) $t : Alert( name == "$B" ) then
                insertLogical( new Inhibition( $t, $s ).keepingEndsQuiet() );
            end
            """,
            """
            rule "withholds $N" when $t : Alert( name == "$B" ) not Alert( name == "$A", label( "host" ) == $t.label( "host" ) ) then
                insertLogical( new Withheld( $t, "alone" ) );
            end
            """,
            """
            rule "routes $N" when $t : Alert( name == "$A" ) not Alert( name == "$B" ) then
                insertLogical( new Route( $t, "team" ).groupWait( "2m" ) );
            end
            """,
            """
            rule "routes too $N" when $t : Alert( name == "$A" ) Alert( name == "$B" ) then
                insertLogical( new Route( $t, "pager" ).groupedBy( "host" ).besideTheTree() );
            end
            """,
            """
            rule "lasts $N" when $t : Alert( name == "$A" ) then
                insertLogical( Condition.of( "lasts $N", $t ).forAtLeast( "7m" ) );
            end
            rule "lasting $N" when Holds( condition == "lasts $N", $t : alert ) then
                insertLogical( new Route( $t, "pager" ).groupedByAll() );
            end
            """,
            """
            rule "recent $N" when $t : Alert( name == "$A", $h : label( "host" ) ) then
                insertLogical( Condition.of( "recent $N", $h ).keepFor( "9m" ) );
            end
            rule "recently $N" when $t : Alert( name == "$B" ) Holds( condition == "recent $N", subject == $t.label( "host" ) ) then
                insertLogical( new Withheld( $t, "recent" ) );
            end
            """,
            """
            rule "often $N" when $t : Alert( name == "$A" ) then
                insertLogical( Condition.of( "often $N" ).times( 3 ).within( "30m" ) );
            end
            rule "too often $N" when Holds( condition == "often $N" ) then
                insertLogical( Derived.alert( "Often$N" ) );
            end
            """,
            """
            rule "flaps $N" when $t : Alert( name == "$A" ) then
                insertLogical( Condition.of( "flaps $N", $t ).changes( 3 ).within( "25m" ) );
            end
            rule "flapping $N" when Holds( condition == "flaps $N", $t : alert ) then
                insertLogical( new Route( $t, "team" ).groupedBy( "host" ).insteadOfTheTree() );
            end
            """,
            """
            rule "derives $N" when $a : Alert( name == "$A" ) $b : Alert( name == "$B" ) then
                insertLogical( Derived.alert( "Both$N" ).because( $a, $b ) );
            end
            rule "derived $N" when $s : Alert( name == "Both$N" ) $t : Alert( name == "$B" ) then
                insertLogical( new Inhibition( $t, $s ) );
            end
            """,
            """
            rule "only $N" when $a : Alert( name == "$A" ) not Alert( name == "$B" ) then
                insertLogical( Derived.alert( "Only$N" ).label( "host", $a.label( "host" ) ) );
            end
            """,
            """
            rule "owned $N" when $a : Alert( name == "$A" ) not Alert( name == "$B" ) then
                insertLogical( new Attribute( $a, "owner", "team" ) );
            end
            rule "to the owner $N" when Attribute( name == "owner", $labels : alert ) $a : Alert( this == $labels ) then
                insertLogical( new Route( $a, "team" ) );
            end
            """,
            """
            rule "count $N" when
                $a : Alert( name == "$A" )
                accumulate( Alert( name == "$A", $h : label( "host" ) ); $n : count( $h ); $n >= 2 )
            then
                insertLogical( new Route( $a, "pager" ).groupedBy( "alertname" ) );
            end
            """,
            """
            rule "incident $N" when $a : Alert( name == "$A" ) $b : Alert( name == "$B", label( "host" ) == $a.label( "host" ) ) then
                insertLogical( new SameIncident( $a, $b ) );
            end
            rule "per incident $N" when $a : Alert( name in ( "$A", "$B" ) ) then
                insertLogical( new Route( $a, "team" ).perIncident() );
            end
            """,
            """
            rule "level $N" when
                accumulate( Alert( name in ( "$A", "$B" ), $h : label( "host" ) ); $n : count( $h ) )
            then
                insertLogical( Condition.of( "level $N" ).level( $n ).from( 3 ).until( 2 ).keepFor( "3m" ) );
            end
            rule "leveled $N" when Holds( condition == "level $N" ) then
                insertLogical( Derived.alert( "Many$N" ) );
            end
            rule "leveled $N quiet" when Holds( condition == "level $N" ) $t : Alert( name == "$A" ) then
                insertLogical( new Withheld( $t, "many" ) );
            end
            """,
            """
            rule "held $N" when $t : Alert( name == "$A" ) then
                insertLogical( new Route( $t, "digest" ).groupedBy( "alertname" ).heldUntil( "windows" ) );
            end
            """,
            """
            rule "absent $N" when not Alert( name == "$A" ) then
                insertLogical( Condition.of( "absent $N" ).forAtLeast( "6m" ) );
            end
            rule "missing $N" when Holds( condition == "absent $N" ) then
                insertLogical( Derived.alert( "Missing$N" ) );
            end
            """,
            """
            rule "twice $N" when $t : Alert( name == "$A", $h : label( "host" ) ) then
                insertLogical( Condition.of( "twice $N", $h ).times( 2 ).within( "15m" ).keepFor( "7m" ) );
            end
            rule "twice then $N" when Holds( condition == "twice $N", $h : subject ) $b : Alert( name == "$B", label( "host" ) == $h ) then
                insertLogical( new Route( $b, "team" ).groupWait( "10s" ).repeatAfter( "20m", "40m" ) );
            end
            """,
            """
            rule "flaps $N" when $t : Alert( name == "$A" ) then
                insertLogical( Condition.of( "flaps $N", $t ).changes( 3 ).within( "20m" ).keepFor( "8m" ) );
            end
            rule "flapping $N" when Holds( condition == "flaps $N", $t : alert ) $a : Alert( this == $t ) then
                insertLogical( new Withheld( $a, "flaps" ) );
            end
            rule "flapping alert $N" when Holds( condition == "flaps $N", $t : alert ) then
                insertLogical( Derived.alert( "Flapping$N" ).label( "host", $t.get( "host" ) ) );
            end
            """,
            """
            rule "worse $N" when $t : Alert( name in ( "$A", "$B" ) ) then
                insertLogical( new Route( $t, "team" ).groupedBy( "host" ).flushWhenWorse().flushWhenOver() );
            end
            """,
            """
            rule "acked $N" when Acknowledged( $l : alert ) $t : Alert( this == $l ) then
                insertLogical( new Withheld( $t, "acknowledged" ) );
            end
            rule "unacked $N" when $t : Alert( name == "$A" ) not Acknowledged( alert == $t ) then
                insertLogical( Condition.of( "unacked $N", $t ).forAtLeast( "9m" ) );
            end
            rule "escalates $N" when Holds( condition == "unacked $N", $t : alert ) then
                insertLogical( new Route( $t, "pager" ).groupWait( "0s" ).besideTheTree() );
            end
            """,
            """
            rule "edges $N" when $t : Alert( name == "$A", $h : label( "host" ) ) then
                insertLogical( new DependsOn( "1", "0" ) );
                insertLogical( new Down( $h, $t ) );
            end
            rule "behind $N" when $t : Alert( name == "$B" ) Unreachable( node == $t.label( "host" ), $c : causes ) then
                insertLogical( new Inhibition( $t, $c ) );
            end
            """,
            """
            rule "only to $N" when $s : Alert( name == "$A" ) $t : Alert( name == "$B" ) then
                insertLogical( new Inhibition( $t, $s ).onlyTo( "pager" ) );
            end
            rule "to the pager $N" when $t : Alert( name == "$B" ) then
                insertLogical( new Route( $t, "pager" ).besideTheTree() );
            end
            """,
            """
            rule "ends quiet $N" when $s : Alert( name == "$A" ) $t : Alert( name == "$B", label( "host" ) == $s.label( "host" ) ) then
                insertLogical( new Inhibition( $t, $s ).keepingEndsQuiet() );
            end
            """,
            """
            rule "bridge $N" when $a : Alert( name == "$A" ) $b : Alert( name == "$B" ) then
                insertLogical( new SameIncident( $a, $b ) );
            end
            rule "per incident $N" when $a : Alert( name in ( "$A", "$B" ) ) then
                insertLogical( new Route( $a, "team" ).perIncident() );
            end
            """,
            """
            rule "slow terms $N" when $t : Alert( name == "$A" ) then
                insertLogical( new Route( $t, "team" ).groupedBy( "host" ).groupWait( "1m" ) );
            end
            rule "quick terms $N" when $t : Alert( name == "$B" ) then
                insertLogical( new Route( $t, "team" ).groupedBy( "host" ).groupWait( "5s" ) );
            end
            """,
            """
            rule "silenced $N" when Silenced( $l : alert ) $t : Alert( this == $l ) $o : Alert( name == "$A", this != $t ) then
                insertLogical( new Withheld( $o, "somebody works there" ) );
            end
            """);

    /** Where budgets are used up whatever is told at another time, as after a crash, moves what is told next, by a window. */
    private static final List<String> BUDGETS = List.of(
            """
            rule "budget $N" when $t : Alert( name in ( "$A", "$B" ) ) then
                insertLogical( new Route( $t, "limited" ).groupedByAll().groupWait( "0s" ).atMost( 2, "20m" ).restAsSummary() );
            end
            """,
            """
            rule "budget alone $N" when $t : Alert( name == "$A" ) then
                insertLogical( new Route( $t, "limited" ).groupedBy( "host" ).atMost( 2, "15m" ).per( "host" ) );
            end
            """);

    private static final List<String> ALL =
            Boolean.getBoolean("signalbox.budgets") ? Stream.of(RULES, BUDGETS).flatMap(List::stream).toList() : RULES;

    private enum Interruption {
        NONE, STOP, RELOAD, RELOAD_RULES, RELOAD_ONE, RELOAD_NOTHING, RELOAD_TREE, CRASH
    }

    private static String rules(Random random) {
        StringBuilder text = new StringBuilder(IMPORTS);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            String rule = ALL.get(random.nextInt(ALL.size()));
            int a = random.nextInt(4);
            int b = (a + 1 + random.nextInt(3)) % 4;
            text.append(rule.replace("$A", name(a)).replace("$B", name(b)).replace("$N", "" + i).replace("host ==", "label( \"host\" ) =="));
        }
        return text.toString();
    }

    private static String[] labels(String alert) {
        String severity = alert.startsWith("A") ? "critical" : alert.startsWith("B") ? "warning" : "info";
        return new String[] {"alertname", alert.substring(0, 1), "host", alert.substring(1), "severity", severity};
    }

    private static String name(int number) {
        return "ABCD".substring(number, number + 1);
    }

    /** One history, by its seed: what happens is the same however it is interrupted. */
    private static final class Life {
        final Instant begun = Instant.parse("2026-01-01T00:00:00Z");
        final TestClock clock = new TestClock(begun.toString());
        final InMemoryJournal journal = new InMemoryJournal();
        final List<String> told = new ArrayList<>();
        final List<String> events = new ArrayList<>();
        final String[] rules;
        final Interruption by;
        TestEngine engine;
        int reloads;

        Life(String[] rules, Interruption by) {
            this.rules = rules;
            this.by = by;
            engine = start();
        }

        private TestEngine start() {
            TestEngine started = new TestEngine(clock, journal, CONFIG, rules);
            started.beforeAnswer = notification -> told.add(line(notification));
            return started.tick();
        }

        private String line(Notification notification) {
            Duration since = Duration.between(begun, clock.instant());
            Stream<String> firing = notification.firing().stream().map(alert -> alert.name() + alert.label("host"));
            Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name() + alert.label("host"));
            return "%3d:%02d %s: ".formatted(since.toMinutes(), since.toSecondsPart(), notification.integration().receiver())
                    + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
        }

        private void happened(String what) {
            if (Boolean.getBoolean("signalbox.verbose")) {
                Duration since = Duration.between(begun, clock.instant());
                events.add("%3d:%02d     %s".formatted(since.toMinutes(), since.toSecondsPart(), what));
            }
        }

        List<String> live(long seed) {
            Random random = new Random(seed);
            TreeSet<String> firing = new TreeSet<>();
            for (int step = 0; step < 40; step++) {
                engine.advance(Duration.ofSeconds(10 + random.nextInt(8) * 37L));
                int events = 1 + random.nextInt(2);
                for (int i = 0; i < events; i++) {
                    String alert = name(random.nextInt(4)) + random.nextInt(2);
                    happened((firing.contains(alert) ? "ends " : "fires ") + alert);
                    if (firing.remove(alert)) {
                        engine.resolved(labels(alert));
                    } else {
                        firing.add(alert);
                        engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(30)), labels(alert));
                    }
                }
                if (random.nextInt(15) == 0) {
                    Duration lasting = Duration.ofMinutes(1 + random.nextInt(20));
                    String silenced = name(random.nextInt(4));
                    happened("silences " + silenced + " for " + lasting);
                    engine.silence(lasting, TestEngine.matching("alertname", silenced));
                }
                if (random.nextInt(12) == 0) {
                    String acked = name(random.nextInt(4));
                    if (firing.contains(acked + 0) || firing.contains(acked + 1)) {
                        happened("acknowledges " + acked);
                        Instant until = random.nextBoolean() ? Ack.OPEN : clock.instant().plus(Duration.ofMinutes(12));
                        List<Matcher> matchers = List.of(new Matcher(Matcher.Type.EQUAL, "alertname", acked));
                        engine.acknowledge(new PostedAck(matchers, OptionalLong.empty(), "jo", "on it", until));
                    }
                }
                if (random.nextInt(4) == 0) {
                    engine.advance(Duration.ofSeconds(1));
                    happened("interrupt");
                    interrupt();
                }
            }
            engine.advance(Duration.ofHours(2));
            engine.close();
            return told;
        }

        private void interrupt() {
            switch (by) {
                case NONE -> engine.tick();
                case CRASH -> engine = start();
                case RELOAD_NOTHING -> engine.reload(CONFIG, rules);
                case RELOAD_ONE -> engine.reload(CONFIG, rules[0], rules[1] + "// version " + (reloads++ % 2) + "\n");
                case RELOAD_TREE -> engine.reload(CONFIG.replace("receivers:\n", OTHER_NODE.formatted(reloads++ % 2) + "receivers:\n"), rules);
                case STOP -> {
                    engine.keepTimers();
                    engine = start();
                }
                case RELOAD -> engine.reload(CONFIG.replace("name=\"C\"'], target", "name=~\"C|None" + reloads++ % 2 + "\"'], target"), rules);
                case RELOAD_RULES -> {
                    String comment = "// version " + (reloads++ % 2) + "\n";
                    engine.reload(CONFIG, Arrays.stream(rules).map(text -> text + comment).toArray(String[]::new));
                }
            }
        }
    }

    @Test
    void whoIsToldWhatDoesNotDependOnStopsAndReloads() {
        List<String> different = new ArrayList<>();
        for (int begun = 0; begun < LIVES; begun += HISTORIES_OF_RULES) {
            long seed = FIRST_SEED + begun;
            Random random = new Random(seed);
            String[] rules = {rules(random), rules(random)};
            for (int history = 0; history < HISTORIES_OF_RULES; history++) {
                List<String> expected = new Life(rules, Interruption.NONE).live(seed + history);
                for (Interruption by : Interruption.values()) {
                    Life life = new Life(rules, by);
                    List<String> told = life.live(seed + history);
                    boolean isSame =
                            switch (by) {
                                case CRASH -> open(told).equals(open(expected));
                                case STOP, RELOAD, RELOAD_TREE -> heard(told).equals(heard(expected));
                                default -> sorted(told).equals(sorted(expected));
                            };
                    if (!isSame && (!WITHIN_AN_INTERVAL || isMissed(expected, told) || (by != Interruption.CRASH && isMissed(told, expected)))) {
                        String seeds = "seed " + (seed + history) + " of " + seed + " " + by + "\n";
                        different.add(seeds + difference(expected, life) + String.join("\n", rules).replace(IMPORTS, ""));
                    }
                }
            }
        }
        assertThat(different).isEmpty();
    }

    /** Whether a receiver is told in one life that an alert fires, or has ended, and in the other not within a group_interval of that. */
    private static boolean isMissed(List<String> some, List<String> others) {
        List<String> other = news(others);
        return !open(some).equals(open(others)) || news(some).stream().anyMatch(line -> other.stream()
                .noneMatch(each -> each.substring(7).equals(line.substring(7)) && Math.abs(seconds(each) - seconds(line)) <= GROUP_INTERVAL));
    }

    private static int seconds(String line) {
        return Integer.parseInt(line.substring(0, 3).strip()) * 60 + Integer.parseInt(line.substring(4, 6));
    }

    private static List<String> news(List<String> told) {
        Set<String> known = new HashSet<>();
        List<String> news = new ArrayList<>();
        for (String line : told) {
            String head = line.substring(0, line.lastIndexOf(':') + 1);
            for (String name : line.substring(line.lastIndexOf(':') + 1).strip().split(" ")) {
                boolean isNews = name.startsWith("-") ? known.remove(head.substring(7) + name.substring(1)) : known.add(head.substring(7) + name);
                if (isNews) {
                    news.add(head + name);
                }
            }
        }
        return news;
    }

    private static String difference(List<String> expected, Life life) {
        List<String> more = new ArrayList<>(life.told);
        expected.forEach(more::remove);
        List<String> less = new ArrayList<>(expected);
        life.told.forEach(less::remove);
        String shortly = "more: " + more + "\nless: " + less + "\n";
        return !Boolean.getBoolean("signalbox.verbose")
                ? shortly
                : shortly + String.join("\n", expected) + "\n---- " + life.by + "\n"
                        + Stream.concat(life.events.stream(), life.told.stream()).sorted().collect(Collectors.joining("\n")) + "\n";
    }

    /** Without the ends of what a receiver was not told of: a group lists those with others, and is not kept over a restart for that. */
    private static List<String> heard(List<String> told) {
        Map<String, Set<String>> heard = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : told) {
            String head = line.substring(0, line.lastIndexOf(':') + 1);
            Set<String> known = heard.computeIfAbsent(head.substring(7), receiver -> new HashSet<>());
            List<String> names = Stream.of(line.substring(head.length()).strip().split(" "))
                    .filter(name -> !name.startsWith("-") || known.contains(name.substring(1)))
                    .toList();
            boolean isNews = names.size() == line.substring(head.length()).strip().split(" ").length;
            for (String name : names) {
                isNews |= name.startsWith("-") ? known.remove(name.substring(1)) : known.add(name);
            }
            if (isNews) {
                lines.add(head + names);
            }
        }
        return sorted(lines);
    }

    /** What receivers take for firing in the end. */
    private static Set<String> open(List<String> told) {
        Set<String> open = new TreeSet<>();
        for (String line : told) {
            String head = line.substring(7, line.lastIndexOf(':') + 1);
            for (String name : line.substring(line.lastIndexOf(':') + 1).strip().split(" ", -1)) {
                if (name.startsWith("-")) {
                    open.remove(head + name.substring(1));
                } else {
                    open.add(head + name);
                }
            }
        }
        return open;
    }

    private static List<String> sorted(List<String> told) {
        return told.stream().sorted().toList();
    }
}
