package signalbox.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import signalbox.ack.Ack;
import signalbox.ack.PostedAck;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.engine.EngineStats;
import signalbox.engine.Mark;
import signalbox.engine.Outbox;
import signalbox.engine.Outgoing;
import signalbox.engine.Policy;
import signalbox.engine.RuleEngine;
import signalbox.engine.Settings;
import signalbox.load.Loaded;
import signalbox.load.Loader;
import signalbox.notify.Notification;
import signalbox.receiver.Receivers;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.rules.UncheckedRules;
import signalbox.silence.PostedSilence;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.Journal;
import signalbox.view.AlertView;
import signalbox.view.View;

/**
 * The engine with the standard rules and, if wanted, a team's, loaded as a server loads them, on a clock that the test moves. What is told arrives at once,
 * unless the test says that a receiver is down or keeps its answers back.
 */
public final class TestEngine implements AutoCloseable {

    /** Compiled rules by the text of the team's rules: compiling is what takes time in these tests. */
    private static final Map<List<String>, RuleBase> COMPILED = new ConcurrentHashMap<>();
    private static final Path CACHE = Path.of("target", "rules-cache");

    /** As in a server, the standard rules are read once and stay through all reloads. */
    private static final RuleBase STANDARD = new RuleLoader(CACHE).load(RuleSources.standard());

    private static final String SERVER_URL = "http://localhost";
    private static final InstantSource LOADING_CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

    /** Read once, for most tests of a class say the same. */
    private static final Map<Written, Loaded> LOADED = new ConcurrentHashMap<>();

    private static final String NOT_CHECKED = "// not checked\n";

    private static final String SETTINGS_END = "\n# rules\n";

    public final TestClock clock;
    public final InMemoryJournal journal;
    public final List<Notification> told = new ArrayList<>();
    public final List<Outgoing> unanswered = new ArrayList<>();
    public final Set<String> receiversDown = new HashSet<>();
    /** Receivers that take what they are told and answer when nobody waits any more. */
    public final Set<String> receiversLate = new HashSet<>();
    /** What receivers want to be handed the next time. */
    public Map<String, String> noted = Map.of();
    public boolean answersKeptBack;
    /** Sees each notification before the receiver answers. */
    public Consumer<Notification> beforeAnswer = notification -> {};
    /** How many more notifications an integration can be handed, by its key. */
    public ToIntFunction<String> room = any -> Integer.MAX_VALUE;
    /** Whether sessions for reloads are filled only when the test says so. */
    public boolean fillingsKeptBack;
    /** Whether the test plants faults that the engine finds when it checks itself. */
    public boolean differencesExpected;
    private final Deque<Runnable> fillings = new ArrayDeque<>();

    private RuleEngine engine;

    /** Rules that do what the language lets nobody say: they are compiled as they stand. */
    public static String unchecked(String rules) {
        return rules + NOT_CHECKED;
    }

    /** Rules of a team with a package.yml beside them. */
    public static String withSettings(String settings, String rules) {
        return settings + SETTINGS_END + rules;
    }

    public TestEngine(String yaml, String... teamRules) {
        this(new TestClock("2026-01-01T00:00:00Z"), new InMemoryJournal(), yaml, teamRules);
    }

    /** One that says nothing of the ends of alerts that are quiet by then, or go elsewhere, as Alertmanager does. */
    public static TestEngine asAlertmanager(String yaml, String... teamRules) {
        return new TestEngine(
                new TestClock("2026-01-01T00:00:00Z"),
                new InMemoryJournal(),
                Settings.DEFAULT.withResolvedWhileMuted(false),
                yaml,
                teamRules);
    }

    /** An engine that finds what the journal kept of an earlier one. */
    public TestEngine(TestClock clock, InMemoryJournal journal, String yaml, String... teamRules) {
        this(clock, journal, Settings.DEFAULT, yaml, teamRules);
    }

    public TestEngine(TestClock clock, InMemoryJournal journal, Settings settings, String yaml, String... teamRules) {
        this.clock = clock;
        this.journal = journal;
        this.engine = new RuleEngine(
                policy(yaml, teamRules),
                new Silences(
                        MatcherSyntax.Mode.FALLBACK,
                        Duration.ofDays(5),
                        SilenceLimits.NONE,
                        () -> UUID.randomUUID().toString(),
                        false),
                journal,
                new Outbox() {
                    @Override
                    public void send(Outgoing outgoing) {
                        receive(outgoing);
                    }

                    @Override
                    public int room(String integration) {
                        return room.applyAsInt(integration);
                    }
                },
                clock,
                settings,
                this::fill);
    }

    private void fill(Runnable work) {
        fillings.add(work);
        if (!fillingsKeptBack) {
            fillKeptBack();
        }
    }

    /** Fills the sessions for reloads that were given, and has them take over. */
    public void fillKeptBack() {
        while (!fillings.isEmpty()) {
            fillings.remove().run();
        }
    }

    private void receive(Outgoing outgoing) {
        if (answersKeptBack) {
            unanswered.add(outgoing);
        } else {
            answer(outgoing.notification());
        }
    }

    /** The receiver says that it has a notification, or that it does not. */
    public void answer(Notification notification) {
        beforeAnswer.accept(notification);
        boolean late = receiversLate.contains(notification.integration().receiver());
        boolean up = !late && !receiversDown.contains(notification.integration().receiver());
        if (up || late) {
            told.add(notification);
        }
        if (late) {
            engine.unheard(notification);
        }
        engine.delivered(notification, up, noted);
    }

    /** The receiver of a notification has no room to go on trying. */
    public void putOff(Notification notification, Duration pause) {
        await(engine.putOff(notification, clock.instant().plus(pause)));
    }

    public static Policy policy(String yaml, String... teamRules) {
        return LOADED.computeIfAbsent(new Written(yaml, List.of(teamRules)), Written::load).policy();
    }

    /** What a test says that a server is to work by. */
    private record Written(String yaml, List<String> teamRules) {

        private Loaded load() {
            return TestEngine.load(yaml, teamRules);
        }
    }

    /** As a server does, but for the places of what is written. */
    private static Loaded load(String yaml, List<String> rules) {
        Receivers receivers = new Receivers(new PrintStream(OutputStream.nullOutputStream()), SERVER_URL, name -> "", LOADING_CLOCK);
        Loader loader = new Loader(new RuleLoader(CACHE), receivers, SERVER_URL, false, (notification, key, error) -> {}, LOADING_CLOCK);
        Configuration configuration = Configuration.parse(
                "test.yml",
                yaml.getBytes(StandardCharsets.UTF_8),
                Path.of("."),
                MatcherSyntax.Mode.FALLBACK,
                Duration.ofDays(5));
        return loader.assemble(configuration, true, compiled(rules));
    }

    private static RuleBase compiled(List<String> teamRules) {
        return COMPILED.computeIfAbsent(teamRules, rules -> {
            try {
                Path dir = Files.createTempDirectory("signalbox-rules");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(dir)));
                for (int i = 0; i < rules.size(); i++) {
                    Path team = Files.createDirectories(dir.resolve("teams/team" + i));
                    String text = rules.get(i);
                    int settings = text.indexOf(SETTINGS_END);
                    if (settings >= 0) {
                        Files.writeString(team.resolve("package.yml"), text.substring(0, settings));
                        text = text.substring(settings + SETTINGS_END.length());
                    }
                    Files.writeString(team.resolve("rules.drl"), "package rules.teams.team" + i + "\n" + text);
                }
                boolean checked = rules.stream().noneMatch(text -> text.endsWith(NOT_CHECKED));
                RuleBase base = new RuleLoader(CACHE).load(checked ? RuleSources.read(dir) : UncheckedRules.read(dir), STANDARD);
                if (!base.problems().isEmpty()) {
                    throw new AssertionError("the test's rules have problems: " + base.problems());
                }
                return base;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void remove(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An alert that fires from now on, for an hour unless it is repeated. */
    public TestEngine firing(String... labels) {
        return report(clock.instant(), clock.instant().plus(Duration.ofHours(1)), labels);
    }

    /** An alert that has ended now. */
    public TestEngine resolved(String... labels) {
        return report(startOf(Labels.of(labels)), clock.instant(), labels);
    }

    private Instant startOf(Labels labels) {
        return find(labels).map(view -> view.alert().startsAt()).orElse(clock.instant());
    }

    public TestEngine report(Instant startsAt, Instant endsAt, String... labels) {
        return report(Labels.of("summary", "something is wrong"), startsAt, endsAt, labels);
    }

    public TestEngine report(Labels annotations, Instant startsAt, Instant endsAt, String... labels) {
        return accept(List.of(new AlertReport(
                Labels.of(labels), annotations, startsAt, endsAt, "", clock.instant(), false)));
    }

    /** What one client reports in one request: it is taken in at once. */
    public TestEngine accept(List<AlertReport> reports) {
        await(engine.accept(reports));
        return this;
    }

    /** The same from within a cycle: taken in when that is over. */
    public CompletableFuture<Void> beginAccept(List<AlertReport> reports) {
        return engine.accept(reports);
    }

    public String silence(Duration duration, PostedSilence.PostedMatcher... matchers) {
        return await(engine.setSilence(new PostedSilence(
                "",
                List.of(matchers),
                clock.instant(),
                clock.instant().plus(duration),
                "tester",
                "",
                Labels.EMPTY)));
    }

    public String silence(PostedSilence posted) {
        return await(engine.setSilence(posted));
    }

    public void expireSilence(String id) {
        await(engine.expireSilence(id));
    }

    public Ack.About acknowledge(PostedAck posted) {
        return await(engine.acknowledge(posted));
    }

    public void withdrawAck(String id) {
        await(engine.withdrawAck(id));
    }

    public void reload(String yaml, String... teamRules) {
        await(beginReload(yaml, teamRules));
    }

    /** A reload on which something is done when it has taken over. */
    public void reload(Runnable takenOver, String yaml) {
        await(engine.reload(policy(yaml), takenOver));
    }

    /** A reload that may not be over yet. */
    public CompletableFuture<Void> beginReload(String yaml, String... teamRules) {
        return engine.reload(policy(yaml, teamRules));
    }

    /** Lets time pass, stopping at every instant at which something is due. */
    public TestEngine advance(Duration duration) {
        Instant target = clock.instant().plus(duration);
        for (Optional<Instant> due = engine.nextDue();
                due.isPresent() && !due.get().isAfter(target);
                due = engine.nextDue()) {
            if (due.get().isAfter(clock.instant())) {
                clock.set(due.get());
            }
            engine.tick();
        }
        clock.set(target);
        engine.tick();
        return this;
    }

    /** What was told since somebody last asked, as {@code receiver reason firing/resolved}. */
    public List<String> takeTold() {
        List<String> lines = told.stream()
                .map(notification -> notification.integration().receiver() + ": " + notification.reason() + ", "
                        + notification.firing().size() + " firing, "
                        + notification.resolved().size() + " resolved")
                .toList();
        told.clear();
        return lines;
    }

    public Optional<AlertView> find(Labels labels) {
        List<AlertView> found = new ArrayList<>();
        engine.view().forEachAlert(view -> {
            if (view.alert().labels().equals(labels)) {
                found.add(view);
            }
        });
        return found.stream().findFirst();
    }

    public AlertView alert(String... labels) {
        return find(Labels.of(labels)).orElseThrow();
    }

    /** The keys of all groups that alerts are in, each with how many. */
    public Map<String, Integer> groups() {
        Map<String, Integer> sizes = new LinkedHashMap<>();
        engine.view().forEachAlert(view ->
                view.groups().forEach(group -> sizes.merge(group.receiver() + " " + group.key(), 1, Integer::sum)));
        return sizes;
    }

    public List<String> mutedBy(String... labels) {
        return engine.view().mutedBy(alert(labels).groups().get(0), clock.instant());
    }

    /** The picture that readers have. */
    public View view() {
        return engine.view();
    }

    /** From now on the engine has a thread of its own, as in a server: see {@link #cycle}. */
    public void start() {
        engine.start();
    }

    /** Has an engine that was started do what is due at the present instant. */
    public void cycle() {
        CompletableFuture<Mark> over = new CompletableFuture<>();
        engine.mark(over::complete);
        await(over);
    }

    /** Does what is due at the present instant, without letting time pass. */
    public TestEngine tick() {
        engine.tick();
        return this;
    }

    /** A matcher for silences that wants a label to have a value. */
    public static PostedSilence.PostedMatcher matching(String label, String value) {
        return new PostedSilence.PostedMatcher(Matcher.Type.EQUAL, label, value);
    }

    /** Has all that holds told to whoever listens to decisions. */
    public void restate() {
        engine.restate();
    }

    /** Has the timers of all groups kept, as when a server stops. */
    public void keepTimers() {
        engine.keepTimers();
    }

    /** No group has its turn any more, as when a server stops. */
    public void tellNoMore() {
        engine.tellNoMore();
    }

    /** Has somebody told that a cycle is over. */
    public void mark(Consumer<Mark> marked) {
        engine.mark(marked);
    }

    public EngineStats stats() {
        return engine.stats();
    }

    public Map<String, String> quarantined() {
        return engine.quarantined();
    }

    public Journal journal() {
        return journal;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.join();
    }

    /** Whatever the test was about, what was in force by the rules was what a fresh session concluded. */
    @Override
    public void close() {
        engine.close();
        if (!differencesExpected && engine.stats().differences() > 0) {
            throw new AssertionError("the engine's check of itself found " + engine.stats().differences() + " differences: see the log");
        }
    }
}
