package signalbox.receiver;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import signalbox.receiver.http.InvalidReceiverException;
import signalbox.receiver.http.Tls;
import signalbox.receiver.http.TlsOptions;

/** TLS with a mail server (spec/receivers.md 2.4). Files are read for each mail. Any thread. */
final class MailTls {

    private final TlsOptions options;
    /** What was made last, kept until a file changes. */
    private final AtomicReference<@Nullable Made> last = new AtomicReference<>();

    private record Made(TlsOptions.Material material, Tls tls) {}

    MailTls(TlsOptions options) {
        this.options = options;
    }

    /** Fails, with a reason for people, when certificates, keys or versions are not what they should be. */
    Tls current() throws IOException {
        String[] unused = versions();
        TlsOptions.Material now = options.read();
        Made made = last.get();
        if (made == null || !made.material().equals(now)) {
            made = new Made(now, Tls.of(options, now));
            last.set(made);
        }
        return made.tls();
    }

    String[] versions() throws IOException {
        try {
            return options.versions().toArray(new String[0]);
        } catch (InvalidReceiverException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Speaks TLS on a connection from its start. */
    Socket over(Socket plain, String host, Tls tls) throws IOException {
        SSLSocket secure = (SSLSocket) tls.sockets().createSocket(plain, host, plain.getPort(), true);
        secure.setEnabledProtocols(versions());
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // whoever trusts anybody does not look at it
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }
}
