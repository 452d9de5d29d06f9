package signalbox.receiver.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import signalbox.tls.Pem;

/** What a client needs for TLS, made from the material of one time. */
public final class Tls {

    /** A handshake that takes longer has failed. */
    private static final int HANDSHAKE_MILLIS = 10_000;

    private final X509TrustManager trust;
    private final SSLContext context;
    private final String serverName;

    private Tls(X509TrustManager trust, SSLContext context, String serverName) {
        this.trust = trust;
        this.context = context;
        this.serverName = serverName;
    }

    X509TrustManager trust() {
        return trust;
    }

    public SSLSocketFactory sockets() {
        return new Sockets(context.getSocketFactory(), serverName);
    }

    /** For those who bring their own sockets: a client's engine that asks for the server by the name to expect. */
    public SSLEngine engine(String host, int port) {
        SSLEngine engine = context.createSSLEngine(serverName.isEmpty() ? host : serverName, port);
        engine.setUseClientMode(true);
        return engine;
    }

    /** Fails, with a reason for people, when certificates or keys are not what they should be. */
    public static Tls of(TlsOptions options, TlsOptions.Material material) throws IOException {
        try {
            X509TrustManager trust = options.insecure() ? new Trusting() : trust(options, material);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(options, material), new TrustManager[] {trust}, null);
            return new Tls(trust, context, options.serverName());
        } catch (GeneralSecurityException e) {
            throw new IOException("unable to set up TLS: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager trust(TlsOptions options, TlsOptions.Material material)
            throws GeneralSecurityException, IOException {
        KeyStore store = null; // the system's
        if (!options.ca().isEmpty()) {
            store = emptyStore();
            List<X509Certificate> certificates = certificates(material.ca());
            if (certificates.isEmpty()) {
                String file = options.ca().file();
                throw new IOException("unable to use specified CA cert " + (file.isEmpty() ? "inline" : "file " + file));
            }
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca" + i, certificates.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this Java has no X.509 trust manager");
    }

    private static List<X509Certificate> certificates(String text) {
        try {
            return Pem.certificates(text);
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    private static KeyManager[] keys(TlsOptions options, TlsOptions.Material material)
            throws GeneralSecurityException, IOException {
        if (options.cert().isEmpty()) {
            return new KeyManager[0];
        }
        try {
            List<X509Certificate> chain = Pem.certificates(material.cert());
            if (chain.isEmpty()) {
                throw new GeneralSecurityException("no certificate found in PEM input");
            }
            PrivateKey key = Pem.privateKey(material.key());
            if (!key.getAlgorithm().equals(chain.get(0).getPublicKey().getAlgorithm())
                    && !key.getAlgorithm().startsWith("Ed")) {
                throw new GeneralSecurityException("private key type does not match public key type");
            }
            KeyStore store = emptyStore();
            store.setKeyEntry("client", key, new char[0], chain.toArray(new Certificate[0]));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("unable to use specified client cert " + where(options.cert()) + " & key "
                    + where(options.key()) + ": " + e.getMessage(), e);
        }
    }

    private static String where(TlsOptions.Part part) {
        return part.file().isEmpty() ? "inline" : "(file " + part.file() + ")";
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Believes everybody, as {@code insecure_skip_verify} asks for. */
    private static final class Trusting extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /** Sockets that ask for a server by another name than its address, and do not wait for ever for a handshake. */
    private static final class Sockets extends SSLSocketFactory {

        private static final Pattern SHORT_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

        private final SSLSocketFactory plain;
        private final String serverName;

        Sockets(SSLSocketFactory plain, String serverName) {
            this.plain = plain;
            this.serverName = serverName;
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            socket.setSoTimeout(HANDSHAKE_MILLIS); // the HTTP client sets its own after the handshake
            String name = serverName.isEmpty() ? host : serverName;
            Socket secure = plain.createSocket(socket, name, port, autoClose);
            if (secure instanceof SSLSocket tls && SHORT_NAME.matcher(name).matches()) {
                ask(tls, name);
            }
            return secure;
        }

        /** Asks for a server by a name without a dot, as hosts of one network have it: on its own, Java asks for none then. */
        private static void ask(SSLSocket socket, String name) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return plain.createSocket(host, port);
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return plain.createSocket(host, port, local, localPort);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return plain.createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return plain.createSocket(host, port, local, localPort);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return plain.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return plain.getSupportedCipherSuites();
        }
    }
}
