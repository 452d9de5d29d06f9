package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** Who starts a server at an address that it cannot have hears which, why, and what to do. */
class ListenSocketTest {

    @Test
    void addressThatIsTakenIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> ListenSocket.open(HttpSettings.listeningOn("127.0.0.1", port)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": address already in use: another program listens there."
                            + " Stop that one (ss -ltnp 'sport = :" + port + "' names it), or give this one another --web.listen-address")
                    .hasNoCause();
        }
    }

    @Test
    void addressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> ListenSocket.open(HttpSettings.listeningOn("192.0.2.1", 9093)))
                .hasMessage("cannot listen on 192.0.2.1:9093: it is no address of this machine. Give one that is by"
                        + " --web.listen-address, or :9093 for all");
    }

    @Test
    void hostThatThereIsNotIsNamed() {
        assertThatThrownBy(() -> ListenSocket.open(HttpSettings.listeningOn("nowhere.invalid", 9093)))
                .hasMessageStartingWith("cannot listen on nowhere.invalid:9093: there is no host of that name.");
    }

    @Test
    void addressIsFreeAgainOnceClosed() throws IOException {
        int port;
        try (ListenSocket first = ListenSocket.open(HttpSettings.listeningOn("127.0.0.1", 0))) {
            port = first.channel().socket().getLocalPort();
        }
        try (ListenSocket second = ListenSocket.open(HttpSettings.listeningOn("127.0.0.1", port))) {
            assertThat(second.channel().isOpen()).isTrue();
        }
    }
}
