package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Flush;
import signalbox.decision.Decision.Standing;
import signalbox.group.AlertGroup;
import signalbox.notify.CapturedLog;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;
import signalbox.testing.TestClock;

class AuditTest {

    private static final Integration CHAT = new Integration("team-x", "slack", 1, true);
    private static final Instant ENDED = Instant.parse("2026-02-28T23:59:59.5Z");

    /** That of the group of {@code notification}. */
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private final TestClock clock = new TestClock("2026-03-01T00:01:00Z");
    private final Path storage;
    private final Audit audit;
    private final Notification notification = notification(CHAT, "Up", firing("Up", "instance", "a"), resolved("Up", "instance", "b"));

    AuditTest(@TempDir Path storage) {
        this.storage = storage;
        this.audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 3);
    }

    private static Outcome failed(Notification notification, Instant at) {
        return new Outcome(notification, Outcome.Result.FAILED, 4, "serverError", "team-x/slack[1]: status 500", at, Map.of());
    }

    private List<String> rows(String query) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + storage.resolve("audit/audit.db"));
                ResultSet row = connection.createStatement().executeQuery(query)) {
            while (row.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    cells.add(row.getString(i));
                }
                rows.add(String.join("|", cells));
            }
        }
        return rows;
    }

    @Test
    void whatBecameOfANotificationIsKept() throws Exception {
        audit.delivered(failed(notification, ENDED));
        audit.close();

        assertThat(rows("SELECT alert_group, receiver, integration, reason, firing, resolved, result, attempts, failure, detail, ended_at,"
                        + " last_at, count FROM deliveries"))
                .containsExactly(String.join(
                        "|",
                        notification.group().key(),
                        notification.group().receiver(),
                        "team-x/slack[1]",
                        notification.reason(),
                        "1|1|failed|4|serverError",
                        "team-x/slack[1]: status 500",
                        "2026-02-28T23:59:59.500Z|2026-02-28T23:59:59.500Z|1"));
        assertThat(rows("SELECT json_extract(labels, '$.instance'), status FROM told")).containsExactly("a|firing", "b|resolved");
        assertThat(audit.written()).isOne();
        assertThat(audit.lost()).isZero();
    }

    /** On a busy machine each turn is a little late, and the next is due an interval after it was had. */
    @Test
    void turnsThatAreALittleLateAreOneRow_untilAllOfThemTogetherAreLateByMuch() {
        Path other = storage.resolve("turns");
        AlertGroup group = notification.group();
        Instant due = ENDED;
        try (Audit turns = new Audit(other, Retention.DEFAULT, Mask.NONE, clock)) {
            for (int turn = 0; turn < 60; turn++) {
                Instant had = due.plusMillis(turn == 50 ? 70 : 10);
                Instant next = had.plus(group.destination().timing().groupInterval());
                turns.decided(List.of(new Flush(had, group, "", Decision.Outcome.UNCHANGED, "", 0, 0, 0, due, Optional.of(next), List.of())));
                due = next;
            }
        }
        assertThat(new History(other).flushes(Search.ALL).rows()).extracting(FlushRow::count).containsExactly(9L, 9L, 21L, 21L);
    }

    private static Flush handedOut(Notification notification, Instant at, Instant due) {
        return handedOut(notification, at, due, due.plus(INTERVAL));
    }

    private static Flush handedOut(Notification notification, Instant at, Instant due, Instant next) {
        return new Flush(at, notification.group(), notification.integration().toString(), Decision.Outcome.TOLD, notification.reason(), 1, 1, 0, due,
                Optional.of(next), notification.alerts());
    }

    /** While a receiver is down each of many groups is handed out again every few seconds: that filled a disk. */
    @Test
    void whatIsHandedOutUntilItArrivesIsOneRow_andWhatArrivedOneOfItsOwn() {
        Instant due = ENDED;
        List<Decision> turns = new ArrayList<>();
        for (int turn = 0; turn < 5; turn++) {
            for (int again = 0; again < 10; again++) {
                turns.add(handedOut(notification, due.plusSeconds(again), due));
            }
            due = due.plus(INTERVAL);
        }
        audit.decided(turns);
        audit.writeAll();
        audit.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", due, Map.of()));
        audit.decided(List.of(
                handedOut(notification, due, due),
                handedOut(notification, due.plus(INTERVAL), due.plus(INTERVAL)))); // not known to have arrived
        audit.close();
        assertThat(new History(storage).flushes(Search.ALL).rows()).extracting(FlushRow::count).containsExactly(2L, 5L);
    }

    /** The shorter the interval, the more of it many groups are late by: with one of 10 s they wrote 7 MB a minute. */
    @Test
    void whatIsHandedOutLaterThanItIsDueIsTheSameRow_untilAllTurnsAreLateTogetherByMuch() {
        Instant due = ENDED;
        List<Decision> turns = new ArrayList<>();
        for (int turn = 0; turn < 60; turn++) {
            Instant had = due.plusSeconds(20);
            turns.add(handedOut(notification, had, due, had.plus(INTERVAL)));
            due = had.plus(INTERVAL);
        }
        audit.decided(turns);
        audit.close();
        assertThat(new History(storage).flushes(Search.ALL).rows()).extracting(FlushRow::count).containsExactly(12L, 16L, 16L, 16L);
    }

    /** As where its alerts had ended, and fire again. */
    @Test
    void whatAGroupThatBeganAnewHandsOutIsAnotherRow() {
        audit.decided(List.of(
                handedOut(notification, ENDED, ENDED),
                handedOut(notification, ENDED.plus(INTERVAL).minusSeconds(20), ENDED.plus(INTERVAL).minusSeconds(20))));
        audit.close();
        assertThat(new History(storage).flushes(Search.ALL).rows()).extracting(FlushRow::count).containsExactly(1L, 1L);
    }

    @Test
    void whatIsHandedOutAgainAfterTheGroupWasQuietIsAnotherRow() {
        Instant quiet = ENDED.plus(INTERVAL);
        Instant again = quiet.plus(INTERVAL);
        audit.decided(List.of(
                handedOut(notification, ENDED, ENDED),
                new Flush(quiet, notification.group(), "", Decision.Outcome.ALL_QUIET, "", 0, 0, 2, quiet, Optional.of(again), List.of()),
                handedOut(notification, again, again)));
        audit.close();
        assertThat(new History(storage).flushes(Search.ALL).rows()).extracting(FlushRow::outcome).containsExactly("told", "all_quiet", "told");
    }

    @Test
    void queriesOfTheReadmeWork() throws Exception {
        Matcher block = Pattern.compile("```sql audit\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).isTrue();
        audit.delivered(failed(notification, ENDED));
        audit.close();

        List<String> queries = block.group(1).lines().toList();
        assertThat(rows(queries.get(0))).singleElement().asString().endsWith("status 500");
        assertThat(rows(queries.get(1))).isEmpty();
        assertThat(queries).hasSize(2);
    }

    @Test
    void templateThatFailsIsKeptOnce_howeverOftenTheNotificationIsTried() throws Exception {
        audit.templateFailed(notification, "slack_configs.title", "template: :1: function \"f\" not defined");
        audit.templateFailed(notification, "slack_configs.title", "template: :1: function \"f\" not defined");
        audit.templateFailed(notification, "slack_configs.text", "template: :1: unexpected EOF");
        audit.close();

        assertThat(rows("SELECT template, error, count FROM template_failures ORDER BY template"))
                .containsExactly(
                        "slack_configs.text|template: :1: unexpected EOF|1",
                        "slack_configs.title|template: :1: function \"f\" not defined|1");
    }

    @Test
    void saysHowMuchWaits_sinceWhen_andHowLargeItsFileIs() {
        audit.delivered(failed(notification, ENDED));
        audit.delivered(failed(notification, ENDED.plusSeconds(1)));

        AuditHealth busy = audit.health();
        assertThat(busy.waiting()).isEqualTo(2);
        assertThat(busy.waitingSince()).contains(ENDED);
        assertThat(busy.bytes()).isZero();
        audit.close();
        AuditHealth done = audit.health();
        assertThat(done.waiting()).isZero();
        assertThat(done.waitingSince()).isEmpty();
        assertThat(done.failing()).isEmpty();
        assertThat(done.written()).isEqualTo(2);
        assertThat(done.bytes()).isPositive();
        assertThat(done.mostBytes()).isEqualTo(Retention.DEFAULT.size());
        assertThat(done.freeBytes()).isPositive();
    }

    @Test
    void saysSinceWhenItCannotWrite_andWhy_untilItCan() throws Exception {
        Path inTheWay = storage.resolve("audit");
        Files.writeString(inTheWay, "a file, where the folder should be");
        audit.delivered(failed(notification, ENDED));
        audit.writeAll();
        Instant began = clock.instant();
        clock.advance(Duration.ofMinutes(3));
        audit.delivered(failed(notification, ENDED));
        audit.writeAll();

        assertThat(audit.health().failing()).hasValueSatisfying(failing -> {
            assertThat(failing.since()).isEqualTo(began);
            assertThat(failing.why()).contains(inTheWay.toString());
        });
        assertThat(audit.health().lost()).isEqualTo(2);
        assertThat(audit.missing()).as("what cannot be written down either is asked for here").hasValueSatisfying(gap -> {
            assertThat(gap.from()).isEqualTo(ENDED);
            assertThat(gap.lost()).isEqualTo(2);
            assertThat(gap.why()).contains("could not be written");
        });
        Files.delete(inTheWay);
        try (CapturedLog log = new CapturedLog(Audit.class)) {
            audit.writeAll();
            audit.writeAll();
            assertThat(log.lines(Level.INFO)).singleElement().asString().contains("audit is written again", "rows_lost=2");
        }
        assertThat(audit.health().failing()).isEmpty();
        assertThat(audit.missing()).isEmpty();
        assertThat(new History(storage).gaps(Search.ALL).rows()).singleElement().satisfies(row -> {
            assertThat(row.gap().from()).isEqualTo(ENDED);
            assertThat(row.gap().lost()).isEqualTo(2);
            assertThat(row.gap().why()).contains("could not be written");
        });
        audit.close();
    }

    @Test
    void rowsAreCountedAsLost_whenTheDiskWillNotTakeThem() throws Exception {
        Files.writeString(storage.resolve("audit"), "a file, where the folder should be");

        audit.delivered(failed(notification, ENDED));
        audit.close();

        assertThat(audit.lost()).isOne();
        assertThat(audit.written()).isZero();
    }

    @Test
    void nobodyWaits_whenTooMuchIsTold() throws Exception {
        for (int i = 0; i < 5; i++) {
            audit.delivered(failed(notification, ENDED));
        }
        audit.close();

        assertThat(audit.lost()).isEqualTo(2);
        assertThat(rows("SELECT sum(count) FROM delivery")).containsExactly("3");
    }

    @Test
    void whatThereIsNoTimeToWrite_whenTheServerStops_isAGap() throws Exception {
        audit.delivered(failed(notification, ENDED));
        audit.delivered(failed(notification, ENDED.plusMillis(1)));
        audit.close(Duration.ZERO);

        assertThat(audit.lost()).isEqualTo(2);
        assertThat(rows("SELECT count(*) FROM delivery")).containsExactly("0");
        assertThat(rows("SELECT since, until, lost, why FROM gaps"))
                .containsExactly("2026-02-28T23:59:59.500Z|2026-03-01T00:01:00.000Z|2|the server was stopped while they waited to be written");
    }

    @Test
    void rowsAreWritten_byAThreadOfItsOwn() throws Exception {
        try (Audit running = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock)) {
            running.delivered(failed(notification, ENDED));
        }
        assertThat(rows("SELECT count(*) FROM delivery")).containsExactly("1");
    }

    @Test
    void outcomeThatRepeatsItselfIsOneRow() throws Exception {
        try (Audit many = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100)) {
            for (int i = 0; i < 10; i++) {
                many.delivered(failed(notification, ENDED.minusSeconds(100 - i)));
            }
            many.delivered(new Outcome(notification, Outcome.Result.SENT, 1, "", "", ENDED.minusSeconds(10), Map.of()));
            many.delivered(failed(notification, ENDED));
        }
        assertThat(rows("SELECT result, count, ended_at, last_at FROM deliveries"))
                .containsExactly(
                        "failed|10|2026-02-28T23:58:19.500Z|2026-02-28T23:58:28.500Z",
                        "sent|1|2026-02-28T23:59:49.500Z|2026-02-28T23:59:49.500Z",
                        "failed|1|2026-02-28T23:59:59.500Z|2026-02-28T23:59:59.500Z");
    }

    private Audit startedAudit() {
        return new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100);
    }

    private void allThatHolds(Audit of) {
        of.decided(List.of(new Standing(clock.instant(), List.of())));
        of.writeAll();
    }

    private static Load start(Instant at) {
        return new Load(at, Load.Result.START, List.of(), "", Map.of(), List.of(), "", true);
    }

    @Test
    void timeWithoutAServerIsAGap_fromTheLastSignOfLifeOn_whateverIsWrittenBeforeTheEngineRuns() throws Exception {
        Audit killed = startedAudit();
        killed.loaded(start(clock.instant()));
        killed.writeAll();
        clock.advance(Duration.ofSeconds(3));
        allThatHolds(killed);
        assertThat(rows("SELECT * FROM gap")).as("before the first start nothing is missing").isEmpty();
        clock.advance(Duration.ofMinutes(10));

        Audit killedAtItsStart = startedAudit();
        killedAtItsStart.loaded(start(clock.instant()));
        killedAtItsStart.writeAll();
        clock.advance(Duration.ofMinutes(10));
        Audit failed = startedAudit();
        failed.loaded(start(clock.instant()));
        failed.close();
        clock.advance(Duration.ofMinutes(10));

        Audit running = startedAudit();
        running.loaded(start(clock.instant()));
        running.writeAll();
        clock.advance(Duration.ofSeconds(3));
        allThatHolds(running);
        assertThat(rows("SELECT since, until, why FROM gaps"))
                .containsExactly("2026-03-01T00:01:03.000Z|2026-03-01T00:31:06.000Z|the server had ended without being stopped");
    }

    @Test
    void rowsThatAreTooOldAreDeleted() throws Exception {
        audit.delivered(failed(notification, ENDED.minus(Duration.ofDays(40))));
        audit.delivered(new Outcome(
                notification, Outcome.Result.SENT, 1, "", "", ENDED.minus(Duration.ofDays(20)), Map.of()));
        audit.delivered(failed(notification, ENDED));
        audit.close();
        Retention month = new Retention(Duration.ofDays(10), 1 << 30, Duration.ofDays(30), 1 << 30);
        Audit later = new Audit(storage, month, Mask.NONE, clock, 3);
        later.close();
        assertThat(rows("SELECT count(*) FROM delivery")).containsExactly("2");
        clock.advance(Duration.ofDays(20));
        new Audit(storage, month, Mask.NONE, clock, 3).close();
        assertThat(rows("SELECT ended_at FROM deliveries")).containsExactly("2026-02-28T23:59:59.500Z");
    }

    @Test
    void whileTheServerWasAwayIsAGap_alsoWhenSomethingIsWrittenBeforeItKnowsWhatHolds() throws Exception {
        audit.decided(List.of(new Standing(clock.instant(), List.of())));
        audit.writeAll();
        assertThat(rows("SELECT count(*) FROM gap")).as("nothing was before").containsExactly("0");
        Instant killed = clock.instant();
        clock.advance(Duration.ofMinutes(10));
        try (Audit next = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100)) {
            next.loaded(new Load(clock.instant(), Load.Result.START, List.of(), "", Map.of(), List.of(), "", true));
            next.writeAll();
            clock.advance(Duration.ofSeconds(2));
            next.decided(List.of(new Standing(clock.instant(), List.of())));
            next.writeAll();
        }
        assertThat(rows("SELECT since FROM gap")).containsExactly(String.valueOf(killed.toEpochMilli()));
        assertThat(rows("SELECT until FROM gap")).containsExactly(String.valueOf(clock.instant().toEpochMilli()));
    }

    @Test
    void oldestRowsAreDeleted_whenTheFilesBecomeTooLarge() throws Exception {
        long most = 600_000;
        for (int day = 30; day >= 0; day -= 30) {
            try (Audit many = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 20_000)) {
                for (int i = 0; i < 15_000; i++) {
                    many.delivered(failed(
                            notification(CHAT, "Up" + i, firing("Up", "instance", "a")), ENDED.minus(Duration.ofDays(day)).plusMillis(i % 400)));
                }
            }
        }
        new Audit(storage, new Retention(Duration.ofDays(90), most, Duration.ofDays(400), 1L << 40), Mask.NONE, clock, 3).close();
        long left = 0;
        try (Stream<Path> files = Files.list(storage.resolve("audit"))) {
            for (Path file : files.toList()) {
                left += Files.size(file);
            }
        }
        assertThat(left).isLessThanOrEqualTo(most);
        assertThat(rows("SELECT count(*) > 0 FROM deliveries WHERE ended_at > '2026-02-15'")).containsExactly("1");
        assertThat(rows("SELECT count(*) FROM deliveries WHERE ended_at < '2026-02-15'")).containsExactly("0");
    }
}
