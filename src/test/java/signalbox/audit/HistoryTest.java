package signalbox.audit;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.testing.TestEngine.matching;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.ack.Ack;
import signalbox.ack.Acknowledged;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.Severity;
import signalbox.decision.Quiet;
import signalbox.engine.Settings;
import signalbox.explain.AlertOutcome;
import signalbox.explain.AtReceiver;
import signalbox.explain.Explanation;
import signalbox.explain.Sentence;
import signalbox.explain.Speech;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Attempt;
import signalbox.notify.Delivery;
import signalbox.store.Change;
import signalbox.testing.InMemoryJournal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;
import signalbox.view.AlertView;
import signalbox.view.Gap;

/** What the engine decided is asked for later, from the file. */
class HistoryTest {

    private static final String CONFIG =
            """
            route:
              receiver: chat
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
              routes:
                - matchers: [severity="page"]
                  receiver: pager
                  mute_time_intervals: [lunch]
                - matchers: [severity="night"]
                  receiver: pager
                  active_time_intervals: [lunch]
                - matchers: [severity="once"]
                  receiver: once
                - matchers: [severity="nobody"]
                  receiver: nobody
            inhibit_rules:
              - source_matchers: [alertname="NodeDown"]
                target_matchers: [severity="warning"]
                equal: [instance]
            time_intervals:
              - name: lunch
                time_intervals: [{times: [{start_time: "12:00", end_time: "13:00"}]}]
            receivers:
              - name: chat
                webhook_configs: [{url: "http://localhost/"}]
              - name: pager
                webhook_configs: [{url: "http://localhost/"}, {url: "http://localhost/2"}]
              - name: once
                webhook_configs: [{url: "http://localhost/", send_resolved: false}]
              - name: nobody
            """;

    private static final String RULES =
            """
            import signalbox.alert.Alert
            import signalbox.attribute.Attribute
            import signalbox.inhibit.Inhibition
            import signalbox.inhibit.Withheld
            import signalbox.route.Route
            rule "causes keep effects quiet" when $s : Alert( name == "Cause" ) $a : Alert( name == "Effect" )
                then insertLogical( new Inhibition( $a, $s ).keepingEndsQuiet() ); end
            rule "batch jobs wait" when $a : Alert( job == "batch" ) then insertLogical( new Withheld( $a, "batch jobs wait" ) ); end
            rule "database alerts go to the pager, too" when $a : Alert( team == "db" ) then insertLogical( new Route( $a, "pager" ) ); end
            rule "the runbook of the database" when $a : Alert( team == "db" ) then insertLogical( new Attribute( $a, "runbook", "a=b" ) ); end
            rule "large ones wait" when $a : Alert( name == "Large", Integer.parseInt( label( "size" ) ) > 3 )
                then insertLogical( new Withheld( $a, "large" ) ); end
            """;

    private static final Labels DISK = Labels.of("alertname", "DiskFull", "instance", "db1", "severity", "warning");

    private final Path storage;
    private final TestClock clock = new TestClock("2026-01-01T11:00:00Z");
    private final InMemoryJournal journal = new InMemoryJournal();
    private final History history;
    private Audit audit;
    private TestEngine engine;
    private String config = CONFIG;
    private Load.Flags flags = Load.Flags.USUAL;

    HistoryTest(@TempDir Path storage) {
        this.storage = storage;
        history = new History(storage);
        audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000);
        engine = begin();
    }

    private TestEngine begin() {
        Settings settings = Settings.DEFAULT.with(audit).withResolvedWhileMuted(flags.resolvedWhileMuted()).with(flags.severity());
        TestEngine begun = new TestEngine(clock, journal, settings, config, RULES);
        begun.beforeAnswer = notification -> audit.delivered(new signalbox.notify.Outcome(
                notification,
                begun.receiversDown.contains(notification.integration().receiver())
                        ? signalbox.notify.Outcome.Result.FAILED
                        : notification.integration().sendResolved() || !notification.firing().isEmpty()
                                ? signalbox.notify.Outcome.Result.SENT
                                : signalbox.notify.Outcome.Result.NOTHING_TO_SEND,
                1,
                "",
                begun.receiversDown.contains(notification.integration().receiver()) ? "status 500" : "",
                clock.instant(),
                Map.of()));
        audit.loaded(new Load(clock.instant(), Load.Result.START, List.of(), "", Map.of("chat", 1, "pager", 2, "once", 1, "nobody", 0), List.of(), "", true).with(flags));
        return begun;
    }

    @AfterEach
    void close() {
        engine.close();
        audit.close();
    }

    @Test
    void endThatIsKeptQuietIsKnownToHaveBeen_andUntilWhen() {
        Labels effect = Labels.of("alertname", "Effect", "severity", "warning");
        Instant begin = clock.instant();
        engine.firing("alertname", "Effect", "severity", "warning");
        engine.advance(ofMinutes(1)).firing("alertname", "Cause", "severity", "warning");
        engine.advance(ofSeconds(10)).resolved("alertname", "Effect", "severity", "warning");
        engine.advance(ofSeconds(10)).resolved("alertname", "Cause", "severity", "warning");
        engine.advance(ofMinutes(10));
        audit.writeAll();
        Explanation quiet = then(effect, begin.plusSeconds(75));
        assertThat(quiet.outcome()).isEqualTo(AlertOutcome.INHIBITED);
        assertThat(Sentence.text(Sentence.of(quiet, Speech.PLAIN)))
                .contains("because Cause{severity=\"warning\"} fires: its end is kept quiet, too, since 2026-01-01T11:01:00Z.");
        assertThat(then(effect, begin.plusSeconds(85)).outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(then(effect, begin.plusSeconds(600)).outcome()).isEqualTo(AlertOutcome.RESOLVED);
    }

    @Test
    void whatWasToldBeforeTheRecordBegan_isInIt_once() {
        Instant told = clock.instant().minusSeconds(600);
        engine.close();
        journal.write(List.of(new Change.AnnouncedKept(new Announced(
                "{}:{alertname=\"DiskFull\"}", "chat", "webhook", 0, AlertHashes.of(DISK.notificationHash()), AlertHashes.NONE, told,
                told.plusSeconds(86_400), Map.of())))).join();
        engine = begin();
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.firing("alertname", "DiskFull", "instance", "db2", "severity", "warning");
        engine.advance(ofSeconds(40));
        audit.writeAll();

        assertThat(then(DISK, clock.instant().minusSeconds(20)).outcome()).isEqualTo(AlertOutcome.TOLD);
        assertThat(Sentence.text(Sentence.of(then(DISK, clock.instant().minusSeconds(20)), Speech.PLAIN))).contains("Told at 2026-01-01T10:50:00Z to chat");
        assertThat(then(DISK.overlaidWith(Labels.of("instance", "db2")), clock.instant().minusSeconds(20)).outcome()).isEqualTo(AlertOutcome.WAITING);
        engine.close();
        engine = begin();
        engine.advance(ofMinutes(10));
        audit.writeAll();
        assertThat(history.notifications(search(List.of(), 0, 10), true).rows())
                .extracting(each -> each.at() + " " + each.reason() + " " + each.alerts().size())
                .containsExactly("2026-01-01T11:00:30Z new alerts added 2", "2026-01-01T10:50:00Z as the notification log has it 1");
    }

    @Test
    void endThatWasToldWhateverKeptTheAlertQuiet_isKnownToHaveBeenOnItsWay() {
        Instant begin = clock.instant();
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1)).silence(Duration.ofHours(1), TestEngine.matching("alertname", "DiskFull"));
        engine.firing("alertname", "Another", "severity", "warning"); // the last that is told of the group does not name the silenced
        engine.advance(ofMinutes(10)).resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        Instant ended = clock.instant();
        engine.advance(ofMinutes(10));
        audit.writeAll();
        assertThat(then(DISK, begin.plusSeconds(120)).outcome()).isEqualTo(AlertOutcome.SILENCED);
        assertThat(then(DISK, ended.plusSeconds(1)).outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(then(DISK, clock.instant()).outcome()).isEqualTo(AlertOutcome.RESOLVED);
    }

    @Test
    void whatRulesAddedIsKept() {
        Labels alert = Labels.of("alertname", "Slow", "team", "db");
        engine.firing("alertname", "Slow", "team", "db");
        clock.advance(Duration.ofMinutes(1));
        Instant then = clock.instant();
        engine.resolved("alertname", "Slow", "team", "db");
        audit.writeAll();
        assertThat(then(alert, then.minusSeconds(1)).view().orElseThrow().attributes()).singleElement().satisfies(attribute -> {
            assertThat(attribute.name() + ": " + attribute.value()).isEqualTo("runbook: a=b");
            assertThat(attribute.by().rule()).isEqualTo("the runbook of the database");
        });
    }

    /** As when the process is killed: what was written is there, nobody says that it ended. */
    private void restart(Duration downFor) {
        audit.writeAll();
        engine.close();
        clock.advance(downFor);
        audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000);
        engine = begin();
    }

    @Test
    void endsThatAFlagKeepsBackAreExplainedByTheFlagOfThen() {
        flags = new Load.Flags(Severity.parse("p1 > p2"), false);
        restart(ofSeconds(10));
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        engine.silence(ofHours(1), matching("alertname", "DiskFull"));
        engine.resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofSeconds(10));
        Instant end = clock.instant();
        Explanation live = Explanation.of(DISK, engine.view(), end);
        assertThat(live.outcome()).isEqualTo(AlertOutcome.SILENCED);
        audit.loaded(new Load(end, Load.Result.TAKEN_OVER, List.of(), "", Map.of("chat", 1), List.of(), "", true));
        flags = Load.Flags.USUAL;
        restart(ofMinutes(2));
        audit.writeAll();
        assertThat(then(DISK, end).outcome()).isEqualTo(AlertOutcome.SILENCED);
        assertThat(history.at(end, PastView::flags).orElseThrow().orElseThrow().severity()).hasToString("p1 > p2");
        assertThat(history.at(clock.instant(), PastView::flags).orElseThrow()).hasValueSatisfying(now ->
                assertThat(now.resolvedWhileMuted()).isTrue());
    }

    @Test
    void whomAnAlertWasToldIsKnown_alsoWhenItHasEndedAndWhenItsGroupIsToldOfOthersSince() {
        String[] slow = {"alertname", "Slow", "instance", "db1", "severity", "warning"};
        engine.firing(slow);
        engine.advance(ofMinutes(1));
        Instant told = clock.instant();
        engine.firing("alertname", "NodeDown", "instance", "db1", "severity", "none");
        engine.firing("alertname", "Slow", "instance", "db2", "severity", "warning"); // the group is told of this one alone
        engine.advance(ofMinutes(10));
        Instant inhibited = clock.instant();
        engine.resolved(slow);
        engine.advance(ofMinutes(10));
        Instant ended = clock.instant();
        engine.resolved("alertname", "Slow", "instance", "db2", "severity", "warning");
        engine.advance(ofMinutes(20)); // the group is no more
        Instant over = clock.instant().minusMillis(1);
        engine.firing(slow);
        engine.advance(Duration.ofSeconds(1));
        audit.writeAll();

        Labels alert = Labels.of(slow);
        assertThat(told(alert, told)).containsExactly("chat/webhook[0] 2026-01-01T11:00:30Z firing");
        assertThat(told(alert, inhibited)).containsExactly("chat/webhook[0] 2026-01-01T11:00:30Z firing");
        assertThat(then(alert, inhibited.minusMillis(1)).outcome()).isEqualTo(AlertOutcome.INHIBITED);
        assertThat(then(alert, inhibited).outcome()).as("that it has ended is told, whatever inhibits it").isEqualTo(AlertOutcome.WAITING);
        assertThat(told(alert, ended)).singleElement().asString().endsWith("resolved");
        assertThat(told(alert, over)).isEqualTo(told(alert, ended));
        assertThat(Sentence.text(Sentence.of(then(alert, over), Speech.PLAIN)))
                .matches("It ended at \\S+ Its end was told at \\S+ to chat\\.");
        assertThat(told(alert, clock.instant())).as("of the time before it is told by those times").isEmpty();
    }

    private List<String> told(Labels alert, Instant at) {
        return then(alert, at).told().stream()
                .map(each -> each.integration() + " " + each.at() + " " + (each.firing().contains(alert.notificationHash()) ? "firing" : "resolved"))
                .toList();
    }

    @Test
    void whoeverIsNotToldOfEndsWasNotToldOfThem_andWillNotBe() {
        Labels one = Labels.of("alertname", "Slow", "instance", "db1", "severity", "once");
        Labels other = Labels.of("alertname", "Slow", "instance", "db2", "severity", "once");
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(3)), "alertname", "Slow", "instance", "db1", "severity", "once");
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(8)), "alertname", "Slow", "instance", "db2", "severity", "once");
        engine.advance(ofMinutes(4));
        Instant firstHasEnded = clock.instant();
        audit.writeAll();
        Map<Labels, String> whileItWasSo = explained();
        engine.advance(ofMinutes(1));
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(4)), "alertname", "Slow", "instance", "db3", "severity", "once");
        engine.advance(ofMinutes(1)); // two of the group are told, and not the one that has ended
        engine.advance(ofMinutes(4));
        Instant bothHaveEnded = clock.instant();
        engine.advance(ofMinutes(20));
        audit.writeAll();

        assertThat(then(one, firstHasEnded).outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(whileItWasSo.get(one)).startsWith("RESOLVED").isEqualTo(words(then(one, firstHasEnded)));
        assertThat(told(one, bothHaveEnded)).containsExactly("once/webhook[0] 2026-01-01T11:00:30Z firing");
        assertThat(told(other, bothHaveEnded)).containsExactly("once/webhook[0] 2026-01-01T11:05:30Z firing");
        assertThat(then(other, bothHaveEnded).outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(history.notifications(new Search(Optional.empty(), Optional.empty(), List.of(), one.fingerprintText(), "", "", "", "told", 0, 10), true).rows())
                .as("notifications that told the first").hasSize(1);
    }

    @Test
    void attemptsOfAFailureThatRepeatsItselfAreKnownOneByOne() {
        Instant begin = clock.instant();
        engine.beforeAnswer = notification -> {
            Instant at = clock.instant();
            Delivery busy = Delivery.retry(Delivery.SERVER_ERROR, at.isBefore(begin.plusSeconds(60)) ? "status 500" : "status 503");
            audit.delivered(new signalbox.notify.Outcome(
                    notification, signalbox.notify.Outcome.Result.FAILED, 2, Delivery.SERVER_ERROR, "gave up", at.plusSeconds(100), Map.of(),
                    List.of(new Attempt(at.plusSeconds(1), ofSeconds(1), 1, busy), new Attempt(at.plusSeconds(90), ofSeconds(1), 2, busy))));
        };
        engine.receiversDown.add("chat");
        engine.report(begin, begin.plus(ofMinutes(60)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(12));
        audit.writeAll();
        String after = Sentence.text(Sentence.of(then(DISK, begin.plusSeconds(40)), Speech.PLAIN));
        assertThat(after).isEqualTo("Could not be told to chat yet: an attempt failed, the last at 2026-01-01T11:00:31Z: status 500. It is tried again.");
        assertThat(Sentence.text(Sentence.of(then(DISK, begin.plusSeconds(140)), Speech.PLAIN))).contains("2 attempts failed", "status 500");
        assertThat(Sentence.text(Sentence.of(then(DISK, begin.plusSeconds(340)), Speech.PLAIN)))
                .as("at each turn they are counted anew, as the server does")
                .contains("yet: an attempt failed", "status 503");
        assertThat(Sentence.text(Sentence.of(then(DISK, clock.instant().plusSeconds(11)), Speech.PLAIN))).as("the last time of all that failed alike")
                .startsWith("Could not be told to chat at 2026-01-01T11:12:10Z: gave up.");
    }

    @Test
    void ofWhichAlertsAFailureWasIsKnown_whenOneOfOtherAlertsFollowsIt() {
        engine.receiversDown.add("chat");
        String[] other = {"alertname", "DiskFull", "instance", "db2", "severity", "warning"};
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        Instant first = clock.instant();
        engine.advance(ofSeconds(1));
        engine.silence(ofHours(9), matching("instance", "db1"));
        engine.report(first, first.plus(ofHours(9)), other);
        engine.advance(ofMinutes(5));
        audit.writeAll();
        assertThat(then(DISK, first).outcome()).isEqualTo(AlertOutcome.FAILED);
        assertThat(then(Labels.of(other), clock.instant()).outcome()).isEqualTo(AlertOutcome.FAILED);
    }

    @Test
    void aGroupWhoseTurnIsLateIsStillToSpeakNext() {
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(60)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        audit.writeAll();
        Instant due = then(DISK, clock.instant()).receivers().get(0).due().orElseThrow();
        assertThat(then(DISK, due.plusMillis(40)).receivers().get(0).due()).as("the machine is busy").contains(due);
    }

    @Test
    void whereAnIntervalMutesIsSaidWhetherItIsThatTimeOrNotThatTime() {
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(180)), "alertname", "Slow", "severity", "night");
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(180)), "alertname", "Slow", "severity", "page");
        engine.advance(ofMinutes(10));
        engine.advance(ofMinutes(60));
        audit.writeAll();
        Explanation before = then(Labels.of("alertname", "Slow", "severity", "night"), clock.instant().minus(ofMinutes(60)));
        Explanation during = then(Labels.of("alertname", "Slow", "severity", "page"), clock.instant());

        assertThat(Sentence.text(Sentence.of(before, Speech.PLAIN))).startsWith("Not told to pager at this time, outside of lunch.");
        assertThat(before.next().orElseThrow().when()).contains("lunch begins");
        assertThat(Sentence.text(Sentence.of(during, Speech.PLAIN))).startsWith("Not told to pager at this time, during lunch.");
        assertThat(during.next().orElseThrow().when()).contains("lunch is over");
    }

    @Test
    void anEndThatNobodyHeardOfIsSaidToBeSo() {
        engine.firing("alertname", "Backup", "job", "batch", "severity", "none");
        engine.advance(ofMinutes(10));
        engine.resolved("alertname", "Backup", "job", "batch", "severity", "none");
        engine.advance(ofMinutes(10));
        audit.writeAll();
        Labels alert = Labels.of("alertname", "Backup", "job", "batch", "severity", "none");
        assertThat(Sentence.text(Sentence.of(then(alert, clock.instant()), Speech.PLAIN)))
                .startsWith("It ended at 2026-01-01T11:10:00Z. Nobody was told of it. It was withheld by rule \"batch jobs wait\"");
    }

    @Test
    void whatIsMissingAfterAnAlertWasOverIsNoReasonToDoubtThatNobodyWasToldOfIt_andWhyIsSaid() {
        String[] backup = {"alertname", "Backup", "job", "batch", "severity", "none"};
        engine.firing(backup);
        engine.advance(ofMinutes(10));
        engine.resolved(backup);
        engine.advance(ofMinutes(10));
        restart(ofMinutes(1));
        engine.advance(ofMinutes(1));
        audit.writeAll();
        Explanation explained = then(Labels.of(backup), clock.instant());
        assertThat(explained.gaps()).isNotEmpty();
        assertThat(Sentence.text(Sentence.of(explained, Speech.PLAIN)))
                .startsWith("It ended at 2026-01-01T11:10:00Z. Nobody was told of it. It was withheld by rule \"batch jobs wait\"");
    }

    @Test
    void whichIntegrationWasToldAndWhichCouldNotIsSaid_andOfTheEndOnlyWhatBecomesOfTheEnd() {
        engine.beforeAnswer = notification -> audit.delivered(new signalbox.notify.Outcome(
                notification,
                notification.integration().toString().endsWith("[1]") ? signalbox.notify.Outcome.Result.FAILED : signalbox.notify.Outcome.Result.SENT,
                1, "", notification.integration().toString().endsWith("[1]") ? "status 500" : "", clock.instant(), Map.of()));
        String[] database = {"alertname", "Slow", "team", "db", "severity", "none"};
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(4)), database);
        engine.advance(ofMinutes(2));
        Instant fired = clock.instant();
        engine.advance(ofMinutes(3));
        audit.writeAll();
        assertThat(Sentence.text(Sentence.of(then(Labels.of(database), fired), Speech.PLAIN)))
                .startsWith("Could not be told to pager by webhook[1] at ").contains(" to pager by webhook[0].");
        Explanation ended = then(Labels.of(database), clock.instant());
        assertThat(ended.outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(Sentence.text(Sentence.of(ended, Speech.PLAIN))).startsWith("Its end will be told to pager, whose group speaks next at ");
    }

    @Test
    void anEndOfWhichThereIsNothingToTellIsSaidToHaveBeenUntellableBefore() {
        engine.receiversDown.add("chat");
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(4)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(4).plusSeconds(10));
        audit.writeAll();
        Explanation ended = then(DISK, clock.instant());
        assertThat(ended.outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(Sentence.text(Sentence.of(ended, Speech.PLAIN))).startsWith("It has ended, and there is nothing to tell chat of it,"
                + " which never heard of it: it could not be told, the last time at ").contains("status 500");
    }

    @Test
    void aPackageThatIsStoppedWhileAServerStartsIsSaidToBe() {
        engine.firing("alertname", "Large", "size", "many", "severity", "none");
        engine.advance(ofMinutes(1));
        audit.writeAll();
        assertThat(stopped(clock.instant()).keySet()).containsExactly("rules.teams.team0");
        restart(ofMinutes(1));
        engine.advance(ofMinutes(1));
        audit.writeAll();
        assertThat(stopped(clock.instant()).keySet()).as("its alert is still there").containsExactly("rules.teams.team0");
    }

    @Test
    void aPackageThatWasStoppedIsStillStoppedAfterAReloadThatDoesNotChangeIt() {
        String infra = "rules.teams.infra";
        List<Load.RulesInForce> first = List.of(new Load.RulesInForce(infra, "a1", "infra", List.of("r"), List.of()));
        List<Load.RulesInForce> mended = List.of(new Load.RulesInForce(infra, "b2", "infra", List.of("r"), List.of()));
        Instant begin = clock.instant();
        audit.loaded(new Load(begin.plusSeconds(1), Load.Result.TAKEN_OVER, List.of(), "", Map.of(), first, "", true));
        audit.decided(List.of(new signalbox.decision.Decision.PackageFault(begin.plusSeconds(60), infra, true, "too much")));
        audit.loaded(new Load(begin.plusSeconds(120), Load.Result.IN_PART, List.of("x"), "", Map.of(), first, "", true));
        audit.loaded(new Load(begin.plusSeconds(240), Load.Result.TAKEN_OVER, List.of(), "", Map.of(), mended, "", true));
        audit.writeAll();

        assertThat(stopped(begin.plusSeconds(59))).isEmpty();
        assertThat(stopped(begin.plusSeconds(61))).containsExactly(Map.entry(infra, "too much"));
        assertThat(stopped(begin.plusSeconds(180))).containsExactly(Map.entry(infra, "too much"));
        assertThat(stopped(begin.plusSeconds(241))).isEmpty();
    }

    private Map<String, String> stopped(Instant at) {
        return history.at(at, PastView::stoppedPackages).orElseThrow();
    }

    @Test
    void whyItWasToldIsSaidOfThePresentToo_wherePartOfASecondPassedUntilTheEngineKnewThatItWasTold() {
        Duration onTheWay = Duration.ofMillis(13);
        engine.beforeAnswer = notification -> audit.delivered(new signalbox.notify.Outcome(
                notification, signalbox.notify.Outcome.Result.SENT, 1, "", "", clock.instant().minus(onTheWay), Map.of()));
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(20)), "alertname", "Slow", "severity", "none");
        engine.advance(ofMinutes(2));
        audit.writeAll();

        assertThat(explained()).hasSize(1);
        explained().forEach((alert, now) -> {
            assertThat(now).contains("reason=first notification");
            assertThat(now).isEqualTo(words(then(alert, clock.instant())));
        });
    }

    @Test
    void whileANotificationIsTriedAgain_itIsSaidHowOftenThatFailed() {
        Instant begin = clock.instant();
        engine.beforeAnswer = notification -> {
            Instant at = clock.instant();
            Delivery busy = Delivery.retry(Delivery.SERVER_ERROR, "unexpected status code 500");
            audit.delivered(new signalbox.notify.Outcome(notification, signalbox.notify.Outcome.Result.SENT, 3, "", "", at.plusSeconds(120), Map.of(), List.of(
                    new Attempt(at.plusSeconds(1), ofSeconds(1), 1, busy),
                    new Attempt(at.plusSeconds(60), ofSeconds(1), 2, busy),
                    new Attempt(at.plusSeconds(120), ofSeconds(1), 3, Delivery.sent()))));
        };
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofSeconds(30));
        audit.writeAll();
        Instant due = begin.plusSeconds(30);
        assertThat(then(DISK, due).outcome()).isEqualTo(AlertOutcome.WAITING);
        assertThat(Sentence.text(Sentence.of(then(DISK, due.plusSeconds(1)), Speech.PLAIN))).isEqualTo("Could not be told to chat yet: an attempt failed, the last at "
                + "2026-01-01T11:00:31Z: unexpected status code 500. It is tried again.");
        assertThat(Sentence.text(Sentence.of(then(DISK, due.plusSeconds(119)), Speech.PLAIN))).contains("2 attempts failed, the last at 2026-01-01T11:01:30Z");
        assertThat(then(DISK, due.plusSeconds(121)).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    @Test
    void whileANotificationWasUnderWay_itIsSaidToWhom_andSinceWhen() {
        engine.beforeAnswer = notification -> {
            Instant at = clock.instant();
            audit.delivered(new signalbox.notify.Outcome(notification, signalbox.notify.Outcome.Result.SENT, 1, "", "", at.plusSeconds(25), Map.of(), List.of(
                    new Attempt(at.plusSeconds(25), ofSeconds(20), 1, Delivery.sent()))));
        };
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofSeconds(30));
        audit.writeAll();
        Instant due = clock.instant();
        assertThat(Sentence.text(Sentence.of(then(DISK, due.plusSeconds(2)), Speech.PLAIN)))
                .isEqualTo("It waits to be told to chat by webhook[0], since 2026-01-01T11:00:30Z: others have their turn there first.");
        assertThat(Sentence.text(Sentence.of(then(DISK, due.plusSeconds(10)), Speech.PLAIN)))
                .isEqualTo("It is being told to chat by webhook[0], since 2026-01-01T11:00:35Z: there is no answer yet.");
        assertThat(then(DISK, due.plusSeconds(26)).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    @Test
    void aFileOfAnotherVersionIsNotRead_andItIsSaidWhatToDo() throws Exception {
        audit.writeAll();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage)); Statement statement = connection.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 1");
            assertThatThrownBy(() -> history.reloads(search(List.of(), 0, 10))).hasMessageContaining("an earlier version of Signalbox wrote it");
            statement.executeUpdate("PRAGMA user_version = 1000");
            assertThatThrownBy(() -> history.reloads(search(List.of(), 0, 10))).hasMessageContaining("a later version of Signalbox wrote it");
        }
    }

    @Test
    void whoPostedAnAlertFirst_isKeptForEachTimeThatItFires() {
        posted("prometheus@10.0.0.7", ofMinutes(5));
        posted("10.0.0.8", ofMinutes(6)); // the other of the pair
        engine.advance(ofMinutes(20));
        posted("10.0.0.8", ofMinutes(5));
        audit.writeAll();
        assertThat(history.alerts(search(List.of(), 0, 10)).rows().stream().map(AlertRow::sender)).containsExactly("10.0.0.8", "prometheus@10.0.0.7");
        restart(ofSeconds(20));
        audit.writeAll();
        assertThat(history.alerts(search(List.of(), 0, 10)).rows().stream().map(AlertRow::sender)).containsExactly("10.0.0.8", "prometheus@10.0.0.7");
        assertThat(history.stretch(DISK.fingerprintText(), clock.instant().minus(ofHours(2)), clock.instant()).orElseThrow().fired())
                .extracting(AlertRow::sender).containsExactly("prometheus@10.0.0.7", "10.0.0.8");
    }

    private void posted(String sender, Duration lasts) {
        Instant now = clock.instant();
        engine.accept(List.of(new AlertReport(DISK, Labels.EMPTY, now, now.plus(lasts), "", now, false, sender)));
    }

    @Test
    void rulesThatFireWhenAServerStartsFireThen() {
        engine.firing("alertname", "A", "job", "batch");
        restart(ofSeconds(20));
        audit.writeAll();
        assertThat(history.firings(search(List.of(), 0, 100)).rows())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.at()).isAfter(clock.instant().minusSeconds(60)));
    }

    private Explanation then(Labels alert, Instant at) {
        return then(history, alert, at);
    }

    private static Explanation then(History asked, Labels alert, Instant at) {
        return asked.at(at, past -> past.alert(alert.fingerprintText())
                        .map(view -> Explanation.of(view, past, at))
                        .orElseGet(() -> Explanation.unknown(alert, past, at)))
                .orElseThrow();
    }

    private List<String> verdicts(String kind) {
        return history.verdicts(new Search(Optional.empty(), Optional.empty(), List.of(), "", "", "", "", kind, 0, 100)).rows().stream()
                .map(row -> row.labels().get("alertname") + " " + row.since() + " " + row.until().map(Instant::toString).orElse("-"))
                .toList();
    }

    private static Optional<Instant> at(String time) {
        return Optional.of(Instant.parse("2026-01-01T" + time + "Z"));
    }

    @Test
    void whyAnAlertWasNotTold_isKnownWhenAllIsOver() {
        engine.firing("alertname", "NodeDown", "instance", "db1", "severity", "page");
        engine.advance(ofMinutes(1));
        engine.report(clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(20));
        engine.resolved("alertname", "NodeDown", "instance", "db1", "severity", "page");
        engine.advance(ofHours(5));
        audit.writeAll();

        Explanation explained = then(DISK, at("11:10:00").orElseThrow());
        assertThat(explained.outcome()).isEqualTo(AlertOutcome.INHIBITED);
        Quiet because = explained.because().get(0);
        assertThat(because.by().rule()).isEqualTo("inhibit_rules[0]");
        assertThat(because.because().alerts()).containsExactly(Labels.of("alertname", "NodeDown", "instance", "db1", "severity", "page"));
        assertThat(because.since()).isEqualTo(at("11:01:00"));
        assertThat(because.until()).isEqualTo(at("11:21:00"));
        AtReceiver chat = explained.receivers().get(0);
        assertThat(chat.receiver()).isEqualTo("chat");
        assertThat(chat.otherwise()).isEqualTo(AlertOutcome.WAITING);
        assertThat(chat.due()).isEqualTo(at("11:11:30"));

        assertThat(then(DISK, at("11:22:00").orElseThrow()).outcome()).isEqualTo(AlertOutcome.TOLD);
        assertThat(then(DISK, at("10:59:59").orElseThrow()).outcome()).isEqualTo(AlertOutcome.UNKNOWN);
        assertThat(then(DISK, at("15:00:00").orElseThrow()).outcome()).isEqualTo(AlertOutcome.RESOLVED);
        assertThat(history.alerts(Search.ALL).rows()).extracting(row -> row.labels().get("alertname") + " " + row.ending())
                .containsExactly("DiskFull timed_out", "NodeDown resolved");
    }

    @Test
    void whyNobodyWasToldOfAnAlertThatIsOverIsSaid() {
        String[] node = {"alertname", "NodeDown", "instance", "db1", "severity", "page"};
        String[] quiet = {"alertname", "DiskFull", "instance", "db1", "severity", "warning"};
        String[] muted = {"alertname", "Muted", "severity", "page"};
        String[] nobody = {"alertname", "Nobody", "severity", "nobody"};
        String[] failed = {"alertname", "Failed", "severity", "once"};
        engine.receiversDown.add("once");
        engine.advance(ofMinutes(60));
        Instant begin = clock.instant();
        List.of(node, quiet, muted, nobody, failed, new String[] {"alertname", "Short"})
                .forEach(alert -> engine.report(begin, begin.plus(ofMinutes(alert.length == 2 ? 0 : 20)).plusSeconds(20), alert));
        engine.advance(ofMinutes(50));
        audit.writeAll();
        assertThat(ended(quiet)).isEqualTo("It ended at 2026-01-01T12:20:20Z. Nobody was told of it. It was inhibited by inhibit_rules[0], because "
                + "NodeDown{instance=\"db1\", severity=\"page\"} fired, since 2026-01-01T12:00:00Z.");
        assertThat(ended(muted)).isEqualTo("It ended at 2026-01-01T12:20:20Z. Nobody was told of it. pager was told nothing at that time, during lunch.");
        assertThat(ended(nobody)).isEqualTo("It ended at 2026-01-01T12:20:20Z. Nobody was told of it. nobody has no integration.");
        assertThat(ended(failed)).startsWith("It ended at 2026-01-01T12:20:20Z. Nobody was told of it. once could not be told, the last time at ")
                .endsWith(": status 500.");
        assertThat(ended("alertname", "Short")).isEqualTo("It ended at 2026-01-01T12:00:20Z. Nobody was told of it."
                + " chat would have been told at the next turn of its group, which was after that.");
    }

    private String ended(String... labels) {
        return Sentence.text(Sentence.of(then(Labels.of(labels), clock.instant()), Speech.PLAIN));
    }

    @Test
    void ofAServerThatIsStoppedItIsSaidSinceWhenNothingIsKnown() {
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(10));
        engine.close();
        audit.close();
        assertThat(then(DISK, clock.instant()).gaps()).isEmpty();
        assertThat(then(DISK, clock.instant().plusSeconds(1)).gaps()).as("it says so when it stops").hasSize(1);
        assertThat(then(DISK, clock.instant().plus(ofMinutes(5))).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo(clock.instant());
            assertThat(gap.why()).isEqualTo("the server was stopped");
        });
        assertThat(Sentence.text(Sentence.of(then(DISK, clock.instant().plus(ofMinutes(5))), Speech.PLAIN)))
                .startsWith("From 2026-01-01T11:10:00Z to 2026-01-01T11:15:00Z not all is known: the server was stopped. On record is what was before. Told at ");
    }

    @Test
    void whatWasToldBeforeEndsWereToldAloneIsKnownToHaveBeen() {
        engine.advance(ofMinutes(50));
        String[] stays = {"alertname", "Full", "instance", "a", "severity", "page"};
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), stays);
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Full", "instance", "b", "severity", "page");
        engine.advance(ofMinutes(15)); // it is lunchtime
        engine.resolved("alertname", "Full", "instance", "b", "severity", "page");
        engine.advance(ofMinutes(10));
        Instant lunch = clock.instant();
        engine.advance(ofMinutes(46));
        audit.writeAll();
        assertThat(then(Labels.of(stays), lunch).receivers()).extracting(AtReceiver::otherwise).containsExactly(AlertOutcome.TOLD);
        assertThat(Explanation.of(Labels.of(stays), engine.view(), clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
        assertThat(then(Labels.of(stays), clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    @Test
    void forWhatAnEndWaitedThatWouldHaveClosedAnIncidentIsSaidAsItWasThen() {
        engine.reload(
                """
                route: {receiver: duty, group_by: [instance], group_wait: 30s, group_interval: 5m}
                receivers:
                  - {name: duty, pagerduty_configs: [{routing_key: k}]}
                """,
                """
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "two or more are told together"
                when
                    $alert : Alert( name == "Down" )
                    accumulate( Alert( name == "Down", $i : instance ); $n : count( $i ); $n >= 2 )
                then
                    insertLogical( new Route( $alert, "duty" ).groupedBy( "cluster" ) );
                end
                """);
        for (String instance : List.of("a", "b")) {
            engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Down", "instance", instance);
        }
        engine.advance(ofMinutes(1)).resolved("alertname", "Down", "instance", "b").advance(ofMinutes(20));
        audit.writeAll();
        Instant at = clock.instant();
        Map<Labels, String> then = explained();
        engine.advance(ofHours(1)).resolved("alertname", "Down", "instance", "a").advance(ofMinutes(20));
        audit.writeAll();
        Labels ended = Labels.of("alertname", "Down", "instance", "b");
        assertThat(then.get(ended)).contains("when Down{instance=\"a\"} has ended as well: alone it would close the incident there");
        assertThat(words(then(ended, at))).isEqualTo(then.get(ended));
    }

    @Test
    void whatIsOverABudgetIsSaidToBeToldTogetherAsItWasThen() {
        engine.reload(CONFIG, """
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "summed" when $a : Alert( name == "Summed" )
                    then insertLogical( new Route( $a, "chat" ).groupedByAll().groupWait( "0s" ).atMost( 2, "20m" ).restAsSummary() ); end
                """);
        for (String instance : List.of("a", "b", "c", "d")) {
            engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Summed", "instance", instance);
            engine.advance(ofSeconds(1));
        }
        audit.writeAll();
        Labels over = Labels.of("alertname", "Summed", "instance", "d");
        assertThat(explained().get(over)).contains("Over the budget of chat: will be told together with others");
        assertThat(words(then(over, clock.instant()))).isEqualTo(explained().get(over));
    }

    @Test
    void aGroupThatGoesOnForTheEndsItOwesSpeaksAtItsTurn_whenAlertsComeBack() {
        engine.reload(CONFIG, """
                import signalbox.alert.Alert
                import signalbox.route.Route
                rule "two or more are told together"
                when
                    $alert : Alert( name == "Down" )
                    accumulate( Alert( name == "Down", $i : instance ); $n : count( $i ); $n >= 2 )
                then
                    insertLogical( new Route( $alert, "pager" ).groupedBy( "cluster" ) );
                end
                """);
        String[] first = {"alertname", "Down", "instance", "a"};
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), first);
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Down", "instance", "b");
        engine.advance(ofMinutes(1)).resolved("alertname", "Down", "instance", "b").advance(ofMinutes(11));
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Down", "instance", "b");
        engine.advance(ofSeconds(5));
        audit.writeAll();
        assertThat(explained().get(Labels.of(first))).contains("rule/pager:");
        assertThat(words(then(Labels.of(first), clock.instant()))).isEqualTo(explained().get(Labels.of(first)));
    }

    @Test
    void whereAnEntryOfTheConfigurationStoodIsKnown_ofEachTimeThatOneWasTakenOver() {
        assertThat(places(clock.instant())).isEmpty();
        List<Instant> times = new java.util.ArrayList<>();
        for (Map<String, String> places : List.of(Map.of("inhibit_rules[0]", "am.yml:12"), Map.of("inhibit_rules[0]", "am.yml:14", "by node", "am.yml:9"))) {
            clock.advance(ofMinutes(1));
            audit.loaded(new Load(
                    clock.instant(), Load.Result.TAKEN_OVER, List.of(), "", Map.of("chat", 1), List.of(), "route: {}", true, places, Optional.empty()));
            times.add(clock.instant());
            clock.advance(ofMinutes(1));
            audit.loaded(new Load(clock.instant(), Load.Result.FAILED, List.of("no"), "", Map.of(), List.of(), "", false));
        }
        audit.writeAll();
        assertThat(places(times.get(0).plusSeconds(90))).isEqualTo(Map.of("inhibit_rules[0]", "am.yml:12"));
        assertThat(places(clock.instant())).isEqualTo(Map.of("inhibit_rules[0]", "am.yml:14", "by node", "am.yml:9"));
    }

    private Map<String, String> places(Instant at) {
        audit.writeAll();
        return history.at(at, PastView::entryPlaces).orElseThrow();
    }

    @Test
    void whatWasToldStaysToldWhenAReloadChangesTheWayDownTheTree() {
        Labels once = Labels.of("alertname", "Once", "severity", "once");
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Once", "severity", "once");
        engine.advance(ofMinutes(10));
        String fewer = CONFIG.replaceAll("    - matchers: \\[severity=\"night\"]\\n.*\\n.*\\n", "");
        assertThat(fewer).isNotEqualTo(CONFIG);
        engine.reload(fewer, RULES);
        engine.advance(ofSeconds(10));
        audit.writeAll();
        assertThat(Explanation.of(once, engine.view(), clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
        assertThat(then(once, clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    /** A reload led the group elsewhere: whoever heard of the alert is told its end, and it was they who were told. */
    @Test
    void theEndThatWasToldToAReceiverOfBeforeIsFoundByThatReceiver() {
        Instant begin = clock.instant();
        engine.report(begin, begin.plus(ofMinutes(20)), "alertname", "Up", "severity", "page");
        engine.advance(ofMinutes(10));
        engine.reload(CONFIG.replace("severity=\"page\"]\n      receiver: pager", "severity=\"page\"]\n      receiver: chat"), RULES);
        engine.advance(ofMinutes(20));
        audit.writeAll();

        assertThat(toldTo("pager")).containsExactlyInAnyOrder(
                "pager pager/webhook[0] 1 0", "pager pager/webhook[1] 1 0", "pager pager/webhook[0] 0 1", "pager pager/webhook[1] 0 1");
        assertThat(toldTo("chat")).containsExactlyInAnyOrder("chat chat/webhook[0] 1 0", "chat chat/webhook[0] 0 1");
        assertThat(history.counts(begin, clock.instant(), ofHours(1), "pager").receivers())
                .containsExactly(new Counts.Receiver("pager", List.of(4L), List.of(0L), List.of(0L)));
        assertThat(history.counts(begin, clock.instant(), ofHours(1), "").receivers()).containsExactly(
                new Counts.Receiver("chat", List.of(2L), List.of(0L), List.of(0L)),
                new Counts.Receiver("pager", List.of(4L), List.of(0L), List.of(0L)));
    }

    private List<String> toldTo(String receiver) {
        Search search = new Search(Optional.empty(), Optional.empty(), List.of(), "", "", "", receiver, "", 0, 10);
        return history.notifications(search, false).rows().stream()
                .map(row -> row.receiver() + " " + row.integration() + " " + row.firing() + " " + row.resolved())
                .toList();
    }

    @Test
    void whatWasToldStaysToldWhenAReloadTakesAnIntegrationAway() {
        Labels up = Labels.of("alertname", "Up", "severity", "page");
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Up", "severity", "page");
        engine.advance(ofMinutes(1));
        String fewer = CONFIG.replace(", {url: \"http://localhost/2\"}", "");
        assertThat(fewer).isNotEqualTo(CONFIG);
        engine.reload(fewer, RULES);
        engine.advance(ofSeconds(10));
        assertThat(Explanation.of(up, engine.view(), clock.instant()).outcome()).isEqualTo(AlertOutcome.TOLD);
    }

    @Test
    void aConditionThatHoldsOverARestartGoesOnToHold() {
        engine.close();
        audit.close();
        String rules =
                """
                import signalbox.alert.Alert
                import signalbox.condition.Condition
                rule "long" when $a : Alert( name == "Long" ) then insertLogical( Condition.of( "lasting", $a ).forAtLeast( "5m" ) ); end
                """;
        audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000);
        engine = new TestEngine(clock, journal, Settings.DEFAULT.with(audit), CONFIG, rules);
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Long");
        engine.advance(ofMinutes(10));
        audit.writeAll();
        engine.close();
        audit = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 100_000);
        engine = new TestEngine(clock, journal, Settings.DEFAULT.with(audit), CONFIG, rules);
        engine.advance(ofMinutes(10));
        audit.writeAll();
        assertThat(verdicts("holds")).containsExactly("Long 2026-01-01T11:05:00Z -");
    }

    @Test
    void verdictsThatTheRestartConcludesAgainGoOn_andThoseThatItDoesNotAreOver() {
        engine.firing("alertname", "NodeDown", "instance", "db1", "severity", "page");
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Backup", "job", "batch");
        String silence = engine.silence(ofHours(1), matching("alertname", "DiskFull"));
        engine.advance(ofMinutes(10));
        restart(ofHours(2));
        engine.advance(ofMinutes(30));
        audit.writeAll();

        assertThat(verdicts("withheld")).containsExactly("Backup 2026-01-01T11:00:00Z -");
        assertThat(verdicts("silenced")).containsExactly("DiskFull 2026-01-01T11:00:00Z 2026-01-01T13:10:00Z");
        // NodeDown was not repeated: it is given time to be after the restart, and then it has ended.
        assertThat(verdicts("inhibited")).containsExactly("DiskFull 2026-01-01T11:00:00Z 2026-01-01T13:12:00Z");
        assertThat(verdicts("grouped")).hasSize(3).contains("DiskFull 2026-01-01T11:00:00Z -", "Backup 2026-01-01T11:00:00Z -");
        assertThat(history.silences(Search.ALL).rows()).extracting(SilenceRow::id, SilenceRow::action).containsExactly(org.assertj.core.groups.Tuple.tuple(silence, "made"));
        Explanation within = then(DISK, at("12:00:00").orElseThrow());
        assertThat(within.outcome()).isEqualTo(AlertOutcome.INHIBITED);
        assertThat(within.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.from()).isEqualTo("2026-01-01T11:10:00Z");
            assertThat(gap.until()).isEqualTo("2026-01-01T13:10:00Z");
            assertThat(gap.why()).isEqualTo("the server had ended without being stopped");
        });
        assertThat(Sentence.text(Sentence.of(within, Speech.PLAIN))).startsWith("From 2026-01-01T11:10:00Z to 2026-01-01T13:10:00Z not all is known:"
                + " the server had ended without being stopped. On record is what was before. Inhibited by inhibit_rules[0]");
        assertThat(Sentence.text(Sentence.of(then(DISK, at("11:05:00").orElseThrow()), Speech.PLAIN))).startsWith("Inhibited by inhibit_rules[0]");
    }

    /** Each conclusion has a row in any case; which facts a rule of the program fired for only where that is asked for. */
    @Test
    void firingsOfTheStandardRulesAreKept_whereThatIsAskedFor() {
        engine.firing("alertname", "Before");
        engine.advance(ofMinutes(1));
        audit.keepStandardFirings();
        for (int i = 0; i < 40; i++) {
            engine.firing("alertname", "Up", "instance", "i" + i);
        }
        engine.advance(ofMinutes(1));
        audit.writeAll();
        List<FiringRow> all = history.firings(new Search(
                Optional.empty(), Optional.empty(), List.of(), "", "", "rules.standard", "", "", 0, 1_000)).rows();
        assertThat(all).filteredOn(row -> row.by().rule().equals("first notification")).singleElement().satisfies(row -> {
            assertThat(row.by().packageName()).isEqualTo("rules.standard");
            assertThat(row.facts().toString()).contains("NotificationCandidate", "chat");
        });
        String grouping = "the routing tree leads an alert to those that agree with it in the labels of group_by, its root only if no rule routes it";
        List<FiringRow> grouped = all.stream().filter(row -> row.by().rule().equals(grouping)).toList();
        assertThat(grouped).as("of one that fires very often not all have a row").hasSizeBetween(10, 39);
        assertThat(grouped.stream().mapToLong(row -> 1 + row.more()).sum()).isEqualTo(40);
        assertThat(history.firingCounts(Search.ALL).rows()).filteredOn(row -> row.rule().equals(grouping)).singleElement()
                .satisfies(row -> assertThat(row.count()).isEqualTo(40));
        assertThat(history.firings(new Search(
                        Optional.empty(), Optional.empty(), List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "Up")), "", grouping, "", "", "", 0, 100)).rows())
                .hasSameSizeAs(grouped);
    }

    @Test
    void whatRetentionHasDeletedIsNamed_byTheKindOfRecord() throws Exception {
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(5)), "alertname", "Short");
        engine.report(clock.instant(), clock.instant().plus(ofHours(9)), "alertname", "Long");
        engine.advance(ofMinutes(75));
        engine.report(clock.instant(), clock.instant().plus(ofMinutes(5)), "alertname", "Late");
        engine.advance(ofMinutes(15));
        audit.writeAll();
        assertThat(history.keptSince(HistoryList.ALERTS)).isEmpty();
        try (AuditFile file = AuditFile.open(AuditFile.below(storage))) {
            Cleaner cleaner = new Cleaner(
                    file, AuditFile.below(storage), new Retention(ofMinutes(20), 1L << 40, ofMinutes(60), 1L << 40),
                    new HistoryWriter(file, Mask.NONE), () -> Instant.MAX, false);
            cleaner.begin(clock.instant());
            while (cleaner.step()) {
                // A little at a time.
            }
        }
        assertThat(history.keptSince(HistoryList.ALERTS)).isEqualTo(at("12:10:00"));
        assertThat(history.keptSince(HistoryList.NOTIFICATIONS)).isEqualTo(at("11:30:00"));
        assertThat(Sentence.text(Sentence.of(then(Labels.of("alertname", "Short"), at("11:02:00").orElseThrow()), Speech.PLAIN)))
                .isEqualTo("Whether there was such an alert is not known: what was over before 2026-01-01T12:10:00Z is no longer kept, but for notifications.");
        Explanation before = then(Labels.of("alertname", "Long"), at("12:05:00").orElseThrow());
        assertThat(before.gaps()).extracting(Gap::why).containsExactly(
                "notifications before 2026-01-01T11:30:00Z are no longer kept",
                "what was over before 2026-01-01T12:10:00Z is no longer kept, but for notifications");
        assertThat(Sentence.text(Sentence.of(before, Speech.PLAIN)))
                .startsWith("What was over before 2026-01-01T12:10:00Z is no longer kept, but for notifications. ")
                .doesNotContain("Nobody was told");
        assertThat(then(Labels.of("alertname", "Late"), at("12:20:00").orElseThrow()).gaps()).as("all of it is there").isEmpty();
        assertThat(history.stretch(Labels.of("alertname", "Long").fingerprintText(), at("11:00:00").orElseThrow(), clock.instant()).orElseThrow().gaps())
                .hasSize(2);
    }

    /** What it is taken back by. */
    @Test
    void anAcknowledgementHasItsIdInThePast() {
        engine.firing("alertname", "Up", "instance", "a");
        engine.firing("alertname", "Up", "instance", "b");
        engine.advance(ofMinutes(1));
        Ack.About first = engine.acknowledge(ack("Up", "a", "on it"));
        audit.acknowledged("ann@10.0.0.7", first);
        audit.acknowledged("ann@10.0.0.7", engine.acknowledge(ack("Up", "b", "on it")));
        engine.advance(ofMinutes(1));
        audit.acknowledged("ann@10.0.0.7", engine.acknowledge(ack("Up", "a", "and again")));
        audit.writeAll();
        assertThat(then(Labels.of("alertname", "Up", "instance", "a"), at("11:01:30").orElseThrow()).view().orElseThrow().acknowledged())
                .extracting(Acknowledged::id, Acknowledged::comment)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(first.ack().id(), "on it"));
    }

    private PostedAck ack(String name, String instance, String comment) {
        return new PostedAck(List.of(), OptionalLong.of(Labels.of("alertname", name, "instance", instance).fingerprint()), "Ann", comment, Ack.OPEN);
    }

    @Test
    void whileNothingCanBeWritten_noAnswerClaimsThatThereWasNothing() {
        engine.firing("alertname", "Backup", "job", "batch");
        engine.advance(ofMinutes(10));
        audit.writeAll();
        Gap missing = new Gap(clock.instant(), clock.instant().plusSeconds(40), 7, "records could not be written: the disk is full");
        History failing = new History(storage, () -> Optional.of(missing));

        Instant within = clock.instant().plusSeconds(20);
        Labels unknown = Labels.of("alertname", "New");
        Explanation explained = failing.at(within, past -> Explanation.unknown(unknown, past, within)).orElseThrow();
        assertThat(Sentence.text(Sentence.of(explained, Speech.PLAIN)))
                .isEqualTo("Whether there was such an alert is not known: records could not be written: the disk is full.");
        Instant before = clock.instant().minusSeconds(1);
        assertThat(failing.at(before, past -> Explanation.unknown(unknown, past, before)).orElseThrow().gaps()).isEmpty();
        Stretch stretch = failing.stretch(Labels.of("alertname", "Backup", "job", "batch").fingerprintText(), before, within).orElseThrow();
        assertThat(stretch.gaps()).containsExactly(missing);
    }

    @Test
    void whereRecordsAreMissingAfterAnEnd_noAnswerClaimsThatItWasNotTold() {
        engine.firing("alertname", "Up", "severity", "once");
        engine.advance(ofMinutes(10));
        engine.resolved("alertname", "Up", "severity", "once");
        Instant ended = clock.instant();
        engine.advance(ofMinutes(10));
        audit.writeAll();

        String told = "It ended at 2026-01-01T11:10:00Z. Told at 2026-01-01T11:00:30Z to once";
        assertThat(sentenceWhereIsMissing(Optional.empty())).isEqualTo(told + ", which was not told of its end.");
        assertThat(sentenceWhereIsMissing(Optional.of(new Gap(ended.minusSeconds(60), ended.minusSeconds(20), 7, "the disk was full"))))
                .isEqualTo(told + ", which was not told of its end.");
        assertThat(sentenceWhereIsMissing(Optional.of(new Gap(ended.plusSeconds(1), ended.plusSeconds(90), 7, "the disk was full"))))
                .isEqualTo(told + ". That it was told of its end is not on record.");
    }

    private String sentenceWhereIsMissing(Optional<Gap> gap) {
        Labels up = Labels.of("alertname", "Up", "severity", "once");
        Explanation explained = then(new History(storage, () -> gap), up, clock.instant());
        return Sentence.text(Sentence.of(explained, Speech.PLAIN));
    }

    @Test
    void whatIsLostIsAGap_andWhatHoldsAfterwardsIsKnown() {
        audit.writeAll();
        Audit small = new Audit(storage, Retention.DEFAULT, Mask.NONE, clock, 1);
        try (TestEngine other = new TestEngine(clock, new InMemoryJournal(), Settings.DEFAULT.with(small), CONFIG, RULES)) {
            small.restateBy(() -> {}); // nobody answers
            other.firing("alertname", "A");
            other.firing("alertname", "B");
            other.advance(ofSeconds(10));
            small.writeAll();
            small.restateBy(other::restate);
            other.firing("alertname", "C");
            other.firing("alertname", "D");
            small.writeAll();
            small.writeAll(); // what holds, which it asked for
        }
        small.close();

        assertThat(small.lost()).isPositive();
        assertThat(history.at(clock.instant()).alerts()).extracting(alert -> alert.name()).containsExactlyInAnyOrder("A", "B", "C", "D");
        assertThat(history.at(clock.instant(), past -> past.gapsSince(Instant.EPOCH)).orElseThrow())
                .anySatisfy(gap -> {
                    assertThat(gap.lost()).isPositive();
                    assertThat(gap.why()).contains("too many");
                });
    }

    @Test
    void whatHeldAtAnInstantIsKnown() {
        engine.firing("alertname", "A");
        String silence = engine.silence(ofMinutes(90), matching("alertname", "A"));
        engine.advance(ofMinutes(61));
        engine.report(Labels.of("summary", "something else"), clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "B");
        engine.report(Labels.of("summary", "worse"), clock.instant(), clock.instant().plus(ofHours(1)), "alertname", "B");
        engine.advance(ofMinutes(30));
        audit.writeAll();

        Past lunch = history.at(at("12:05:00").orElseThrow());
        assertThat(lunch.intervals()).containsExactly("lunch");
        assertThat(lunch.silences()).extracting(each -> each.id()).containsExactly(silence);
        assertThat(lunch.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("B");
            assertThat(alert.annotation("summary")).isEqualTo("worse");
            assertThat(alert.firing()).isTrue();
        });
        Past before = history.at(at("11:30:00").orElseThrow());
        assertThat(before.intervals()).isEmpty();
        assertThat(before.alerts()).extracting(alert -> alert.name()).containsExactly("A");
    }

    @Test
    void notificationsAreFoundByTheirAlerts_pageByPage() {
        for (int i = 0; i < 7; i++) {
            engine.firing("alertname", "Up" + i, "severity", "page");
            engine.advance(ofSeconds(31));
        }
        audit.writeAll();

        List<Matcher> three = List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "Up3"));
        assertThat(history.notifications(search(three, 0, 10), true).rows())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.alerts()).containsExactly(Labels.of("alertname", "Up3", "severity", "page")));
        Page<NotificationRow> first = history.notifications(search(List.of(), 0, 10), false);
        engine.firing("alertname", "Later", "severity", "page");
        engine.advance(ofSeconds(31));
        audit.writeAll();
        Page<NotificationRow> second = history.notifications(search(List.of(), first.next(), 10), false);
        assertThat(first.count()).isEqualTo(14);
        assertThat(first.rows()).hasSize(10);
        assertThat(second.rows()).hasSize(4);
        assertThat(second.next()).isZero();
        assertThat(second.rows()).extracting(NotificationRow::id).doesNotContainAnyElementsOf(
                first.rows().stream().map(NotificationRow::id).toList());
    }

    private static Search search(List<Matcher> matchers, long after, int limit) {
        return new Search(Optional.empty(), Optional.empty(), matchers, "", "", "", "", "", after, limit);
    }

    @Test
    void theStretchOfAnAlertHasWhenItFiredWhatKeptItQuietAndWhatWasTold() {
        engine.report(clock.instant(), clock.instant().plus(ofHours(3)), "alertname", "Up", "severity", "page");
        engine.advance(ofMinutes(30));
        engine.silence(ofMinutes(10), matching("alertname", "Up"));
        engine.advance(ofHours(2));
        audit.writeAll();

        Stretch stretch = history.stretch(Labels.of("alertname", "Up", "severity", "page").fingerprintText(), at("11:00:00").orElseThrow(), clock.instant())
                .orElseThrow();
        assertThat(stretch.fired()).hasSize(1);
        assertThat(stretch.verdicts()).extracting(VerdictRow::kind).containsExactly("grouped", "silenced");
        assertThat(stretch.muted()).containsExactly(
                new Stretch.Muted("lunch", "pager", at("12:00:00").orElseThrow(), at("13:00:00")));
        assertThat(stretch.notifications()).extracting(mark -> mark.notification().integration()).contains("pager/webhook[0]", "pager/webhook[1]");
        assertThat(stretch.changes()).contains(at("11:30:00").orElseThrow(), at("11:40:00").orElseThrow());
    }

    /** Those of which something was different once; {@code -Dseeds=1-40} tries others. */
    static IntStream seeds() {
        String seeds = System.getProperty("seeds", "1,18,25,36");
        String[] ends = seeds.split("-", 2);
        return ends.length == 2
                ? IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]))
                : Stream.of(seeds.split(",")).mapToInt(Integer::parseInt);
    }

    /** What is said of an instant later is what was said then, whatever happened. */
    @Tag("once")
    @ParameterizedTest
    @MethodSource("seeds")
    void thePastIsExplainedAsThePresentWas(int seed) {
        config = CONFIG.replace("  routes:\n", "  routes:\n" + """
                    - {matchers: [job="node"], receiver: once, group_by: [instance], continue: true}
                    - {matchers: [team="db"], receiver: pager, group_wait: 1m, continue: true}
                    - {matchers: [team="db"], receiver: chat, group_by: [team], continue: true}
                """);
        engine.reload(config, RULES);
        Random random = new Random(seed);
        Map<Instant, Map<Labels, String>> said = new LinkedHashMap<>();
        List<String> names = List.of("NodeDown", "DiskFull", "Backup", "Slow");
        List<String> severities = List.of("page", "warning", "night", "nobody", "none");
        for (int step = 0; step < 120; step++) {
            String name = names.get(random.nextInt(names.size()));
            String instance = random.nextBoolean() ? "db1" : "db2";
            String[] labels = {"alertname", name, "instance", instance, "job", name.equals("Backup") ? "batch" : "node",
                "severity", severities.get(random.nextInt(severities.size())), "team", random.nextInt(3) == 0 ? "db" : "web"};
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> engine.report(clock.instant(), clock.instant().plus(ofMinutes(20 + random.nextInt(60))), labels);
                case 3 -> engine.resolved(labels);
                case 4 -> engine.silence(ofMinutes(1 + random.nextInt(30)), matching("instance", instance));
                case 5 -> {
                    if (!engine.receiversDown.remove("pager")) {
                        engine.receiversDown.add("pager");
                    }
                }
                default -> {
                    // time alone
                }
            }
            if (step == 60) {
                restart(ofSeconds(20));
            }
            engine.advance(ofSeconds(1 + random.nextInt(400)));
            audit.writeAll();
            said.put(clock.instant(), explained());
            engine.advance(Duration.ofMillis(1)); // one instant is asked about after all that happened at it
        }
        said.forEach((at, expected) -> expected.forEach((alert, words) ->
                assertThat(words(then(alert, at)).replaceFirst("From \\S+ to \\S+ not all is known: [^.]*[.] On record is what was before[.] ", ""))
                        .as("%s at %s", alert, at)
                        .isEqualTo(words)));
        assertThat(said.values().toString()).contains(
                "INHIBITED", "WITHHELD", "SILENCED", "MUTED_BY_TIME", "TOLD", "WAITING", "FAILED", "NO_INTEGRATION", "RESOLVED");
    }

    private Map<Labels, String> explained() {
        return history.beside(engine.view(), clock.instant(), view -> {
            Map<Labels, String> all = new LinkedHashMap<>();
            view.forEachAlert(alert -> all.put(alert.alert().labels(), words(Explanation.of(view.completed(alert), view, clock.instant()))));
            return all;
        });
    }

    private static String words(Explanation explanation) {
        StringBuilder words = new StringBuilder(explanation.outcome() + "\n");
        words.append(Sentence.text(Sentence.of(explanation, Speech.PLAIN))).append('\n');
        explanation.because().stream()
                .map(quiet -> quiet.kind() + " " + quiet.receiver() + " " + quiet.by() + " " + quiet.because() + " " + quiet.since())
                .forEach(reason -> words.append(reason).append('\n'));
        explanation.receivers().stream()
                .map(each -> each.group().key() + " " + each.receiver() + " " + each.outcome() + " " + each.otherwise() + " " + each.by()
                        + " muted " + each.muted() + " due " + each.due().orElseThrow() + " told "
                        + each.told() + " not " + each.notTold())
                .forEach(receiver -> words.append(receiver).append('\n'));
        return words.toString();
    }

    @Test
    void endOfWhatMayHaveArrivedIsKnownToHaveBeenOnItsWay() {
        engine.beforeAnswer = notification -> audit.delivered(new signalbox.notify.Outcome(
                notification, signalbox.notify.Outcome.Result.FAILED, 1, Delivery.OTHER, "no answer", clock.instant(), Map.of(), List.of(), true));
        engine.receiversLate.add("chat");
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1)).resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        audit.writeAll();
        assertThat(explained().get(DISK)).startsWith("WAITING");
        assertThat(words(then(DISK, clock.instant()))).isEqualTo(explained().get(DISK));
    }

    @Test
    void endOfWhatWasToBeToldBeforeACrashIsKnownToHaveBeenOnItsWay() {
        engine.receiversDown.add("chat");
        engine.report(clock.instant(), clock.instant().plus(ofHours(2)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        restart(ofSeconds(20));
        engine.receiversDown.add("chat");
        engine.resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofSeconds(10));
        audit.writeAll();
        assertThat(explained().get(DISK)).startsWith("FAILED\nIts end could not be told to chat");
        assertThat(words(then(DISK, clock.instant()))).isEqualTo(explained().get(DISK));
    }

    @Test
    void whatWasUnderWayWhenTheServerWasKilledWasNotAnswered_forAReplay() {
        Instant begin = clock.instant();
        engine.answersKeptBack = true;
        engine.beforeAnswer = notification -> {};
        engine.report(begin, begin.plus(ofHours(2)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        restart(ofSeconds(20));
        audit.writeAll();
        List<Input.Answered> answered = history.recording(begin, clock.instant()).orElseThrow().inputs().stream()
                .filter(Input.Answered.class::isInstance)
                .map(Input.Answered.class::cast)
                .toList();
        assertThat(answered).containsExactly(
                new Input.Answered(begin.plusSeconds(30), "chat/webhook[0]", Input.Answered.NONE),
                new Input.Answered(begin.plusSeconds(80), "chat/webhook[0]", 200));
    }

    /** A receiver that does not take it is tried again until the server stops, and then that is over without an answer. */
    @Test
    void whatWasUnderWayWhenTheServerWasStoppedWasNotAnswered_forAReplay() {
        Instant begin = clock.instant();
        engine.answersKeptBack = true;
        engine.beforeAnswer = notification -> {};
        engine.report(begin, begin.plus(ofHours(2)), "alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        audit.close();
        restart(ofSeconds(20));
        audit.writeAll();
        assertThat(history.recording(begin, clock.instant()).orElseThrow().inputs().stream().filter(Input.Answered.class::isInstance)).containsExactly(
                new Input.Answered(begin.plusSeconds(30), "chat/webhook[0]", Input.Answered.NONE),
                new Input.Answered(begin.plusSeconds(80), "chat/webhook[0]", 200));
    }

    @Test
    void whatKeepsAnAlertQuietIsSaidToHaveBegunBeforeAReloadOfItsRule() {
        Labels job = Labels.of("alertname", "Copy", "job", "batch");
        Instant begin = clock.instant();
        engine.report(begin, begin.plus(ofHours(2)), "alertname", "Copy", "job", "batch");
        engine.advance(ofMinutes(10));
        engine.reload(config, RULES + "// another version\n");
        engine.advance(ofMinutes(10)).resolved("alertname", "Copy", "job", "batch");
        Instant ended = clock.instant();
        engine.advance(ofMinutes(10));
        audit.writeAll();
        assertThat(history.verdicts(Search.ALL).rows()).filteredOn(row -> row.kind().equals("withheld")).hasSize(2);
        for (Duration after : List.of(ofMinutes(5), ofMinutes(15))) {
            assertThat(then(job, begin.plus(after)).because()).singleElement().satisfies(quiet -> {
                assertThat(quiet.since()).contains(begin);
                assertThat(quiet.until()).contains(ended);
            });
        }
    }

    @Test
    void failureToTellTheEndIsKnown_whenTheEndIsPostedAgain() {
        engine.firing("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1)).resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.receiversDown.add("chat");
        engine.advance(ofMinutes(5)).resolved("alertname", "DiskFull", "instance", "db1", "severity", "warning");
        engine.advance(ofMinutes(1));
        audit.writeAll();
        assertThat(explained().get(DISK)).startsWith("FAILED");
        assertThat(words(then(DISK, clock.instant()))).isEqualTo(explained().get(DISK));
    }

    @Test
    void anAlertOfAnEarlierTimeIsFoundByMatchers() {
        engine.firing("alertname", "A", "instance", "1");
        engine.resolved("alertname", "A", "instance", "1");
        engine.firing("alertname", "A", "instance", "2");
        engine.advance(ofMinutes(10));
        audit.writeAll();
        List<AlertView> found = history.at(clock.instant(), past -> past.alerts(List.of(new Matcher(Matcher.Type.EQUAL, "alertname", "A"))))
                .orElseThrow();
        assertThat(found).extracting(view -> view.alert().instance()).containsExactly("2");
        assertThat(history.notifications(Search.ALL, true).rows()).extracting(NotificationRow::outcome).containsOnly("told");
    }

    @Test
    void theConfigurationThatIsLeftOfATimeThatIsForgottenIsNoBeginningOfTheHistory() {
        audit.writeAll();
        assertThat(history.begins()).contains(clock.instant());
        engine.advance(ofHours(3)).firing("alertname", "A").advance(ofMinutes(1));
        audit.writeAll();
        assertThat(history.begins()).contains(clock.instant().minusSeconds(30));
    }

    @Test
    void thereIsNoHistoryBeforeThereIsOne(@TempDir Path empty) {
        History none = new History(empty);
        assertThat(none.at(clock.instant()).alerts()).isEmpty();
        assertThat(none.alerts(Search.ALL).count()).isZero();
        assertThat(none.stretch("0000000000000000", Instant.EPOCH, clock.instant())).isEmpty();
    }

    @Test
    void whatAShadowConcludedIsCounted() {
        signalbox.decision.DecidedBy rule = new signalbox.decision.DecidedBy("rules.teams.try", "v1", "not now", "a.drl:8");
        for (int i = 0; i < 3; i++) {
            audit.decided(List.of(new signalbox.decision.Decision.Verdict(
                    clock.instant().plusSeconds(i), signalbox.decision.Decision.Kind.WITHHELD, true,
                    Labels.of("alertname", "A", "instance", "i" + i, "team", "t" + i % 2), "", rule,
                    signalbox.decision.Because.words("not now"), signalbox.decision.Decision.Force.SHADOW, Optional.empty())));
        }
        audit.writeAll();

        assertThat(history.shadow("rules.teams.try")).containsExactly(new ShadowRow("withheld", 3, 2, 3, clock.instant()));
        assertThat(history.shadow("rules.teams.other")).isEmpty();
    }
}
