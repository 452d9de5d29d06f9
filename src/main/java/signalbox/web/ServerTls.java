package signalbox.web;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.config.ConfigurationException;
import signalbox.config.WebConfig;
import signalbox.tls.Pem;

/** TLS by the web configuration and the certificates that are on disk when a client connects. Any thread. */
final class ServerTls {

    private static final Logger log = LoggerFactory.getLogger(ServerTls.class);

    /** All that a context is made of. */
    private record Material(WebConfig.Tls tls, String cert, String key, String clientCa) {}

    private record Made(Material of, SSLContext context) {}

    private final WebConfigFile file;
    private volatile @Nullable Made last;

    ServerTls(WebConfigFile file) {
        this.file = file;
    }

    /** Fails when no client could connect. */
    void check() {
        SSLEngine unused = engine();
    }

    /** For Jetty, which asks for an engine for each connection. */
    SslContextFactory.Server jetty() {
        return new SslContextFactory.Server() {
            {
                setSslContext(made().context());
            }

            @Override
            public SSLEngine newSSLEngine() {
                return engineOrLog();
            }

            @Override
            public SSLEngine newSSLEngine(String host, int port) {
                return engineOrLog();
            }

            @Override
            public SSLEngine newSSLEngine(InetSocketAddress address) {
                return engineOrLog();
            }
        };
    }

    /** A client that connects while the file or a certificate cannot be used is turned away, and the log says why. */
    private SSLEngine engineOrLog() {
        try {
            return engine();
        } catch (ConfigurationException | InvalidWebConfigException | IllegalStateException e) {
            String.valueOf(e.getMessage()).lines().forEach(line -> log.error("TLS configuration is unusable, rejecting connections: err={}", line));
            throw e;
        }
    }

    private SSLEngine engine() {
        Made made = made();
        WebConfig.Tls tls = made.of().tls();
        SSLEngine engine = made.context().createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        List<String> versions = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
        parameters.setProtocols(versions
                .subList(versions.indexOf(tls.minVersion()), versions.indexOf(tls.maxVersion()) + 1)
                .toArray(String[]::new));
        if (!tls.ciphers().isEmpty()) {
            parameters.setCipherSuites(Arrays.stream(engine.getSupportedCipherSuites())
                    // TLS 1.3 has no choice of ciphers in Go
                    .filter(cipher -> tls.ciphers().contains(cipher) || !cipher.contains("_WITH_"))
                    .toArray(String[]::new));
        }
        parameters.setUseCipherSuitesOrder(true);
        if (tls.clientAuth().isRequired()) {
            parameters.setNeedClientAuth(true);
        } else if (tls.clientAuth() != WebConfig.ClientAuth.NONE) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private Made made() {
        WebConfig.Tls tls = file.read().config().tls().orElseThrow(() -> new IllegalStateException("TLS was there at the start, and no longer is"));
        Material material = new Material(
                tls,
                text(tls.cert(), tls.certFile(), tls.place("cert_file")),
                text(tls.key().value(), tls.keyFile(), tls.place("key_file")),
                text(tls.clientCa(), tls.clientCaFile(), tls.place("client_ca_file")));
        Made known = last;
        if (known == null || !known.of().equals(material)) {
            known = new Made(material, context(material));
            last = known;
        }
        return known;
    }

    private static String text(String inline, String file, String place) {
        if (file.isEmpty()) {
            return inline;
        }
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1); // PEM is ASCII
        } catch (NoSuchFileException e) {
            throw new InvalidWebConfigException(place + ": " + file + ": there is no such file: expected a readable file", e);
        } catch (IOException e) {
            throw new InvalidWebConfigException(place + ": " + file + ": cannot be read: expected a file that the user of this process"
                    + " may read", e);
        }
    }

    private static SSLContext context(Material material) {
        WebConfig.Tls tls = material.tls();
        List<X509Certificate> chain = certificates(material.cert(), tls.place(tls.certFile().isEmpty() ? "cert" : "cert_file"));
        String keyPlace = tls.place(tls.keyFile().isEmpty() ? "key" : "key_file");
        try {
            PrivateKey key = Pem.privateKey(material.key());
            if (!belongTogether(key, chain.get(0))) {
                throw new GeneralSecurityException("it is not the key of the certificate");
            }
            KeyStore store = emptyStore();
            store.setKeyEntry("server", key, new char[0], chain.toArray(X509Certificate[]::new));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), new TrustManager[] {new ClientTrust(trust(material), tls.clientSans())}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new InvalidWebConfigException(keyPlace + ": the key cannot be used: " + e.getMessage()
                    + ": expected the private key of the certificate, in PEM and not encrypted", e);
        }
    }

    /** Empty when a client may show any certificate. */
    private static Optional<X509TrustManager> trust(Material material) throws GeneralSecurityException {
        WebConfig.Tls tls = material.tls();
        if (!tls.clientAuth().isVerified()) {
            return Optional.empty();
        }
        KeyStore store = null; // what the system trusts
        if (!material.clientCa().isEmpty()) {
            store = emptyStore();
            String place = tls.place(tls.clientCaFile().isEmpty() ? "client_ca" : "client_ca_file");
            List<X509Certificate> authorities = certificates(material.clientCa(), place);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst();
    }

    private static List<X509Certificate> certificates(String pem, String place) {
        try {
            List<X509Certificate> certificates = new ArrayList<>(Pem.certificates(pem));
            if (certificates.isEmpty()) {
                throw new GeneralSecurityException("there is none in it");
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw new InvalidWebConfigException(place + ": no certificate can be read: " + e.getMessage()
                    + ": expected certificates in PEM", e);
        }
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        if (!key.getAlgorithm().replace("EdDSA", "Ed25519").equals(certificate.getPublicKey().getAlgorithm().replace("EdDSA", "Ed25519"))) {
            return false;
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "Ed25519";
        };
        byte[] message = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(message);
        byte[] signed = signature.sign();
        signature.initVerify(certificate.getPublicKey());
        signature.update(message);
        return signature.verify(signed);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
