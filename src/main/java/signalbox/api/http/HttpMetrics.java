package signalbox.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What HTTP requests tell about themselves (spec/cli-and-metrics.md 6.1). */
public final class HttpMetrics {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");
    private static final Duration[] BUCKETS = Stream.of(5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] SIZES = {1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    private final MeterRegistry registry;
    private final Endpoints routes;
    private final String prefix;
    private final AtomicInteger getsInFlight = new AtomicInteger();
    private final Counter limitExceeded;

    public HttpMetrics(MeterRegistry registry, Endpoints routes, String prefix) {
        this.registry = registry;
        this.routes = routes;
        this.prefix = prefix;
        Gauge.builder("alertmanager.http.requests.in.flight", getsInFlight, AtomicInteger::get)
                .description("Current number of HTTP requests being processed.")
                .tag("method", "get")
                .register(registry);
        limitExceeded = Counter.builder("alertmanager.http.concurrency.limit.exceeded")
                .description("Total number of times an HTTP request failed because the concurrency limit was reached.")
                .tag("method", "get")
                .register(registry);
    }

    long nanos() {
        return registry.config().clock().monotonicTime();
    }

    void getBegins() {
        getsInFlight.incrementAndGet();
    }

    void getEnds() {
        getsInFlight.decrementAndGet();
    }

    void limitExceeded() {
        limitExceeded.increment();
    }

    /** A request was answered, with so many bytes, in so many nanoseconds. */
    void answered(String method, String path, int status, long bytes, long nanos) {
        String local = path.startsWith(prefix) ? path.substring(prefix.length()) : "";
        Optional<String> handler = routes.name(method, local);
        if (handler.isEmpty()) {
            return;
        }
        String methodTag = METHODS.contains(method) ? method.toLowerCase(Locale.ROOT) : "unknown";
        Timer.builder("alertmanager.http.request.duration")
                .description("Histogram of latencies for HTTP requests.")
                .tags("handler", handler.get(), "method", methodTag, "code", String.valueOf(status))
                .serviceLevelObjectives(BUCKETS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
        if (!local.startsWith(Endpoints.V2)) {
            DistributionSummary.builder("alertmanager.http.response.size")
                    .description("Histogram of response size for HTTP requests.")
                    .baseUnit("bytes")
                    .tags("handler", handler.get(), "method", methodTag)
                    .serviceLevelObjectives(SIZES)
                    .register(registry)
                    .record((double) bytes);
        }
    }
}
