package signalbox.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static signalbox.notify.TestNotifications.firing;
import static signalbox.notify.TestNotifications.notification;
import static signalbox.receiver.TestWebhooks.build;
import static signalbox.receiver.TestWebhooks.proxy;
import static signalbox.receiver.TestWebhooks.with;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import okhttp3.Dns;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import signalbox.config.HttpConfig;
import signalbox.config.Secret;
import signalbox.config.TlsConfig;
import signalbox.notify.Delivery;
import signalbox.notify.HandTime;
import signalbox.notify.Integration;
import signalbox.notify.Receiver;
import signalbox.receiver.http.Auth;
import signalbox.receiver.http.HttpClient;
import signalbox.receiver.http.HttpClients;
import signalbox.receiver.http.HttpRequest;
import signalbox.receiver.http.HttpSender;

/** Through proxies that are really there. */
class ProxyTest {

    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(0).commonName("authority").build();
    private static final TlsConfig TRUSTING =
            new TlsConfig(AUTHORITY.certificatePem(), "", Secret.NONE, "", "", "", "", false, "", "");

    private final FarEnd farEnd = new FarEnd();
    private final TunnelProxy proxy = new TunnelProxy();

    private static SSLContext context(String name) {
        HeldCertificate certificate =
                new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName(name).build();
        return new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslContext();
    }

    @AfterEach
    void close() {
        proxy.close();
        farEnd.close();
    }

    private String far() {
        return "http://far.example.org:" + farEnd.port() + "/hook";
    }

    private String socks(String user) {
        return "socks5://" + user + "127.0.0.1:" + proxy.port();
    }

    private static Delivery deliver(Receiver receiver) {
        return deliver(receiver, Duration.ofMinutes(1));
    }

    private static Delivery deliver(Receiver receiver, Duration timeLeft) {
        return receiver.deliver(notification(new Integration("team-x", "webhook", 0, true), "Up", firing("Up")), timeLeft);
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5", "socks5h"})
    void socksProxyLooksTheNameUp(String scheme) {
        Receiver receiver = build(far(), with(proxy(scheme + "://127.0.0.1:" + proxy.port())));
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
        assertThat(proxy.asked).containsExactly("name far.example.org:" + farEnd.port()); // and the connection is kept
        assertThat(farEnd.requests).hasSize(2).first().satisfies(request -> {
            assertThat(request.line()).isEqualTo("POST /hook HTTP/1.1");
            assertThat(request.header("Host")).containsExactly("far.example.org:" + farEnd.port());
        });
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "[::1], 0:0:0:0:0:0:0:1"})
    void addressIsTold_asAnAddress(String host, String address) {
        deliver(build("http://" + host + ":" + farEnd.port() + "/", with(proxy(socks("")))));
        assertThat(proxy.asked).containsExactly("address " + address + ":" + farEnd.port());
        assertThat(farEnd.requests).hasSize(1);
    }

    @Test
    void socksProxyHearsWhoWeAre_eachReceiverByItself() {
        proxy.wanted = Optional.of("me:p@ss:é");
        assertThat(deliver(build(far(), with(proxy(socks("me:p%40ss%3A%C3%A9@")))))).isEqualTo(Delivery.sent());
        Delivery wrong = deliver(build(far(), with(proxy(socks("you:S0CRET@")))));
        assertThat(wrong).isEqualTo(Delivery.retry("other", "Post \"<redacted>\": SOCKS proxy 127.0.0.1:" + proxy.port()
                + " to far.example.org:" + farEnd.port() + ": the proxy refuses user and password"));
        assertThat(deliver(build(far(), with(proxy(socks(""))))).detail()).endsWith(": the proxy wants another authentication");
        assertThat(proxy.users).containsExactly("me:p@ss:é", "you:S0CRET");
        assertThat(farEnd.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, general failure of the proxy", "2, connection not allowed by the proxy", "4, host unreachable",
        "5, connection refused", "99, error 99 of the proxy",
    })
    void socksProxySaysWhatIsWrong(int code, String words) {
        proxy.socksFault = code;
        assertThat(deliver(build(far(), with(proxy(socks(""))))).detail()).isEqualTo("Post \"<redacted>\": SOCKS proxy "
                + "127.0.0.1:" + proxy.port() + " to far.example.org:" + farEnd.port() + ": " + words);
    }

    @Test
    void socksProxyThatHangsUp_isToBeTriedAgain() {
        proxy.hangsUp = true;
        assertThat(deliver(build(far(), with(proxy(socks(""))))).detail()).endsWith(": the server closed the connection");
        proxy.hangsUp = false;
        assertThat(deliver(build(far(), with(proxy(socks("")))))).isEqualTo(Delivery.sent());
    }

    @Test
    void socksProxyThatIsNone_isToBeTriedAgain() {
        proxy.greeting = "HTTP/1.1 400 Bad Request\r\n\r\n";
        assertThat(deliver(build(far(), with(proxy(socks(""))))).detail()).endsWith(": not a SOCKS5 proxy: its answer has version 72");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void proxyThatIsNotThere_isNamed(String scheme) {
        assertThat(deliver(build(far(), with(proxy(scheme + "://me:S0CRET@127.0.0.1:9"))))).isEqualTo( // not one that somebody else may get
                Delivery.retry("other", "Post \"<redacted>\": proxy: connection refused: 127.0.0.1:9"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void proxyOfAnUnknownName_isNamed(String scheme) {
        assertThat(deliver(build(far(), with(proxy(scheme + "://nobody.invalid:1"))))).isEqualTo(Delivery.retry("other",
                "Post \"<redacted>\": proxy: no such host: nobody.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https", "socks5"})
    void silentProxy_costsNoMoreThanTheTimeLeft(String scheme) {
        CountDownLatch end = new CountDownLatch(1);
        try (FarEnd silent = new FarEnd()) {
            silent.answer = request -> {
                awaitQuietly(end);
                return "";
            };
            assertThat(deliver(build(far(), with(proxy(scheme + "://127.0.0.1:" + silent.port()))), Duration.ofMillis(400)))
                    .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": no answer in time").unheard());
            end.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noProxy_isReachedWithoutOne() {
        HttpConfig.ProxyConfig config =
                new HttpConfig.ProxyConfig(new Secret(socks("")), "far.example.com", false, Map.of());
        deliver(build(farEnd.url("/"), with(config)));
        assertThat(proxy.asked).isEmpty();
        deliver(build(far(), with(config)));
        assertThat(proxy.asked).hasSize(1);
        assertThat(farEnd.requests).hasSize(2);
    }

    @Test
    void environmentMayNameASocksProxy() {
        Map<String, String> environment = Map.of("http_proxy", socks("me:pass@"), "HTTPS_PROXY", "http://127.0.0.1:1");
        proxy.wanted = Optional.of("me:pass");
        HttpClients clients = new HttpClients(name -> environment.getOrDefault(name, ""), Dns.SYSTEM, new HandTime());
        try (HttpClient client = clients.build(with(new HttpConfig.ProxyConfig(Secret.NONE, "", true, Map.of())))) {
            HttpSender sender = new HttpSender(client);
            assertThat(sender.send(HttpRequest.get(far()), Duration.ofMinutes(1))).isEqualTo(Delivery.sent());
            assertThat(sender.send(HttpRequest.get("https://far.example.org/"), Duration.ofMinutes(1)).detail())
                    .contains("proxy: connection refused: 127.0.0.1:1");
            farEnd.answer = request -> FarEnd.answer(500, "not " + socks("me:pass@"));
            assertThat(sender.send(HttpRequest.get(far()), Duration.ofMinutes(1)).detail()).doesNotContain("pass");
        }
    }

    @Test
    void tlsGoesThroughSocks_andTheTargetIsVerified() {
        try (FarEnd secure = new FarEnd(context("far.example.org"), false)) {
            HttpConfig http = with(TRUSTING, proxy(socks("")));
            assertThat(deliver(build("https://far.example.org:" + secure.port() + "/", http))).isEqualTo(Delivery.sent());
            assertThat(deliver(build("https://other.example.org:" + secure.port() + "/", http)).detail()).contains("TLS: ");
            assertThat(proxy.asked).containsExactly(
                    "name far.example.org:" + secure.port(), "name other.example.org:" + secure.port());
            assertThat(secure.requests).hasSize(1);
        }
    }

    @Test
    void tlsGoesThroughAnHttpProxy() {
        try (FarEnd secure = new FarEnd(context("far.example.org"), false)) {
            HttpConfig http = with(TRUSTING, proxy("http://me:pass@127.0.0.1:" + proxy.port()));
            assertThat(deliver(build("https://far.example.org:" + secure.port() + "/x", http))).isEqualTo(Delivery.sent());
            assertThat(proxy.heads).singleElement().asString()
                    .startsWith("CONNECT far.example.org:" + secure.port() + " HTTP/1.1\r\n")
                    .contains("\r\nProxy-Authorization: " + Auth.basic("me", "pass") + "\r\n")
                    .contains("\r\nUser-Agent: Go-http-client/1.1\r\n")
                    .doesNotContain("okhttp", "Proxy-Connection");
            assertThat(secure.requests).singleElement()
                    .satisfies(request -> assertThat(request.header("Proxy-Authorization")).isEmpty());
        }
    }

    @Test
    void tlsGoesThroughTls_whenTheProxyWantsIt() {
        try (TunnelProxy secureProxy = new TunnelProxy(context("localhost"));
                FarEnd secure = new FarEnd(context("far.example.org"), false)) {
            HttpConfig.ProxyConfig through = new HttpConfig.ProxyConfig(
                    new Secret("https://me:pass@localhost:" + secureProxy.port()), "", false,
                    Map.of("X-Who", List.of(new Secret("a"), new Secret("b")), "user-agent", List.of(new Secret("me"))));
            Receiver receiver = build("https://far.example.org:" + secure.port() + "/x", with(TRUSTING, through));
            assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
            assertThat(deliver(receiver)).isEqualTo(Delivery.sent());
            assertThat(secureProxy.heads).singleElement().asString().contains(
                    "CONNECT far.example.org:" + secure.port(), "\r\nX-Who: a\r\nX-Who: b\r\n", "\r\nuser-agent: me\r\n", Auth.basic("me", "pass"));
            assertThat(secureProxy.heads.get(0)).doesNotContain("Go-http-client");
            assertThat(secure.requests).hasSize(2);
        }
    }

    @Test
    void plainRequestsGoThroughTls_whenTheProxyWantsIt() {
        try (FarEnd secureProxy = new FarEnd(context("localhost"), false)) {
            HttpConfig http = with(TRUSTING, proxy("https://me:pass@localhost:" + secureProxy.port()));
            assertThat(deliver(build("http://far.example.org/hook", http))).isEqualTo(Delivery.sent());
            assertThat(secureProxy.requests).singleElement().satisfies(request -> {
                assertThat(request.line()).isEqualTo("POST http://far.example.org/hook HTTP/1.1");
                assertThat(request.header("Proxy-Authorization")).containsExactly(Auth.basic("me", "pass"));
            });
        }
    }

    @Test
    void secureProxyThatNobodyKnows_hearsNothing() {
        try (FarEnd stranger = new FarEnd(context("stranger.example.org"), false);
                FarEnd unknown = new FarEnd(context("localhost"), false)) {
            assertThat(deliver(build(far(), with(TRUSTING, proxy("https://localhost:" + stranger.port())))).detail())
                    .startsWith("Post \"<redacted>\": TLS: ");
            assertThat(deliver(build(far(), with(proxy("https://localhost:" + unknown.port())))).detail())
                    .startsWith("Post \"<redacted>\": TLS: ");
            assertThat(stranger.requests).isEmpty();
            assertThat(unknown.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"407 No, Proxy Authentication Required", "403 No, Unexpected response code for CONNECT: 403"})
    void proxyThatDoesNotConnect_saysWhy(String status, String reason) {
        proxy.httpAnswer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
        assertThat(deliver(build("https://far.example.org/", with(proxy("http://127.0.0.1:" + proxy.port())))))
                .isEqualTo(Delivery.retry("other", "Post \"<redacted>\": " + reason));
        assertThat(proxy.heads).hasSize(1);
    }
}
