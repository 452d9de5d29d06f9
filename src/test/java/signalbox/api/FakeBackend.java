package signalbox.api;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import signalbox.ack.Ack;
import signalbox.ack.Acks;
import signalbox.ack.PostedAck;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax.Mode;
import signalbox.audit.History;
import signalbox.explain.Supposed;
import signalbox.group.AlertGroup;
import signalbox.miss.WhyNotAnswer;
import signalbox.notify.NotTold;
import signalbox.notify.SampleDelivery;
import signalbox.notify.UnderWay;
import signalbox.route.RouteNode;
import signalbox.route.RoutingTree;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.view.AlertView;
import signalbox.view.Told;
import signalbox.view.Version;
import signalbox.view.View;

/** A backend in memory: real silences, alerts as a test puts them, and stages that a test may hold back. */
final class FakeBackend implements Backend {

    static final Instant NOW = Instant.parse("2026-11-22T03:57:59.678901Z");

    final List<AlertReport> accepted = Collections.synchronizedList(new ArrayList<>());
    final List<AlertView> alerts = new ArrayList<>();
    final List<RulePackageStatus> packages = new ArrayList<>();
    final List<RuleHistory.RuleVersion> versions = new ArrayList<>();
    final List<String> rolledBack = new ArrayList<>();

    private final RuleHistory history = new RuleHistory() {
        @Override
        public List<RuleVersion> versions(String packageName) {
            return packageName.equals("rules.teams.infra") ? versions : List.of();
        }

        @Override
        public Map<String, String> difference(RuleVersion from, RuleVersion to) {
            return Map.of("teams/infra/a.drl", from.version() + " to " + to.version());
        }

        @Override
        public CompletionStage<List<String>> promote(String packageName, String sender) {
            promoted = packageName;
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public CompletionStage<Void> rollBack(String packageName, RuleVersion version) {
            rolledBack.add(packageName + " " + version.version());
            return CompletableFuture.completedFuture(null);
        }
    };
    final Map<AlertGroup, List<String>> muted = new LinkedHashMap<>();
    final Map<String, Object> status = new LinkedHashMap<>();
    final Map<String, WhyNotAnswer> misses = new LinkedHashMap<>();
    final Silences silences;
    final Acks acks = new Acks();
    List<ReceiverEntry> receivers = List.of(new ReceiverEntry("default", Labels.EMPTY));
    ServerStatus serverStatus = new ServerStatus(
            "route:\n  receiver: default\n",
            NOW,
            new ServerStatus.Version("0.35.0", "abc", "main", "me", "20261122", "17"),
            ServerStatus.Cluster.DISABLED);
    Supplier<CompletionStage<Void>> acceptance = () -> CompletableFuture.completedFuture(null);
    final AtomicInteger reloads = new AtomicInteger();
    Supplier<CompletionStage<List<String>>> reloading = () -> CompletableFuture.completedFuture(List.of());
    Supplier<View> views = this::picture;
    volatile Optional<String> notReady = Optional.empty();
    private int ids;

    FakeBackend() {
        silences = new Silences(
                Mode.FALLBACK,
                Duration.ofDays(5),
                new SilenceLimits(20, 0),
                () -> "00000000-0000-4000-8000-%012d".formatted(++ids),
                false);
    }

    @Override
    public CompletionStage<Void> accept(List<AlertReport> reports) {
        accepted.addAll(reports);
        return acceptance.get();
    }

    @Override
    public View view() {
        return views.get();
    }

    volatile Version version = new Version(0, 0, 0);
    List<SampleDelivery> trials = List.of();

    final Map<AlertGroup, Instant> due = new ConcurrentHashMap<>();
    final Map<AlertGroup, List<Told>> told = new ConcurrentHashMap<>();
    final Map<AlertGroup, List<UnderWay>> underWay = new ConcurrentHashMap<>();
    final Map<AlertGroup, List<NotTold>> notTold = new ConcurrentHashMap<>();

    private View picture() {
        List<Silence> all;
        synchronized (silences) {
            all = silences.all();
        }
        Version changes = version;
        return new View() {
            @Override
            public Version version() {
                return changes;
            }

            @Override
            public void forEachAlert(Consumer<? super AlertView> reader) {
                alerts.forEach(reader);
            }

            @Override
            public List<Silence> silences() {
                return all;
            }

            @Override
            public List<Ack.About> acks() {
                synchronized (acks) {
                    return acks.all();
                }
            }

            @Override
            public List<String> mutedBy(AlertGroup group, Instant instant) {
                return muted.getOrDefault(group, List.of());
            }

            @Override
            public Optional<Instant> heldUntil(AlertGroup group, Instant instant) {
                return Optional.empty();
            }

            @Override
            public Optional<Instant> limitedUntil(AlertGroup group) {
                return Optional.empty();
            }

            @Override
            public Optional<Instant> due(AlertGroup group) {
                return Optional.ofNullable(due.get(group));
            }

            @Override
            public List<Told> told(AlertGroup group) {
                return told.getOrDefault(group, List.of());
            }

            @Override
            public List<NotTold> notTold(AlertGroup group) {
                return notTold.getOrDefault(group, List.of());
            }

            @Override
            public List<UnderWay> underWay(AlertGroup group) {
                return underWay.getOrDefault(group, List.of());
            }

            @Override
            public int integrations(String receiver) {
                return 1;
            }
        };
    }

    @Override
    public CompletionStage<String> setSilence(PostedSilence posted, String sender) {
        return CompletableFuture.supplyAsync(() -> {
            synchronized (silences) {
                return silences.set(posted, NOW).id();
            }
        });
    }

    @Override
    public CompletionStage<Void> expireSilence(String id, String sender) {
        return CompletableFuture.runAsync(() -> {
            synchronized (silences) {
                silences.expire(id, NOW);
            }
        });
    }

    volatile History records = new History(Path.of("target", "no-history"));

    /** What was noted, a line each. */
    final List<String> noted = new CopyOnWriteArrayList<>();

    @Override
    public void note(String sender, String action, String about) {
        noted.add((sender.split("@", 2)[0] + " " + action + " " + about).strip());
    }

    @Override
    public void noteAcknowledged(String sender, Ack.About said) {
        note(sender, "acknowledge", said.ack().id());
    }

    @Override
    public Map<String, String> entryPlaces() {
        return Map.of("inhibit_rules[0]", "alertmanager.yml:12");
    }

    @Override
    public History history() {
        return records;
    }

    @Override
    public CompletionStage<Ack.About> acknowledge(PostedAck posted) {
        return CompletableFuture.supplyAsync(() -> {
            synchronized (acks) {
                List<Labels> named = alerts.stream().map(view -> view.alert().labels()).filter(posted::names).toList();
                return acks.set(posted, named, NOW);
            }
        });
    }

    @Override
    public CompletionStage<Void> withdrawAck(String id) {
        return CompletableFuture.runAsync(() -> {
            synchronized (acks) {
                acks.withdraw(id);
            }
        });
    }

    @Override
    public List<ReceiverEntry> receivers() {
        return receivers;
    }

    RoutingTree tree = new RoutingTree(
            new RouteNode(Example.destination("{}", "default", Map.of()), List.of(), false, List.of()), Set.of("default"));

    @Override
    public RoutingTree routes() {
        return tree;
    }

    final Map<String, List<IntegrationState>> integrations = new LinkedHashMap<>();

    @Override
    public Map<String, List<IntegrationState>> integrations() {
        return integrations;
    }

    Function<AlertReport, CompletionStage<Supposed>> supposing =
            report -> CompletableFuture.failedFuture(new RejectedExecutionException("nobody asks"));

    @Override
    public CompletionStage<Supposed> whatIf(AlertReport report) {
        return supposing.apply(report);
    }

    @Override
    public ServerStatus status() {
        return serverStatus;
    }

    @Override
    public Duration resolveTimeout() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Labels routeLabels(AlertGroup group, List<Alert> all) {
        Map<String, String> labels = new LinkedHashMap<>(group.destination().labels());
        labels.replaceAll((name, value) -> value.equals("{{ len .Alerts }}") ? String.valueOf(all.size()) : value);
        return Labels.of(labels);
    }

    @Override
    public CompletionStage<WhyNotAnswer> whyNot(String rule, Labels alert) {
        return CompletableFuture.completedFuture(Optional.ofNullable(misses.get(rule))
                .orElseThrow(() -> new IllegalArgumentException("no team has a rule \"" + rule + "\"")));
    }

    @Override
    public CompletionStage<signalbox.miss.PastAnswer> whyNotAt(
            signalbox.miss.PastRules rules, String rule, Labels alert, Instant at) {
        return CompletableFuture.supplyAsync(() -> rules.whyNot(rule, alert, at));
    }

    /** What is answered where history has to be lived again; {@code ""}: that it cannot be. */
    volatile String livedAgain = "";

    volatile signalbox.miss.PastRules pastRules = new signalbox.miss.PastRules(Path.of("target", "no-history"));

    @Override
    public signalbox.miss.PastRules pastRules() {
        return pastRules;
    }

    @Override
    public CompletionStage<List<WhyNotAnswer>> nearly(Labels alert) {
        return CompletableFuture.completedFuture(List.copyOf(misses.values()));
    }

    @Override
    public CompletionStage<List<WhyNotAnswer>> nearlyAt(signalbox.miss.PastRules rules, Labels alert, Instant at) {
        return nearly(alert);
    }

    /** Where what is not here any more is. */
    volatile Optional<signalbox.audit.OlderHistory> olderHistory = Optional.empty();

    @Override
    public Optional<signalbox.audit.OlderHistory> olderHistory() {
        return olderHistory;
    }

    List<signalbox.inhibit.InhibitRule> inhibitRules = List.of();

    @Override
    public List<signalbox.inhibit.InhibitRule> inhibitRules() {
        return inhibitRules;
    }

    @Override
    public CompletionStage<signalbox.miss.NearMisses> nearly() {
        return CompletableFuture.completedFuture(new signalbox.miss.NearMisses(List.copyOf(misses.values()), misses.size(), true));
    }

    @Override
    public CompletionStage<Optional<List<SampleDelivery>>> tryOut(String receiver) {
        boolean known = receivers.stream().anyMatch(entry -> entry.name().equals(receiver));
        return CompletableFuture.completedFuture(known ? Optional.of(trials) : Optional.empty());
    }

    @Override
    public CompletionStage<List<String>> reload(String sender) {
        reloads.incrementAndGet();
        return reloading.get();
    }

    @Override
    public Optional<String> notReady() {
        return notReady;
    }

    @Override
    public String metrics() {
        return "# HELP up Whether it is up.\nup 1\n";
    }

    @Override
    public RuleHistory ruleHistory() {
        return history;
    }

    /** Answers what {@link #replay} says. */
    @Override
    public Replays replays() {
        return new Replays() {
            @Override
            public State start(Asked asked) {
                replayAsked = Optional.of(asked);
                return replay;
            }

            @Override
            public Optional<State> state(String id) {
                return id.equals(replay.id()) ? Optional.of(replay) : Optional.empty();
            }

            @Override
            public CompletionStage<String> whyNot(String rule, Labels alert, Instant at) {
                return livedAgain.isEmpty()
                        ? CompletableFuture.failedFuture(new IllegalArgumentException("not now"))
                        : CompletableFuture.completedFuture(livedAgain);
            }

            @Override
            public CompletionStage<Recorded> timeline(List<String> alerts, String from, String to) {
                return from.equals("never")
                        ? CompletableFuture.failedFuture(new IllegalArgumentException("no such alert fired"))
                        : CompletableFuture.completedFuture(new Recorded("tests of " + alerts, "route:"));
            }

            @Override
            public void stop(String id) {
                replay = new State(replay.id(), Phase.FAILED, 0, "json", "", "it was ended");
            }
        };
    }

    String promoted = "";
    Optional<Replays.Asked> replayAsked = Optional.empty();
    Replays.State replay = new Replays.State("one", Replays.Phase.RUNNING, 0.25, "json", "", "");

    @Override
    public List<RulePackageStatus> rulePackages() {
        return packages;
    }

    @Override
    public Optional<String> schema(String name) {
        return name.equals("timelines") ? Optional.of("{}") : Optional.empty();
    }

    @Override
    public Map<String, Object> signalboxStatus() {
        return status;
    }
}
