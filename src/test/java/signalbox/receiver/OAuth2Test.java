package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Dns;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.receiver.http.AnswerJson;
import signalbox.receiver.http.Auth;
import signalbox.receiver.http.FormData;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpClients;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;
import signalbox.receiver.http.InvalidReceiverException;

/** Tokens from a server that is really there. */
class OAuth2Test {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SECRET = "S0CRET & m+re";
    private static final HeldCertificate KEY = new HeldCertificate.Builder().rsa2048().build();

    private final FarEnd tokens = new FarEnd();
    private final FarEnd farEnd = new FarEnd();
    private final HandTime time = new HandTime();
    private final List<HttpClient> clients = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Path folder;

    OAuth2Test(@TempDir Path folder) {
        this.folder = folder;
        tokens.answer = request -> json(200, "{\"access_token\":\"T0KEN" + tokens.requests.size() + "\",\"expires_in\":3600}");
    }

    @AfterEach
    void close() {
        end.countDown();
        clients.forEach(HttpClient::close);
        tokens.close();
        farEnd.close();
    }

    private static String json(int code, String body) {
        return FarEnd.answer(code, body).replaceFirst("\r\n", "\r\nContent-Type: application/json\r\n");
    }

    /** What a test does not care about. */
    private HttpConfig.OAuth2 config(
            String secretFile, List<String> scopes, Map<String, String> parameters, TlsConfig tls, HttpConfig.ProxyConfig proxy) {
        return new HttpConfig.OAuth2(
                "me:1", new Secret(secretFile.isEmpty() ? SECRET : ""), secretFile, "", Secret.NONE, "", "", "", "", "", Map.of(),
                scopes, tokens.url("/token"), parameters, tls, proxy);
    }

    private HttpConfig.OAuth2 config() {
        return config("", List.of("a", "b"), Map.of(), TlsConfig.NONE, HttpConfig.ProxyConfig.NONE);
    }

    private HttpConfig.OAuth2 signing(String key, String algorithm, String iss, String audience, String kid) {
        return new HttpConfig.OAuth2(
                "me", Secret.NONE, "", kid, new Secret(key), "", HttpConfig.OAuth2.JWT_BEARER, algorithm, iss, audience,
                Map.of("team", "infra", "levels", List.of(1L, 2L)), List.of("a", "b"), tokens.url("/token"), Map.of(),
                TlsConfig.NONE, HttpConfig.ProxyConfig.NONE);
    }

    private HttpSender sender(HttpConfig.OAuth2 config) {
        HttpClient client = new HttpClients(name -> "", Dns.SYSTEM, time).build(TestWebhooks.with(config));
        clients.add(client);
        return new HttpSender(client);
    }

    private HttpRequest request() {
        return HttpRequest.postJson(farEnd.url("/hook"), "{}".getBytes(StandardCharsets.UTF_8));
    }

    private List<String> shown() {
        return farEnd.requests.stream().map(request -> request.header("Authorization").get(0)).toList();
    }

    private static String basic() {
        return Auth.basic("me%3A1", "S0CRET+%26+m%2Bre");
    }

    @Test
    void tokenIsFetched_andShown() {
        assertThat(sender(config()).send(request(), MINUTE)).isEqualTo(Delivery.sent());
        assertThat(shown()).containsExactly("Bearer T0KEN1");
        assertThat(farEnd.requests.get(0).header("X-Team")).containsExactly("infra");
        assertThat(tokens.requests).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /token HTTP/1.1");
            assertThat(request.header("Content-Type")).containsExactly("application/x-www-form-urlencoded");
            assertThat(request.header("Authorization")).containsExactly(basic());
            assertThat(request.header("User-Agent")).containsExactly("Alertmanager/0.35.0");
            assertThat(request.header("X-Team")).isEmpty();
            assertThat(request.body()).isEqualTo("grant_type=client_credentials&scope=a+b");
        });
    }

    @Test
    void nameOfWhoAsks_isTheRequests() {
        sender(config()).send(request().withUserAgent(HttpRequest.GO), MINUTE);
        assertThat(tokens.requests.get(0).header("User-Agent")).containsExactly("Go-http-client/1.1");
    }

    @Test
    void serverThatWantsParameters_getsThem_andIsRemembered() {
        tokens.answer = request -> request.header("Authorization").isEmpty()
                ? json(200, "{\"access_token\":\"T0KEN\",\"expires_in\":\"20\"}")
                : json(401, "{\"error\":\"invalid_client\"}");
        HttpSender sender = sender(config("", List.of(), Map.of("resource", "x/y~*"), TlsConfig.NONE, HttpConfig.ProxyConfig.NONE));
        assertThat(sender.send(request(), MINUTE)).isEqualTo(Delivery.sent());
        time.advance(Duration.ofSeconds(11));
        assertThat(sender.send(request(), MINUTE)).isEqualTo(Delivery.sent());
        String parameters = "client_id=me%3A1&client_secret=S0CRET+%26+m%2Bre&grant_type=client_credentials"
                + "&resource=x%2Fy~%2A";
        assertThat(tokens.requests).extracting(FarEnd.Request::body)
                .containsExactly("grant_type=client_credentials&resource=x%2Fy~%2A", parameters, parameters);
    }

    @Test
    void tokenIsKept_untilTenSecondsBeforeItExpires() {
        HttpSender sender = sender(config());
        sender.send(request(), MINUTE);
        time.advance(Duration.ofSeconds(3590));
        sender.send(request(), MINUTE);
        time.advance(Duration.ofMillis(1));
        sender.send(request(), MINUTE);
        assertThat(shown()).containsExactly("Bearer T0KEN1", "Bearer T0KEN1", "Bearer T0KEN2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"expires_in\":0", ",\"expires_in\":null"})
    void tokenWithoutAnEnd_isKept(String end) {
        tokens.answer = request -> json(200, "{\"access_token\":\"T0KEN\"" + end + "}");
        HttpSender sender = sender(config());
        sender.send(request(), MINUTE);
        time.advance(Duration.ofDays(10_000));
        sender.send(request(), MINUTE);
        assertThat(tokens.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"'', Bearer", "bearer, Bearer", "BEARER, Bearer", "mac, MAC", "Key, Key"})
    void tokenHasAType(String type, String shown) {
        tokens.answer = request -> json(200, "{\"access_token\":\"T0KEN\",\"token_type\":\"" + type + "\"}");
        sender(config()).send(request(), MINUTE);
        assertThat(shown()).containsExactly(shown + " T0KEN");
    }

    @Test
    void serverMayAnswerWithAForm() {
        tokens.answer = request -> FarEnd.answer(200, "access_token=T0%4BEN&token_type=&expires_in=3600")
                .replaceFirst("\r\n", "\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n");
        sender(config()).send(request(), MINUTE);
        assertThat(shown()).containsExactly("Bearer T0KEN");
    }

    @Test
    void secretFileIsReadEachTime_andAnotherSecretNeedsAnotherToken() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "one\n");
        HttpSender sender = sender(config(file.toString(), List.of(), Map.of(), TlsConfig.NONE, HttpConfig.ProxyConfig.NONE));
        sender.send(request(), MINUTE);
        sender.send(request(), MINUTE);
        Files.writeString(file, "two");
        sender.send(request(), MINUTE);
        assertThat(shown()).containsExactly("Bearer T0KEN1", "Bearer T0KEN1", "Bearer T0KEN2");
        assertThat(tokens.requests).extracting(request -> request.header("Authorization").get(0))
                .containsExactly(Auth.basic("me%3A1", "one"), Auth.basic("me%3A1", "two"));
        Files.delete(file);
        assertThat(sender.send(request(), MINUTE)).isEqualTo(Delivery.retry("other", "Post \"<redacted>\": unable to read oauth2"
                + " client secret: unable to read file " + file + ": open " + file + ": no such file or directory"));
    }

    @Test
    void parametersMayReplaceTheGrantType_butNothingElse() {
        sender(config("", List.of(), Map.of("grant_type", "special"), TlsConfig.NONE, HttpConfig.ProxyConfig.NONE))
                .send(request(), MINUTE);
        assertThat(tokens.requests).extracting(FarEnd.Request::body).containsExactly("grant_type=special");
        assertThat(sender(config("", List.of("a"), Map.of("scope", "b"), TlsConfig.NONE, HttpConfig.ProxyConfig.NONE))
                        .send(request(), MINUTE))
                .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": oauth2: cannot overwrite parameter \"scope\""));
        assertThat(tokens.requests).hasSize(1);
        assertThat(farEnd.requests).hasSize(1);
    }

    @Test
    void refusal_isToldInTheServersWords_butForItsSecrets() {
        tokens.answer = request -> json(
                401, "{\"error\":\"invalid_client\",\"error_description\":\"no \\\"" + SECRET + "\\\" here\"}");
        assertThat(sender(config()).send(request(), MINUTE)).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": oauth2: \"invalid_client\" \"no \\\"<redacted>\\\" here\""));
        tokens.answer = request -> FarEnd.answer(503, "busy with " + request.body() + " from " + request.header("Authorization"));
        assertThat(sender(config()).send(request(), MINUTE)).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": oauth2: cannot fetch token: 503 Whatever\nResponse: busy with client_id=me%3A1"
                        + "&client_secret=<redacted>&grant_type=client_credentials&scope=a+b from []"));
        assertThat(farEnd.requests).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "{\"error\":\"no\"}!oauth2: \"no\"",
        "{\"expires_in\":5}!oauth2: server response missing access_token",
        "[1]!oauth2: cannot parse json: a JSON object was expected",
        "{\"access_token\":S0CRET}!oauth2: cannot parse json: invalid JSON at line 1, column 17",
        "' '!oauth2: cannot parse json: unexpected end of JSON input",
    })
    void answerWithoutAToken_isAFailure(String answer, String told) {
        tokens.answer = request -> json(200, answer);
        assertThat(sender(config()).send(request(), MINUTE))
                .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": " + told));
    }

    @Test
    void tokenThatWouldBreakTheRequest_isRefused_unseen() {
        tokens.answer = request -> json(200, "{\"access_token\":\"T0KEN\\r\\nX: y\"}");
        assertThat(sender(config()).send(request(), MINUTE).detail())
                .isEqualTo("Post \"<redacted>\": the value of the header Authorization holds a control character");
        assertThat(farEnd.requests).isEmpty();
    }

    @Test
    void farEndThatRepeatsTheToken_isNotQuoted() {
        farEnd.answer = request -> FarEnd.answer(500, "bad " + request.header("Authorization"));
        assertThat(sender(config()).send(request(), MINUTE).detail())
                .isEqualTo("unexpected status code 500: bad [Bearer <redacted>]");
    }

    @Test
    void serverThatIsNotThere_isNamed() {
        tokens.close();
        assertThat(sender(config()).send(request(), MINUTE)).isEqualTo(Delivery.retry("other", "Post \"<redacted>\": Post \""
                + tokens.url("/token") + "\": connection refused: 127.0.0.1:" + tokens.port()));
    }

    @Test
    void tokenReplacesAnotherAuthorization_andStaysWithItsHost() {
        farEnd.answer = request -> request.line().contains("/hook")
                ? FarEnd.redirect(307, "http://localhost:" + farEnd.port() + "/two")
                : FarEnd.OK;
        sender(config()).send(request().withHeader("Authorization", "GenieKey k"), MINUTE);
        assertThat(farEnd.requests).extracting(request -> request.header("Authorization"))
                .containsExactly(List.of("Bearer T0KEN1"), List.of());
    }

    private String never(FarEnd.Request request) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    @Test
    void silentServer_costsNoMoreThanTheTimeLeft_andOnlyItsOwnReceiver() throws Exception {
        HttpSender other = sender(config());
        assertThat(other.send(request(), MINUTE)).isEqualTo(Delivery.sent());
        CountDownLatch asked = new CountDownLatch(1);
        tokens.answer = request -> {
            asked.countDown();
            return never(request);
        };
        HttpSender sender = sender(config());
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Delivery> patient = thread.submit(() -> sender.send(request(), MINUTE));
            asked.await();
            assertThat(sender.send(request(), Duration.ofMillis(20)).detail())
                    .isEqualTo("Post \"<redacted>\": oauth2: cannot fetch token: no answer in time");
            assertThat(other.send(request(), MINUTE)).isEqualTo(Delivery.sent());
            clients.get(1).close();
            assertThat(patient.get().outcome()).isEqualTo(Delivery.Outcome.RETRY);
        } finally {
            thread.shutdownNow();
        }
        assertThat(sender(config()).send(request(), Duration.ofMillis(20)).detail())
                .isEqualTo("Post \"<redacted>\": Post \"" + tokens.url("/token") + "\": no answer in time");
    }

    @Test
    void ofSeveralAttemptsAtOnce_oneFetches() throws Exception {
        HttpSender sender = sender(config());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Delivery>> deliveries = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                deliveries.add(threads.submit(() -> sender.send(request(), MINUTE)));
            }
            for (Future<Delivery> delivery : deliveries) {
                assertThat(delivery.get()).isEqualTo(Delivery.sent());
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(tokens.requests).hasSize(1);
    }

    @Test
    void serverIsReachedByAWayOfItsOwn() {
        HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate server =
                new HeldCertificate.Builder().signedBy(authority).addSubjectAlternativeName("tokens.example.org").build();
        HeldCertificate us = new HeldCertificate.Builder().signedBy(authority).build();
        HandshakeCertificates certificates = new HandshakeCertificates.Builder()
                .heldCertificate(server).addTrustedCertificate(authority.certificate()).build();
        try (FarEnd secure = new FarEnd(certificates.sslContext(), true);
                TunnelProxy proxy = new TunnelProxy()) {
            secure.answer = request -> json(200, "{\"access_token\":\"T0KEN\"}");
            TlsConfig tls = new TlsConfig(authority.certificatePem(), us.certificatePem(),
                    new Secret(us.privateKeyPkcs8Pem()), "", "", "", "", false, "", "");
            HttpConfig.OAuth2 config = new HttpConfig.OAuth2("me", Secret.NONE, "", "", Secret.NONE, "", "", "", "", "",
                    Map.of(), List.of(), "https://tokens.example.org:" + secure.port() + "/t", Map.of(), tls,
                    TestWebhooks.proxy("http://127.0.0.1:" + proxy.port()));
            assertThat(sender(config).send(request(), MINUTE)).isEqualTo(Delivery.sent());
            assertThat(proxy.heads).hasSize(1);
            assertThat(secure.requests).hasSize(1);
            assertThat(shown()).containsExactly("Bearer T0KEN");
        }
    }

    @Test
    void whatCannotBeUsed_isSaidWhenItIsBuilt() {
        TlsConfig tls = new TlsConfig("nonsense", "", Secret.NONE, "", "", "", "", false, "", "");
        assertThatThrownBy(() -> sender(config("", List.of(), Map.of(), tls, HttpConfig.ProxyConfig.NONE)))
                .isInstanceOf(InvalidReceiverException.class)
                .hasMessage("oauth2: unable to use specified CA cert inline");
    }

    private static JsonNode part(String base64) throws IOException {
        return AnswerJson.object(new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"RS256, SHA256withRSA", "'', SHA256withRSA", "RS384, SHA384withRSA", "RS512, SHA512withRSA"})
    void requestIsSigned(String algorithm, String javaName) throws Exception {
        assertThat(sender(signing(KEY.privateKeyPkcs1Pem(), algorithm, "", "", "key-1")).send(request(), MINUTE))
                .isEqualTo(Delivery.sent());
        assertThat(shown()).containsExactly("Bearer T0KEN1");
        FarEnd.Request asked = tokens.requests.get(0);
        assertThat(asked.header("Authorization")).isEmpty();
        Map<String, String> form = FormData.decode(asked.body());
        assertThat(form).containsOnlyKeys("grant_type", "assertion", "scope")
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .containsEntry("scope", "a b");
        String[] parts = String.valueOf(form.get("assertion")).split("\\.", -1);
        assertThat(part(parts[0])).isEqualTo(AnswerJson.object("{\"alg\":\"" + (algorithm.isEmpty() ? "RS256" : algorithm)
                + "\",\"kid\":\"key-1\",\"typ\":\"JWT\"}"));
        long now = HandTime.START.getEpochSecond();
        JsonNode claims = part(parts[1]);
        assertThat(claims.path("jti").asText()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(claims).isEqualTo(AnswerJson.object("{\"aud\":\"" + tokens.url("/token") + "\",\"exp\":" + (now + 600)
                + ",\"iat\":" + now + ",\"iss\":\"me\",\"jti\":" + claims.path("jti") + ",\"levels\":[1,2],\"scope\":\"a b\","
                + "\"sub\":\"me\",\"team\":\"infra\"}"));
        Signature signature = Signature.getInstance(javaName);
        signature.initVerify(KEY.keyPair().getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void issuerAndAudience_areAsWanted() throws Exception {
        sender(signing(KEY.privateKeyPkcs8Pem(), "", "us", "them", "")).send(request(), MINUTE);
        String[] parts = String.valueOf(FormData.decode(tokens.requests.get(0).body()).get("assertion")).split("\\.", -1);
        assertThat(part(parts[0]).has("kid")).isFalse();
        assertThat(part(parts[1]).path("iss").asText()).isEqualTo("us");
        assertThat(part(parts[1]).path("aud").asText()).isEqualTo("them");
    }

    @Test
    void serverThatRepeatsTheSignedRequest_isNotQuoted() {
        tokens.answer = request -> FarEnd.answer(400, "what is " + request.body() + "?");
        assertThat(sender(signing(KEY.privateKeyPkcs8Pem(), "", "", "", "")).send(request(), MINUTE).detail()).isEqualTo(
                "Post \"<redacted>\": oauth2: cannot fetch token: 400 Whatever\nResponse: what is assertion=<redacted>"
                        + "&grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&scope=a+b?");
        assertThat(tokens.requests).hasSize(1);
    }

    @Test
    void keyThatIsNone_isNotShown() {
        assertThat(sender(signing("S0CRET", "", "", "", "")).send(request(), MINUTE)).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": oauth2: client certificate key: no private key found in PEM input"));
        String elliptic = new HeldCertificate.Builder().ecdsa256().build().privateKeyPkcs8Pem();
        assertThat(sender(signing(elliptic, "", "", "", "")).send(request(), MINUTE)).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": oauth2: client certificate key: it is not an RSA key"));
        assertThat(tokens.requests).isEmpty();
    }
}
