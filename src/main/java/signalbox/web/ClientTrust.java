package signalbox.web;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/** Whether a client that shows a certificate may come in. */
final class ClientTrust extends X509ExtendedTrustManager {

    private final Optional<X509TrustManager> authorities;
    private final Optional<List<String>> names;

    /**
     * @param authorities who signs certificates of clients; empty when anybody may
     * @param names one of which a certificate must be for; empty when it may be for anything
     */
    ClientTrust(Optional<X509TrustManager> authorities, Optional<List<String>> names) {
        this.authorities = authorities;
        this.names = names;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (authorities.isPresent()) {
            authorities.get().checkClientTrusted(chain, type);
        }
        if (names.isPresent() && names(chain[0]).stream().noneMatch(names.get()::contains)) {
            throw new CertificateException("the client's certificate is for none of client_allowed_sans: it is for " + names(chain[0]));
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        List<String> names = new ArrayList<>();
        if (all != null) {
            all.stream().filter(name -> name.get(1) instanceof String).forEach(name -> names.add((String) name.get(1)));
        }
        return names;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is a server, it trusts none");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.map(X509TrustManager::getAcceptedIssuers).orElse(new X509Certificate[0]);
    }
}
