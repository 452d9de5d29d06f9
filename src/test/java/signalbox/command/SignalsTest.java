package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalsTest {

    private final Signals signals = new Signals();

    @Test
    void requestsToReloadBecomeOne() throws InterruptedException {
        signals.askToReload();
        signals.askToReload();

        assertThat(signals.next()).isEqualTo(Signals.Request.RELOAD);
        signals.askToStop();
        assertThat(signals.next()).isEqualTo(Signals.Request.STOP);
    }

    @Test
    void stopComesBeforeReload() throws InterruptedException {
        signals.askToReload();
        signals.askToStop();

        assertThat(signals.next()).isEqualTo(Signals.Request.STOP);
    }

    @Test
    void waitingThreadIsWoken() throws InterruptedException {
        Thread asking = new Thread(signals::askToReload);
        asking.start();

        assertThat(signals.next()).isEqualTo(Signals.Request.RELOAD);
        asking.join();
    }
}
