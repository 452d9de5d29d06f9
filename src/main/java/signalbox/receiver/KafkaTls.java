package signalbox.receiver;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import signalbox.receiver.http.Tls;
import signalbox.receiver.http.TlsOptions;

/** Engines for connections to brokers, with the certificates and keys of one time. */
final class KafkaTls {

    private final Tls tls;
    private final String[] versions;
    private final boolean insecure;

    private KafkaTls(Tls tls, List<String> versions, boolean insecure) {
        this.tls = tls;
        this.versions = versions.toArray(new String[0]);
        this.insecure = insecure;
    }

    /** Fails, with a reason for people, when certificates or keys are not what they should be. */
    static KafkaTls of(TlsOptions options, TlsOptions.Material material) throws IOException {
        return new KafkaTls(Tls.of(options, material), options.versions(), options.insecure());
    }

    SSLEngine engine(String host, int port) {
        SSLEngine engine = tls.engine(host, port);
        engine.setSSLParameters(set(engine.getSSLParameters()));
        return engine;
    }

    /** A connection over another one, with the same parameters. */
    Socket over(Socket socket, String host, int port) throws IOException {
        SSLSocket secure = (SSLSocket) tls.sockets().createSocket(socket, host, port, true);
        secure.setSSLParameters(set(secure.getSSLParameters()));
        return secure;
    }

    private SSLParameters set(SSLParameters parameters) {
        parameters.setProtocols(versions);
        parameters.setEndpointIdentificationAlgorithm(insecure ? "" : "HTTPS");
        return parameters;
    }
}
