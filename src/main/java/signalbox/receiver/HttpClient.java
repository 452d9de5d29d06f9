package signalbox.receiver;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;

/**
 * HTTP as Alertmanager's receivers speak it (spec/receivers.md 2, 3.4). Sends once: whoever wants it again sends again, so
 * the library's own retries are off. Any thread.
 */
final class HttpClient implements AutoCloseable {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofMinutes(1);
    private static final String GO_HTTP2 = "Go-http-client/2.0";
    private static final int IDLE_CONNECTIONS = 32;
    private static final int IDLE_MINUTES = 5;
    private static final long FAILURE_LIMIT = 64 * 1024;
    private static final long SUCCESS_LIMIT = 1024 * 1024;

    /** The library's own, which has no public name. */
    private static final HostnameVerifier BY_CERTIFICATE = new OkHttpClient().hostnameVerifier();

    private final HttpOptions options;
    private final Dns dns;
    private final Hops hops;
    private final ReentrantLock lock = new ReentrantLock();
    private TlsOptions.Material material;
    private OkHttpClient client;
    private volatile boolean closed;

    /**
     * An answer, whatever its status.
     *
     * @param reason the words after the code, which servers choose freely and HTTP/2 does not have
     * @param contentType {@code ""} when it does not say
     * @param body at most 1 MiB of a success if it was asked for, else {@code ""}; at most 64 KiB of anything else
     * @param fault why the body is not all there; {@code ""} when it is
     */
    record Answer(int code, String reason, String contentType, String body, String fault) {

        /** Whether it is 2xx. */
        boolean successful() {
            return code / 100 == 2;
        }

        /** Whether nothing of the body is missing. */
        boolean isWhole() {
            return fault.isEmpty();
        }
    }

    /**
     * A client of its own, with connections of its own.
     *
     * @throws InvalidReceiverException when certificates, keys or versions are not what they should be
     */
    HttpClient(HttpOptions options, Dns dns) {
        this.options = options;
        this.dns = dns;
        this.hops = new Hops(options);
        try {
            material = options.tls().read();
            client = build(material);
        } catch (IOException e) {
            throw new InvalidReceiverException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What the far end may repeat and nobody may see. */
    List<TextSource> secrets() {
        return options.secrets();
    }

    /**
     * Sends, and reads the answer.
     *
     * @param limit the most it may take, redirects and tokens included
     * @param bodyOfSuccess whether the body of a 2xx answer is wanted; if not, nobody waits for it
     * @throws IOException when there is no answer; its message may hold the URL
     */
    Answer send(HttpRequest request, Duration limit, boolean bodyOfSuccess) throws IOException {
        return send(request, Deadline.in(limit), bodyOfSuccess);
    }

    Answer send(HttpRequest request, Deadline deadline, boolean bodyOfSuccess) throws IOException {
        try (Response response = hops.send(libraryRequest(request), deadline, hop -> call(hop, deadline))) {
            return response.isSuccessful() && !bodyOfSuccess
                    ? answer(response, "", "")
                    : read(response, response.isSuccessful() ? SUCCESS_LIMIT : FAILURE_LIMIT);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Response call(Request request, Deadline deadline) throws IOException {
        Call call = current().newCall(request);
        call.timeout().timeout(deadline.leftMillis(), MILLISECONDS);
        return call.execute();
    }

    private static Request libraryRequest(HttpRequest request) throws IOException {
        HttpUrl url = HttpUrl.parse(request.url());
        if (url == null) {
            throw new IOException("it is not a valid http or https URL");
        }
        Request.Builder builder = new Request.Builder()
                .url(url)
                .method(request.method(), request.body().orElse(null))
                .header("User-Agent", request.userAgent());
        for (HttpRequest.Header header : request.headers()) {
            Hops.add(builder, header.name(), header.value());
        }
        return builder.build();
    }

    /** What can be had of the body: the status counts even when the rest of the answer does not come. */
    private static Answer read(Response response, long limit) {
        Buffer read = new Buffer();
        String fault = "";
        try {
            while (read.size() <= limit && response.body().source().read(read, limit + 1 - read.size()) >= 0) {
                // goes on
            }
        } catch (IOException e) {
            fault = TransportError.text(e); // what came before is enough
        }
        if (read.size() > limit) {
            fault = "the answer is longer than " + limit + " bytes";
        }
        return answer(response, read.snapshot((int) Math.min(limit, read.size())).string(StandardCharsets.UTF_8), fault);
    }

    private static Answer answer(Response response, String body, String fault) {
        return new Answer(
                response.code(),
                response.message(),
                String.valueOf(response.header("Content-Type", "")),
                body,
                fault);
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
        Request.Builder request = chain.request().newBuilder()
                .removeHeader("Accept-Encoding")
                .removeHeader("Connection");
        nameOfWhoAsks(chain).ifPresentOrElse(
                name -> request.header("User-Agent", name), () -> request.removeHeader("User-Agent"));
        return chain.proceed(request.build()).newBuilder()
                .removeHeader("Content-Encoding")
                .removeHeader("Retry-After")
                .build();
    }

    private static Optional<String> nameOfWhoAsks(okhttp3.Interceptor.Chain chain) {
        String name = String.valueOf(chain.request().header("User-Agent"));
        okhttp3.Connection connection = chain.connection();
        boolean http2 = connection != null && connection.protocol() == Protocol.HTTP_2;
        return name.isEmpty() ? Optional.empty() : Optional.of(http2 && name.equals(HttpRequest.GO) ? GO_HTTP2 : name);
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
        options.auth().close();
    }
}
