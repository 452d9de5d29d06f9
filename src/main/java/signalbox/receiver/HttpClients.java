package signalbox.receiver;

import java.time.InstantSource;
import java.util.function.UnaryOperator;
import okhttp3.Dns;
import signalbox.config.HttpConfig;

/** Builds the HTTP clients of all receivers, each with connections and tokens of its own. Any thread. */
final class HttpClients {

    private final UnaryOperator<String> environment;
    private final Dns dns;
    private final InstantSource clock;

    /**
     * What all clients share.
     *
     * @param environment the process's environment, {@code ""} for what is not set; asked for proxies
     * @param clock tells when tokens expire
     */
    HttpClients(UnaryOperator<String> environment, Dns dns, InstantSource clock) {
        this.environment = environment;
        this.dns = dns;
        this.clock = clock;
    }

    /**
     * A client that speaks HTTP as configured; whoever gets it closes it.
     *
     * @throws InvalidReceiverException when certificates, keys or proxies are not what they should be
     */
    HttpClient build(HttpConfig config) {
        HttpOptions options = HttpSetup.options(config, environment);
        if (config.oauth2().isEmpty()) {
            return new HttpClient(options, dns);
        }
        OAuth2 tokens = tokens(config.oauth2().get());
        return new HttpClient(options.authorizedBy(tokens, tokens.secrets()), dns);
    }

    private OAuth2 tokens(HttpConfig.OAuth2 config) {
        try {
            return new OAuth2(config, new HttpClient(HttpSetup.options(config, environment), dns), clock);
        } catch (InvalidReceiverException e) {
            throw new InvalidReceiverException("oauth2: " + e.getMessage(), e);
        }
    }
}
