package signalbox.engine;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Notification;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** spec/behaviour.md 9, 10.1 and 11. */
class NotifyingTest {

    private static final String CONFIG =
            """
            route:
              receiver: team
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            receivers:
              - name: team
                webhook_configs: [{url: "http://localhost/", send_resolved: true}]
            """;

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();

    private static String config(boolean sendResolved) {
        return CONFIG.replace("send_resolved: true", "send_resolved: " + sendResolved);
    }

    private static Labels alert(String name) {
        return Labels.of("alertname", name);
    }

    /** {@code a b}: two alerts; {@code none}: no alerts. */
    private static List<Labels> alerts(String names) {
        return names.equals("none")
                ? List.of()
                : Stream.of(names.split(" ")).map(NotifyingTest::alert).toList();
    }

    private void keepAlerts(String names, boolean firing) {
        Instant now = clock.instant();
        List<Change> changes = new ArrayList<>();
        alerts(names).forEach(labels -> changes.add(new Change.AlertKept(
                new AlertReport(
                        labels,
                        Labels.EMPTY,
                        now.minusSeconds(3600),
                        firing ? now.plusSeconds(3600) : now.minusSeconds(1),
                        "",
                        now,
                        false),
                firing)));
        journal.write(changes).join();
    }

    private void keepAnnounced(String firing, String resolved, Instant at, Instant expires) {
        journal.write(List.of(new Change.AnnouncedKept(new Announced(
                "{}:{}", "team", "webhook", 0, hashes(firing), hashes(resolved), at, expires, Map.of("threadTs", "0.1"))))).join();
    }

    private static AlertHashes hashes(String names) {
        return AlertHashes.of(alerts(names).stream().mapToLong(Labels::notificationHash).toArray());
    }

    /**
     * The whole decision table. "before" is what the notification log says was told as firing and as resolved, "age" how
     * many seconds ago; "-" means that the log has no entry. repeat_interval is 14400s.
     */
    @ParameterizedTest(name = "entry {0}: told firing {1}, resolved {2}, {3}s ago; now firing {4}, resolved {5}")
    @CsvSource({
        // entry, before: firing, resolved, age; now: firing, resolved; told with send_resolved, told without
        "1,   -,    -,    0,     a,    none, first notification,      first notification",
        "1,   -,    -,    0,     a,    b,    first notification,      first notification",
        "2,   -,    -,    0,     none, a,    '',                      ''",
        "3,   none, none, 60,    a,    none, first notification,      first notification",
        "3,   none, a,    60,    a,    none, first notification,      first notification",
        "3,   none, a,    20000, a b,  c,    first notification,      first notification",
        "4,   a,    none, 60,    a b,  none, new alerts added,        new alerts added",
        "4,   a,    none, 60,    b,    none, new alerts added,        new alerts added",
        "4,   a,    none, 60,    b,    a,    new alerts added,        new alerts added",
        "4,   a,    b,    60,    a b,  none, new alerts added,        new alerts added",
        "4,   a,    none, 20000, a b,  c,    new alerts added,        new alerts added",
        "5,   a,    none, 60,    none, a,    all alerts resolved,     all alerts resolved",
        "5,   a b,  none, 60,    none, a,    all alerts resolved,     all alerts resolved",
        "5,   a,    b,    60,    none, b,    all alerts resolved,     all alerts resolved",
        "5,   a,    none, 20000, none, a,    all alerts resolved,     all alerts resolved",
        "6,   none, a,    60,    none, a,    '',                      ''",
        "6,   none, a,    60,    none, b,    '',                      ''",
        "6,   none, a,    20000, none, b,    '',                      ''",
        "7,   a b,  none, 60,    a,    b,    some alerts resolved,    ''",
        "7,   a,    none, 60,    a,    b,    some alerts resolved,    ''",
        "7,   a b,  c,    60,    a,    b c,  some alerts resolved,    ''",
        "7,   a b,  none, 20000, a,    b,    some alerts resolved,    repeat interval elapsed",
        "8,   a,    none, 14401, a,    none, repeat interval elapsed, repeat interval elapsed",
        "8,   a b,  none, 14401, a,    none, repeat interval elapsed, repeat interval elapsed",
        "8,   a,    b,    14401, a,    b,    repeat interval elapsed, repeat interval elapsed",
        "9,   a,    none, 14400, a,    none, '',                      ''",
        "9,   a,    none, 60,    a,    none, '',                      ''",
        "9,   a b,  none, 60,    a,    none, '',                      ''",
        "9,   a b,  b,    60,    a,    b,    '',                      ''",
    })
    void groupIsToldAsTheTableSays(
            int entry, String toldFiring, String toldResolved, long age, String firing, String resolved,
            String withResolved, String withoutResolved) {
        assertThat(entry).isBetween(1, 9);
        assertThat(told(toldFiring, toldResolved, age, firing, resolved, true)).isEqualTo(withResolved);
        assertThat(told(toldFiring, toldResolved, age, firing, resolved, false)).isEqualTo(withoutResolved);
    }

    private static String told(
            String toldFiring, String toldResolved, long age, String firing, String resolved, boolean sendResolved) {
        NotifyingTest world = new NotifyingTest();
        Instant now = world.clock.instant();
        if (!toldFiring.equals("-")) {
            world.keepAnnounced(toldFiring, toldResolved, now.minusSeconds(age), now.plusSeconds(1000));
        }
        world.keepAlerts(firing, true);
        world.keepAlerts(resolved, false);
        TestEngine engine = new TestEngine(world.clock, world.journal, config(sendResolved)).tick();
        if (engine.told.isEmpty()) {
            return "";
        }
        Notification told = engine.told.get(0);
        assertThat(engine.told).hasSize(1);
        assertThat(labels(told.firing())).containsExactlyInAnyOrderElementsOf(alerts(firing));
        assertThat(labels(told.resolved())).containsExactlyInAnyOrderElementsOf(alerts(resolved));
        return told.reason();
    }

    private static List<Labels> labels(List<Alert> alerts) {
        return alerts.stream().map(Alert::labels).toList();
    }

    @Test
    void entryWhoseTimeIsOverCountsUntilItIsCollected() {
        Instant now = clock.instant();
        keepAnnounced("a", "none", now.minusSeconds(60), now.minusSeconds(30));
        keepAlerts("a", true);
        TestEngine engine = new TestEngine(clock, journal, CONFIG).tick();
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(14));
        assertThat(engine.takeTold()).isEmpty();
        engine.advance(ofMinutes(6)); // collected after 15 minutes
        assertThat(engine.told).extracting(Notification::data).containsExactly(Map.of());
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void entryIsKeptForTwoRepeatIntervalsButNotLongerThanTheRetention() {
        TestEngine engine = new TestEngine(clock, journal, CONFIG);
        engine.firing("alertname", "a").advance(ofSeconds(30));
        assertThat(lastAnnounced().expiresAt()).isEqualTo(clock.instant().plus(Duration.ofHours(8)));

        InMemoryJournal other = new InMemoryJournal();
        TestEngine rare = new TestEngine(clock, other, CONFIG.replace("4h", "4d"));
        rare.firing("alertname", "a").advance(ofSeconds(30));
        Announced kept = ((Change.AnnouncedKept) other.kept().get(0)).announced();
        assertThat(kept.expiresAt()).isEqualTo(clock.instant().plus(Duration.ofDays(5)));
    }

    private Announced lastAnnounced() {
        return journal.written().stream()
                .filter(Change.AnnouncedKept.class::isInstance)
                .map(change -> ((Change.AnnouncedKept) change).announced())
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    @Test
    void logHoldsWhatWasToldAndToWhom() {
        TestEngine engine = new TestEngine(clock, journal, CONFIG);
        engine.firing("alertname", "a").firing("alertname", "b").advance(ofSeconds(30));
        engine.resolved("alertname", "a").advance(ofMinutes(5));
        assertThat(lastAnnounced().key()).isEqualTo("{}:{}:team/webhook/0");
        assertThat(lastAnnounced().firing()).isEqualTo(hashes("b"));
        assertThat(lastAnnounced().resolved()).isEqualTo(hashes("a"));
        assertThat(lastAnnounced().at()).isEqualTo(clock.instant());
    }

    /** How a group's reason to speak comes about, after it was told that {@code a} and {@code b} fire. */
    private static void bringAbout(String reason, TestEngine engine) {
        switch (reason) {
            case "new alerts added" -> engine.firing("alertname", "c").advance(ofMinutes(5));
            case "some alerts resolved" -> engine.resolved("alertname", "a").advance(ofMinutes(5));
            case "all alerts resolved" ->
                engine.resolved("alertname", "a").resolved("alertname", "b").advance(ofMinutes(5));
            default -> engine.advance(ofMinutes(10));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "new alerts added", "some alerts resolved", "all alerts resolved", "repeat interval elapsed"
    })
    void whatTheReceiverNotedIsHandedToIt_whenTheGroupSpeaksAgain(String reason) {
        TestEngine engine = new TestEngine(clock, journal, CONFIG.replace("4h", "9m"));
        engine.noted = Map.of("threadTs", "1.1");
        engine.firing("alertname", "a").firing("alertname", "b").advance(ofSeconds(30));
        bringAbout(reason, engine);
        assertThat(engine.told).extracting(Notification::reason).containsExactly("first notification", reason);
        assertThat(engine.told).extracting(Notification::data).containsExactly(Map.of(), engine.noted);
    }

    @Test
    void groupThatBeginsAnewHasNothingOfBefore() {
        TestEngine engine = new TestEngine(clock, journal, CONFIG);
        engine.noted = Map.of("threadTs", "1.1");
        engine.firing("alertname", "a").advance(ofSeconds(30));
        engine.resolved("alertname", "a").advance(ofMinutes(5));
        engine.firing("alertname", "a").advance(ofMinutes(5));
        assertThat(engine.told).extracting(Notification::data).containsExactly(Map.of(), engine.noted, Map.of());
    }

    @Test
    void whatIsNotedIsKeptOnlyOfWhatWasTold() {
        TestEngine engine = new TestEngine(clock, journal, CONFIG);
        engine.noted = Map.of("threadTs", "1.1");
        engine.firing("alertname", "a").advance(ofSeconds(30));
        engine.noted = Map.of("threadTs", "2.2");
        engine.receiversDown.add("team");
        engine.firing("alertname", "b").advance(ofMinutes(5));
        assertThat(lastAnnounced().data()).isEqualTo(Map.of("threadTs", "1.1"));
    }

    @Test
    void logIsLeftAlone_whenNothingIsToldOrNobodyIsReached() {
        TestEngine engine = new TestEngine(clock, journal, CONFIG);
        engine.firing("alertname", "a").advance(ofSeconds(30));
        Announced told = lastAnnounced();
        engine.advance(ofMinutes(5));
        assertThat(lastAnnounced()).isEqualTo(told);
        engine.receiversDown.add("team");
        engine.firing("alertname", "b").advance(ofMinutes(5));
        assertThat(lastAnnounced()).isEqualTo(told.withOpen(hashes("a b"))); // but for what a crash may leave open
    }

    @Test
    void repeatThatIsAMultipleOfTheGroupIntervalComesOneGroupIntervalLater() {
        TestEngine engine = new TestEngine(CONFIG.replace("5m", "1s").replace("4h", "5s"));
        engine.firing("alertname", "a").advance(ofSeconds(30)).takeTold();
        assertThat(engine.advance(Duration.ofMillis(5_999)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void repeatThatIsALittleShorterComesInTime() {
        TestEngine engine = new TestEngine(CONFIG.replace("5m", "1s").replace("4h", "4900ms"));
        engine.firing("alertname", "a").advance(ofSeconds(30)).takeTold();
        assertThat(engine.advance(Duration.ofMillis(4_999)).takeTold()).isEmpty();
        assertThat(engine.advance(Duration.ofMillis(1)).takeTold())
                .containsExactly("team: repeat interval elapsed, 1 firing, 0 resolved");
    }

    @Test
    void repeatCountsFromWhenTheReceiverHadIt() {
        TestEngine engine = new TestEngine(CONFIG.replace("5m", "1s").replace("4h", "4900ms"));
        engine.answersKeptBack = true;
        engine.firing("alertname", "a").advance(ofSeconds(30));
        engine.clock.advance(Duration.ofMillis(500));
        engine.answersKeptBack = false;
        engine.answer(engine.unanswered.get(0).notification());
        engine.takeTold();
        assertThat(engine.advance(ofSeconds(5)).takeTold()).isEmpty(); // 5.5s after the look, 5s after the answer
        assertThat(engine.advance(ofSeconds(1)).takeTold()).hasSize(1);
    }

    @Test
    void endIsLoggedThoughNothingIsSentOfIt_whenTheIntegrationWantsNoResolvedAlerts() {
        TestEngine engine = new TestEngine(clock, journal, config(false));
        engine.firing("alertname", "a").advance(ofSeconds(30)).resolved("alertname", "a").advance(ofMinutes(5));
        assertThat(lastAnnounced().firing().isEmpty()).isTrue();
        assertThat(lastAnnounced().resolved()).isEqualTo(hashes("a"));
        engine.takeTold();
        engine.firing("alertname", "a").advance(ofSeconds(30));
        assertThat(engine.takeTold()).containsExactly("team: first notification, 1 firing, 0 resolved");
    }

    @Test
    void eachIntegrationHasItsOwnLogAndAFailedOneIsToldAgainAlone() {
        TestEngine engine = new TestEngine(CONFIG.replace(
                "[{url: \"http://localhost/\", send_resolved: true}]",
                "[{url: \"http://localhost/\"}, {url: \"http://localhost/\"}]"));
        engine.answersKeptBack = true;
        engine.firing("alertname", "a").advance(ofSeconds(30));
        assertThat(engine.unanswered).hasSize(2);
        engine.answer(engine.unanswered.get(0).notification());
        engine.receiversDown.add("team");
        engine.answer(engine.unanswered.get(1).notification());
        engine.receiversDown.clear();
        engine.answersKeptBack = false;
        engine.told.clear();
        engine.advance(ofMinutes(5));
        assertThat(engine.told)
                .singleElement()
                .satisfies(again -> assertThat(again.integration())
                        .isEqualTo(engine.unanswered.get(1).notification().integration()));
    }

    @Test
    void alertsAreToldInAlertmanagersOrder() {
        TestEngine engine = new TestEngine(CONFIG);
        engine.firing("alertname", "z").firing("alertname", "a").firing("job", "y", "alertname", "b");
        engine.firing("job", "x", "instance", "2", "alertname", "b").firing("job", "x", "instance", "1", "alertname", "b");
        engine.advance(ofSeconds(30));
        assertThat(labels(engine.told.get(0).alerts()))
                .containsExactly(
                        Labels.of("job", "x", "instance", "1", "alertname", "b"),
                        Labels.of("job", "x", "instance", "2", "alertname", "b"),
                        Labels.of("job", "y", "alertname", "b"),
                        alert("a"),
                        alert("z"));
    }

    @Test
    void firingAlertsHaveNoEndAndResolvedOnesKeepTheirs() {
        TestEngine engine = new TestEngine(CONFIG);
        engine.firing("alertname", "a").firing("alertname", "b").advance(ofSeconds(30));
        Instant end = engine.clock.instant();
        engine.resolved("alertname", "a").advance(ofMinutes(5));
        List<Alert> told = engine.told.get(1).alerts();
        assertThat(told.get(0).endsAt()).isEqualTo(end);
        assertThat(told.get(1).endsAt()).isEqualTo(Alert.NOT_ENDED);
    }
}
