package signalbox.receiver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TransportErrorTest {

    @Test
    void whatJavaAndTheLibraryThrow_isToldInShortWords() {
        Map.<IOException, String>of(
                        new InterruptedIOException("timeout"), "no answer in time",
                        new NoRouteToHostException("No route to host"), "no route to host",
                        new SocketTimeoutException("Connect timed out"), "connecting timed out",
                        new SocketTimeoutException("Read timed out"), "timed out",
                        new SSLException("Unsupported or unrecognized SSL message"), "TLS: the server does not speak TLS here",
                        new SSLHandshakeException("Received fatal alert: certificate_required"),
                        "TLS: the server refuses: certificate required",
                        new SSLHandshakeException("(handshake_failure) no cipher suites in common\nand more"),
                        "TLS: no cipher suites in common",
                        new ProtocolException("Unexpected status line: SSH-2.0-OpenSSH"),
                        "the server does not speak HTTP here: it said \"SSH-2.0-OpenSSH\"",
                        new SocketException("Broken pipe"), "the server closed the connection")
                .forEach((fault, words) -> assertThat(TransportError.text(fault)).isEqualTo(words));
        assertThat(TransportError.text(new EOFException())).isEqualTo("the server closed the connection");
        assertThat(TransportError.text(new SocketException("Connection reset"))).isEqualTo("the server closed the connection");
        assertThat(TransportError.text(new IOException("Canceled"))).isEqualTo("canceled");
    }

    @Test
    void whoWasNotReachedIsNamed() {
        ConnectException refused = new ConnectException("Failed to connect to far.example.org/10.0.0.1:80");
        refused.initCause(new ConnectException("Connection refused"));
        assertThat(TransportError.text(refused)).isEqualTo("connection refused: 10.0.0.1:80");
        assertThat(TransportError.connecting(new SocketTimeoutException("Connect timed out"), "10.0.0.1:80"))
                .isEqualTo("connecting timed out: 10.0.0.1:80");
    }
}
