package signalbox.engine.team;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import signalbox.engine.team.SlowLane.Phase;

/** Packages that nobody waits for share few processors. */
class SlowLaneTest {

    private static final long LONG = Long.MAX_VALUE;

    private final SlowLane lane = new SlowLane(1);
    private final Queue<String> turns = new ConcurrentLinkedQueue<>();

    @Test
    void whoIsAloneGoesOn() {
        lane.enter();
        assertThat(lane.goOn(Phase.FIRST_TURN, 0)).isEqualTo(Phase.FIRST_TURN);
        assertThat(lane.goOn(Phase.FIRST_TURN, LONG)).isEqualTo(Phase.LONG);
        assertThat(lane.goOn(Phase.LONG, LONG)).isEqualTo(Phase.LONG);
    }

    @Test
    void whoNeedsLongerGoesToTheEnd() throws InterruptedException {
        lane.enter();
        Thread first = quick("first");
        Thread second = quick("second");
        Phase stage = lane.goOn(Phase.FIRST_TURN, LONG);
        turns.add("long");
        assertThat(stage).isEqualTo(Phase.LONG);
        lane.leave();
        first.join();
        second.join();
        assertThat(turns).containsExactly("first", "second", "long");
    }

    @Test
    void whoNeedsLongerLetsThoseThroughThatComeMeanwhile_andIsDoneBeforeTheNextSuch() throws InterruptedException {
        lane.enter();
        Thread other = waiter(() -> {
            lane.goOn(Phase.FIRST_TURN, LONG);
            turns.add("other long one");
        });
        Phase stage = lane.goOn(Phase.FIRST_TURN, LONG); // the other has its first turn, and goes behind this one
        Thread meanwhile = quick("came meanwhile");
        stage = lane.goOn(stage, LONG);
        turns.add("long");
        lane.leave();
        other.join();
        meanwhile.join();
        assertThat(turns).containsExactly("came meanwhile", "long", "other long one");
    }

    private Thread quick(String name) {
        return waiter(() -> turns.add(name));
    }

    private Thread waiter(Runnable work) {
        int before = lane.waiting();
        Thread thread = new Thread(() -> {
            lane.enter();
            work.run();
            lane.leave();
        });
        thread.start();
        while (lane.waiting() == before) {
            Thread.onSpinWait();
        }
        return thread;
    }
}
