package signalbox.receiver;

import java.security.KeyStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets Kafka's library do TLS as every other receiver does. Public, as is its constructor, because the library makes it by its
 * name; nobody else has a use for it. Any thread once configured.
 */
public final class KafkaTlsEngines implements SslEngineFactory {

    /** Under which the library hands on a {@link KafkaTls}. */
    static final String TLS = "signalbox.tls";

    private Optional<KafkaTls> tls = Optional.empty();

    /** Made by the library, which then calls {@link #configure}. */
    public KafkaTlsEngines() {}

    @Override
    public void configure(Map<String, ?> settings) {
        tls = Optional.ofNullable((KafkaTls) settings.get(TLS));
    }

    @Override
    public SSLEngine createClientSslEngine(String host, int port, String endpointIdentification) {
        return tls.orElseThrow().engine(host, port);
    }

    @Override
    public SSLEngine createServerSslEngine(String host, int port) {
        throw new UnsupportedOperationException("this is a client");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> settings) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {}
}
