package signalbox.receiver.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.HostnameVerifier;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dns;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The library's clients that one receiver sends with, one for each way, made for the certificates and keys of one time. They
 * share their connections with nobody else. Any thread.
 */
final class Transports {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofMinutes(1);
    private static final int IDLE_CONNECTIONS = 32;
    private static final int IDLE_MINUTES = 5;
    private static final String GO_HTTP2 = "Go-http-client/2.0";

    /** The library's own, which has no public name. */
    private static final HostnameVerifier BY_CERTIFICATE = new OkHttpClient().hostnameVerifier();

    private final HttpOptions options;
    private final Dns dns;
    private final Tls tls;
    private final String[] versions;
    private final OkHttpClient straight;
    private final ConcurrentHashMap<ProxyRoute, OkHttpClient> clients = new ConcurrentHashMap<>();

    /**
     * Fails, with a reason for people, when certificates or keys are not what they should be.
     *
     * @param nanos counts nanoseconds, from whenever
     */
    Transports(HttpOptions options, Dns dns, TlsOptions.Material material, LongSupplier nanos) throws IOException {
        this.options = options;
        this.dns = dns;
        tls = Tls.of(options.tls(), material);
        versions = options.tls().versions().toArray(new String[0]);
        straight = new OkHttpClient.Builder()
                .dns(dns)
                .proxy(Proxy.NO_PROXY)
                .socketFactory(new KeepAliveSockets())
                .sslSocketFactory(tls.sockets(), tls.trust())
                .hostnameVerifier(verifier())
                .connectionSpecs(List.of(
                        new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                                .allEnabledCipherSuites()
                                .tlsVersions(versions)
                                .build(),
                        ConnectionSpec.CLEARTEXT))
                .protocols(options.http2() ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_MINUTES, TimeUnit.MINUTES))
                .connectTimeout(CONNECT_LIMIT)
                .readTimeout(Duration.ZERO) // the limit of the call counts
                .writeTimeout(Duration.ZERO)
                .pingInterval(PING) // finds HTTP/2 connections that died unnoticed
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .addNetworkInterceptor(new IdleConnections(nanos))
                .addNetworkInterceptor(Transports::bare)
                .build();
        clients.put(ProxyRoute.STRAIGHT, straight);
    }

    /** What sends on this way. */
    OkHttpClient on(ProxyRoute way) {
        return clients.computeIfAbsent(way, this::build);
    }

    private OkHttpClient build(ProxyRoute way) {
        OkHttpClient.Builder client = straight.newBuilder(); // shares the connections and the list of calls
        if (way.kind() == ProxyRoute.Kind.SOCKS5) {
            return client.dns(SocksSockets.BY_THE_PROXY).socketFactory(new SocksSockets(way, dns)).build();
        }
        if (way.kind() == ProxyRoute.Kind.HTTPS) {
            client.socketFactory(new SecureProxySockets(tls, versions, way));
        }
        return client
                .proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(way.host(), way.port())))
                .proxyAuthenticator(new ConnectRequests(way, options.proxies().connectHeaders()))
                .build();
    }

    private HostnameVerifier verifier() {
        if (options.tls().insecure()) {
            return (host, session) -> true;
        }
        String serverName = options.tls().serverName();
        return serverName.isEmpty() ? BY_CERTIFICATE : (host, session) -> BY_CERTIFICATE.verify(serverName, session);
    }

    /**
     * Takes away what the library adds on its own: compression, a name, and headers that make it decompress or repeat the
     * request.
     */
    private static Response bare(Interceptor.Chain chain) throws IOException {
        Request.Builder request = chain.request().newBuilder()
                .removeHeader("Accept-Encoding")
                .removeHeader("Connection");
        nameOfWhoAsks(chain).ifPresentOrElse(
                name -> request.header("User-Agent", name), () -> request.removeHeader("User-Agent"));
        return RetryAfter.hide(chain.proceed(request.build()).newBuilder()
                .removeHeader("Content-Encoding")
                .build());
    }

    private static Optional<String> nameOfWhoAsks(Interceptor.Chain chain) {
        String name = String.valueOf(chain.request().header("User-Agent"));
        okhttp3.Connection connection = chain.connection();
        boolean http2 = connection != null && connection.protocol() == Protocol.HTTP_2;
        return name.isEmpty() ? Optional.empty() : Optional.of(http2 && name.equals(HttpRequest.GO) ? GO_HTTP2 : name);
    }

    /** Closes the connections that nobody uses; calls under way go on. */
    void retire() {
        straight.connectionPool().evictAll();
    }

    /** Cuts off what is under way and closes all connections. */
    void close() {
        straight.dispatcher().cancelAll();
        straight.connectionPool().evictAll();
    }
}
