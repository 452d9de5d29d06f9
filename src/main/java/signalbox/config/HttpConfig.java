package signalbox.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an HTTP integration reaches its far end (spec/receivers.md 2): {@code http_config}. Texts that are not given are
 * {@code ""}; paths of files are seen from the working directory.
 *
 * @param headers added to every request, by name
 */
@Verbatim
public record HttpConfig(
        Optional<BasicAuth> basicAuth,
        Optional<Authorization> authorization,
        Optional<OAuth2> oauth2,
        TlsConfig tls,
        boolean followRedirects,
        boolean enableHttp2,
        ProxyConfig proxy,
        Map<String, Header> headers) {

    /** Alertmanager's defaults. */
    public static final HttpConfig DEFAULT = new HttpConfig(
            Optional.empty(), Optional.empty(), Optional.empty(), TlsConfig.NONE, true, true, ProxyConfig.NONE, Map.of());

    public HttpConfig {
        headers = Map.copyOf(headers);
    }

    /** The same with another authorization, or with none. */
    HttpConfig withAuthorization(Optional<Authorization> other) {
        return new HttpConfig(basicAuth, other, oauth2, tls, followRedirects, enableHttp2, proxy, headers);
    }

    /** The same, reached through another proxy. */
    HttpConfig withProxyUrl(Secret url) {
        ProxyConfig other = new ProxyConfig(url, proxy.noProxy(), proxy.fromEnvironment(), proxy.connectHeader());
        return new HttpConfig(basicAuth, authorization, oauth2, tls, followRedirects, enableHttp2, other, headers);
    }

    /** User and password, each inline or in a file. */
    public record BasicAuth(String username, String usernameFile, Secret password, String passwordFile) {}

    /** The Authorization header: its type and what follows it, inline or in a file. */
    public record Authorization(String type, Secret credentials, String credentialsFile) {}

    /**
     * Where tokens come from and how they are asked for.
     *
     * @param grantType {@code ""} means client_credentials
     * @param signatureAlgorithm RS256, RS384 or RS512 for the grant type jwt-bearer, else {@code ""}
     * @param claims further claims of the token that asks, plain objects
     */
    public record OAuth2(
            String clientId,
            Secret clientSecret,
            String clientSecretFile,
            String clientCertificateKeyId,
            Secret clientCertificateKey,
            String clientCertificateKeyFile,
            String grantType,
            String signatureAlgorithm,
            String iss,
            String audience,
            Map<?, ?> claims,
            List<String> scopes,
            String tokenUrl,
            Map<String, String> endpointParams,
            TlsConfig tls,
            ProxyConfig proxy) {

        /** The other grant type than client_credentials. */
        public static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

        public OAuth2 {
            scopes = List.copyOf(scopes);
            endpointParams = Map.copyOf(endpointParams);
        }
    }

    /**
     * Which proxy, if any.
     *
     * @param url may hold its user's password; {@link Secret#NONE} when there is none
     * @param noProxy comma list of hosts that are reached directly
     * @param connectHeader headers of CONNECT requests
     */
    public record ProxyConfig(Secret url, String noProxy, boolean fromEnvironment, Map<String, List<Secret>> connectHeader) {

        public static final ProxyConfig NONE = new ProxyConfig(Secret.NONE, "", false, Map.of());

        public ProxyConfig {
            connectHeader = Map.copyOf(connectHeader);
        }
    }

    /** The values of one header: plain, secret, and the contents of files. */
    public record Header(List<String> values, List<Secret> secrets, List<String> files) {

        public Header {
            values = List.copyOf(values);
            secrets = List.copyOf(secrets);
            files = List.copyOf(files);
        }
    }
}
