package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Notification;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Rules send alerts to one receiver on different terms: groups with the same labels, of which each tells its own alerts. */
class OneReceiverOnTwoTermsTest {

    private static final String CONFIG =
            """
            route:
              receiver: root
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            receivers:
              - name: root
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                pagerduty_configs: [{routing_key: k}]
            """;

    private static final String IMPORTS =
            """
            import signalbox.alert.Alert
            import signalbox.route.Route
            """;

    private static final String AT_ONCE = "groupWait( \"0s\" )";
    private static final String SLOWLY = "groupWait( \"2m\" )";

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Instant begun = clock.instant();
    private final List<String> told = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private TestEngine engine = start(urgent(AT_ONCE), others(SLOWLY));

    private static String urgent(String terms) {
        return IMPORTS + "rule \"urgent\" when $a : Alert( severity == \"critical\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedBy( \"service\" )." + terms + " ); end\n";
    }

    private static String others(String terms) {
        return IMPORTS + "rule \"others\" when $a : Alert( severity == \"warning\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedBy( \"service\" )." + terms + " ); end\n";
    }

    private static String unlessCalm() {
        return IMPORTS + "rule \"unless calm\" when $a : Alert( severity == \"critical\" ) not Alert( name == \"Calm\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedBy( \"service\" ).groupWait( \"0s\" ) ); end\n";
    }

    /** What was told in groups of rules, not by the root. */
    private List<String> toldByRules() {
        return IntStream.range(0, told.size()).filter(i -> keys.get(i).startsWith("rule/")).mapToObj(told::get).toList();
    }

    private TestEngine start(String... rules) {
        TestEngine started = new TestEngine(clock, journal, CONFIG, rules);
        started.beforeAnswer = notification -> {
            told.add(line(notification));
            keys.add(notification.group().key());
        };
        return started.tick();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private String line(Notification notification) {
        Stream<String> firing = notification.firing().stream().map(alert -> alert.name());
        Stream<String> resolved = notification.resolved().stream().map(alert -> "-" + alert.name());
        return Duration.between(begun, clock.instant()).toString().substring(2).toLowerCase(Locale.ROOT) + " "
                + Stream.concat(firing, resolved).sorted().collect(Collectors.joining(" "));
    }

    private void fire(String name, String severity) {
        engine.report(clock.instant(), clock.instant().plus(Duration.ofDays(30)), "alertname", name, "service", "s", "severity", severity);
    }

    private void end(String name, String severity) {
        engine.resolved("alertname", name, "service", "s", "severity", severity);
    }

    private void bothAreTold() {
        fire("A", "critical");
        engine.advance(Duration.ofSeconds(10));
        fire("B", "warning");
        engine.advance(Duration.ofMinutes(30).minusSeconds(20));
        assertThat(told).containsExactly("0s A", "2m10s B");
    }

    private void bothEnd() {
        told.clear();
        end("A", "critical");
        engine.advance(Duration.ofMinutes(10));
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));
        assertThat(told).containsExactly("30m -A", "42m10s -B");
    }

    @Test
    void eachGroupTellsItsAlertsAndTheirEndsOnce() {
        bothAreTold();

        bothEnd();
    }

    @Test
    void farEndsKnowTheGroupsAsTwo() {
        bothAreTold();

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(keys.get(0)).isEqualTo("rule/pager:{service=\"s\"}");
    }

    @Test
    void groupsKeepTheirKeysUntilTheirEnds() {
        bothAreTold();
        List<String> ofBeginnings = List.copyOf(keys);
        keys.clear();

        bothEnd();

        assertThat(keys).isEqualTo(ofBeginnings);
    }

    @Test
    void eachIsRemindedInItsOwnTime() {
        bothAreTold();

        engine.advance(Duration.ofHours(4));

        assertThat(told).containsExactly("0s A", "2m10s B", "4h5m A", "4h7m10s B");
    }

    @Test
    void itStaysSoOverAStop() {
        bothAreTold();
        engine.keepTimers();
        engine = start(urgent(AT_ONCE), others(SLOWLY));

        bothEnd();

        assertThat(keys).hasSize(4);
        assertThat(keys.subList(2, 4)).isEqualTo(keys.subList(0, 2));
    }

    @Test
    void itStaysSoOverACrash() {
        bothAreTold();
        engine = start(urgent(AT_ONCE), others(SLOWLY));

        bothEnd();

        assertThat(keys.subList(2, 4)).isEqualTo(keys.subList(0, 2));
    }

    @Test
    void itStaysSoOverACrashAfterTheFirstHasEnded() {
        bothAreTold();
        told.clear();
        end("A", "critical");
        engine.advance(Duration.ofMinutes(5));
        engine = start(urgent(AT_ONCE), others(SLOWLY));
        engine.advance(Duration.ofMinutes(5));
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));

        assertThat(told).containsExactly("30m -A", "42m10s -B");
        assertThat(keys.get(3)).isEqualTo(keys.get(1));
    }

    @Test
    void anEndDuringADowntimeIsToldUnderTheKeyOfTheBeginning() {
        bothAreTold();
        engine.keepTimers();
        engine = start(urgent(AT_ONCE), others(SLOWLY));
        end("B", "warning");
        engine.keepTimers();
        engine = start(urgent(AT_ONCE), others(SLOWLY));
        engine.advance(Duration.ofMinutes(10));

        assertThat(told).containsExactly("0s A", "2m10s B", "32m10s -B");
        assertThat(keys.get(2)).isEqualTo(keys.get(1));
    }

    @Test
    void otherTimesForOneOfThemTellNobodyAnew() {
        bothAreTold();
        engine.reload(CONFIG, urgent(AT_ONCE), others("groupWait( \"1m\" )"));
        engine.advance(Duration.ofMinutes(30));
        assertThat(told).hasSize(2);
        engine.reload(CONFIG, urgent("groupWait( \"10s\" )"), others("groupWait( \"1m\" )"));
        engine.advance(Duration.ofMinutes(30));
        assertThat(told).hasSize(2);

        end("A", "critical");
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));

        assertThat(told.subList(2, 4)).extracting(line -> line.substring(line.indexOf(' '))).containsExactlyInAnyOrder(" -A", " -B");
        assertThat(keys.subList(2, 4)).containsExactlyInAnyOrderElementsOf(keys.subList(0, 2));
    }

    @Test
    void theSameTermsForBothAreOneGroup() {
        bothAreTold();
        engine.reload(CONFIG, urgent(SLOWLY), others(SLOWLY));
        engine.advance(Duration.ofMinutes(30));

        end("A", "critical");
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));

        assertThat(told.stream().flatMap(line -> Stream.of(line.split(" "))).filter(name -> name.startsWith("-")))
                .contains("-A", "-B");
    }

    @Test
    void whatAnOlderServerToldUnderOneKeyIsEnded() {
        bothAreTold();
        engine.keepTimers();
        Announced shared = kept("rule/pager:{service=\"s\"}");
        Announced own = kept(keys.get(1));
        journal.write(List.of(
                new Change.AnnouncedGone(own.key()),
                new Change.AnnouncedKept(shared.withFiring(own.firing()).withOpen(both(shared, own)))));
        told.clear();
        engine = start(urgent(AT_ONCE), others(SLOWLY));
        engine.advance(Duration.ofMinutes(30));
        end("A", "critical");
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));

        Stream<String> names = told.stream().flatMap(line -> Stream.of(line.split(" ")).skip(1));
        List<String> all = names.toList();
        assertThat(all).contains("-A", "-B");
        assertThat(all).as("each was told every five minutes before").filteredOn(name -> !name.startsWith("-")).hasSizeLessThanOrEqualTo(2);
    }

    private static AlertHashes both(Announced one, Announced other) {
        return one.open().with(other.open());
    }

    private Announced kept(String group) {
        List<Announced> found = new ArrayList<>();
        journal.load(change -> {
            if (change instanceof Change.AnnouncedKept announced && announced.announced().groupKey().equals(group)) {
                found.add(announced.announced());
            }
        });
        return found.get(0);
    }

    @Test
    void anAlertThatMovesToOtherTermsIsEndedWhereItWasTold() {
        engine.reload(CONFIG, IMPORTS
                + "rule \"first\" when $a : Alert( severity == \"critical\" ) not Alert( name == \"Calm\", $a.name == \"A\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedBy( \"service\" ).groupWait( \"0s\" ) ); end\n"
                + "rule \"second\" when $a : Alert( name == \"A\" ) Alert( name == \"Calm\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedBy( \"service\" ).groupWait( \"2m\" ) ); end\n");
        fire("A", "critical");
        fire("B", "critical");
        engine.advance(Duration.ofMinutes(10));
        fire("Calm", "info");
        engine.advance(Duration.ofMinutes(10));
        end("A", "critical");
        engine.advance(Duration.ofMinutes(10));
        end("B", "critical");
        engine.advance(Duration.ofMinutes(10));

        List<String> toPager = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            if (keys.get(i).startsWith("rule/")) {
                toPager.add(told.get(i).substring(told.get(i).indexOf(' ') + 1) + (keys.get(i).equals(keys.get(0)) ? "" : " apart"));
            }
        }
        assertThat(toPager).containsExactly("A", "A B", "A apart", "-A apart", "-A B", "-B");
    }

    @Test
    void whatIsOverTwoBudgetsIsToldOnce() {
        String[] rules = {
            limited("critical", "groupWait( \"0s\" ).atMost( 1, \"10m\" )"), limited("warning", "groupWait( \"0s\" ).atMost( 1, \"20m\" )")
        };
        engine.reload(CONFIG, rules);
        for (String name : List.of("A", "B", "C")) {
            fire(name, "critical");
            fire(name.toLowerCase(Locale.ROOT), "warning");
            engine.advance(Duration.ofSeconds(10));
        }
        engine.advance(Duration.ofMinutes(40));
        engine.keepTimers();
        engine = start(rules);
        engine.advance(Duration.ofMinutes(30));

        assertThat(told).containsExactlyInAnyOrder("0s A", "0s a", "10m B C", "20m b c");

        told.clear();
        List.of("A", "B", "C").forEach(name -> end(name, "critical"));
        List.of("a", "b", "c").forEach(name -> end(name, "warning"));
        engine.advance(Duration.ofHours(1));

        assertThat(told).extracting(line -> line.substring(line.indexOf(' '))).containsExactlyInAnyOrder(" -A", " -B -C", " -a", " -b -c");
    }

    private static String limited(String severity, String terms) {
        return IMPORTS + "rule \"limited\" when $a : Alert( severity == \"" + severity + "\" )"
                + " then insertLogical( new Route( $a, \"pager\" ).groupedByAll()." + terms + ".restAsSummary() ); end\n";
    }

    @Test
    void theEndOfAnAlertThatIsRoutedNoMoreIsTold_alsoWhereAGroupOnOtherTermsBeginsMeanwhile() {
        engine.reload(CONFIG, unlessCalm(), others(SLOWLY));
        fire("A", "critical");
        engine.advance(Duration.ofMinutes(10));
        fire("Calm", "info");
        engine.advance(Duration.ofMinutes(2));
        fire("B", "warning");
        engine.advance(Duration.ofMinutes(8));
        end("A", "critical");
        engine.advance(Duration.ofMinutes(10));
        end("B", "warning");
        engine.advance(Duration.ofMinutes(10));

        assertThat(toldByRules()).containsExactly("0s A", "14m B", "24m -A B", "34m -B");
    }

    @Test
    void theEndOfAnAlertThatIsRoutedNoMoreIsToldAfterAStop_alsoWhereTheGroupThatHadTheSharedKeyIsGone() {
        String[] rules = {unlessCalm(), others(SLOWLY)};
        engine.reload(CONFIG, rules);
        fire("B", "warning");
        engine.advance(Duration.ofMinutes(3));
        fire("A", "critical");
        engine.advance(Duration.ofMinutes(1));
        fire("Calm", "info");
        end("B", "warning");
        engine.advance(Duration.ofMinutes(9));
        engine.keepTimers();
        engine = start(rules);
        end("A", "critical");
        engine.advance(Duration.ofMinutes(1));
        engine.keepTimers();
        engine = start(rules);
        engine.advance(Duration.ofMinutes(10));

        assertThat(toldByRules()).containsExactly("2m B", "3m A", "7m -B", "18m -A");
    }
}
