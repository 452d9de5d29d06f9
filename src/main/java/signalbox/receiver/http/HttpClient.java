package signalbox.receiver.http;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import okhttp3.Call;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;

/**
 * HTTP as Alertmanager's receivers speak it (spec/receivers.md 2, 3.4). Sends once: whoever wants it again sends again, so
 * the library's own retries are off. Any thread.
 */
public final class HttpClient implements AutoCloseable {

    private static final long FAILURE_LIMIT = 64 * 1024;
    private static final long SUCCESS_LIMIT = 1024 * 1024;
    /** Others may give such connections back meanwhile, each of which is found out once. */
    private static final int MOST_GONE = 32;

    private final HttpOptions options;
    private final Dns dns;
    private final LongSupplier nanos;
    private final Hops hops;
    private final ReentrantLock lock = new ReentrantLock();
    private TlsOptions.Material material;
    private Transports transports;
    private volatile boolean closed;

    /**
     * An answer, whatever its status.
     *
     * @param reason the words after the code, which servers choose freely and HTTP/2 does not have
     * @param contentType {@code ""} when it does not say
     * @param body at most 1 MiB of a success if it was asked for, else {@code ""}; at most 64 KiB of anything else
     * @param fault why the body is not all there; {@code ""} when it is
     * @param retryAfter how long the far end wants to be left alone; zero when it does not say
     */
    public record Answer(int code, String reason, String contentType, String body, String fault, Duration retryAfter) {

        /** Whether it is 2xx. */
        public boolean successful() {
            return code / 100 == 2;
        }

        /** Whether nothing of the body is missing. */
        public boolean isWhole() {
            return fault.isEmpty();
        }
    }

    /**
     * A client of its own, with connections of its own.
     *
     * @throws InvalidReceiverException when certificates, keys or versions are not what they should be
     */
    public HttpClient(HttpOptions options, Dns dns) {
        this(options, dns, System::nanoTime);
    }

    /** With another way to tell how long a connection was idle. */
    HttpClient(HttpOptions options, Dns dns, LongSupplier nanos) {
        this.options = options;
        this.dns = dns;
        this.nanos = nanos;
        this.hops = new Hops(options);
        try {
            material = options.tls().read();
            transports = new Transports(options, dns, material, nanos);
        } catch (IOException e) {
            throw new InvalidReceiverException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What the far end may repeat and nobody may see. */
    public List<TextSource> secrets() {
        return options.secrets();
    }

    /**
     * Sends, and reads the answer.
     *
     * @param limit the most it may take, redirects and tokens included
     * @param bodyOfSuccess whether the body of a 2xx answer is wanted; if not, nobody waits for it
     * @throws IOException when there is no answer; its message may hold the URL
     */
    public Answer send(HttpRequest request, Duration limit, boolean bodyOfSuccess) throws IOException {
        return send(request, Deadline.in(limit), bodyOfSuccess);
    }

    public Answer send(HttpRequest request, Deadline deadline, boolean bodyOfSuccess) throws IOException {
        try (Response response = hops.send(libraryRequest(request), deadline, hop -> call(hop, deadline))) {
            return response.isSuccessful() && !bodyOfSuccess
                    ? answer(response, "", "")
                    : read(response, response.isSuccessful() ? SUCCESS_LIMIT : FAILURE_LIMIT);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** If the connection turns out to be closed before anything is sent, the others that nobody uses are, too. */
    private Response call(Request request, Deadline deadline) throws IOException {
        for (int gone = 0; ; gone++) {
            try {
                return callOnce(request, deadline);
            } catch (IdleConnections.GoneException e) {
                if (gone == MOST_GONE) {
                    throw e;
                }
                current().retire();
            }
        }
    }

    private Response callOnce(Request request, Deadline deadline) throws IOException {
        ProxyRoute way = options.proxies().way(request.url());
        Call call = current().on(way).newCall(request);
        call.timeout().timeout(deadline.leftMillis(), MILLISECONDS);
        try {
            return call.execute();
        } catch (ConnectException | NoRouteToHostException | UnknownHostException e) {
            throw way.isStraight() ? e : new IOException("proxy: " + TransportError.text(e), e);
        }
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
                fault,
                RetryAfter.of(response));
    }

    /** What sends with the certificates and keys as they are now. */
    private Transports current() throws IOException {
        TlsOptions.Material now = options.tls().read();
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the receiver is closed");
            }
            if (!now.equals(material)) {
                Transports old = transports;
                transports = new Transports(options, dns, now, nanos);
                material = now;
                old.retire();
            }
            return transports;
        } finally {
            lock.unlock();
        }
    }

    /** Cuts off what is under way and closes all connections. */
    @Override
    public void close() {
        Transports last;
        lock.lock();
        try {
            closed = true;
            last = transports;
        } finally {
            lock.unlock();
        }
        last.close();
        options.auth().close();
    }
}
