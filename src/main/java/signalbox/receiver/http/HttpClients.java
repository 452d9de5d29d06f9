package signalbox.receiver.http;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import okhttp3.Dns;
import signalbox.config.HttpConfig;
import signalbox.config.TlsConfig;

/** Builds the HTTP clients of all receivers, each with connections and tokens of its own. Any thread. */
public final class HttpClients {

    private final UnaryOperator<String> environment;
    private final Dns dns;
    private final InstantSource clock;

    /**
     * What all clients share.
     *
     * @param environment the process's environment, {@code ""} for what is not set; asked for proxies
     * @param clock tells when tokens expire
     */
    public HttpClients(UnaryOperator<String> environment, Dns dns, InstantSource clock) {
        this.environment = environment;
        this.dns = dns;
        this.clock = clock;
    }

    /**
     * A client that speaks HTTP as configured; whoever gets it closes it.
     *
     * @throws InvalidReceiverException when certificates, keys or proxies are not what they should be
     */
    public HttpClient build(HttpConfig config) {
        HttpOptions options = HttpSetup.options(config, environment);
        if (config.oauth2().isEmpty()) {
            return new HttpClient(options, dns);
        }
        OAuth2 tokens = tokens(config.oauth2().get());
        return new HttpClient(options.authorizedBy(tokens, tokens.secrets()), dns);
    }

    /**
     * The client for AWS. The plain one, which there is also when the environment names certificates to believe, knows of
     * {@code http_config} only whom to believe and which way to take (spec/receivers.md 17).
     *
     * @throws InvalidReceiverException as {@link #build} does
     */
    public HttpClient buildForAws(HttpConfig config, boolean plain) {
        String bundle = environment.apply("AWS_CA_BUNDLE");
        if (!plain && bundle.isEmpty()) {
            return build(config);
        }
        return build(new HttpConfig(
                Optional.empty(), Optional.empty(), Optional.empty(), believing(bundle, config.tls()),
                config.followRedirects(), config.enableHttp2(), config.proxy(), Map.of()));
    }

    private static TlsConfig believing(String bundle, TlsConfig tls) {
        if (!tls.ca().isEmpty() || !tls.caFile().isEmpty()) {
            return tls;
        }
        return new TlsConfig(
                "", tls.cert(), tls.key(), bundle, tls.certFile(), tls.keyFile(), tls.serverName(),
                tls.insecureSkipVerify(), tls.minVersion(), tls.maxVersion());
    }

    private OAuth2 tokens(HttpConfig.OAuth2 config) {
        try {
            return new OAuth2(config, new HttpClient(HttpSetup.options(config, environment), dns), clock);
        } catch (InvalidReceiverException e) {
            throw new InvalidReceiverException("oauth2: " + e.getMessage(), e).late();
        }
    }
}
