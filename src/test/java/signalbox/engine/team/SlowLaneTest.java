package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Packages that nobody waits for share few processors. */
class SlowLaneTest {

    private static final long LONG = Long.MAX_VALUE;

    private final SlowLane lane = new SlowLane(1);

    @Test
    void whoIsAloneGoesOn() {
        lane.enter();
        assertThat(lane.isOver(LONG)).isFalse();
    }

    @Test
    void whoHasHadATurnGoesBehindThoseThatWait() throws InterruptedException {
        ConcurrentLinkedQueue<String> turns = new ConcurrentLinkedQueue<>();
        lane.enter();
        Thread first = waiter("first", turns);
        Thread second = waiter("second", turns);
        assertThat(turns).isEmpty();
        assertThat(lane.isOver(0)).as("its turn has just begun").isFalse();
        assertThat(lane.isOver(LONG)).isTrue();

        lane.leave();
        lane.enter();
        turns.add("again");
        lane.leave();
        first.join();
        second.join();
        assertThat(List.copyOf(turns)).containsExactly("first", "second", "again");
    }

    private Thread waiter(String name, ConcurrentLinkedQueue<String> turns) {
        int before = lane.waiting();
        Thread thread = new Thread(() -> {
            lane.enter();
            turns.add(name);
            lane.leave();
        });
        thread.start();
        while (lane.waiting() == before) {
            Thread.onSpinWait();
        }
        return thread;
    }
}
