package signalbox.api;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import signalbox.api.http.Gate;
import signalbox.api.http.JsonOut;
import signalbox.api.http.TooBusyException;
import signalbox.view.Version;

/**
 * {@code /api/signalbox/v1/events}: tells whoever listens that something changed, as Server-Sent Events; what it is now is to be
 * asked of the other paths. Nothing is queued: who is slow gets fewer events, with all that changed meanwhile in the next.
 *
 * <p>Each stream has a thread, which looks at the picture's version a few times a second; so there are only so many. They have places
 * of their own (see {@link Gate}): a page that is left open takes none from those who post or ask.
 */
final class EventsApi {

    static final String PATH = "/api/signalbox/v1/events";

    private static final int MOST_STREAMS = 100;
    private static final int RETRY_SECONDS = 10;
    private static final long LOOK_MILLIS = 250;
    /** A page that fetches all again needs no more events than this. */
    private static final long BETWEEN_CHANGES_MILLIS = 1_000;
    /** Well below the time after which connections are closed on which nothing moves, here and in proxies. */
    private static final long HEARTBEAT_MILLIS = 10_000;

    private final Backend backend;
    private final Instant startedAt;
    private final Semaphore places;
    private final CountDownLatch closed = new CountDownLatch(1);

    EventsApi(Backend backend, Instant startedAt, MeterRegistry registry) {
        this(backend, startedAt, registry, MOST_STREAMS);
    }

    EventsApi(Backend backend, Instant startedAt, MeterRegistry registry, int most) {
        this.backend = backend;
        this.startedAt = startedAt;
        this.places = new Semaphore(most);
        Gauge.builder("signalbox.http.event.streams", places, free -> most - free.availablePermits())
                .description("Clients that listen to events, such as pages that are open.")
                .register(registry);
    }

    void stream(Context ctx) throws IOException {
        if (!places.tryAcquire()) {
            throw new TooBusyException("too many listen to events already: ask now and then instead", RETRY_SECONDS);
        }
        try {
            Gate.contentType(ctx.req(), "text/event-stream");
            ctx.header("Cache-Control", "no-store");
            ctx.header("X-Accel-Buffering", "no"); // a proxy that gathers would tell late
            tell(ctx.res().getOutputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private void tell(OutputStream out) throws IOException, InterruptedException {
        Version told = backend.view().version();
        send("retry: 2000\n" + event("snapshot", told, List.of("alerts", "silences", "configuration")), out);
        long quiet = 0;
        long pause = LOOK_MILLIS;
        while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
            Version now = backend.view().version();
            quiet += pause;
            pause = LOOK_MILLIS;
            if (!now.equals(told)) {
                send(event("change", now, changed(told, now)), out);
                told = now;
                quiet = 0;
                pause = BETWEEN_CHANGES_MILLIS;
            } else if (quiet >= HEARTBEAT_MILLIS) {
                send(": nothing changed\n\n", out);
                quiet = 0;
            }
        }
    }

    private static List<String> changed(Version before, Version now) {
        List<String> changed = new ArrayList<>(1);
        if (before.alerts() != now.alerts()) {
            changed.add("alerts");
        }
        if (before.silences() != now.silences()) {
            changed.add("silences");
        }
        if (before.configuration() != now.configuration()) {
            changed.add("configuration");
        }
        return changed;
    }

    private String event(String name, Version version, List<String> changed) {
        byte[] data = JsonOut.bytes(json -> json.object()
                .member("version", version.total())
                .member("startedAt", startedAt)
                .member("changed", changed)
                .endObject());
        String id = startedAt.toEpochMilli() + "-" + version.total();
        return "id: " + id + "\nevent: " + name + "\ndata: " + new String(data, StandardCharsets.UTF_8).trim() + "\n\n";
    }

    private static void send(String text, OutputStream out) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Ends all streams. */
    void close() {
        closed.countDown();
    }
}
