package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.receiver.TestWebhooks.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import signalbox.config.HttpConfig;
import signalbox.config.ReceiverConfig;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Notifier;
import signalbox.notify.Outcome;
import signalbox.notify.QueueLimits;

/** Over real connections: one far end never answers, one refuses, one fails for ever, one works. */
class WebhookIsolationTest {

    private static final int GROUPS = 20;
    private static final List<String> RECEIVERS = List.of("silent", "refusing", "failing", "working");

    private final HandTime time = new HandTime();
    private final LinkedBlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final FarEnd silent = new FarEnd();
    private final FarEnd refusing = new FarEnd();
    private final FarEnd failing = new FarEnd();
    private final FarEnd working = new FarEnd();
    private final Notifier notifier =
            new Notifier(time, time, () -> 0.5, QueueLimits.DEFAULT, (who, took) -> {}, outcomes::add);

    @BeforeEach
    void start() {
        silent.answer = request -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        };
        refusing.close();
        failing.answer = request -> FarEnd.answer(500, "");
        notifier.replace(TestReceivers.receivers().build(
                List.of(receiver("silent", silent), receiver("refusing", refusing), receiver("failing", failing),
                        receiver("working", working)),
                name -> true,
                TestReceivers.MESSAGES));
    }

    private static ReceiverConfig receiver(String name, FarEnd farEnd) {
        return new ReceiverConfig(name, Map.of(), List.of(config(farEnd.url("/"), HttpConfig.DEFAULT)));
    }

    @AfterEach
    void stop() {
        end.countDown();
        notifier.close();
        List.of(silent, failing, working).forEach(FarEnd::close);
    }

    private void deliverToAll() {
        for (int i = 0; i < GROUPS; i++) {
            for (String receiver : RECEIVERS) {
                Integration integration = new Integration(receiver, "webhook", 0, true);
                notifier.deliver(
                        notification(integration, "G" + i, firing("G" + i)), HandTime.START.plus(Duration.ofMinutes(5)));
            }
        }
    }

    private static void assertEachGroupOnce(FarEnd farEnd) {
        assertThat(farEnd.requests).hasSize(GROUPS);
        assertThat(farEnd.requests).extracting(FarEnd.Request::body).doesNotHaveDuplicates();
    }

    @Test
    void workingOneGetsEverythingAtOnce_andTheOthersWhenTheyRecover() throws InterruptedException {
        deliverToAll();
        for (int i = 0; i < GROUPS; i++) { // time stands still
            assertThat(outcomes.take()).satisfies(outcome -> {
                assertThat(outcome.notification().integration().receiver()).isEqualTo("working");
                assertThat(outcome.attempts()).isEqualTo(1);
                assertThat(outcome.failed()).isFalse();
            });
        }
        assertEachGroupOnce(working);

        HandTime.spinUntil(() -> notifier.counts("webhook").requestsFailed() == 2 * GROUPS);
        failing.requests.clear();
        failing.answer = request -> FarEnd.OK;
        try (FarEnd risen = new FarEnd(refusing)) {
            time.ringUntil(() -> outcomes.size() == 2 * GROUPS, HandTime.START.plusSeconds(300));
            assertEachGroupOnce(risen);
        }
        assertEachGroupOnce(failing);
        assertEachGroupOnce(working);
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.result()).isEqualTo(Outcome.Result.SENT));
        assertThat(outcomes).extracting(outcome -> outcome.notification().integration().receiver())
                .containsOnly("refusing", "failing");
    }
}
