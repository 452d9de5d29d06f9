package signalbox.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.HandTime.START;
import static signalbox.notify.HandTime.spinUntil;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On real threads: what one receiver does is no matter for the others. The timeouts only end a test that would hang. */
class NotifierIsolationTest {

    private static final int GROUPS = 100;
    private static final Integration SILENT = new Integration("silent", "webhook", 0, true);
    private static final Integration REFUSING = new Integration("refusing", "webhook", 0, true);
    private static final Integration FAILING = new Integration("failing", "webhook", 0, true);
    private static final Integration WORKING = new Integration("working", "webhook", 0, true);

    private final HandTime time = new HandTime();
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ConcurrentHashMap<String, AtomicInteger> delivered = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Notifier notifier =
            new Notifier(time, time, () -> 0.5, new QueueLimits(4, 996, 1000), (who, took) -> {}, outcomes::add);

    @AfterEach
    void close() {
        end.countDown();
        notifier.close();
    }

    private record Behaving(Integration integration, Supplier<Delivery> answer) implements Receiver {
        @Override
        public Delivery deliver(Notification notification, Duration timeLeft) {
            return answer.get();
        }

        @Override
        public void close() {}
    }

    private Receiver silent() {
        return new Behaving(SILENT, () -> {
            try {
                end.await(); // it never answers, and does not keep to its time either
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Delivery.retry(Delivery.OTHER, "interrupted");
        });
    }

    private Receiver counting(Integration integration, Supplier<Delivery> answer) {
        return new Receiver() {
            @Override
            public Integration integration() {
                return integration;
            }

            @Override
            public Delivery deliver(Notification notification, Duration timeLeft) {
                Delivery delivery = answer.get();
                if (delivery.outcome() == Delivery.Outcome.SENT) {
                    delivered.computeIfAbsent(integration + notification.group().key(), any -> new AtomicInteger())
                            .incrementAndGet();
                }
                return delivery;
            }

            @Override
            public void close() {}
        };
    }

    private void deliverToAll(Integration... integrations) {
        for (int i = 0; i < GROUPS; i++) {
            for (Integration integration : integrations) {
                notifier.deliver(notification(integration, "G" + i, firing("G" + i)), START.plusSeconds(300));
            }
        }
    }

    @Test
    void workingReceiverGetsEverythingAtOnce_whateverTheOthersDo() throws InterruptedException {
        notifier.replace(List.of(
                silent(),
                counting(REFUSING, () -> Delivery.retry(Delivery.OTHER, "connect: connection refused")),
                counting(FAILING, () -> Delivery.retry(Delivery.SERVER_ERROR, "unexpected status code 500")),
                counting(WORKING, Delivery::sent)));
        deliverToAll(SILENT, REFUSING, FAILING, WORKING);
        // Time stands still: all this happens within the instant.
        for (int i = 0; i < GROUPS; i++) {
            assertThat(outcomes.take()).satisfies(outcome -> {
                assertThat(outcome.notification().integration()).isEqualTo(WORKING);
                assertThat(outcome.result()).isEqualTo(Outcome.Result.SENT);
                assertThat(outcome.attempts()).isEqualTo(1);
            });
        }
        assertThat(delivered).hasSize(GROUPS).allSatisfy((key, times) -> assertThat(times).hasValue(1));
    }

    @Test
    void receiverThatRecovers_getsEverythingOnce_byItself() {
        AtomicBoolean up = new AtomicBoolean();
        notifier.replace(List.of(silent(), counting(FAILING, () -> up.get()
                ? Delivery.sent() : Delivery.retry(Delivery.SERVER_ERROR, "unexpected status code 500"))));
        deliverToAll(SILENT, FAILING);
        spinUntil(() -> notifier.counts("webhook").requestsFailed() == GROUPS);
        up.set(true);
        time.ringUntil(() -> outcomes.size() == GROUPS, START.plusSeconds(300));
        assertThat(outcomes).allSatisfy(outcome -> {
            assertThat(outcome.notification().integration()).isEqualTo(FAILING);
            assertThat(outcome.result()).isEqualTo(Outcome.Result.SENT);
        });
        assertThat(delivered).hasSize(GROUPS).allSatisfy((key, times) -> assertThat(times).hasValue(1));
    }

    @Test
    void receiverThatNeverAnswers_failsWhatWasTriedWhenItsTimeIsOver_andTheRestIsDecidedAnew() throws InterruptedException {
        notifier.replace(List.of(silent()));
        deliverToAll(SILENT);
        time.advance(Duration.ofSeconds(301));
        int failed = 0;
        for (int i = 0; i < GROUPS; i++) {
            Outcome outcome = outcomes.take();
            if (outcome.failed()) {
                failed++;
                assertThat(outcome.reason()).isEqualTo("contextDeadlineExceeded");
            } else {
                assertThat(outcome.putOff()).isTrue();
            }
        }
        assertThat(failed).isEqualTo(4);
    }
}
