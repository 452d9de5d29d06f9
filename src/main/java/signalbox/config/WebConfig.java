package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of {@code --web.config.file}: TLS, users, headers and a limit of requests (spec/cli-and-metrics.md 3).
 *
 * @param headers added to every answer
 * @param users by name the bcrypt hash of the password; everybody may come in when there are none
 * @param rate how long one request takes of the limit; zero for no limit
 * @param burst how many requests may come at once
 * @param roles the section {@code signalbox_roles}, which Alertmanager's file does not have; empty where there is none
 * @param warnings what is understood and has no effect here
 */
public record WebConfig(
        Optional<Tls> tls,
        Map<String, String> headers,
        Map<String, Secret> users,
        Duration rate,
        int burst,
        Optional<WebRoles> roles,
        List<String> warnings) {

    public WebConfig {
        headers = Map.copyOf(headers);
        users = Map.copyOf(users);
        requireNonNull(rate, "rate is null");
        requireNonNull(roles, "roles is null");
        warnings = List.copyOf(warnings);
    }

    /**
     * {@code tls_server_config}; of each pair of text and file the file counts, where there is one.
     *
     * @param clientAuth whether clients are to show certificates, and what is done with these
     * @param clientSans what the certificate of a client must be for; empty when it may be for anything
     * @param ciphers for versions up to 1.2, by the names that Go and Java have in common; empty for the usual ones
     * @param minVersion and the other version as Java has them, such as {@code TLSv1.2}
     * @param places where keys stand in the file, as {@code FILE:LINE:COLUMN}
     */
    public record Tls(
            String cert,
            String certFile,
            Secret key,
            String keyFile,
            String clientCa,
            String clientCaFile,
            ClientAuth clientAuth,
            Optional<List<String>> clientSans,
            List<String> ciphers,
            String minVersion,
            String maxVersion,
            Map<String, String> places) {

        public Tls {
            ciphers = List.copyOf(ciphers);
            places = Map.copyOf(places);
        }

        /** Where a key stands, for whoever wrote it. */
        public String place(String key) {
            return requireNonNull(places.get(key), key);
        }
    }

    /** What is asked of clients, by Go's names. */
    public enum ClientAuth {
        NONE,
        REQUEST,
        REQUIRE_ANY,
        VERIFY_IF_GIVEN,
        REQUIRE_AND_VERIFY;

        public boolean isRequired() {
            return this == REQUIRE_ANY || this == REQUIRE_AND_VERIFY;
        }

        public boolean isVerified() {
            return this == VERIFY_IF_GIVEN || this == REQUIRE_AND_VERIFY;
        }
    }

    /**
     * Reads the file; certificates are not opened.
     *
     * @throws ConfigurationException with everything that is wrong, also when the file cannot be read
     */
    public static WebConfig load(Path file) {
        return WebConfigYaml.load(file);
    }
}
