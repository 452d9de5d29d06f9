package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import signalbox.notify.Integration;

class HandOutTest {

    private static final Integration HOOK = new Integration("team-x", "webhook", 0, true);

    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final List<Outgoing> outgoing = List.of(outgoing("A"), outgoing("B"));

    private static Outgoing outgoing(String group) {
        return new Outgoing(notification(HOOK, group, firing(group)), Instant.EPOCH);
    }

    private static String group(Outgoing outgoing) {
        return outgoing.notification().group().labels().get("alertname");
    }

    @Test
    void notificationsGoOutOnce() {
        HandOut handOut = new HandOut(outgoing, one -> happened.add(group(one)));
        assertThat(handOut.waitingFor(HOOK.key())).isEqualTo(2);
        handOut.run();
        handOut.run();
        assertThat(happened).containsExactly("A", "B");
        assertThat(handOut.isDone()).isTrue();
        assertThat(handOut.waitingFor(HOOK.key())).isZero();
    }

    @Test
    void whoRunsItKnowsThatAllAreOut_evenIfAnotherThreadSendsThem() throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        HandOut handOut = new HandOut(outgoing, one -> {
            happened.add(group(one));
            underWay.countDown();
            await(goOn);
        });
        Thread journal = new Thread(handOut, "journal");
        journal.start();
        underWay.await();
        assertThat(handOut.isDone()).isFalse();
        Thread engine = new Thread(() -> {
            handOut.run();
            happened.add("taken over");
        }, "engine");
        engine.start();
        while (engine.isAlive() && engine.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait(); // until it waits, or is through
        }
        goOn.countDown();
        journal.join();
        engine.join();
        assertThat(happened).containsExactly("A", "B", "taken over");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void outboxThatThrows_isNotToldTheSameTwice() {
        HandOut handOut = new HandOut(outgoing, one -> {
            happened.add(group(one));
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(handOut::run).hasMessage("no");
        handOut.run();
        assertThat(happened).containsExactly("A");
        assertThat(handOut.isDone()).isTrue();
    }
}
