package signalbox.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import signalbox.config.WebConfig.ClientAuth;
import signalbox.config.WebConfig.Tls;
import signalbox.gotext.GoQuote;

/** Reads the file of {@code --web.config.file} (spec/cli-and-metrics.md 3). */
final class WebConfigYaml {

    private static final Map<String, ClientAuth> CLIENT_AUTH = Map.of(
            "", ClientAuth.NONE,
            "NoClientCert", ClientAuth.NONE,
            "RequestClientCert", ClientAuth.REQUEST,
            "RequireAnyClientCert", ClientAuth.REQUIRE_ANY,
            "RequireClientCert", ClientAuth.REQUIRE_ANY,
            "VerifyClientCertIfGiven", ClientAuth.VERIFY_IF_GIVEN,
            "RequireAndVerifyClientCert", ClientAuth.REQUIRE_AND_VERIFY);

    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> CURVES = List.of("CurveP256", "CurveP384", "CurveP521", "X25519");

    /** By Go's names, oldest first. */
    private static final List<String> VERSIONS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

    private static final List<String> JAVA_VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /** The headers that may be set, with the values that they may have, if these are few. */
    private static final Map<String, List<String>> HEADERS = Map.of(
            "Content-Security-Policy", List.of(),
            "Strict-Transport-Security", List.of(),
            "X-Content-Type-Options", List.of("nosniff"),
            "X-Frame-Options", List.of("deny", "sameorigin"),
            "X-XSS-Protection", List.of());

    private static final Pattern BCRYPT = Pattern.compile("\\$2[abxy]?\\$(?:0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

    private final Path folder;
    private final Problems problems = new Problems();

    private WebConfigYaml(Path folder) {
        this.folder = folder;
    }

    static WebConfig load(Path file) {
        return new WebConfigYaml(Optional.ofNullable(file.getParent()).orElse(Path.of(""))).read(file);
    }

    private WebConfig read(Path file) {
        Yaml document = document(file);
        problems.throwIfAny();
        try (Fields top = document.confidential().fields("web.Config")) {
            Optional<Tls> tls = tls(top.get("tls_server_config"));
            Map<String, String> headers = http(top.get("http_server_config"));
            Map<String, Secret> users = users(top.get("basic_auth_users"));
            Yaml limit = top.get("rate_limit");
            Duration rate;
            long burst;
            try (Fields fields = limit.fields("web.RateLimiterConfig")) {
                rate = fields.get("interval").goDuration();
                burst = fields.get("burst").integer("int");
            }
            Yaml roles = top.get("signalbox_roles");
            Optional<WebRoles> read = roles.isNull() ? Optional.empty() : Optional.of(WebRolesYaml.read(roles, file, users.keySet()));
            top.checkKeys();
            problems.throwIfAny();
            return new WebConfig(tls, headers, users, rate, (int) Math.max(0, Math.min(burst, Integer.MAX_VALUE)), read, problems.warnings());
        }
    }

    private Yaml document(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Yaml.document(file.toString(), in.readNBytes(YamlText.LARGEST_FILE + 1), problems);
        } catch (IOException e) {
            Yaml nothing = Yaml.document(file.toString(), new byte[0], problems);
            nothing.problemOfFile(e instanceof NoSuchFileException
                    ? "cannot be read: there is no such file: expected a readable file"
                    : "cannot be read: expected a file that the user of this process may read");
            return nothing;
        }
    }

    private Optional<Tls> tls(Yaml yaml) {
        try (Fields tls = yaml.fields("web.TLSConfig")) {
            Map<String, String> places = new LinkedHashMap<>();
            for (String key : List.of("cert", "cert_file", "key", "key_file", "client_ca", "client_ca_file")) {
                places.put(key, tls.get(key).place());
            }
            ClientAuth clientAuth = clientAuth(tls.get("client_auth_type"));
            Yaml sans = tls.get("client_allowed_sans");
            List<String> ciphers = words(tls.get("cipher_suites"), CIPHERS, "cipher");
            Yaml curves = tls.get("curve_preferences");
            if (!words(curves, CURVES, "curve").isEmpty()) {
                problems.warn(curves.place() + ": curve_preferences has no effect here: Java chooses the curve");
            }
            Tls read = new Tls(
                    tls.get("cert").text(), tls.get("cert_file").path(folder),
                    tls.get("key").secret(), tls.get("key_file").path(folder),
                    tls.get("client_ca").text(), tls.get("client_ca_file").path(folder),
                    clientAuth,
                    sans.isNull() ? Optional.empty() : Optional.of(sans.texts()),
                    ciphers,
                    version(tls.get("min_version"), "TLS12"),
                    version(tls.get("max_version"), "TLS13"),
                    places);
            boolean unusedOrder = tls.get("prefer_server_cipher_suites").flag(true); // Go does not heed it either
            boolean nothing = read.cert().isEmpty() && read.certFile().isEmpty() && read.key().isEmpty() && read.keyFile().isEmpty()
                    && read.clientCa().isEmpty() && read.clientCaFile().isEmpty() && tls.get("client_auth_type").isEmpty();
            if (nothing) {
                return Optional.empty(); // without TLS, whatever the other keys say
            }
            check(tls, read);
            return Optional.of(read);
        }
    }

    private static void check(Fields fields, Tls tls) {
        if (tls.cert().isEmpty() && tls.certFile().isEmpty()) {
            fields.lacks("missing one of cert or cert_file: expected one of these keys");
        }
        if (tls.key().isEmpty() && tls.keyFile().isEmpty()) {
            fields.lacks("missing one of key or key_file: expected one of these keys");
        }
        boolean hasCa = !tls.clientCa().isEmpty() || !tls.clientCaFile().isEmpty();
        if (hasCa && tls.clientAuth() == ClientAuth.NONE) {
            fields.lacks("client CA's have been configured without a Client Auth Policy: expected client_auth_type beside them,"
                    + " such as RequireAndVerifyClientCert");
        }
        if (JAVA_VERSIONS.indexOf(tls.minVersion()) > JAVA_VERSIONS.indexOf(tls.maxVersion())) {
            fields.lacks("no version of TLS is from min_version to max_version: expected min_version to be at most max_version");
        }
    }

    private static ClientAuth clientAuth(Yaml yaml) {
        ClientAuth known = CLIENT_AUTH.get(yaml.text());
        if (known == null) {
            yaml.problem("invalid ClientAuth: " + yaml.text() + ": expected one of NoClientCert, RequestClientCert,"
                    + " RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert");
            return ClientAuth.NONE;
        }
        return known;
    }

    private static List<String> words(Yaml list, List<String> known, String what) {
        List<Yaml> items = list.items("[]web." + GoQuote.quote(what).replace("\"", ""));
        items.stream().filter(item -> !known.contains(item.text())).forEach(item ->
                item.problem("unknown " + what + ": " + item.text() + ": expected one of " + String.join(", ", known)));
        return items.stream().map(Yaml::text).toList();
    }

    private static String version(Yaml yaml, String otherwise) {
        String version = yaml.isNull() ? otherwise : yaml.text();
        if (!VERSIONS.contains(version)) {
            yaml.problem("unknown TLS version: " + version + ": expected one of " + String.join(", ", VERSIONS));
            return version("TLS12");
        }
        return version(version);
    }

    private static String version(String go) {
        return JAVA_VERSIONS.get(VERSIONS.indexOf(go));
    }

    private static Map<String, String> http(Yaml yaml) {
        try (Fields http = yaml.fields("web.HTTPConfig")) {
            boolean unusedHttp2 = http.get("http2").flag(true); // HTTP/1.1 is what every client falls back to
            Map<String, String> headers = new LinkedHashMap<>();
            http.get("headers").pairs("map[string]string").forEach((name, value) -> {
                List<String> values = HEADERS.get(name);
                if (values == null) {
                    value.problem("HTTP header " + GoQuote.quote(name) + " can not be configured: expected one of "
                            + String.join(", ", HEADERS.keySet().stream().sorted().toList()));
                } else if (!values.isEmpty() && !values.contains(value.text())) {
                    value.problem("invalid value for " + name + ": expected one of " + String.join(", ", values));
                }
                headers.put(name, value.text());
            });
            return headers;
        }
    }

    private static Map<String, Secret> users(Yaml yaml) {
        Map<String, Secret> users = new LinkedHashMap<>();
        yaml.pairs("map[string]config.Secret").forEach((name, hash) -> {
            if (!BCRYPT.matcher(hash.text()).matches()) {
                hash.problem("the password of user " + GoQuote.quote(name) + " is no bcrypt hash: expected what"
                        + " 'htpasswd -nB " + name + "' prints behind the colon, such as $2y$10$…");
            }
            users.put(name, hash.secret());
        });
        return users;
    }
}
