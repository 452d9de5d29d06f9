package signalbox.receiver;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.HostnameVerifier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dns;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/**
 * HTTP as Alertmanager's receivers speak it (spec/receivers.md 2, 3.4). Sends once: whoever wants it again sends again, so
 * the library's own retries are off. Any thread.
 */
final class HttpClient implements AutoCloseable {

    static final String USER_AGENT = "Alertmanager/0.34.0";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofMinutes(1);
    private static final int IDLE_CONNECTIONS = 32;
    private static final int IDLE_MINUTES = 5;
    private static final long BODY_LIMIT = 64 * 1024;

    /** The library's own, which has no public name. */
    private static final HostnameVerifier BY_CERTIFICATE = new OkHttpClient().hostnameVerifier();

    private final HttpOptions options;
    private final Dns dns;
    private final ReentrantLock lock = new ReentrantLock();
    private TlsOptions.Material material;
    private OkHttpClient client;
    private volatile boolean closed;

    /**
     * An answer, whatever its status.
     *
     * @param body the beginning of it; {@code ""} after a success
     */
    record Answer(int code, String body) {}

    /**
     * A client of its own, with connections of its own.
     *
     * @throws InvalidReceiverException when certificates, keys or versions are not what they should be
     */
    HttpClient(HttpOptions options, Dns dns) {
        this.options = options;
        this.dns = dns;
        try {
            material = options.tls().read();
            client = build(material);
        } catch (IOException e) {
            throw new InvalidReceiverException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Posts.
     *
     * @param limit the most it may take, redirects included
     * @throws IOException when there is no answer; its message may hold the URL
     */
    Answer post(HttpUrl url, MediaType type, byte[] body, Headers headers, Duration limit) throws IOException {
        Request request = new Request.Builder()
                .url(url)
                .headers(headers)
                .header("User-Agent", USER_AGENT)
                .post(RequestBody.create(body, type))
                .build();
        Call call = current().newCall(request);
        call.timeout().timeout(Math.max(1, limit.toMillis()), MILLISECONDS);
        try (Response response = call.execute()) {
            return new Answer(response.code(), response.isSuccessful() ? "" : beginning(response));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What can be had of the body: the status counts even when the rest of the answer does not come. */
    private static String beginning(Response response) {
        Buffer read = new Buffer();
        try {
            while (read.size() < BODY_LIMIT
                    && response.body().source().read(read, BODY_LIMIT - read.size()) >= 0) {
                // goes on
            }
        } catch (IOException e) {
            // what came before is enough
        }
        return read.readUtf8();
    }

    /** The client for the certificates and keys as they are now. */
    private OkHttpClient current() throws IOException {
        TlsOptions.Material now = options.tls().read();
        OkHttpClient old;
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the receiver is closed");
            }
            if (now.equals(material)) {
                return client;
            }
            old = client;
            client = build(now);
            material = now;
            old.connectionPool().evictAll(); // calls under way go on
            return client;
        } finally {
            lock.unlock();
        }
    }

    private OkHttpClient build(TlsOptions.Material now) throws IOException {
        Tls tls = Tls.of(options.tls(), now);
        String[] versions = options.tls().versions().toArray(new String[0]);
        return new OkHttpClient.Builder()
                .dns(dns)
                .proxySelector(options.proxies())
                .proxyAuthenticator(options.proxies())
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
                .addInterceptor(new Hops(options))
                .addNetworkInterceptor(HttpClient::bare)
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
     * Takes away what the library adds on its own: compression, and headers that make it decompress or repeat the request.
     */
    private static Response bare(okhttp3.Interceptor.Chain chain) throws IOException {
        Request request = chain.request().newBuilder()
                .removeHeader("Accept-Encoding")
                .removeHeader("Connection")
                .build();
        return chain.proceed(request).newBuilder()
                .removeHeader("Content-Encoding")
                .removeHeader("Retry-After")
                .build();
    }

    /** Cuts off what is under way and closes all connections. */
    @Override
    public void close() {
        OkHttpClient last;
        lock.lock();
        try {
            closed = true;
            last = client;
        } finally {
            lock.unlock();
        }
        last.dispatcher().cancelAll();
        last.connectionPool().evictAll();
    }

    /** A URL that can be posted to. */
    static Optional<HttpUrl> url(String text) {
        return Optional.ofNullable(HttpUrl.parse(text));
    }
}
