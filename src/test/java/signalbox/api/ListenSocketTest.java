package signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import signalbox.alert.MatcherSyntax;
import signalbox.api.http.Door;
import signalbox.api.http.HttpSettings;
import signalbox.api.http.ListenSocket;

/** Who starts a server at an address that it cannot have hears which, why, and what to do. */
class ListenSocketTest {

    @Test
    void addressThatIsTakenIsNamed() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> ListenSocket.open("127.0.0.1", port))
                    .isInstanceOf(IOException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + port + ": address already in use: another program listens there."
                            + " Stop that one (ss -ltnp 'sport = :" + port + "' names it), or give this one another --web.listen-address")
                    .hasNoCause();
        }
    }

    @Test
    void addressOfAnotherMachineIsNamed() {
        assertThatThrownBy(() -> ListenSocket.open("192.0.2.1", 9093))
                .hasMessage("cannot listen on 192.0.2.1:9093: it is no address of this machine. Give one that is by"
                        + " --web.listen-address, or :9093 for all");
    }

    @Test
    void hostThatThereIsNotIsNamed() {
        assertThatThrownBy(() -> ListenSocket.open("nowhere.invalid", 9093))
                .hasMessageStartingWith("cannot listen on nowhere.invalid:9093: there is no host of that name.");
    }

    @Test
    void addressIsFreeAgainOnceClosed() throws IOException {
        int port;
        try (ListenSocket first = ListenSocket.open("127.0.0.1", 0)) {
            port = first.channel().socket().getLocalPort();
        }
        try (ListenSocket second = ListenSocket.open("127.0.0.1", port)) {
            assertThat(second.channel().isOpen()).isTrue();
        }
    }

    @Test
    void eachAddressIsAnsweredAt() throws IOException {
        ListenSocket first = ListenSocket.open("127.0.0.1", 0);
        ListenSocket second = ListenSocket.open("127.0.0.1", 0);
        HttpServer server = new HttpServer(
                new FakeBackend(), HttpSettings.DEFAULT, Door.OPEN, MatcherSyntax.Mode.FALLBACK, new SimpleMeterRegistry(), () -> FakeBackend.NOW);
        try (server) {
            server.start(List.of(first, second));
            for (ListenSocket socket : List.of(first, second)) {
                try (InputStream in = URI.create("http://" + socket.address() + "/-/healthy").toURL().openStream()) {
                    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("OK");
                }
            }
            assertThat(server.port()).isEqualTo(first.port());
        }
        assertThat(second.channel().isOpen()).isFalse();
    }

    @Test
    void allAddressesAreShownAsGoShowsThem() throws IOException {
        try (ListenSocket all = ListenSocket.open("", 0)) {
            assertThat(all.address()).isEqualTo("[::]:" + all.port());
        }
    }
}
