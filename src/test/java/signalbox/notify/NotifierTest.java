package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.HandTime.START;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.notify.TestNotifications.resolved;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.alert.Alert;
import signalbox.notify.Outcome.Result;

class NotifierTest {

    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Instant DEADLINE = START.plus(FIVE_MINUTES);
    private static final Integration HOOK = new Integration("team-x", "webhook", 0, true);
    private static final Integration QUIET = new Integration("team-x", "slack", 0, false);
    private static final Delivery BUSY = Delivery.retry(Delivery.SERVER_ERROR, "unexpected status code 500");

    private final HandTime time = new HandTime();
    private final HandThreads threads = new HandThreads();
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> latencies = new ArrayList<>();
    private final Notifier notifier = notifier(QueueLimits.DEFAULT, outcomes::add);

    private Notifier notifier(QueueLimits limits, Listener sink) {
        return new Notifier(
                time, time, () -> 0.5, limits, (who, took) -> latencies.add(who + " " + took), sink, threads);
    }

    private FakeReceiver receiver(Delivery... answers) {
        FakeReceiver receiver = new FakeReceiver(HOOK, answers);
        notifier.replace(List.of(receiver));
        return receiver;
    }

    private void deliver(Notification notification) {
        notifier.deliver(notification, DEADLINE);
        threads.run();
    }

    private void advance(Duration by) {
        // In steps, because what an alarm starts runs on a thread, and may set the next alarm.
        Instant end = time.instant().plus(by);
        while (time.instant().isBefore(end)) {
            Instant step = time.instant().plusMillis(50);
            time.advanceTo(step.isAfter(end) ? end : step);
            threads.run();
        }
    }

    @Test
    void firstAttemptIsAtOnce_andNotOnTheCallersThread() {
        FakeReceiver receiver = receiver();
        notifier.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        assertThat(receiver.received).isEmpty();
        threads.run();
        assertThat(receiver.received).hasSize(1);
        assertThat(receiver.timesLeft).containsExactly(FIVE_MINUTES);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.SENT);
            assertThat(outcome.attempts()).isEqualTo(1);
            assertThat(outcome.toBeLogged()).isTrue();
            assertThat(outcome.at()).isEqualTo(START);
            assertThat(outcome.reason()).isEmpty();
            assertThat(outcome.detail()).isEmpty();
        });
    }

    private static Notification after(Map<String, String> data, Integration to, Alert... alerts) {
        Notification first = notification(to, "Up", alerts);
        return new Notification(first.group(), to, first.alerts(), "new alerts added", first.at()).with(data);
    }

    @Test
    void whatTheReceiverNotes_isAddedToWhatItNotedBefore() {
        FakeReceiver receiver = receiver(BUSY, Delivery.sent(Map.of("ts", "2", "channel", "C")));
        Map<String, String> before = Map.of("ts", "1", "card", "7");
        deliver(after(before, HOOK, firing("Up")));
        advance(Duration.ofSeconds(1));
        assertThat(receiver.received).extracting(Notification::data).containsExactly(before, before);
        deliver(after(before, HOOK, firing("Up")));
        assertThat(outcomes).extracting(Outcome::data)
                .containsExactly(Map.of("ts", "2", "channel", "C", "card", "7"), before);
    }

    @Test
    void whatTheReceiverNoted_stays_whenItWantsNoResolvedAlerts() {
        FakeReceiver receiver = new FakeReceiver(QUIET);
        notifier.replace(List.of(receiver));
        deliver(after(Map.of("ts", "1"), QUIET, resolved("Up")));
        deliver(after(Map.of("ts", "1"), QUIET, firing("Up"), resolved("Down")));
        assertThat(outcomes).extracting(Outcome::data).containsExactly(Map.of("ts", "1"), Map.of("ts", "1"));
        assertThat(receiver.received).extracting(Notification::data).containsExactly(Map.of("ts", "1"));
    }

    @Test
    void failedAttemptIsRepeated_afterHalfASecondGrowingByHalf() {
        FakeReceiver receiver = receiver(BUSY, BUSY, BUSY);
        List<Duration> attempts = new ArrayList<>();
        receiver.meanwhile = () -> attempts.add(Duration.between(START, time.instant()));
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofSeconds(10));
        // 500, then 750, then 1125 ms, seen in steps of 50 ms.
        assertThat(attempts).containsExactly(
                Duration.ZERO, Duration.ofMillis(500), Duration.ofMillis(1250), Duration.ofMillis(2400));
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.SENT);
            assertThat(outcome.attempts()).isEqualTo(4);
        });
    }

    @Test
    void whatIsUnderWay_isKnownUntilItIsAnswered_andWhatWaitsForItsTurn() {
        Notifier narrow = notifier(new QueueLimits(1, 9, 10), outcomes::add);
        narrow.replace(List.of(new FakeReceiver(HOOK, BUSY)));
        Notification first = notification(HOOK, "Up", firing("Up"), resolved("Old"));
        Notification second = notification(HOOK, "Down", firing("Down"));
        narrow.deliver(first, DEADLINE);
        narrow.deliver(second, DEADLINE);
        assertThat(narrow.underWay(first.group())).containsExactly(new UnderWay(
                "team-x/webhook[0]", START, AlertHashes.of(first.firing()), AlertHashes.of(first.resolved()), 1));
        assertThat(narrow.underWay(second.group())).extracting(UnderWay::attempt).containsExactly(0);
        threads.run();
        assertThat(narrow.underWay(first.group())).as("rests until it is tried again").isEmpty();
        assertThat(narrow.underWay(second.group())).as("was told").isEmpty();
    }

    @Test
    void whatCouldNotBeTold_isKnownWhileItIsTriedAgain_untilItIsTold() {
        receiver(BUSY, BUSY);
        Notification notification = notification(HOOK, "Up", firing("Up"));
        deliver(notification);
        advance(Duration.ofMillis(600));
        NotTold failure = notifier.notTold(notification.group()).get(0);
        assertThat(failure.integration()).isEqualTo("team-x/webhook[0]");
        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(failure.at()).isEqualTo(START.plusMillis(500));
        assertThat(failure.detail()).isEqualTo("unexpected status code 500");
        assertThat(failure.triedAgain()).isTrue();
        assertThat(failure.alerts()).isEqualTo(AlertHashes.of(notification.alerts()));
        advance(Duration.ofSeconds(10));
        assertThat(notifier.notTold(notification.group())).isEmpty();
    }

    @Test
    void whatCouldNotBeToldAtAll_isKnownUntilTheGroupIsToldSomething() {
        receiver(Delivery.failed(Delivery.CLIENT_ERROR, "unexpected status code 404"));
        Notification notification = notification(HOOK, "Up", firing("Up"));
        deliver(notification);
        assertThat(notifier.notTold(notification.group()))
                .singleElement()
                .satisfies(failure -> assertThat(failure.triedAgain()).isFalse());
        deliver(notification);
        assertThat(notifier.notTold(notification.group())).isEmpty();
    }

    @Test
    void pauseIsCountedFromTheEndOfAnAttempt() {
        FakeReceiver receiver = receiver(BUSY);
        receiver.meanwhile = () -> {
            receiver.meanwhile = () -> {};
            time.advance(Duration.ofSeconds(3));
        };
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofMillis(450));
        assertThat(receiver.received).hasSize(1);
        advance(Duration.ofMillis(50));
        assertThat(receiver.received).hasSize(2);
    }

    @Test
    void receiverThatSaysWhen_isNotTriedBefore_norBeforeThePauseIsOver() {
        FakeReceiver receiver = receiver(
                Delivery.retry(Delivery.RATE_LIMITED, "unexpected status code 429").notBefore(Duration.ofSeconds(20)),
                Delivery.retry(Delivery.RATE_LIMITED, "unexpected status code 429").notBefore(Duration.ofMillis(1)));
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofMillis(19_950));
        assertThat(receiver.received).hasSize(1);
        advance(Duration.ofMillis(50));
        assertThat(receiver.received).hasSize(2);
        advance(Duration.ofMillis(700));
        assertThat(receiver.received).hasSize(2);
        advance(Duration.ofMillis(50));
        assertThat(receiver.received).hasSize(3);
    }

    @Test
    void nothingIsSentAgainAfterSuccess() {
        FakeReceiver receiver = receiver(BUSY);
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofMinutes(10));
        assertThat(receiver.received).hasSize(2);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void deadlineEndsTheRetries_withTheLastError() {
        FakeReceiver receiver = receiver();
        for (int i = 0; i < 100; i++) {
            receiver.then(BUSY);
        }
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        advance(Duration.ofMillis(9950));
        assertThat(outcomes).isEmpty();
        advance(Duration.ofMillis(50));
        // At 0, 0.5, 1.25, 2.375, 4.0625, 6.59 s.
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.failed()).isTrue();
            assertThat(outcome.toBeLogged()).isFalse();
            assertThat(outcome.attempts()).isEqualTo(6);
            assertThat(outcome.reason()).isEqualTo("serverError");
            assertThat(outcome.at()).isEqualTo(START.plusSeconds(10));
            assertThat(outcome.detail()).isEqualTo(
                    "team-x/webhook[0]: notify retry canceled after 6 attempts: unexpected status code 500");
        });
        advance(FIVE_MINUTES);
        assertThat(receiver.received).hasSize(6);
    }

    @Test
    void attemptCutOffByTheDeadline_countsAsTimeOver() {
        FakeReceiver receiver = receiver(Delivery.retry(Delivery.OTHER, "Post \"<redacted>\": context deadline exceeded"));
        receiver.meanwhile = () -> time.advance(Duration.ofSeconds(10));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.reason()).isEqualTo("contextDeadlineExceeded");
            assertThat(outcome.detail()).isEqualTo(
                    "team-x/webhook[0]: notify retry canceled after 1 attempts: no answer in time");
        });
    }

    @Test
    void whatWasSentAndNeverAnsweredMayHaveArrived_alsoWhenALaterAttemptIsRefused() {
        receiver(Delivery.retry(Delivery.OTHER, "Post \"<redacted>\": no answer in time").unheard(), BUSY, Delivery.failed(Delivery.CLIENT_ERROR, "404"));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        advance(Duration.ofSeconds(10));
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.mayHaveArrived()).isTrue());
    }

    @Test
    void whatWasRefusedEachTimeHasNotArrived() {
        receiver(BUSY, Delivery.failed(Delivery.CLIENT_ERROR, "404"));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        advance(Duration.ofSeconds(10));
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.mayHaveArrived()).isFalse());
    }

    @Test
    void whatIsDeliveredAfterAllHasArrived() {
        receiver(Delivery.retry(Delivery.OTHER, "Post \"<redacted>\": no answer in time").unheard(), Delivery.sent());
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        advance(Duration.ofSeconds(10));
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.mayHaveArrived()).isFalse());
    }

    @Test
    void attemptThatIsStillUnderWayAfterTheDeadlineMayArrive() {
        receiver(Delivery.sent());
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        time.advanceTo(START.plusSeconds(11));
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.mayHaveArrived()).isTrue());
    }

    @Test
    void reasonOfAnAttemptCutOffByTheDeadline_isTold_whenItIsMoreThanThat() {
        FakeReceiver receiver = receiver(Delivery.retry(Delivery.REQUEST_ERROR, "connection refused"));
        receiver.meanwhile = () -> time.advance(Duration.ofSeconds(10));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.reason()).isEqualTo("requestError");
            assertThat(outcome.detail()).isEqualTo(
                    "team-x/webhook[0]: notify retry canceled after 1 attempts: connection refused");
        });
    }

    @Test
    void earlierReasonStays_whateverTheAttemptSaysThatTheDeadlineCutOff() {
        FakeReceiver receiver = receiver(BUSY, Delivery.retry(Delivery.REQUEST_ERROR, "connection refused"));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        receiver.meanwhile = () -> time.advance(Duration.ofSeconds(10));
        advance(Duration.ofSeconds(1));
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.reason()).isEqualTo("serverError");
            assertThat(outcome.attempts()).isEqualTo(2);
        });
    }

    @Test
    void successInTheLastMoment_isASuccess() {
        FakeReceiver receiver = receiver();
        receiver.meanwhile = () -> time.advance(Duration.ofMillis(10_500));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.failed()).isFalse());
    }

    @Test
    void attemptThatIgnoresItsDeadline_isGivenUp_andItsAnswerIgnored() {
        FakeReceiver receiver = receiver();
        receiver.meanwhile = () -> time.advance(Duration.ofSeconds(11));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.failed()).isTrue();
            assertThat(outcome.at()).isEqualTo(START.plusSeconds(11));
        });
    }

    @Test
    void hopelessErrorEndsItAtOnce() {
        FakeReceiver receiver = receiver(BUSY, Delivery.failed(Delivery.CLIENT_ERROR, "unexpected status code 404"));
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofMinutes(1));
        assertThat(receiver.received).hasSize(2);
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.reason()).isEqualTo("clientError");
            assertThat(outcome.detail()).isEqualTo("team-x/webhook[0]: notify retry canceled due to unrecoverable error "
                    + "after 2 attempts: unexpected status code 404");
        });
    }

    @Test
    void groupThatFails_doesNotHoldUpOthersOfItsReceiver() {
        FakeReceiver receiver = receiver(BUSY);
        deliver(notification(HOOK, "Down", firing("Down")));
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(receiver.received).extracting(n -> n.group().labels().get("alertname")).containsExactly("Down", "Up");
        assertThat(outcomes).extracting(o -> o.notification().group().labels().get("alertname")).containsExactly("Up");
    }

    @Test
    void resolvedAlertsAreLeftOut_whereTheyAreNotWanted_butStayInTheOutcome() {
        FakeReceiver receiver = new FakeReceiver(QUIET);
        notifier.replace(List.of(receiver));
        Notification both = notification(QUIET, "Up", firing("Up", "instance", "a"), resolved("Up", "instance", "b"));
        deliver(both);
        assertThat(receiver.received).singleElement()
                .satisfies(told -> assertThat(told.alerts()).containsExactlyElementsOf(both.firing()));
        assertThat(outcomes).singleElement()
                .satisfies(outcome -> assertThat(outcome.notification()).isEqualTo(both));
    }

    @Test
    void onlyResolvedAlerts_whereTheyAreNotWanted_isASuccessToBeLogged() {
        FakeReceiver receiver = new FakeReceiver(QUIET);
        notifier.replace(List.of(receiver));
        deliver(notification(QUIET, "Up", resolved("Up")));
        assertThat(receiver.received).isEmpty();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.result()).isEqualTo(Result.NOTHING_TO_SEND);
            assertThat(outcome.toBeLogged()).isTrue();
            assertThat(outcome.attempts()).isZero();
        });
        assertThat(notifier.counts("slack").notifications()).isEqualTo(1);
        assertThat(notifier.counts("slack").requests()).isZero();
    }

    @Test
    void unknownIntegrationFails() {
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.failed()).isTrue();
            assertThat(outcome.detail())
                    .isEqualTo("team-x/webhook[0]: the configuration has no such integration any more");
        });
    }

    @Test
    void integrationThatIsRemoved_failsWhatRests_andClosesTheReceiver() {
        FakeReceiver receiver = receiver(BUSY, BUSY);
        deliver(notification(HOOK, "Up", firing("Up")));
        notifier.replace(List.of());
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.failed()).isTrue();
            assertThat(outcome.attempts()).isEqualTo(1);
        });
        assertThat(receiver.closed).isTrue();
        advance(Duration.ofMinutes(1));
        assertThat(receiver.received).hasSize(1);
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void integrationRemovedDuringAnAttempt_isClosedAfterIt_andASuccessCounts() {
        FakeReceiver receiver = receiver();
        receiver.meanwhile = () -> {
            notifier.replace(List.of());
            assertThat(receiver.closed).isFalse();
        };
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(receiver.closed).isTrue();
        assertThat(outcomes).singleElement()
                .satisfies(outcome -> assertThat(outcome.result()).isEqualTo(Result.SENT));
    }

    @Test
    void whatWasHandedInBeforeTheIntegrationWasRemoved_isStillTold_onlyWhatFailsIsNotTriedAgain() {
        Notifier narrow = notifier(new QueueLimits(1, 10, 10), outcomes::add);
        FakeReceiver receiver = new FakeReceiver(HOOK, Delivery.sent(), BUSY);
        narrow.replace(List.of(receiver));
        for (String name : List.of("A", "B", "C")) {
            narrow.deliver(notification(HOOK, name, firing(name)), DEADLINE);
        }
        narrow.replace(List.of());
        assertThat(receiver.closed).isFalse();
        threads.run();
        assertThat(receiver.received).hasSize(3);
        assertThat(outcomes).extracting(Outcome::failed).containsExactly(false, true, false);
        assertThat(receiver.closed).isTrue();
    }

    @Test
    void newReceiverIsThereBeforeTheOthersAreGone() {
        FakeReceiver old = receiver();
        FakeReceiver fresh = new FakeReceiver(QUIET);
        notifier.prepare(List.of(fresh));
        deliver(notification(QUIET, "Up", firing("Up")));
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(fresh.received).hasSize(1);
        assertThat(old.received).hasSize(1);
        FakeReceiver changed = new FakeReceiver(HOOK);
        notifier.prepare(List.of(changed));
        deliver(notification(HOOK, "Down", firing("Down")));
        assertThat(old.received).as("nothing that is there changes").hasSize(2);
        notifier.replace(List.of(changed));
        threads.run();
        assertThat(old.closed).isTrue();
        assertThat(fresh.closed).isTrue();
    }

    @Test
    void closingAReceiverKeepsNobodyWaiting() {
        FakeReceiver old = receiver();
        notifier.replace(List.of(new FakeReceiver(HOOK)));
        assertThat(old.closed).isFalse();
        threads.run();
        assertThat(old.closed).isTrue();
    }

    @Test
    void sameReceiverAgain_isLeftAlone() {
        FakeReceiver receiver = receiver(BUSY);
        deliver(notification(HOOK, "Up", firing("Up")));
        notifier.replace(List.of(receiver));
        threads.run();
        assertThat(receiver.received).hasSize(1);
        assertThat(receiver.closed).isFalse();
        advance(Duration.ofSeconds(1));
        assertThat(receiver.received).hasSize(2);
    }

    @Test
    void changedReceiver_getsWhatRests_atOnce_andOnce() {
        FakeReceiver old = receiver(BUSY);
        deliver(notification(HOOK, "Up", firing("Up")));
        FakeReceiver changed = receiver();
        threads.run();
        assertThat(old.received).hasSize(1);
        assertThat(old.closed).isTrue();
        assertThat(changed.received).hasSize(1);
        advance(Duration.ofMinutes(1));
        assertThat(changed.received).hasSize(1);
    }

    @Test
    void alarmOfBeforeTheChange_wakesNobodyTooEarly() {
        receiver(BUSY);
        deliver(notification(HOOK, "Up", firing("Up")));
        FakeReceiver changed = receiver(BUSY);
        threads.run();
        advance(Duration.ofMillis(700)); // past the old alarm at 500 ms
        assertThat(changed.received).hasSize(1);
        advance(Duration.ofMillis(100));
        assertThat(changed.received).hasSize(2);
    }

    @Test
    void twoReceiversForOneIntegration_areRefused_andNothingChanges() {
        FakeReceiver receiver = receiver();
        assertThatThrownBy(() -> notifier.replace(List.of(new FakeReceiver(HOOK), new FakeReceiver(HOOK))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("team-x/webhook[0]");
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void noMoreThanTheLimitAreInFlight_andTheRestFollows() {
        Notifier narrow = notifier(new QueueLimits(2, 8, 10), outcomes::add);
        FakeReceiver receiver = new FakeReceiver(HOOK);
        narrow.replace(List.of(receiver));
        for (int i = 0; i < 5; i++) {
            narrow.deliver(notification(HOOK, "Up" + i, firing("Up" + i)), DEADLINE);
        }
        assertThat(threads.tasks).hasSize(2);
        threads.run();
        assertThat(receiver.received).extracting(n -> n.alerts().get(0).name())
                .containsExactly("Up0", "Up1", "Up2", "Up3", "Up4");
    }

    @Test
    void roomIsWhatTheQueueTakes_andComesBack() {
        List<String> heard = new ArrayList<>();
        Notifier narrow = notifier(new QueueLimits(1, 2, 10), new Listener() {
            @Override
            public void ended(Outcome outcome) {
                heard.add(outcome.notification().alerts().get(0).name());
            }

            @Override
            public void roomAgain() {
                heard.add("room");
            }
        });
        narrow.replace(List.of(new FakeReceiver(HOOK, BUSY)));
        assertThat(narrow.room(HOOK.key())).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            narrow.deliver(notification(HOOK, "Up" + i, firing("Up" + i)), DEADLINE);
        }
        assertThat(narrow.room(HOOK.key())).isZero();
        threads.tasks.remove().run(); // one that rests leaves its place to others
        assertThat(heard).containsExactly("room");
        assertThat(narrow.room(HOOK.key())).isEqualTo(1);
        threads.run();
        assertThat(heard).containsExactly("room", "Up1", "Up2");
        assertThat(narrow.room(HOOK.key())).isEqualTo(3);
    }

    @Test
    void whatFindsNoRoomToRest_isPutOff_asLongAsTheReceiverHasFailedByThen() {
        Notifier narrow = notifier(new QueueLimits(2, 10, 1), outcomes::add);
        FakeReceiver receiver = new FakeReceiver(HOOK, BUSY, BUSY);
        narrow.replace(List.of(receiver));
        narrow.deliver(notification(HOOK, "Rests", firing("Rests")), DEADLINE);
        narrow.deliver(notification(HOOK, "Waits", firing("Waits")), DEADLINE);
        threads.run();
        assertThat(outcomes).singleElement().satisfies(outcome -> {
            assertThat(outcome.putOff()).isTrue();
            assertThat(outcome.failed()).isFalse();
            assertThat(outcome.toBeLogged()).isFalse();
            assertThat(outcome.notification().alerts().get(0).name()).isEqualTo("Waits");
            assertThat(outcome.at()).isEqualTo(START.plusSeconds(5));
        });
        assertThat(narrow.counts("webhook").notifications()).as("nothing is decided yet").isZero();
        advance(Duration.ofSeconds(1));
        assertThat(receiver.received).hasSize(3);
    }

    @Test
    void pausesOfWhatIsPutOff_growWithTheOutage_toAMinute() {
        Notifier narrow = notifier(new QueueLimits(2, 10, 0), outcomes::add);
        FakeReceiver receiver = new FakeReceiver(HOOK, BUSY, BUSY, BUSY, BUSY, Delivery.sent(), BUSY);
        narrow.replace(List.of(receiver));
        List<Duration> pauses = new ArrayList<>();
        for (int after : new int[] {0, 2, 20, 200, 1, 1}) {
            advance(Duration.ofSeconds(after));
            narrow.deliver(notification(HOOK, "Up", firing("Up")), time.instant().plus(FIVE_MINUTES));
            threads.run();
            pauses.add(Duration.between(time.instant(), outcomes.get(outcomes.size() - 1).at()));
        }
        assertThat(pauses).extracting(Duration::toSeconds).containsExactly(5L, 5L, 22L, 60L, 0L, 5L);
    }

    @Test
    void deadlinePassesInTheQueue_withoutAnAttempt_soItIsDecidedAnew() {
        Notifier narrow = notifier(new QueueLimits(1, 9, 10), outcomes::add);
        FakeReceiver receiver = new FakeReceiver(HOOK);
        narrow.replace(List.of(receiver));
        narrow.deliver(notification(HOOK, "Slow", firing("Slow")), DEADLINE);
        narrow.deliver(notification(HOOK, "Late", firing("Late")), START.plusSeconds(10));
        receiver.meanwhile = () -> {
            receiver.meanwhile = () -> {};
            time.advance(Duration.ofSeconds(11));
        };
        threads.run();
        assertThat(receiver.received).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome::putOff).singleElement()
                .satisfies(outcome -> assertThat(outcome.at()).isEqualTo(START.plusSeconds(10)));
        assertThat(outcomes).noneMatch(Outcome::failed);
    }

    @Test
    void adapterThatThrows_isRetried_andItsMessageStaysSecret() {
        FakeReceiver receiver = receiver();
        receiver.meanwhile = () -> {
            receiver.meanwhile = () -> {};
            throw new IllegalStateException("https://hook/secret");
        };
        try (CapturedLog log = new CapturedLog("signalbox.notify")) {
            deliver(notification(HOOK, "Up", firing("Up")));
            advance(Duration.ofSeconds(1));
            assertThat(receiver.received).hasSize(2);
            assertThat(log.text()).contains("java.lang.IllegalStateException").doesNotContain("secret");
        }
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.failed()).isFalse());
    }

    @Test
    void noThreadToBeHad_isRetried() {
        FakeReceiver receiver = receiver();
        threads.exhausted = true;
        deliver(notification(HOOK, "Up", firing("Up")));
        threads.exhausted = false;
        advance(Duration.ofSeconds(1));
        assertThat(receiver.received).hasSize(1);
        assertThat(outcomes).singleElement().satisfies(outcome -> assertThat(outcome.failed()).isFalse());
    }

    @Test
    void listenerThatIsTooBusy_isToldAgain() {
        List<Outcome> heard = new ArrayList<>();
        Notifier other = notifier(QueueLimits.DEFAULT, outcome -> {
            outcomes.add(outcome);
            if (outcomes.size() == 1) {
                throw new RejectedExecutionException("full");
            }
            heard.add(outcome);
        });
        other.replace(List.of(new FakeReceiver(HOOK)));
        other.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        threads.run();
        assertThat(heard).isEmpty();
        advance(Duration.ofSeconds(1));
        assertThat(heard).hasSize(1);
    }

    @Test
    void warningIsLogged_onlyWhenTheErrorOrItsReasonIsNew() {
        Delivery refused = Delivery.retry(Delivery.OTHER, "connection refused");
        Delivery unclear = Delivery.retry(Delivery.OTHER, "unexpected status code 500");
        receiver(BUSY, BUSY, refused, unclear, BUSY);
        try (CapturedLog log = new CapturedLog(NotifyLog.class)) {
            deliver(notification(HOOK, "Up", firing("Up")));
            advance(Duration.ofMinutes(1));
            assertThat(log.lines(Level.WARN)).containsExactly(
                    warning(1, "serverError", "unexpected status code 500"),
                    warning(3, "other", "connection refused"),
                    warning(4, "other", "unexpected status code 500"),
                    warning(5, "serverError", "unexpected status code 500"));
            assertThat(log.lines(Level.INFO)).singleElement().asString()
                    .startsWith("Notify success: receiver=team-x integration=webhook[0] aggrGroup={}:{alertname=\"Up\"} "
                            + "attempts=6 duration=");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void logSaysOnceThatAnIntegrationWorksAgain(boolean forGood) {
        FakeReceiver receiver = receiver();
        try (CapturedLog log = new CapturedLog(NotifyLog.class)) {
            deliver(notification(HOOK, "Up", firing("Up")));
            assertThat(log.lines(Level.INFO)).isEmpty();
            receiver.then(forGood ? Delivery.failed(Delivery.CLIENT_ERROR, "no") : BUSY);
            deliver(notification(HOOK, "Up", firing("Up")));
            deliver(notification(HOOK, "Other", firing("Other")));
            deliver(notification(HOOK, "Other", firing("Other")));
            assertThat(log.lines(Level.INFO)).singleElement().asString().startsWith("Notify success, works again:"
                    + " receiver=team-x integration=webhook[0] aggrGroup={}:{alertname=\"Other\"} attempts=1 duration=");
        }
    }

    @Test
    void logSaysThatAnIntegrationWorksAgain_thatOnlyEverRanOutOfTime() {
        FakeReceiver receiver = receiver(Delivery.retry(Delivery.OTHER, "context deadline exceeded"));
        receiver.meanwhile = () -> time.advance(Duration.ofSeconds(10));
        notifier.deliver(notification(HOOK, "Up", firing("Up")), START.plusSeconds(10));
        threads.run();
        receiver.meanwhile = () -> {};
        try (CapturedLog log = new CapturedLog(NotifyLog.class)) {
            deliver(notification(HOOK, "Up", firing("Up")));
            assertThat(log.lines(Level.INFO)).singleElement().asString().startsWith("Notify success, works again: ");
        }
    }

    private static String warning(int attempts, String reason, String error) {
        return "Notify attempt failed, will retry later: receiver=team-x integration=webhook[0] "
                + "aggrGroup={}:{alertname=\"Up\"} attempts=" + attempts + " reason=" + reason + " err=" + error;
    }

    @Test
    void countsAreAlertmanagers() {
        receiver(BUSY, BUSY, Delivery.failed(Delivery.CLIENT_ERROR, "unexpected status code 400"));
        deliver(notification(HOOK, "Up", firing("Up")));
        advance(Duration.ofMinutes(1));
        deliver(notification(HOOK, "Up", firing("Up")));
        DeliveryCounts counts = notifier.counts("webhook");
        assertThat(counts.notifications()).isEqualTo(2);
        assertThat(counts.requests()).isEqualTo(4);
        assertThat(counts.requestsFailed()).isEqualTo(3);
        assertThat(counts.failed("clientError")).isEqualTo(1);
        assertThat(counts.failed("serverError")).isZero();
        assertThat(notifier.allCounts()).singleElement()
                .satisfies(one -> assertThat(one.receiver()).isEqualTo("team-x"));
        assertThat(notifier.counts("email").failed()).containsKeys("other", "rateLimited");
        assertThat(latencies).hasSize(4).contains("team-x/webhook[0] PT0S");
    }

    @Test
    void countsSurviveTheIntegration() {
        receiver();
        deliver(notification(HOOK, "Up", firing("Up")));
        notifier.replace(List.of());
        receiver();
        deliver(notification(HOOK, "Up", firing("Up")));
        assertThat(notifier.counts("webhook").notifications()).isEqualTo(2);
    }

    @Test
    void close_letsAttemptsEnd_andForgetsWhatRests() {
        FakeReceiver receiver = receiver(BUSY);
        deliver(notification(HOOK, "Rests", firing("Rests")));
        notifier.deliver(notification(HOOK, "Flies", firing("Flies")), DEADLINE);
        notifier.close(Duration.ofMinutes(1));
        assertThat(outcomes).singleElement()
                .satisfies(outcome -> assertThat(outcome.notification().alerts().get(0).name()).isEqualTo("Flies"));
        assertThat(receiver.closed).isTrue();
        advance(Duration.ofMinutes(10));
        assertThat(outcomes).hasSize(1);
    }

    @Test
    void close_tellsNothingOfAttemptsThatFailForNow() {
        receiver(BUSY);
        notifier.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        notifier.close(Duration.ofMinutes(1));
        advance(Duration.ofMinutes(10));
        assertThat(outcomes).isEmpty();
    }

    @Test
    void close_givesUpWhatDoesNotEnd_untold() {
        FakeReceiver receiver = receiver();
        notifier.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        Runnable attempt = threads.tasks.remove();
        notifier.close(Duration.ZERO);
        assertThat(receiver.closed).isTrue();
        attempt.run();
        advance(Duration.ofMinutes(10));
        assertThat(outcomes).isEmpty();
    }

    @Test
    void afterClose_nothingIsTakenOrTold() {
        FakeReceiver receiver = receiver();
        notifier.close();
        deliver(notification(HOOK, "Up", firing("Up")));
        FakeReceiver late = receiver();
        advance(Duration.ofMinutes(10));
        assertThat(receiver.received).isEmpty();
        assertThat(outcomes).isEmpty();
        assertThat(late.closed).isTrue();
    }

    @Test
    void manyThatEndTogether_areToldOnOneThread_inOrder() {
        Notifier narrow = notifier(new QueueLimits(1, 999, 10), outcomes::add);
        narrow.replace(List.of(new FakeReceiver(HOOK)));
        for (int i = 0; i < 1000; i++) {
            narrow.deliver(notification(HOOK, "Up" + i, firing("Up" + i)), DEADLINE);
        }
        threads.tasks.clear(); // the attempt hangs
        time.advance(FIVE_MINUTES.plusSeconds(1));
        assertThat(threads.tasks).hasSize(1);
        threads.run();
        assertThat(outcomes).hasSize(1000).last().satisfies(outcome -> assertThat(outcome.failed()).isTrue());
        assertThat(outcomes.subList(0, 3)).extracting(outcome -> outcome.notification().alerts().get(0).name())
                .containsExactly("Up1", "Up2", "Up3");
    }

    @Test
    void observerThatThrows_costsNothing() {
        Notifier other = new Notifier(time, time, () -> 0.5, new QueueLimits(1, 9, 10), (who, took) -> {
            throw new IllegalStateException("broken");
        }, outcomes::add, threads);
        other.replace(List.of(new FakeReceiver(HOOK)));
        other.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        other.deliver(notification(HOOK, "Down", firing("Down")), DEADLINE);
        threads.run();
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void listenerThatThrows_isToldTheNext() {
        Notifier other = notifier(QueueLimits.DEFAULT, outcome -> {
            outcomes.add(outcome);
            throw new IllegalStateException("broken");
        });
        other.replace(List.of(new FakeReceiver(HOOK)));
        other.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        other.deliver(notification(HOOK, "Down", firing("Down")), DEADLINE);
        threads.run();
        advance(Duration.ofSeconds(5));
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void alarmsDoNotPileUp() {
        receiver();
        for (int i = 0; i < 1000; i++) {
            deliver(notification(HOOK, "Up", firing("Up")));
        }
        assertThat(time.alarms()).isEqualTo(1);
    }

    @Test
    void lastAttemptIsKnown_whatCameOfItAndHowOftenItWasTried() {
        receiver(Delivery.retry(Delivery.SERVER_ERROR, "status 502"), Delivery.sent());
        assertThat(notifier.lastAttempt(HOOK.key())).isEmpty();
        notifier.deliver(notification(HOOK, "Up", firing("Up")), DEADLINE);
        threads.run();
        assertThat(notifier.lastAttempt(HOOK.key())).hasValueSatisfying(last -> {
            assertThat(last.number()).isEqualTo(1);
            assertThat(last.delivery().detail()).isEqualTo("status 502");
        });
        time.advance(Duration.ofSeconds(5));
        threads.run();
        assertThat(notifier.lastAttempt(HOOK.key())).hasValueSatisfying(last -> {
            assertThat(last.number()).isEqualTo(2);
            assertThat(last.delivery().outcome()).isEqualTo(Delivery.Outcome.SENT);
            assertThat(last.at()).isEqualTo(time.instant());
        });
        assertThat(notifier.lastAttempt("nobody/webhook[0]")).isEmpty();
    }
}
