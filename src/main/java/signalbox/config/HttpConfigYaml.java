package signalbox.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import signalbox.config.HttpConfig.Authorization;
import signalbox.config.HttpConfig.BasicAuth;
import signalbox.config.HttpConfig.Header;
import signalbox.config.HttpConfig.OAuth2;
import signalbox.config.HttpConfig.ProxyConfig;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;

/** Reads and shows {@code http_config} and {@code tls_config} (spec/receivers.md 2). */
final class HttpConfigYaml {

    private static final String TYPE = "config.plain";
    private static final List<String> TLS_VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final Set<String> SIGNATURES = Set.of("RS256", "RS384", "RS512");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Set<String> OWN_HEADERS = Set.of(
            "Authorization", "Host", "Content-Encoding", "Content-Length", "Content-Type", "User-Agent", "Connection",
            "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Www-Authenticate", "Accept-Encoding",
            "X-Prometheus-Remote-Write-Version", "X-Prometheus-Remote-Read-Version", "X-Prometheus-Scrape-Timeout-Seconds",
            "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256");

    private final Path folder;

    /** Reads configurations whose paths are seen from {@code folder}. */
    HttpConfigYaml(Path folder) {
        this.folder = folder;
    }

    /** An {@code http_config}; {@code otherwise} when there is none, for it is inherited whole or not at all. */
    HttpConfig read(Yaml yaml, HttpConfig otherwise) {
        if (yaml.isNull()) {
            return otherwise;
        }
        try (Fields http = yaml.confidential().fields(TYPE)) {
            Optional<BasicAuth> basicAuth = basicAuth(http.get("basic_auth"));
            Optional<Authorization> authorization = authorization(http.get("authorization"));
            Optional<OAuth2> oauth2 = oauth2(http.get("oauth2"));
            Optional<Authorization> bearer = bearer(http, basicAuth, authorization, oauth2);
            return new HttpConfig(
                    basicAuth,
                    authorization.or(() -> bearer),
                    oauth2,
                    tls(http.get("tls_config"), folder),
                    http.get("follow_redirects").flag(true),
                    http.get("enable_http2").flag(true),
                    proxy(http),
                    headers(http.get("http_headers")));
        }
    }

    private Optional<BasicAuth> basicAuth(Yaml yaml) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        try (Fields basic = yaml.fields(TYPE)) {
            BasicAuth auth = new BasicAuth(
                    basic.get("username").text(), basic.get("username_file").path(folder),
                    basic.get("password").secret(), basic.get("password_file").path(folder));
            atMostOne(basic, "basic_auth username, username_file & username_ref", "username", "username_file", "username_ref");
            atMostOne(basic, "basic_auth password, password_file & password_ref", "password", "password_file", "password_ref");
            noSecretManager(basic, "username", "username_ref");
            noSecretManager(basic, "password", "password_ref");
            return Optional.of(auth);
        }
    }

    private Optional<Authorization> authorization(Yaml yaml) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        try (Fields fields = yaml.fields("config.Authorization")) {
            String type = fields.get("type").text("Bearer").strip();
            atMostOne(fields, "authorization credentials & credentials_file", "credentials", "credentials_file");
            noSecretManager(fields, "credentials", "credentials_ref");
            if (type.toLowerCase(Locale.ROOT).equals("basic")) {
                fields.get("type").problem("authorization type cannot be set to \"basic\", use \"basic_auth\" instead:"
                        + " expected Bearer or another type");
            }
            return Optional.of(new Authorization(
                    type.isEmpty() ? "Bearer" : type,
                    fields.get("credentials").secret(),
                    fields.get("credentials_file").path(folder)));
        }
    }

    /** The deprecated keys mean an authorization; also what cannot stand beside what. */
    private Optional<Authorization> bearer(
            Fields http, Optional<BasicAuth> basic, Optional<Authorization> authorization, Optional<OAuth2> oauth2) {
        Yaml token = http.get("bearer_token");
        Yaml file = http.get("bearer_token_file");
        boolean given = !token.isEmpty() || !file.isEmpty();
        Yaml where = token.isEmpty() ? file : token;
        if (!token.isEmpty() && !file.isEmpty()) {
            file.problem("at most one of bearer_token & bearer_token_file must be configured: leave one of them out");
        }
        if (given && (basic.isPresent() || oauth2.isPresent())) {
            where.problem("at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured:"
                    + " leave all but one out");
        }
        if (given && authorization.isPresent()) {
            where.problem("authorization is not compatible with bearer_token & bearer_token_file: leave one of them out");
        }
        if (List.of(basic, oauth2, authorization).stream().filter(Optional::isPresent).count() > 1) {
            Yaml second = http.get(oauth2.isPresent() ? "oauth2" : "authorization");
            second.problem("at most one of basic_auth, oauth2 & authorization must be configured: leave all but one out");
        }
        return given ? Optional.of(new Authorization("Bearer", token.secret(), file.path(folder))) : Optional.empty();
    }

    private Optional<OAuth2> oauth2(Yaml yaml) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        try (Fields fields = yaml.fields(TYPE)) {
            OAuth2 oauth2 = new OAuth2(
                    fields.get("client_id").text(),
                    fields.get("client_secret").secret(),
                    fields.get("client_secret_file").path(folder),
                    fields.get("client_certificate_key_id").text(),
                    fields.get("client_certificate_key").secret(),
                    fields.get("client_certificate_key_file").text(), // as given (spec/receivers.md 1.5)
                    fields.get("grant_type").text(),
                    fields.get("signature_algorithm").text(),
                    fields.get("iss").text(),
                    fields.get("audience").text(),
                    claims(fields.get("claims")),
                    fields.get("scopes").texts(),
                    fields.get("token_url").text(),
                    fields.get("endpoint_params").textPairs(),
                    tls(fields.get("tls_config"), folder),
                    proxy(fields));
            check(fields, oauth2);
            return Optional.of(oauth2);
        }
    }

    private static Map<?, ?> claims(Yaml yaml) {
        if (yaml.tree() instanceof Map<?, ?> claims) {
            return claims;
        }
        yaml.pairs("map[string]interface {}"); // says what is wrong, unless there is nothing
        return Map.of();
    }

    private static void check(Fields fields, OAuth2 oauth2) {
        if (fields.get("client_id").isEmpty()) {
            fields.lacks("oauth2 client_id must be configured: expected the key client_id");
        }
        if (fields.get("token_url").isEmpty()) {
            fields.lacks("oauth2 token_url must be configured: expected the key token_url");
        }
        if (!oauth2.grantType().equals(OAuth2.JWT_BEARER)) {
            atMostOne(fields,
                    "oauth2 client_secret, client_secret_file & client_secret_ref must be configured"
                            + " using grant-type=client_credentials",
                    "client_secret", "client_secret_file", "client_secret_ref");
        } else {
            atMostOne(fields,
                    "oauth2 client_certificate_key, client_certificate_key_file & client_certificate_key_ref must be configured"
                            + " using grant-type=" + OAuth2.JWT_BEARER,
                    "client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref");
            if (!oauth2.signatureAlgorithm().isEmpty() && !SIGNATURES.contains(oauth2.signatureAlgorithm())) {
                fields.get("signature_algorithm").problem("valid signature algorithms are RS256, RS384 and RS512:"
                        + " expected one of them");
            }
        }
        noSecretManager(fields, "client secret", "client_secret_ref");
        noSecretManager(fields, "client certificate key", "client_certificate_key_ref");
    }

    private static ProxyConfig proxy(Fields fields) {
        Yaml url = fields.get("proxy_url");
        Yaml noProxy = fields.get("no_proxy");
        Yaml fromEnvironment = fields.get("proxy_from_environment");
        Yaml connect = fields.get("proxy_connect_header");
        Map<String, List<Secret>> headers = new LinkedHashMap<>();
        connect.pairs("config.ProxyHeader")
                .forEach((name, values) -> headers.put(name, values.items("[]config.Secret").stream().map(Yaml::secret).toList()));
        String checked = url.text().isEmpty()
                ? ""
                : url.parsed(Url::any, "expected the URL of a proxy, such as http://proxy:3128").orElse(Secret.SHOWN);
        ProxyConfig proxy =
                new ProxyConfig(new Secret(checked), noProxy.text(), fromEnvironment.flag(false), headers);
        if (!headers.isEmpty() && proxy.url().isEmpty() && !proxy.fromEnvironment()) {
            connect.problem("if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured:"
                    + " expected one of them beside it");
        }
        if (proxy.fromEnvironment() && !proxy.url().isEmpty()) {
            url.problem("if proxy_from_environment is configured, proxy_url must not be configured: leave one of them out");
        }
        if (proxy.fromEnvironment() && !proxy.noProxy().isEmpty()) {
            noProxy.problem("if proxy_from_environment is configured, no_proxy must not be configured: leave one of them out");
        }
        if (!proxy.noProxy().isEmpty() && proxy.url().isEmpty() && !proxy.fromEnvironment()) {
            noProxy.problem("if no_proxy is configured, proxy_url must also be configured: expected proxy_url beside it");
        }
        return proxy;
    }

    private Map<String, Header> headers(Yaml yaml) {
        Map<String, Header> headers = new LinkedHashMap<>();
        yaml.pairs("map[string]config.Header").forEach((name, value) -> {
            if (OWN_HEADERS.contains(canonical(name))) {
                value.problem("setting header " + GoQuote.quote(canonical(name)) + " is not allowed:"
                        + " it is set by the request itself");
            }
            headers.put(name, header(value));
        });
        return headers;
    }

    private Header header(Yaml yaml) {
        try (Fields fields = yaml.fields("config.Header")) {
            return new Header(
                    fields.get("values").texts(),
                    fields.get("secrets").items("[]config.Secret").stream().map(Yaml::secret).toList(),
                    fields.get("files").items("[]string").stream().map(file -> file.path(folder)).toList());
        }
    }

    /** As Go spells the names of headers: {@code x-name} is {@code X-Name}. */
    static String canonical(String name) {
        if (!HEADER_NAME.matcher(name).matches()) {
            return name;
        }
        StringBuilder canonical = new StringBuilder(name.toLowerCase(Locale.ROOT));
        for (int i = 0; i < canonical.length(); i++) {
            if (i == 0 || canonical.charAt(i - 1) == '-') {
                canonical.setCharAt(i, Character.toUpperCase(canonical.charAt(i)));
            }
        }
        return canonical.toString();
    }

    /** A {@code tls_config} whose paths are seen from {@code folder}; nothing given when it is null. */
    static TlsConfig tls(Yaml yaml, Path folder) {
        try (Fields tls = yaml.confidential().fields(TYPE)) {
            atMostOne(tls, "ca, ca_file & ca_ref", "ca", "ca_file", "ca_ref");
            atMostOne(tls, "cert, cert_file & cert_ref", "cert", "cert_file", "cert_ref");
            if (count(tls, "key", "key_file", "key_ref") > 1) {
                tls.get("key_file").problem("at most one of key and key_file must be configured: leave one of them out");
            }
            boolean hasCert = count(tls, "cert", "cert_file", "cert_ref") > 0;
            boolean hasKey = count(tls, "key", "key_file", "key_ref") > 0;
            if (hasCert && !hasKey) {
                tls.lacks("exactly one of key or key_file must be configured when a client certificate is configured:"
                        + " expected key_file beside cert_file");
            }
            if (hasKey && !hasCert) {
                tls.lacks("exactly one of cert or cert_file must be configured when a client key is configured:"
                        + " expected cert_file beside key_file");
            }
            noSecretManager(tls, "CA cert", "ca_ref");
            noSecretManager(tls, "client cert", "cert_ref");
            noSecretManager(tls, "client key", "key_ref");
            return new TlsConfig(
                    tls.get("ca").text(), tls.get("cert").text(), tls.get("key").secret(),
                    tls.get("ca_file").path(folder), tls.get("cert_file").path(folder), tls.get("key_file").path(folder),
                    tls.get("server_name").text(),
                    tls.get("insecure_skip_verify").flag(false),
                    tlsVersion(tls.get("min_version")),
                    maxVersion(tls));
        }
    }

    private static String maxVersion(Fields tls) {
        String min = tls.get("min_version").text();
        String max = tlsVersion(tls.get("max_version"));
        if (!max.isEmpty() && TLS_VERSIONS.indexOf(max) < TLS_VERSIONS.indexOf(min)) {
            tls.get("max_version").problem("tls_config.max_version must be greater than or equal to tls_config.min_version"
                    + " if both are specified: expected " + min + " or later");
        }
        return max;
    }

    private static String tlsVersion(Yaml yaml) {
        String version = yaml.text();
        if (yaml.isNull() || TLS_VERSIONS.contains(version)) {
            return version;
        }
        yaml.problem("unknown TLS version: " + version + ": expected one of " + String.join(", ", TLS_VERSIONS));
        return "";
    }

    private static long count(Fields fields, String... keys) {
        return Arrays.stream(keys).filter(key -> !fields.get(key).isEmpty()).count();
    }

    /** {@code what} may say at its end what must be configured with what. */
    private static void atMostOne(Fields fields, String what, String... keys) {
        List<String> given = Arrays.stream(keys).filter(key -> !fields.get(key).isEmpty()).toList();
        if (given.size() > 1) {
            String must = what.contains(" must be configured") ? "" : " must be configured";
            fields.get(given.get(1)).problem("at most one of " + what + must + ": leave all but one out");
        }
    }

    private static void noSecretManager(Fields fields, String what, String key) {
        if (!fields.get(key).isEmpty()) {
            fields.get(key).problem("unable to use " + what + ": cannot use secret ref without manager:"
                    + " expected the value itself or a file");
        }
    }

    static Map<String, @Nullable Object> show(HttpConfig http) {
        Pairs pairs = new Pairs();
        http.basicAuth().ifPresent(auth -> pairs.always("basic_auth", show(auth)));
        http.authorization().ifPresent(auth -> pairs.always("authorization", show(auth)));
        http.oauth2().ifPresent(auth -> pairs.always("oauth2", show(auth)));
        if (!http.tls().equals(TlsConfig.NONE)) {
            pairs.always("tls_config", show(http.tls()));
        }
        pairs.always("follow_redirects", http.followRedirects()).always("enable_http2", http.enableHttp2());
        showTo(pairs, http.proxy());
        return pairs.sorted("http_headers", show(http.headers())).map();
    }

    /** What is shown of {@code http_headers}. */
    Map<String, Object> shownHeaders(Yaml yaml) {
        return show(headers(yaml));
    }

    private static Map<String, Object> show(Map<String, Header> headers) {
        Map<String, Object> shown = new LinkedHashMap<>();
        headers.forEach((name, header) -> shown.put(name, show(header)));
        return shown;
    }

    private static Map<String, @Nullable Object> show(BasicAuth auth) {
        return new Pairs()
                .unlessEmpty("username", auth.username())
                .unlessEmpty("username_file", auth.usernameFile())
                .unlessEmpty("password", auth.password())
                .unlessEmpty("password_file", auth.passwordFile())
                .map();
    }

    private static Map<String, @Nullable Object> show(Authorization auth) {
        return new Pairs()
                .unlessEmpty("type", auth.type())
                .unlessEmpty("credentials", auth.credentials())
                .unlessEmpty("credentials_file", auth.credentialsFile())
                .map();
    }

    private static Map<String, @Nullable Object> show(OAuth2 auth) {
        Pairs pairs = new Pairs()
                .unlessEmpty("client_id", auth.clientId())
                .unlessEmpty("client_secret", auth.clientSecret())
                .unlessEmpty("client_secret_file", auth.clientSecretFile())
                .unlessEmpty("client_certificate_key_id", auth.clientCertificateKeyId())
                .unlessEmpty("client_certificate_key", auth.clientCertificateKey())
                .unlessEmpty("client_certificate_key_file", auth.clientCertificateKeyFile())
                .unlessEmpty("grant_type", auth.grantType())
                .unlessEmpty("signature_algorithm", auth.signatureAlgorithm())
                .unlessEmpty("iss", auth.iss())
                .unlessEmpty("audience", auth.audience())
                .sorted("claims", auth.claims())
                .unlessEmpty("scopes", auth.scopes())
                .unlessEmpty("token_url", auth.tokenUrl())
                .sorted("endpoint_params", auth.endpointParams());
        if (!auth.tls().equals(TlsConfig.NONE)) {
            pairs.always("tls_config", show(auth.tls()));
        }
        showTo(pairs, auth.proxy());
        return pairs.map();
    }

    private static void showTo(Pairs pairs, ProxyConfig proxy) {
        Map<String, Object> connect = new LinkedHashMap<>();
        proxy.connectHeader().forEach((name, values) -> connect.put(name, values.stream().map(Secret::toString).toList()));
        pairs.unlessEmpty("proxy_url", Url.redacted(proxy.url().value()))
                .unlessEmpty("no_proxy", proxy.noProxy())
                .ifTrue("proxy_from_environment", proxy.fromEnvironment())
                .sorted("proxy_connect_header", connect);
    }

    private static Map<String, @Nullable Object> show(Header header) {
        return new Pairs()
                .unlessEmpty("values", header.values())
                .unlessEmpty("secrets", header.secrets().stream().map(Secret::toString).toList())
                .unlessEmpty("files", header.files())
                .map();
    }

    static Map<String, @Nullable Object> show(TlsConfig tls) {
        return new Pairs()
                .unlessEmpty("ca", tls.ca())
                .unlessEmpty("cert", tls.cert())
                .unlessEmpty("key", tls.key())
                .unlessEmpty("ca_file", tls.caFile())
                .unlessEmpty("cert_file", tls.certFile())
                .unlessEmpty("key_file", tls.keyFile())
                .unlessEmpty("server_name", tls.serverName())
                .always("insecure_skip_verify", tls.insecureSkipVerify())
                .unlessEmpty("min_version", tls.minVersion())
                .unlessEmpty("max_version", tls.maxVersion())
                .map();
    }
}
