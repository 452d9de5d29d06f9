package signalbox.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.api.http.Door;

class WebDoorTest {

    private static final HeldCertificate SERVER = certificate("127.0.0.1");
    private static final HeldCertificate OTHER = new HeldCertificate.Builder().rsa2048().addSubjectAlternativeName("127.0.0.1").build();
    private static final HeldCertificate CLIENT = certificate("client.example");
    /** Of "secret", with as little work as there may be. */
    private static final String USERS = "basic_auth_users: {ops: $2y$04$HASH}\n".replace(
            "$2y$04$HASH", at.favre.lib.crypto.bcrypt.BCrypt.with(at.favre.lib.crypto.bcrypt.BCrypt.Version.VERSION_2Y)
                    .hashToString(4, "secret".toCharArray()));

    private final Path folder;
    private final Path file;
    private final Server server = new Server();
    private final OkHttpClient client = new OkHttpClient();

    WebDoorTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.file = folder.resolve("web.yml");
        keep(SERVER);
        Files.writeString(folder.resolve("ca.pem"), CLIENT.certificatePem());
    }

    private static HeldCertificate certificate(String name) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(name).build();
    }

    private void keep(HeldCertificate certificate) throws IOException {
        Files.writeString(folder.resolve("cert.pem"), certificate.certificatePem());
        Files.writeString(folder.resolve("key.pem"), certificate.privateKeyPkcs8Pem());
    }

    private void start(String yaml) throws Exception {
        Files.writeString(file, yaml);
        WebDoor door = WebDoor.of(file);
        ServerConnector connector =
                new ServerConnector(server, door.connections(new HttpConfiguration()).toArray(ConnectionFactory[]::new));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        Handler.Wrapper entrance = door.handler(List.of());
        entrance.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(
                    org.eclipse.jetty.server.Request request, org.eclipse.jetty.server.Response response, Callback callback) {
                if (request.getAttribute(Door.CERTIFICATE) instanceof String subject) {
                    response.getHeaders().put("X-Subject", subject);
                }
                Content.Sink.write(response, true, "inside", callback);
                return true;
            }
        });
        server.setHandler(entrance);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private String get(String scheme, OkHttpClient by, String password) throws IOException {
        String basic = Base64.getEncoder().encodeToString(("ops:" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
        Request request = new Request.Builder().url(scheme + "://127.0.0.1:" + port + "/x").header("Authorization", "Basic " + basic).build();
        try (Response response = by.newBuilder().connectionPool(new okhttp3.ConnectionPool(0, 1, java.util.concurrent.TimeUnit.SECONDS)).build()
                .newCall(request).execute()) {
            return response.code() + " " + response.header("X-Frame-Options", "") + " " + response.body().string().strip();
        }
    }

    private OkHttpClient trusting(HeldCertificate authority, HeldCertificate... own) {
        HandshakeCertificates.Builder certificates = new HandshakeCertificates.Builder().addTrustedCertificate(authority.certificate());
        for (HeldCertificate certificate : own) {
            certificates.heldCertificate(certificate);
        }
        HandshakeCertificates made = certificates.build();
        return client.newBuilder().sslSocketFactory(made.sslSocketFactory(), made.trustManager()).build();
    }

    @Test
    void onlyUsersComeIn_andAChangedFileCountsAtOnce() throws Exception {
        start(USERS + "http_server_config: {headers: {X-Frame-Options: deny}}\n");
        assertThat(get("http", client, "secret")).isEqualTo("200 deny inside");
        assertThat(get("http", client, "wrong")).isEqualTo("401 deny Unauthorized");

        Files.writeString(file, USERS.replace("ops", "others"));
        assertThat(get("http", client, "secret")).isEqualTo("401  Unauthorized");
        Files.writeString(file, "users: x\n");
        assertThat(get("http", client, "secret")).isEqualTo("500  Internal Server Error");
        Files.writeString(file, "\n");
        assertThat(get("http", client, "none")).isEqualTo("200  inside");
    }

    @Test
    void whoSpeaksHttpWithoutTls_isToldSo_andNotLetIn() throws Exception {
        start("tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n");

        assertThat(get("http", client, "secret")).isEqualTo("400  Client sent an HTTP request to an HTTPS server.");
        assertThat(get("https", trusting(SERVER), "secret")).as("the next one").isEqualTo("200  inside");
    }

    @Test
    void certificatesAreReadAgain_whenTheyChange() throws Exception {
        start("tls_server_config: {cert_file: cert.pem, key_file: key.pem}\n" + USERS);
        assertThat(get("https", trusting(SERVER), "secret")).isEqualTo("200  inside");
        assertThat(get("https", trusting(SERVER), "wrong")).isEqualTo("401  Unauthorized");

        keep(OTHER);
        assertThat(get("https", trusting(OTHER), "secret")).isEqualTo("200  inside");
        assertThatThrownBy(() -> get("https", trusting(SERVER), "secret")).isInstanceOf(IOException.class);

        Files.writeString(folder.resolve("key.pem"), "none");
        assertThatThrownBy(() -> get("https", trusting(OTHER), "secret")).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "RequireAndVerifyClientCert, ca.pem,   client.example, false, true",
        "RequireAndVerifyClientCert, cert.pem, client.example, false, false",
        "VerifyClientCertIfGiven,    ca.pem,   other.example,  true,  false",
        "RequireAnyClientCert,       ,         ,               false, true",
        "RequireAnyClientCert,       ,         other.example,  false, false",
        "RequestClientCert,          ,         ,               true,  true",
        "NoClientCert,               ,         ,               true,  true"
    })
    void clientsShowCertificates_asIsAskedOfThem(String type, String ca, String name, boolean without, boolean with) throws Exception {
        start("tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_auth_type: " + type
                + (ca == null ? "" : ", client_ca_file: " + ca)
                + (name == null ? "" : ", client_allowed_sans: [" + name + "]")
                + ", cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]}\n");
        assertThat(comesIn(trusting(SERVER))).isEqualTo(without);
        assertThat(comesIn(trusting(SERVER, CLIENT))).isEqualTo(with);
    }

    @ParameterizedTest
    @CsvSource({"RequireAndVerifyClientCert, ca.pem, CN=the pager", "VerifyClientCertIfGiven, ca.pem, CN=the pager", "RequireAnyClientCert, ,"})
    void whomACertificateNamesIsKnown_ifItWasVerified(String type, String ca, String subject) throws Exception {
        HeldCertificate pager = new HeldCertificate.Builder().commonName("the pager").build();
        Files.writeString(folder.resolve("ca.pem"), pager.certificatePem());
        start("tls_server_config: {cert_file: cert.pem, key_file: key.pem, client_auth_type: " + type
                + (ca == null ? "" : ", client_ca_file: " + ca) + "}\n");
        Request request = new Request.Builder().url("https://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/x").build();
        try (Response response = trusting(SERVER, pager).newCall(request).execute()) {
            assertThat(response.header("X-Subject")).isEqualTo(subject);
        }
    }

    private boolean comesIn(OkHttpClient by) {
        try {
            return get("https", by, "").equals("200  inside");
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "tls_server_config: {cert_file: no.pem, key_file: key.pem} | web.yml:1:32: FOLDER/no.pem: there is no such file",
        "tls_server_config: {cert_file: key.pem, key_file: key.pem} | web.yml:1:32: no certificate can be read: there is none in it",
        "tls_server_config: {cert_file: ca.pem, key_file: key.pem} | web.yml:1:50: the key cannot be used: it is not the key of the certificate",
        "tls_server_config: {cert_file: cert.pem} | web.yml:1:20: missing one of key or key_file",
        "tls_server_config: {cert: x, key: y, client_ca: z} | web.yml:1:20: client CA's have been configured without a Client Auth Policy",
        "tls_server_config: {cert: x, key: y, client_auth_type: Maybe} | web.yml:1:56: invalid ClientAuth: Maybe",
        "tls_server_config: {min_version: TLS14} | web.yml:1:34: unknown TLS version: TLS14",
        "tls_server_config: {cipher_suites: [RC4]} | web.yml:1:37: unknown cipher: RC4",
        "tls_server_config: {curve_preferences: [P1]} | web.yml:1:41: unknown curve: P1",
        "http_server_config: {headers: {X-A: b}} | web.yml:1:37: HTTP header \"X-A\" can not be configured",
        "http_server_config: {headers: {X-Frame-Options: b}} | web.yml:1:49: invalid value for X-Frame-Options: expected one of deny, sameorigin",
        "basic_auth_users: {a: hunter2} | web.yml:1:23: the password of user \"a\" is no bcrypt hash",
        "basic_auth_user: {} | web.yml:1:1: field basic_auth_user not found in type web.Config: did you mean basic_auth_users?",
        "rate_limit: {interval: x} | web.yml:1:24: cannot unmarshal !!str `x` into time.Duration"
    })
    void whatIsWrong_isSaidWithItsPlace(String yaml, String problem) throws IOException {
        Files.writeString(file, yaml);
        assertThatThrownBy(() -> WebDoor.of(file))
                .hasMessageContaining(problem.replace("FOLDER", folder.toString()))
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void requestsAreLimited_andTheBucketFillsAgain() {
        AtomicLong nanos = new AtomicLong();
        RateLimit limit = new RateLimit(Duration.ofSeconds(1), 2, nanos::get);
        assertThat(limit.allows()).isTrue();
        assertThat(limit.allows()).isTrue();
        assertThat(limit.allows()).isFalse();
        nanos.set(1_000_000_000);
        assertThat(limit.allows()).isTrue();
        assertThat(limit.allows()).isFalse();
        assertThat(new RateLimit(Duration.ZERO, 0, nanos::get).allows()).isTrue();
    }
}
