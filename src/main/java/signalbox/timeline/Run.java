package signalbox.timeline;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.PostedAlert;
import signalbox.audit.Load;
import signalbox.audit.Recording;
import signalbox.config.IntegrationConfig;
import signalbox.decision.DecisionListener;
import signalbox.decision.Unheeded;
import signalbox.engine.Outbox;
import signalbox.engine.Outgoing;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.explain.Explanation;
import signalbox.group.AlertGroup;
import signalbox.miss.Readings;
import signalbox.miss.WhyNotAnswer;
import signalbox.notify.Listener;
import signalbox.notify.NotTold;
import signalbox.notify.Notification;
import signalbox.notify.Notifier;
import signalbox.notify.Outcome;
import signalbox.notify.QueueLimits;
import signalbox.notify.UnderWay;
import signalbox.route.Timing;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.InMemoryJournal;
import signalbox.view.PackageFacts;

/**
 * One timeline, run once: the engine that serves, with its notifier, on a clock that moves from one instant at which something
 * happens to the next. What happens at one instant happens at once: first what receivers answer, then silences, then what is
 * posted, all posts in one, then acknowledgements; a reload, restart or crash parts what stands before it from what stands behind it. Belongs to one
 * thread.
 */
final class Run implements AutoCloseable {

    /** A timeline goes on so long at most behind its last entry. */
    private static final Duration LONGEST_REST = Duration.ofDays(1);

    /** What is due again and again at one instant is a fault of ours. */
    private static final int MOST_TURNS = 100_000;

    private static final double MIDDLE = 0.5;
    private static final Duration LISTENERS_GRACE = Duration.ofSeconds(5);

    /**
     * What is to be known besides what is told.
     *
     * @param asked alerts of which it is to be said what becomes of them, and when
     * @param questions which rules held for which alerts
     * @param decisions is told what the engine decides
     * @param order shuffles what is posted at one instant; empty: the order of the file
     * @param texts whether it is to be known in which words it was told
     * @param flags by which it is decided
     * @param looks has single conditions looked at; empty: nobody asks
     * @param passes is told how far it is; what it throws ends the run
     */
    record Wanted(
            Map<Instant, List<Labels>> asked,
            Map<Instant, Set<WhyNot>> questions,
            DecisionListener decisions,
            Optional<Random> order,
            boolean texts,
            Load.Flags flags,
            Optional<Looks.InOneRun> looks,
            Consumer<Instant> passes) {

        /** Of a timeline that people wrote. */
        Wanted(
                Map<Instant, List<Labels>> asked,
                Map<Instant, Set<WhyNot>> questions,
                DecisionListener decisions,
                Optional<Random> order,
                boolean texts,
                Load.Flags flags,
                Optional<Looks.InOneRun> looks) {
            this(asked, questions, decisions, order, texts, flags, looks, at -> {});
        }
    }

    /** What a reload brings. */
    private interface Reloads {
        Situation after(Event.Reload reload) throws UnusableException;
    }

    /**
     * What came of it.
     *
     * @param told all that was told, in order
     * @param refused what somebody was refused, by the server or by a receiver: when, and in words
     * @param answers what became of the alerts that were asked for
     * @param inVain what rules concluded about the alerts that were asked for, without effect: their packages have no say in it
     * @param misses which rules held, and why others did not
     * @param silences the ids of silences by their names
     * @param astray when a rule first routed to a receiver that there is not, by the words for it
     * @param quarantined packages that were stopped, with the reason
     * @param last the instant behind which nothing is said in the timeline
     * @param end how far it went
     */
    record Result(
            List<SentNotification> told,
            List<Refusal> refused,
            Map<Instant, List<Explanation>> answers,
            Map<Labels, Set<Unheeded>> inVain,
            Map<Instant, Map<WhyNot, List<WhyNotAnswer>>> misses,
            Map<String, String> silences,
            Map<String, Instant> astray,
            Map<String, String> quarantined,
            Instant last,
            Instant end) {}

    /** Somebody was refused something. */
    record Refusal(Instant at, Optional<Location> place, String words) {}

    private final Timeline timeline;
    private final Reloads reloads;
    private final Readings readings;
    private final Wanted wanted;
    private final boolean isRecorded;
    private final VirtualTime time;
    /** Of what becomes due in such a time nothing is done before it is over. */
    private final NavigableMap<Instant, Instant> busyUntil = new TreeMap<>();
    private final InMemoryJournal journal = new InMemoryJournal();
    private final Senders senders = new Senders();
    private final FarEnds farEnds;
    private final List<SentNotification> told = new ArrayList<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final Map<Instant, List<Explanation>> answers = new TreeMap<>();
    private final Map<Labels, Set<Unheeded>> inVain = new HashMap<>();
    private final Map<Instant, Map<WhyNot, List<WhyNotAnswer>>> misses = new HashMap<>();
    private final Map<String, String> silences = new HashMap<>();
    /** The ids of acknowledgements by their alerts. */
    private final Map<Labels, List<String>> acks = new HashMap<>();
    private final Map<String, Instant> astray = new TreeMap<>();
    private final Map<String, String> quarantined = new TreeMap<>();
    /** Silences get ids that are the same in each run: their names, or a number. */
    private int ids;
    /** The names of those that are being made, in the order in which they are given. */
    private final Queue<String> names = new ArrayDeque<>();
    private final Set<String> used = new HashSet<>();
    /** Those that are known by the ids that they were recorded under. */
    private final Set<String> recorded = new HashSet<>();
    /** The id that the next silence gets; {@code ""}: a new one. */
    private String recordedId = "";
    private Situation situation;
    private Optional<Server> server;
    private Optional<Instant> back = Optional.empty();

    /** An engine and what tells for it. */
    private record Server(RuleEngine engine, Notifier notifier, Tasks tasks) {}

    /** A timeline that people wrote. */
    Run(Timeline timeline, TimelineFile file, Situations situations, Wanted wanted) throws UnusableException {
        this(timeline, situations.of(file.files()), new FromFiles(file.files(), situations), situations.readings(), wanted, List.of());
    }

    /**
     * One that was recorded.
     *
     * @param state what a server finds in its journal that begins when the timeline does
     * @param busy while the engine was at work
     */
    Run(Timeline timeline, Situation first, Wanted wanted, List<Change> state, List<Recording.Busy> busy) {
        this(timeline, first, reload -> first, new Readings(), wanted, state);
        busy.forEach(each -> busyUntil.merge(each.from(), each.until(), (one, other) -> one.isAfter(other) ? one : other));
    }

    private Run(
            Timeline timeline, Situation first, Reloads reloads, Readings readings, Wanted wanted, List<Change> state) {
        this.timeline = timeline;
        this.reloads = reloads;
        this.readings = readings;
        this.wanted = wanted;
        this.time = new VirtualTime(timeline.clock());
        this.situation = first;
        this.isRecorded = !state.isEmpty();
        this.farEnds = new FarEnds(new Heard());
        journal.write(state).join();
        state.stream()
                .filter(Change.SilenceKept.class::isInstance)
                .forEach(change -> recorded.add(((Change.SilenceKept) change).silence().id()));
        this.server = Optional.of(start());
    }

    /** Reloads read files; what one leaves out stays as it was. */
    private static final class FromFiles implements Reloads {

        private final Situations situations;
        private SituationFiles files;

        FromFiles(SituationFiles files, Situations situations) {
            this.files = files;
            this.situations = situations;
        }

        @Override
        public Situation after(Event.Reload reload) throws UnusableException {
            files = files.after(reload);
            return situations.of(files);
        }
    }

    private NavigableMap<Instant, List<Event>> events() {
        NavigableMap<Instant, List<Event>> events = new TreeMap<>();
        timeline.events().forEach(event -> events.computeIfAbsent(timeline.instant(event.at()), any -> new ArrayList<>()).add(event));
        return events;
    }

    /** Runs it to an instant: what the rules of a package look at then. Empty where no server is there, or the package does not run. */
    Optional<PackageFacts> factsAt(Instant at, String packageName) throws UnusableException {
        advance(events(), new TreeMap<>(), at);
        boolean runs = situation.rules().teams().stream().anyMatch(info -> info.name().equals(packageName));
        return server.filter(any -> runs).map(up -> up.engine().facts(packageName).join());
    }

    /** Runs it to its end. */
    Result run() throws UnusableException {
        NavigableMap<Instant, List<Event>> events = events();
        NavigableMap<Instant, List<Labels>> questions = new TreeMap<>(wanted.asked());
        Instant last = Stream.of(
                        timeline.events().stream().map(Event::at),
                        timeline.expected().stream().map(each -> each.at().plus(each.tolerance())),
                        timeline.explained().stream().map(ExpectedOutcome::at),
                        timeline.until().stream())
                .flatMap(all -> all)
                .max(Comparator.naturalOrder())
                .map(timeline::instant)
                .orElse(timeline.clock());
        advance(events, questions, last);
        Instant end = timeline.until().isPresent() ? last : last.plus(rest());
        advance(events, questions, end);
        return new Result(told, refused, answers, inVain, misses, silences, astray, quarantined, last, end);
    }

    /** Whoever has something to say says it within this time. */
    private Duration rest() {
        List<Duration> turns = new ArrayList<>();
        turns.add(timeline.tolerance());
        add(situation.configuration().root().destination().timing(), turns);
        server.ifPresent(up -> up.engine().view().forEachAlert(alert ->
                alert.groups().forEach(group -> add(group.destination().timing(), turns))));
        Duration longest = Collections.max(turns).plus(timeline.tolerance());
        return longest.compareTo(LONGEST_REST) < 0 ? longest : LONGEST_REST;
    }

    private static void add(Timing timing, List<Duration> turns) {
        turns.add(timing.groupWait());
        turns.add(timing.groupInterval());
    }

    private void advance(NavigableMap<Instant, List<Event>> events, NavigableMap<Instant, List<Labels>> questions, Instant end)
            throws UnusableException {
        for (Optional<Instant> next = next(events, questions);
                next.isPresent() && !next.get().isAfter(end);
                next = next(events, questions)) {
            Instant now = whenDone(next.get(), end);
            if (now.isAfter(time.instant())) {
                time.set(now);
                wanted.passes().accept(now);
            }
            happen(until(now, events));
            for (Map.Entry<Instant, List<Labels>> asked : List.copyOf(questions.headMap(now, true).entrySet())) {
                answers.put(asked.getKey(), asked.getValue().stream().map(this::explain).toList());
                questions.remove(asked.getKey());
            }
            whyNot(now);
            server.ifPresent(up -> wanted.looks().ifPresent(looks -> looks.look(situation.rules(), readings, up.engine())));
        }
        time.set(end);
    }

    /** When something is done that becomes due at an instant. */
    private Instant whenDone(Instant due, Instant end) {
        Instant done = due;
        for (Map.Entry<Instant, Instant> busy = busyUntil.floorEntry(done);
                busy != null && busy.getValue().isAfter(done);
                busy = busyUntil.floorEntry(done)) {
            done = busy.getValue();
        }
        return done.isAfter(end) ? end : done;
    }

    private static List<Event> until(Instant now, NavigableMap<Instant, List<Event>> events) {
        NavigableMap<Instant, List<Event>> past = events.headMap(now, true);
        List<Event> all = past.values().stream().flatMap(List::stream).toList();
        past.clear();
        return all;
    }

    private void whyNot(Instant at) {
        Set<WhyNot> questions = wanted.questions().getOrDefault(at, Set.of());
        if (server.isPresent() && !questions.isEmpty()) {
            TimelineQuestions rules = new TimelineQuestions(
                    situation.rules(), readings, server.get().engine(), time.instant(), new Spoken(timeline, silences));
            Map<WhyNot, List<WhyNotAnswer>> found = misses.computeIfAbsent(at, any -> new HashMap<>());
            questions.forEach(question -> found.put(question, rules.ask(question)));
        }
    }

    private Explanation explain(Labels alert) {
        server.map(up -> up.engine().unheeded(alert)).filter(all -> !all.isEmpty()).ifPresent(all ->
                inVain.computeIfAbsent(alert, any -> new LinkedHashSet<>()).addAll(all));
        return server.map(up -> Explanation.of(alert, up.engine().view(), time.instant()))
                .orElseGet(() -> new Explanation(alert, time.instant(), Optional.empty(), List.of(), List.of(), List.of(), List.of(), List.of()));
    }

    private Optional<Instant> next(NavigableMap<Instant, ?> events, NavigableMap<Instant, ?> questions) {
        return Stream.of(
                        Optional.ofNullable(events.isEmpty() ? null : events.firstKey()),
                        Optional.ofNullable(questions.isEmpty() ? null : questions.firstKey()),
                        back,
                        senders.next(),
                        time.next(),
                        server.flatMap(up -> up.engine().nextDue()))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** All that happens at this instant. */
    private void happen(List<Event> events) throws UnusableException {
        if (back.isPresent() && !back.get().isAfter(time.instant())) {
            back = Optional.empty();
            server = Optional.of(start());
        }
        List<Event> together = new ArrayList<>();
        for (Event event : events) {
            if (event.isBarrier()) {
                together(together);
                together.clear();
                settle();
                part(event);
            } else {
                together.add(event);
            }
        }
        together(together);
        settle();
    }

    /** What happens at once. */
    private void together(List<Event> events) {
        for (Event event : events) {
            if (event instanceof Event.Answers answers) {
                farEnds.answer(answers.receiver(), answers.status());
            } else if (event instanceof Event.Fire fire) {
                senders.fire(fire, time.instant());
            } else if (event instanceof Event.Resolve resolve) {
                senders.resolve(resolve, time.instant());
            }
        }
        List<PostedAlert> posts = new ArrayList<>(senders.due(time.instant(), server.isPresent()));
        events.stream()
                .filter(Event.Post.class::isInstance)
                .map(Event.Post.class::cast)
                .forEach(post -> posts.addAll(post.alerts()));
        if (server.isEmpty()) {
            events.stream()
                    .filter(event -> event instanceof Event.SilenceSet || event instanceof Event.Expire || event instanceof Event.Post
                            || event instanceof Event.SilenceRecorded || event instanceof Event.Acknowledge || event instanceof Event.Withdraw)
                    .forEach(event -> refuse(event.place(), event.text() + ": there is no server at this moment"));
            return;
        }
        RuleEngine engine = server.get().engine();
        for (Event event : shuffled(events)) {
            if (event instanceof Event.SilenceRecorded version) {
                silence(version, engine);
            }
        }
        List<CompletableFuture<?>> given = new ArrayList<>();
        engine.together(() -> {
            for (Event event : shuffled(events)) {
                if (event instanceof Event.SilenceSet set) {
                    if (set.refused().isEmpty()) {
                        names.add(set.name()); // who is refused gets no id
                    }
                    given.add(engine.setSilence(posted(set)).handle((id, failure) -> silenced(set, id, failure)));
                } else if (event instanceof Event.Expire expire) {
                    String id = silences.getOrDefault(expire.name(), expire.name());
                    given.add(engine.expireSilence(id).handle((done, failure) -> refuseIf(failure, expire)));
                }
            }
            if (!posts.isEmpty()) {
                given.add(engine.accept(reports(shuffledPosts(posts))).handle((done, failure) -> {
                    if (failure != null) {
                        refuse(timeline.place(), "alerts were refused: " + words(failure));
                    }
                    return true;
                }));
            }
        });
        given.forEach(CompletableFuture::join);
        acknowledge(engine, events);
    }

    /** What a rule makes of it may be another thing than what was recorded: a silence that is not there cannot be ended. */
    private void silence(Event.SilenceRecorded event, RuleEngine engine) {
        Silence silence = event.silence();
        boolean isNew = recorded.add(silence.id());
        if (event.ends(time.instant())) {
            if (!isNew) {
                engine.expireSilence(silence.id()).handle((done, failure) -> refuseIf(failure, event)).join();
            }
            return;
        }
        recordedId = silence.id();
        engine.setSilence(new PostedSilence(
                        isNew ? "" : silence.id(),
                        silence.matchers().stream()
                                .map(matcher -> new PostedSilence.PostedMatcher(matcher.type(), matcher.name(), matcher.value()))
                                .toList(),
                        silence.startsAt(),
                        silence.endsAt(),
                        silence.createdBy(),
                        silence.comment(),
                        silence.annotations()))
                .handle((id, failure) -> refuseIf(failure, event))
                .join();
        recordedId = "";
    }

    private String newSilenceId() {
        if (!recordedId.isEmpty()) {
            return recordedId;
        }
        String name = names.isEmpty() ? "" : names.remove();
        return !name.isEmpty() && used.add(name) ? name : "silence-" + ++ids;
    }

    /** What fires at this instant is acknowledged at this instant; what is acknowledged and taken back at one instant is taken back. */
    private void acknowledge(RuleEngine engine, List<Event> events) {
        List<CompletableFuture<?>> given = new ArrayList<>();
        engine.together(() -> {
            for (Event event : shuffled(events)) {
                if (event instanceof Event.Acknowledge ack) {
                    given.add(engine.acknowledge(posted(ack)).handle((about, failure) -> acknowledged(ack, about, failure)));
                }
            }
        });
        given.forEach(CompletableFuture::join);
        for (Event event : events) {
            if (event instanceof Event.Withdraw withdraw) {
                List<String> ids = acks.remove(withdraw.alert().labels());
                if (ids == null) {
                    refuse(withdraw.place(), withdraw.text() + " was refused: nobody acknowledged it");
                } else {
                    // One that ended with its alert is over.
                    ids.forEach(id -> engine.withdrawAck(id).handle((done, failure) -> true).join());
                }
            }
        }
    }

    private PostedAck posted(Event.Acknowledge ack) {
        return new PostedAck(
                List.of(),
                OptionalLong.of(ack.alert().labels().fingerprint()),
                ack.by(),
                ack.comment(),
                ack.lasts().map(lasts -> time.instant().plus(lasts)).orElse(Ack.OPEN));
    }

    private boolean acknowledged(Event.Acknowledge event, Ack.@Nullable About about, @Nullable Throwable failure) {
        if (about != null) {
            acks.computeIfAbsent(event.alert().labels(), any -> new ArrayList<>()).add(about.ack().id());
        }
        return refuseIf(failure, event);
    }

    private List<Event> shuffled(List<Event> events) {
        List<Event> copy = new ArrayList<>(events);
        wanted.order().ifPresent(random -> Collections.shuffle(copy, random));
        // A silence that is made and ended at one instant is made before.
        copy.sort(Comparator.comparing(event -> event instanceof Event.Expire
                || (event instanceof Event.SilenceRecorded version && version.ends(time.instant()))));
        return copy;
    }

    /** Of one alert the order stays. */
    private List<PostedAlert> shuffledPosts(List<PostedAlert> posts) {
        if (wanted.order().isEmpty()) {
            return posts;
        }
        Map<Labels, List<PostedAlert>> byAlert = new LinkedHashMap<>();
        posts.forEach(post -> byAlert.computeIfAbsent(post.labels(), any -> new ArrayList<>()).add(post));
        List<List<PostedAlert>> alerts = new ArrayList<>(byAlert.values());
        Collections.shuffle(alerts, wanted.order().get());
        return alerts.stream().flatMap(Collection::stream).toList();
    }

    private List<AlertReport> reports(List<PostedAlert> posts) {
        Duration timeout = situation.configuration().resolveTimeout();
        return posts.stream().map(post -> post.report(time.instant(), timeout, MatcherSyntax.Mode.FALLBACK, "")).toList();
    }

    private PostedSilence posted(Event.SilenceSet set) {
        return new PostedSilence(
                "",
                set.matchers().stream()
                        .map(matcher -> new PostedSilence.PostedMatcher(matcher.type(), matcher.name(), matcher.value()))
                        .toList(),
                time.instant(),
                time.instant().plus(set.lasts()),
                set.by(),
                set.comment(),
                Labels.EMPTY);
    }

    private boolean silenced(Event.SilenceSet set, @Nullable String id, @Nullable Throwable failure) {
        if (id != null && !set.name().isEmpty()) {
            silences.put(set.name(), id);
        }
        return set.refused().map(reason -> refusedAsExpected(set, reason, failure)).orElseGet(() -> refuseIf(failure, set));
    }

    private boolean refusedAsExpected(Event.SilenceSet set, String reason, @Nullable Throwable failure) {
        if (failure == null) {
            refuse(set.place(), set.text() + " was made, and should have been refused: " + reason);
        } else if (!words(failure).contains(reason)) {
            refuse(set.place(), set.text() + " was refused: " + words(failure) + "; expected: " + reason);
        }
        return true;
    }

    private boolean refuseIf(@Nullable Throwable failure, Event event) {
        if (failure != null) {
            refuse(event.place(), event.text() + " was refused: " + words(failure));
        }
        return failure == null;
    }

    private void refuse(Location place, String words) {
        refused.add(new Refusal(time.instant(), Optional.of(place), words));
    }

    private static String words(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }

    /** What parts an instant in two. */
    private void part(Event event) throws UnusableException {
        if (event instanceof Event.Reload reload) {
            goOnBy(reloads.after(reload));
        } else if (event instanceof Event.Exchange exchange) {
            goOnBy(exchange.situation());
        } else if (event instanceof Event.Restart restart) {
            server.ifPresent(up -> stop(up, restart.crash()));
            server = Optional.empty();
            if (restart.lasts().isZero()) {
                server = Optional.of(start());
            } else {
                back = Optional.of(time.instant().plus(restart.lasts()));
            }
        }
    }

    private void goOnBy(Situation changed) {
        situation = changed;
        server.ifPresent(up -> {
            up.notifier().prepare(farEnds.of(situation.integrations()));
            up.engine().reload(situation.policy(), () -> up.notifier().replace(farEnds.of(situation.integrations()))).join();
        });
    }

    private Server start() {
        Tasks tasks = new Tasks();
        Outcomes outcomes = new Outcomes();
        Notifier notifier = new Notifier(
                time, time, () -> MIDDLE, QueueLimits.DEFAULT, (integration, took) -> {}, outcomes, tasks);
        notifier.replace(farEnds.of(situation.integrations()));
        RuleEngine engine = new RuleEngine(
                situation.policy(),
                new Silences(
                        MatcherSyntax.Mode.FALLBACK, Settings.DEFAULT.retention(), SilenceLimits.NONE, this::newSilenceId, false),
                journal,
                new ToNotifier(notifier),
                time,
                settings()
                        .withSelfCheckEvery(Duration.ZERO)
                        .withResolvedWhileMuted(wanted.flags().resolvedWhileMuted())
                        .with(wanted.flags().severity())
                        .with(wanted.decisions()));
        outcomes.engine = engine;
        engine.tick(); // what became due while the server was away does not wait for what happens next
        return new Server(engine, notifier, tasks);
    }

    /** What begins as it was recorded was not restarted there: alerts are given no time to be repeated. */
    private Settings settings() {
        Settings usual = Settings.DEFAULT;
        boolean begins = isRecorded && time.instant().equals(timeline.clock());
        return begins
                ? new Settings(usual.retention(), usual.maintenanceInterval(), Duration.ZERO, usual.maxWaiting())
                : usual;
    }

    private void stop(Server up, boolean crash) {
        up.notifier().close(crash ? Duration.ZERO : LISTENERS_GRACE);
        if (!crash) {
            up.engine().keepTimers();
        }
        up.engine().close();
        time.forgetAlarms();
    }

    /** Does all that is due at this instant. */
    private void settle() {
        for (int turn = 0; turn < MOST_TURNS; turn++) {
            time.ring();
            if (server.isEmpty()) {
                return;
            }
            Server up = server.get();
            boolean worked = up.tasks().run();
            boolean due = up.engine().nextDue().filter(at -> !at.isAfter(time.instant())).isPresent();
            if (due) {
                up.engine().tick();
            }
            quarantined.putAll(up.engine().quarantined());
            up.engine().astray().forEach(words -> astray.putIfAbsent(words, time.instant()));
            if (!worked && !due && up.tasks().isQuiet() && time.next().filter(at -> !at.isAfter(time.instant())).isEmpty()) {
                return;
            }
        }
        throw new IllegalStateException("something is due at " + time.instant() + " again and again, please report this");
    }

    @Override
    public void close() {
        server.ifPresent(up -> stop(up, true));
        journal.close();
    }

    /** What receivers hear. */
    private final class Heard implements FarEnds.Hearer {

        @Override
        public void told(Notification notification) {
            SentNotification telling = SentNotification.of(notification, time.instant(), texts(notification));
            for (int i = told.size() - 1; i >= 0 && told.get(i).at().equals(telling.at()); i--) {
                if (told.get(i).isAsToldTo(telling)) {
                    told.set(i, told.get(i).alsoTo(telling));
                    return;
                }
            }
            told.add(telling);
        }

        @Override
        public void refused(Notification notification, int status) {
            refused.add(new Refusal(time.instant(), Optional.empty(), notification.integration() + " answered " + status));
        }
    }

    private List<String> texts(Notification notification) {
        if (!wanted.texts()) {
            return List.of();
        }
        return integration(notification)
                .map(config -> RenderedWords.of(notification, config, situation.messages()))
                .orElse(List.of());
    }

    private Optional<IntegrationConfig> integration(Notification notification) {
        return situation.configuration().receivers().stream()
                .filter(receiver -> receiver.name().equals(notification.integration().receiver()))
                .flatMap(receiver -> receiver.integrations().stream())
                .filter(each -> each.kind().id().equals(notification.integration().name()) && each.index() == notification.integration().index())
                .findFirst();
    }

    /** The way to the receivers. */
    private record ToNotifier(Notifier notifier) implements Outbox {

        @Override
        public void send(Outgoing outgoing) {
            notifier.deliver(outgoing.notification(), outgoing.deadline());
        }

        @Override
        public int room(String integration) {
            return notifier.room(integration);
        }

        @Override
        public List<NotTold> notTold(AlertGroup group) {
            return notifier.notTold(group);
        }

        @Override
        public List<UnderWay> underWay(AlertGroup group) {
            return notifier.underWay(group);
        }
    }

    /** The way back. */
    private static final class Outcomes implements Listener {

        private @Nullable RuleEngine engine;

        @Override
        public void ended(Outcome outcome) {
            RuleEngine to = engine;
            if (to == null) {
                throw new IllegalStateException("an outcome came before there was an engine");
            }
            to.ended(outcome);
        }

        @Override
        public void roomAgain() {
            RuleEngine to = engine;
            if (to != null) {
                to.tick();
            }
        }
    }
}
