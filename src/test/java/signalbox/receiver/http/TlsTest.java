package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsTest {

    @Test
    void serverIsAskedForByName_alsoByOneWithoutADot() throws IOException {
        assertThat(namesAskedFor("mattermost")).containsExactly(new SNIHostName("mattermost"));
        assertThat(namesAskedFor("::1")).isEmpty();
        assertThat(namesAskedFor("127.0.0.1")).isEmpty();
    }

    /** The socket is connected, as the library's are, but to somebody who says nothing. */
    private static List<SNIServerName> namesAskedFor(String host) throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket plain = new Socket(silent.getInetAddress(), silent.getLocalPort());
                SSLSocket secure = (SSLSocket) Tls.of(TlsOptions.DEFAULT, TlsOptions.DEFAULT.read())
                        .sockets().createSocket(plain, host, 443, true)) {
            List<SNIServerName> names = secure.getSSLParameters().getServerNames();
            return names == null ? List.of() : names;
        }
    }
}
