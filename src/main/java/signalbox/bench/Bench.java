package signalbox.bench;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Measures one server, or two in turns, phase by phase. Runs on the caller's thread and returns when all is done. */
public final class Bench implements AutoCloseable {

    private static final String ALERTS = "/api/v2/alerts";
    private static final Path PROC = Path.of("/proc");
    private static final int ALERTS_OF_A_GROUP = 5;
    private static final int READERS = 2;
    private static final int SILENCES = 15_000;

    private final BenchOptions options;
    private final InstantSource clock;
    private final Consumer<String> progress;
    private final Optional<WebhookListener> webhook;
    private final List<Subject> subjects;

    /** A server under measurement: what was seen of it, by kind of request. */
    private final class Subject {

        private final HttpTarget target;
        private final LoadGenerator load;
        private final List<Long> pids;
        private ProcessUse before;
        private final Map<String, Measurement> seen = new LinkedHashMap<>();

        Subject(BenchOptions.Server server) {
            this.target = HttpTarget.of(server.url());
            this.load = new LoadGenerator(target, options.timeout());
            this.pids = server.pids();
            this.before = ProcessUse.of(PROC, pids);
        }

        void saw(String kind, Measurement measurement) {
            seen.merge(kind, measurement, Measurement::then);
        }

        void forget() {
            seen.clear();
            before = ProcessUse.of(PROC, pids);
        }

        BenchReport.Server report() {
            ProcessUse now = ProcessUse.of(PROC, pids);
            double cpu = now.cpuSeconds() - before.cpuSeconds();
            return new BenchReport.Server(
                    target.url(),
                    seen,
                    pids.isEmpty()
                            ? Optional.empty()
                            : Optional.of(new ProcessUse(now.residentKib(), now.peakKib(), cpu)));
        }
    }

    /**
     * Prepares; opens the webhook's listener if there is to be one. Throws {@link BenchFailure} when that cannot be.
     *
     * @param clock makes the instants in alerts; measured is with {@link System#nanoTime}
     * @param progress is told in a line what is being done
     */
    public Bench(BenchOptions options, InstantSource clock, Consumer<String> progress) {
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.subjects = options.servers().stream().map(Subject::new).toList();
        this.webhook = options.phases().contains(Phase.NOTIFY)
                ? options.webhook().map(WebhookListener::new)
                : Optional.empty();
    }

    /** Measures. Throws {@link BenchFailure} when a server does not answer at all. */
    public BenchReport run() throws InterruptedException {
        subjects.forEach(this::mustAnswer);
        List<Subject> order = new ArrayList<>(subjects);
        for (int round = 1 - options.warmups(); round <= options.rounds(); round++) {
            if (round == 1) {
                subjects.forEach(Subject::forget);
            }
            // What one server leaves behind in the machine must not always hit the same other one.
            runRound(round, order);
            Collections.reverse(order);
        }
        return new BenchReport(subjects.stream().map(Subject::report).toList());
    }

    private void mustAnswer(Subject subject) {
        try (HttpConnection connection = new HttpConnection(subject.target, options.timeout())) {
            HttpConnection.Answer answer = connection.exchange(subject.target.get("/api/v2/status"));
            if (!answer.good()) {
                throw new BenchFailure(subject.target.url() + "/api/v2/status answers with status " + answer.status()
                        + ": is it a server that speaks Alertmanager's API v2, and is the path right?");
            }
        } catch (IOException e) {
            throw new BenchFailure("cannot reach " + subject.target.url() + ": " + e.getMessage());
        }
    }

    private void runRound(int round, List<Subject> order) throws InterruptedException {
        Instant now = clock.instant();
        // Every round has alerts that nobody has seen, on a server that has been measured before, too.
        String run = Long.toString(now.toEpochMilli(), Character.MAX_RADIX);
        Payloads payloads = new Payloads(run);
        List<byte[]> fresh = payloads.batches(options.alerts(), options.batch(), now, now.plus(Duration.ofMinutes(5)));
        List<byte[]> again = payloads.batches(options.alerts(), options.batch(), now, now.plus(Duration.ofMinutes(6)));
        for (Phase phase : Phase.values()) {
            for (Subject subject : order) {
                if (options.phases().contains(phase)) {
                    progress.accept((round < 1 ? "warming up: " : "round " + round + ": ") + phase + " on " + subject.target.url());
                    runPhase(phase, subject, run, fresh, again);
                }
            }
        }
    }

    private void runPhase(Phase phase, Subject subject, String run, List<byte[]> fresh, List<byte[]> again)
            throws InterruptedException {
        switch (phase) {
            case SILENCE -> subject.saw("silences", silence(subject, new Payloads(run)));
            case NEW -> subject.saw("new alerts", post(subject, fresh));
            case REPOST -> subject.saw("re-posts", post(subject, again));
            case READ -> read(subject, again);
            // Its own groups for each server: both notify the same listener.
            case NOTIFY -> subject.saw(
                    "due to notified", notified(subject, new Payloads(run + "-" + subjects.indexOf(subject))));
        }
    }

    private Measurement silence(Subject subject, Payloads payloads) throws InterruptedException {
        Instant now = clock.instant();
        List<byte[]> posts = new ArrayList<>();
        for (int i = 0; i < SILENCES; i++) {
            posts.add(subject.target.post("/api/v2/silences", payloads.silence(i, now, now.plus(Duration.ofHours(1)))));
        }
        return subject.load.send(posts, 1);
    }

    private Measurement post(Subject subject, List<byte[]> bodies) throws InterruptedException {
        return subject.load.send(posts(subject, bodies), options.connections()).carrying(options.alerts());
    }

    private static List<byte[]> posts(Subject subject, List<byte[]> bodies) {
        return bodies.stream().map(body -> subject.target.post(ALERTS, body)).toList();
    }

    private void read(Subject subject, List<byte[]> bodies) throws InterruptedException {
        List<byte[]> posts = posts(subject, bodies);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Measurement> meanwhile = new AtomicReference<>(Measurement.none());
        Thread ingest = new Thread(() -> repeat(subject, posts, stop, meanwhile), "bench-ingest");
        ingest.start();
        try {
            reads().forEach((kind, path) -> subject.saw(kind, readOne(subject, path)));
        } finally {
            stop.set(true);
            ingest.join();
        }
        Measurement seen = requireNonNull(meanwhile.get());
        long alerts = (long) seen.requests() * Math.min(options.batch(), options.alerts());
        subject.saw("re-posts meanwhile", seen.carrying(alerts));
    }

    private static void repeat(
            Subject subject, List<byte[]> posts, AtomicBoolean stop, AtomicReference<Measurement> seen) {
        try {
            seen.set(subject.load.repeat(posts, stop));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, String> reads() {
        Map<String, String> reads = new LinkedHashMap<>();
        reads.put("read alerts of an instance", ALERTS + "?filter=" + encoded("instance=\"10.1.0.7:9100\""));
        reads.put("read alerts of a cluster", ALERTS + "?filter=" + encoded("cluster=\"c3\""));
        reads.put(
                "read critical, regular expression",
                ALERTS + "?filter=" + encoded("team=~\"pay.*|search\"") + "&filter=" + encoded("severity=\"critical\""));
        reads.put("read groups of a cluster", ALERTS + "/groups?filter=" + encoded("cluster=\"c3\""));
        return reads;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Measurement readOne(Subject subject, String path) {
        try {
            return subject.load.send(Collections.nCopies(options.reads(), subject.target.get(path)), READERS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted");
        }
    }

    /** Posts all groups at once, each in a request, and waits for their notifications. */
    private Measurement notified(Subject subject, Payloads payloads) throws InterruptedException {
        WebhookListener listener = webhook.orElseThrow();
        DueTimes due = new DueTimes(options.groupWait());
        String firstError = postGroups(subject, payloads, due);
        Samples late = new Samples();
        long deadline = System.nanoTime()
                + options.groupWait().toNanos()
                + options.timeout().toNanos();
        while (due.missing() > 0 && System.nanoTime() < deadline) {
            listener.next(Duration.ofNanos(deadline - System.nanoTime()))
                    .flatMap(arrival -> due.arrived(arrival.groups(), arrival.nanos()))
                    .ifPresent(late::add);
        }
        String missing = due.missing() == 0
                ? ""
                : due.missing() + " groups were not notified: does the configuration name a webhook at port "
                        + listener.port() + ", and is its group_wait " + options.groupWait() + "?";
        return new Measurement(
                options.groups(),
                (long) options.groups() * ALERTS_OF_A_GROUP,
                0,
                due.missing(),
                firstError.isEmpty() ? missing : firstError,
                0, // a rate of what one waits for says nothing
                late);
    }

    private String postGroups(Subject subject, Payloads payloads, DueTimes due) {
        String firstError = "";
        try (HttpConnection connection = new HttpConnection(subject.target, options.timeout())) {
            for (int group = 0; group < options.groups(); group++) {
                Instant now = clock.instant();
                byte[] body = payloads.group(group, ALERTS_OF_A_GROUP, now, now.plus(Duration.ofMinutes(5)));
                due.posted(payloads.groupName(group), System.nanoTime());
                HttpConnection.Answer answer = connection.exchange(subject.target.post(ALERTS, body));
                if (!answer.good() && firstError.isEmpty()) {
                    firstError = "status " + answer.status();
                }
            }
        } catch (IOException e) {
            firstError = e.toString();
        }
        return firstError;
    }

    @Override
    public void close() {
        webhook.ifPresent(WebhookListener::close);
    }
}
