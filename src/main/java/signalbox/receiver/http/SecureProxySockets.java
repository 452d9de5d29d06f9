package signalbox.receiver.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Sockets to a proxy that wants TLS for itself, by the same rules as its targets (spec/receivers.md 2, 2.4). */
final class SecureProxySockets extends PlainSocketFactory {

    private static final int HANDSHAKE_MILLIS = 10_000;

    private final Tls tls;
    private final String[] versions;
    private final ProxyRoute way;

    SecureProxySockets(Tls tls, String[] versions, ProxyRoute way) {
        this.tls = tls;
        this.versions = versions.clone();
        this.way = way;
    }

    @Override
    public Socket createSocket() {
        return new RelayedSocket() {
            @Override
            void open(InetSocketAddress proxy, int timeoutMillis) throws IOException {
                Socket plain = new KeepAliveSockets().createSocket();
                using(plain);
                plain.connect(proxy, timeoutMillis);
                plain.setSoTimeout(HANDSHAKE_MILLIS);
                SSLSocket secure = (SSLSocket) tls.sockets().createSocket(plain, way.host(), way.port(), true);
                using(secure);
                shakeHands(secure);
                secure.setSoTimeout(0);
            }
        };
    }

    private void shakeHands(SSLSocket secure) throws IOException {
        secure.setEnabledProtocols(versions);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // whoever trusts anybody does not look at it
        secure.setSSLParameters(parameters);
        secure.startHandshake();
    }
}
