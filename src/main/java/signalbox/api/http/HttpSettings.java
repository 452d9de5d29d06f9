package signalbox.api.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Within which limits the HTTP server answers.
 *
 * @param routePrefix normalised, such as {@code /am}; {@code ""} for the root (spec/api.md 4.6)
 * @param maxBodyBytes a longer body is refused with 413
 * @param maxBodiesBytes of all bodies that are being read at a time; beyond, the answer is 503
 * @param getConcurrency GET requests at a time; 0 or less: the number of processors, at least 8 (spec/api.md 1.8)
 * @param timeout after which a request is given up; zero: never (spec/api.md 1.8)
 * @param firstTimeout after which a connection that has not made a request yet is closed (spec/api.md 4.9)
 * @param idleTimeout after which a connection that waits for its next request is closed. Whoever posts at an interval of just this time
 *     would meet the end of the connection, and Prometheus drops what it could not send: it is longer than they wait between two posts
 *     (spec/api.md 4.9)
 * @param origins the sites whose pages may use this server
 */
public record HttpSettings(
        String routePrefix,
        int maxBodyBytes,
        long maxBodiesBytes,
        int getConcurrency,
        Duration timeout,
        Duration firstTimeout,
        Duration idleTimeout,
        Origins origins) {

    public HttpSettings {
        requireNonNull(routePrefix, "routePrefix is null");
        requireNonNull(timeout, "timeout is null");
        requireNonNull(firstTimeout, "firstTimeout is null");
        requireNonNull(idleTimeout, "idleTimeout is null");
        requireNonNull(origins, "origins is null");
        if (!routePrefix.isEmpty() && (!routePrefix.startsWith("/") || routePrefix.endsWith("/"))) {
            throw new IllegalArgumentException(
                    "route prefix \"" + routePrefix + "\" should be empty or begin, and not end, with a slash");
        }
        if (maxBodyBytes <= 0 || maxBodiesBytes < maxBodyBytes) {
            throw new IllegalArgumentException(
                    "limits of " + maxBodyBytes + " bytes a body and " + maxBodiesBytes + " in all do not fit together");
        }
        if (getConcurrency <= 0) {
            getConcurrency = Math.max(8, Runtime.getRuntime().availableProcessors());
        }
    }

    /**
     * Defaults: bodies up to 32 MiB, 128 MiB of them at a time, no timeout, connections closed after 10 s without a first request, or
     * 90 s without a further one.
     */
    public static final HttpSettings DEFAULT =
            new HttpSettings("", 32 << 20, 128L << 20, 0, Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(90), Origins.OWN);

    /** The same below a prefix. */
    public HttpSettings withRoutePrefix(String prefix) {
        return new HttpSettings(
                prefix, maxBodyBytes, maxBodiesBytes, getConcurrency, timeout, firstTimeout, idleTimeout, origins);
    }

    /** The same with other limits on bodies. */
    public HttpSettings withBodyLimits(int oneBody, long allBodies) {
        return new HttpSettings(routePrefix, oneBody, allBodies, getConcurrency, timeout, firstTimeout, idleTimeout, origins);
    }

    /** The same with another number of GET requests at a time. */
    public HttpSettings withGetConcurrency(int requests) {
        return new HttpSettings(
                routePrefix, maxBodyBytes, maxBodiesBytes, requests, timeout, firstTimeout, idleTimeout, origins);
    }

    /** The same with a time after which requests are given up. */
    public HttpSettings withTimeout(Duration limit) {
        return new HttpSettings(
                routePrefix, maxBodyBytes, maxBodiesBytes, getConcurrency, limit, firstTimeout, idleTimeout, origins);
    }

    /** The same with another time for the first request. */
    public HttpSettings withFirstTimeout(Duration limit) {
        return new HttpSettings(
                routePrefix, maxBodyBytes, maxBodiesBytes, getConcurrency, timeout, limit, idleTimeout, origins);
    }

    /** The same with another idle time. */
    public HttpSettings withIdleTimeout(Duration limit) {
        return new HttpSettings(
                routePrefix, maxBodyBytes, maxBodiesBytes, getConcurrency, timeout, firstTimeout, limit, origins);
    }

    /** The same with other sites. */
    public HttpSettings withOrigins(Origins sites) {
        return new HttpSettings(
                routePrefix, maxBodyBytes, maxBodiesBytes, getConcurrency, timeout, firstTimeout, idleTimeout, sites);
    }
}
