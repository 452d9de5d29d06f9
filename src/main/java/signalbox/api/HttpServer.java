package signalbox.api;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.MatcherSyntax;
import signalbox.api.http.AsyncAnswer;
import signalbox.api.http.Bodies;
import signalbox.api.http.Browsers;
import signalbox.api.http.Caller;
import signalbox.api.http.Door;
import signalbox.api.http.Endpoint;
import signalbox.api.http.Endpoints;
import signalbox.api.http.Faults;
import signalbox.api.http.Gate;
import signalbox.api.http.HttpMetrics;
import signalbox.api.http.HttpSettings;
import signalbox.api.http.ListenSocket;
import signalbox.api.http.PlainErrors;
import signalbox.api.http.Unmatched;
import signalbox.api.http.UnreadBodies;
import signalbox.gotext.GoDuration;

/**
 * The HTTP server: Alertmanager's API, ours, health, metrics. Whoever made it starts it once and closes it once. It owns
 * its threads; on Java 21 and later requests run on virtual ones, so that slow clients cost next to nothing.
 */
public final class HttpServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
    /** For Java without virtual threads, where a client that stops half-way through a body holds one of them. */
    private static final int THREADS = 1000;
    /** Where strangers come in. */
    private static final List<String> ENTRANCE = List.of("/", "/ui/", "/ui/login");

    private static final long GRACE_MILLIS = 5_000;

    private static final long STALLED_MILLIS = 30_000; // a request of which nothing more comes holds room that others need
    private static final long CLOSING_IDLE_MILLIS = 100; // for connections on which nobody waits for an answer

    private final HttpSettings settings;
    private final Door door;
    private final EventsApi events;
    private final Endpoints endpoints;
    private final Javalin javalin;
    private List<ListenSocket> sockets = List.of();

    /**
     * A server that does not listen yet.
     *
     * @param door through which those who connect come
     * @param mode which grammar matchers in parameters have
     * @param registry where HTTP requests and received alerts are counted
     */
    public HttpServer(
            Backend backend,
            HttpSettings settings,
            Door door,
            MatcherSyntax.Mode mode,
            MeterRegistry registry,
            InstantSource clock) {
        this.settings = settings;
        this.door = door;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("http");
        Executor requests = threads;
        if (VirtualThreads.areSupported()) {
            requests = VirtualThreads.getDefaultVirtualThreadsExecutor();
            threads.setVirtualThreadsExecutor(requests);
        }
        Counter refused = Counter.builder("signalbox.http.requests.refused")
                .description("Requests that were answered 503 because the server was full.")
                .register(registry);
        Faults faults = new Faults(GoDuration.format(settings.timeout()), refused::increment);
        events = new EventsApi(backend, clock.instant(), registry);
        endpoints = endpoints(backend, mode, new AsyncAnswer(requests, settings.timeout(), faults), registry, clock);
        HttpMetrics metrics = new HttpMetrics(registry, endpoints, settings.routePrefix());
        javalin = Javalin.create(config -> {
            quiet(config);
            config.jetty.threadPool = threads;
            config.jetty.modifyServer(server -> prepare(server, metrics));
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new PlainErrors()));
            config.jetty.modifyHttpConfiguration(this::prepare);
            config.jetty.addConnector(this::connectors);
            add(endpoints, faults, config);
        });
    }

    private Endpoints endpoints(
            Backend backend, MatcherSyntax.Mode mode, AsyncAnswer later, MeterRegistry registry, InstantSource clock) {
        Filters filters = new Filters(mode);
        Bodies bodies = new Bodies(settings, clock);
        LoginApi login = new LoginApi(backend, door, settings.origins().externalUrl());
        return Served.by(
                new AlertsApi(backend, filters, bodies, later, new AlertCounters(registry), clock),
                new GroupsApi(backend, filters, clock),
                new VerdictsApi(backend, filters, clock),
                new ExplainApi(backend, filters, later, clock),
                new HistoryApi(backend, filters, later, clock),
                new SilencesApi(backend, filters, bodies, later, clock),
                new SilencePreviewApi(backend, filters, bodies, clock),
                new RoutesApi(backend, clock),
                new WhatIfApi(backend, filters, bodies, later, clock),
                new MapApi(backend, later),
                events,
                new OpenApi(),
                new StatusApi(backend, filters),
                new AcksApi(backend, filters, bodies, later),
                new SignalboxApi(backend, later),
                new RulesApi(backend, later),
                new ReplayApi(backend, bodies, later, clock),
                new ControlApi(backend, later),
                login,
                new UiApi(login));
    }

    private static void quiet(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.asyncTimeout = 0; // AsyncAnswer knows the limit
        config.router.ignoreTrailingSlashes = false;
        config.router.caseInsensitiveRoutes = false;
    }

    private void prepare(Server server, HttpMetrics metrics) {
        GracefulHandler graceful = new GracefulHandler();
        org.eclipse.jetty.server.Handler.Wrapper entrance = door.handler(ENTRANCE.stream().map(path -> settings.routePrefix() + path).toList());
        String prefix = settings.routePrefix();
        entrance.setHandler(new Gate(
                settings.getConcurrency(), prefix + "/api/signalbox/", prefix + EventsApi.PATH, prefix + "/-/", metrics));
        graceful.setHandler(entrance);
        UnreadBodies unread = new UnreadBodies();
        unread.setHandler(graceful);
        server.setHandler(unread);
        server.setStopTimeout(GRACE_MILLIS);
        server.setErrorHandler(new PlainErrors());
    }

    private void prepare(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.addCustomizer((request, answer) -> {
            EndPoint connection = request.getConnectionMetaData().getConnection().getEndPoint();
            if (connection.getIdleTimeout() != CLOSING_IDLE_MILLIS) {
                connection.setIdleTimeout(STALLED_MILLIS);
                Request.addCompletionListener(request, failure -> awaitNext(connection));
            }
            return request;
        });
        http.setUriCompliance(UriCompliance.UNSAFE); // paths are compared, never opened
    }

    /** Not when the server is being closed meanwhile: then the connection has its short time by now. */
    private void awaitNext(EndPoint connection) {
        if (connection.getIdleTimeout() == STALLED_MILLIS) {
            connection.setIdleTimeout(settings.idleTimeout().toMillis());
        }
    }

    /** The connector of the first address, the others beside it. */
    private ServerConnector connectors(Server server, HttpConfiguration http) {
        sockets.stream().skip(1).forEach(socket -> server.addConnector(connector(server, http, socket)));
        return connector(server, http, sockets.get(0));
    }

    private ServerConnector connector(Server server, HttpConfiguration http, ListenSocket socket) {
        ServerConnector connector = new ServerConnector(server, door.connections(http).toArray(ConnectionFactory[]::new));
        try {
            connector.open(socket.channel());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connector.setIdleTimeout(settings.firstTimeout().toMillis());
        connector.setShutdownIdleTimeout(CLOSING_IDLE_MILLIS);
        return connector;
    }

    private void add(Endpoints routes, Faults faults, JavalinConfig config) {
        String prefix = settings.routePrefix();
        Unmatched unmatched = new Unmatched(prefix, routes);
        Browsers browsers = new Browsers(settings.origins(), prefix);
        config.routes.before(prefix + Endpoints.V2 + "*", browsers::beforeV2);
        config.routes.before(browsers::beforeAnything);
        for (Endpoint route : routes.all()) {
            HandlerType method = HandlerType.findOrCreate(route.method());
            Handler handler = faults.guarding(ctx -> {
                Caller.check(ctx, route.right());
                route.handler().handle(ctx);
            });
            config.routes.addHttpHandler(method, prefix + route.path(), handler);
            if (route.path().startsWith(Endpoints.V2)) {
                config.routes.addHttpHandler(method, prefix + route.path() + "/", handler);
            }
        }
        config.routes.addHttpHandler(HandlerType.HEAD, "/*", unmatched::answer); // or Javalin answers HEAD where GET is
        config.routes.exception(HttpResponseException.class, (e, ctx) -> unmatched.answer(ctx));
        config.routes.exception(Exception.class, faults::answer);
    }

    /** Begins to answer those who connect to one of the addresses; the sockets are closed with this server. */
    public void start(List<ListenSocket> taken) {
        sockets = List.copyOf(taken);
        javalin.start();
        sockets.forEach(socket -> log.info("Listening on: address={}", socket.address()));
    }

    /** Everything that it answers. */
    Endpoints endpoints() {
        return endpoints;
    }

    /** The port of the first address that the server listens on, once it has started. */
    public int port() {
        return sockets.get(0).port();
    }

    /** Stops listening, lets running requests finish for up to five seconds, leaves behind those that do not, and ends the threads. */
    @Override
    public void close() {
        events.close(); // who listens would keep the server from ending
        try {
            javalin.stop();
        } catch (JavalinException e) {
            log.warn("requests were still running when the server stopped: err={}", String.valueOf(e.getMessage()));
        }
    }
}
