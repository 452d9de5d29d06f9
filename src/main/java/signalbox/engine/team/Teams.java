package signalbox.engine.team;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.attribute.SaidAttribute;
import signalbox.decision.Decision.Force;
import signalbox.plan.LookupKey;
import signalbox.route.Route;

/**
 * The rules of all teams: each package in a session of its own, which cannot harm another's. What packages conclude is told as
 * net changes; what several conclude alike is told once. Belongs to the engine's thread.
 */
public final class Teams implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Teams.class);

    /** Nobody waits shorter: replays and tests, where no time passes. */
    public static final Duration FOREVER = Duration.ofDays(365);

    private static final Duration LOOK = Duration.ofMillis(250);
    /** What waits for something uses no processor: it may take so many times longer. */
    private static final int PATIENCE = 10;
    /** A package that is late so often in a row, by its own fault, is stopped. */
    private static final int MOST_LATE = 20;

    /** Who is late by its own fault is not asked again before everybody else had as long as it took, twice that the second time, and so on. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(30);

    /** So many differences are told one by one. */
    private static final int MOST_SAID = 10;
    /** Of so many conclusions it is said in one cycle that another version of their package concludes them: each is painted anew. */
    private static final int MOST_STAYING = 500;

    /**
     * The first runs in a process take longer, for their code is new to the JVM: that is no fault of a package. So much longer is waited for
     * them, for all together and once: what was new for one is not for the next.
     */
    private static final Duration COLD = Duration.ofSeconds(1);

    /** Is told what packages conclude. */
    public interface Listener {

        /** Something is concluded now that was not before. */
        void came(Object conclusion, TeamPackage rules, String rule);

        /** Something that is concluded already is so by a further package, or by another version of one. */
        void alsoBy(Object conclusion, TeamPackage rules, String rule);

        /** Of the packages that conclude something one does not any more. */
        void noLongerBy(Object conclusion, TeamPackage rules);

        /** Something is not concluded any more. */
        void went(Object conclusion);

        /** Something is concluded that has no effect, for the reason given. */
        default void unheeded(Object conclusion, TeamPackage rules, String rule, Force reason) {}

        /** It is not concluded any more. */
        default void unheededNoMore(Object conclusion, TeamPackage rules) {}

        /** The instant at which it is, if it wants to know with which facts rules fire. */
        default Optional<Instant> keepsFirings() {
            return Optional.empty();
        }

        /** Rules of a package fired, each so often; some of these firings with their facts, if it wants to know. */
        default void fired(TeamPackage rules, Map<String, Integer> firings, List<KnownFiring> known) {}

        /** A package does not run any more, for that reason. */
        void stopped(String packageName, String reason);

        /** A package is stopped that may be tried again, by {@code again}, on the thread on which this is called. */
        default void isSetAside(String packageName, Runnable again) {}

        /** A package that was stopped runs again. */
        default void cameBack(String packageName) {}

        /** Everybody goes on without a package in this cycle. */
        void late(String packageName);
    }

    private final PackageLimits limits;
    private final Listener listener;
    private final Runnable wake;
    private final PackageThreads pool = new PackageThreads(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final AlertIndex index = new AlertIndex();
    /** Facts that are no alerts. */
    private final Set<Object> facts = new LinkedHashSet<>();
    /** Those that are for one package alone. */
    private final Map<String, Set<Object>> ownFacts = new HashMap<>();
    /** By how many packages something is concluded. */
    private final Map<Object, Integer> concluded = new HashMap<>();
    private final Merged merged = new Merged();

    private List<Team> teams = List.of();
    /** What packages that are stopped are filled with, to be tried again. */
    private final Map<Team, SessionFiller> tries = new HashMap<>();
    /** The alerts that have ended and fire for a moment, so that rules say where they belong; empty: there are none. */
    private final Set<Labels> askedAbout = new HashSet<>();
    /** Runs of packages that are no more. */
    private final List<PackageRun> orphans = new ArrayList<>();
    private final List<PackagesChange> changes = new ArrayList<>();
    private Map<LookupKey, Map<Object, Set<Team>>> roots = Map.of();
    /** How long packages were waited for since {@link #beginCycle}, and how much longer than that is left for cold ones; in nanoseconds. */
    private long waited;
    private long leftForCold;
    private final LongSupplier nanoTime;
    /** Whether packages are waited for however long they take. */
    private boolean waitsForever;
    /** Of how many conclusions that stay something may still be said in this cycle. */
    private int leftToSay = MOST_STAYING;

    /**
     * @param wake called on any thread when a package that was late is done: {@link #settle} reads what it concluded
     */
    public Teams(PackageLimits limits, Listener listener, Runnable wake) {
        this(limits, listener, wake, COLD, System::nanoTime);
    }

    /**
     * @param cold how much longer is waited for packages that run for the first times
     * @param nanoTime by which packages rest
     */
    Teams(PackageLimits limits, Listener listener, Runnable wake, Duration cold, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.limits = limits;
        this.listener = listener;
        this.wake = wake;
        this.leftForCold = cold.toNanos();
    }

    private final class Merged implements Team.Listener {
        @Override
        public void came(Object conclusion, TeamPackage rules, String rule) {
            Force force = rules.terms().force(conclusion);
            if (force != Force.IN_FORCE) {
                listener.unheeded(conclusion, rules, rule, force);
            } else if (concluded.merge(conclusion, 1, Integer::sum) == 1) {
                listener.came(conclusion, rules, rule);
            } else {
                listener.alsoBy(conclusion, rules, rule);
            }
        }

        @Override
        public void stays(Object conclusion, TeamPackage rules, String rule) {
            Force force = rules.terms().force(conclusion);
            if (force != Force.IN_FORCE) {
                listener.unheededNoMore(conclusion, rules);
                listener.unheeded(conclusion, rules, rule, force);
                return;
            }
            listener.alsoBy(conclusion, rules, rule);
        }

        @Override
        public void went(Object conclusion, TeamPackage rules) {
            if (rules.terms().force(conclusion) != Force.IN_FORCE) {
                listener.unheededNoMore(conclusion, rules);
            } else if (concluded.computeIfPresent(conclusion, (any, count) -> count == 1 ? null : count - 1) == null) {
                listener.went(conclusion);
            } else {
                listener.noLongerBy(conclusion, rules);
            }
        }
    }

    /** From now on it is looked how long rules are at work. */
    public void measureTimes() {
        pool.times().begin();
    }

    /** How long rules were at work. Any thread. */
    public RuleTimes times() {
        return pool.times();
    }

    // ---- what happens

    /** An alert begins to fire. */
    public FiringAlert begins(Alert alert) {
        FiringAlert entry = index.add(alert);
        boolean isAsked = askedAbout.contains(alert.labels());
        teams.forEach(team -> team.alertBegins(alert.labels(), conclusion -> !isAsked || isAsked(conclusion)));
        tell(new PackageInput.Begins(entry), entry);
        return entry;
    }

    /** An alert has ended. */
    public void ends(FiringAlert entry) {
        index.end(entry);
        teams.forEach(team -> team.alertEnds(entry.alert().labels()));
        tell(new PackageInput.Ends(entry), entry);
    }

    /** A report says something new of an alert. */
    public void differs(FiringAlert entry, Alert alert) {
        index.replace(entry, alert);
        tell(new PackageInput.Differs(entry), entry);
    }

    private void tell(PackageInput input, FiringAlert entry) {
        if (teams.isEmpty() && changes.isEmpty()) {
            return;
        }
        Set<Team> woken = Set.of();
        for (Map.Entry<LookupKey, Map<Object, Set<Team>>> root : roots.entrySet()) {
            Set<Team> found = root.getValue().get(root.getKey().of(entry.alert().labels()));
            if (found != null) {
                woken = woken.isEmpty() ? found : union(woken, found);
            }
        }
        for (Team team : teams) {
            if ((!woken.isEmpty() && woken.contains(team)) || team.isConcernedBy(entry)) {
                team.tell(input);
            }
        }
        changes.forEach(change -> change.tell(input));
    }

    /** A fact that is no alert is there. */
    public void comes(Object fact) {
        if (facts.add(fact)) {
            tell(new PackageInput.Comes(fact), fact.getClass());
        }
    }

    /** A fact that is no alert is not there any more. */
    public void goes(Object fact) {
        if (facts.remove(fact)) {
            tell(new PackageInput.Goes(fact), fact.getClass());
        }
    }

    /** A fact that is for one package alone is there. */
    public void comes(String packageName, Object fact) {
        if (ownFacts.computeIfAbsent(packageName, any -> new LinkedHashSet<>()).add(fact)) {
            tell(packageName, new PackageInput.Comes(fact));
        }
    }

    /** A fact that is for one package alone is not there any more. */
    public void goes(String packageName, Object fact) {
        Set<Object> own = ownFacts.getOrDefault(packageName, Set.of());
        if (own.contains(fact)) {
            own.remove(fact);
            if (own.isEmpty()) {
                ownFacts.remove(packageName);
            }
            tell(packageName, new PackageInput.Goes(fact));
        }
    }

    private void tell(String packageName, PackageInput input) {
        find(packageName).ifPresent(team -> team.tell(input));
        changes.forEach(change -> change.tell(packageName, input));
    }

    /** All facts that are no alerts, as a package sees them. */
    private List<Object> factsFor(String packageName) {
        List<Object> all = new ArrayList<>(facts);
        all.addAll(ownFacts.getOrDefault(packageName, Set.of()));
        return all;
    }

    /** All facts that the rules of a package look at: alerts, what it is told besides, and what it concluded for itself, if that is known. */
    public List<Object> factsOf(String packageName) {
        List<Object> all = new ArrayList<>(index.size());
        index.all().forEach(entry -> all.add(entry.alert()));
        all.addAll(atRest(packageName).map(PackageSession::facts).orElseGet(() -> factsFor(packageName)));
        return all;
    }

    /** Whether what a package concluded for itself is known: not while it is late or stopped. */
    public boolean isCaughtUp(String packageName) {
        return atRest(packageName).isPresent();
    }

    private Optional<PackageSession> atRest(String packageName) {
        return find(packageName).filter(team -> team.run().isEmpty()).flatMap(Team::session);
    }

    /** How many facts a package may conclude at present. */
    public int mostConclusions() {
        return limits.explainedBy(index.size()).conclusions();
    }

    /**
     * Stops a package that uses more than it may of what the engine keeps for it.
     *
     * @param isInVain which of its conclusions were too many
     */
    public void stop(String packageName, String reason, Predicate<Object> isInVain) {
        find(packageName).filter(team -> team.stopped().isEmpty()).ifPresent(team -> {
            orphan(team);
            stop(team, reason, isInVain);
            listener.isSetAside(packageName, () -> tryAgain(team));
        });
    }

    /** Whether a package has nothing to say of what it concluded before: it is stopped, or has a fresh session that is not done. */
    public boolean isSilent(String packageName) {
        return find(packageName).filter(team -> team.stopped().isPresent() || team.isFresh()).isPresent();
    }

    /** Of the facts of a type only these are there. */
    public void haveOnly(Class<?> type, Set<?> present) {
        facts.stream().filter(type::isInstance).filter(fact -> !present.contains(fact)).toList().forEach(this::goes);
        present.forEach(this::comes);
    }

    private static Set<Team> union(Set<Team> some, Set<Team> others) {
        Set<Team> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private void tell(PackageInput input, Class<?> type) {
        teams.stream().filter(team -> team.looksAt(type)).forEach(team -> team.tell(input));
        changes.forEach(change -> change.tell(input));
    }

    // ---- what packages conclude from it

    /** From now on packages may be waited for again: in one cycle not longer than for one, however often they are asked in it. */
    public void beginCycle() {
        waited = 0;
        leftToSay = MOST_STAYING;
        sayWhatStays();
    }

    /**
     * Says who concludes now what a new version of a package concludes as the one before did. That may be nearly all that there is, and
     * nothing hangs on it but the names: a long list is gone through over several cycles, so that nobody waits for it.
     */
    private void sayWhatStays() {
        for (Team team : teams) {
            leftToSay -= team.sayWhatStays(leftToSay);
        }
    }

    /** Whether there is more to be said of what stays: the next cycle is to follow at once. */
    public boolean hasMoreToSay() {
        return teams.stream().anyMatch(Team::hasMoreToSay);
    }

    /** How long packages were waited for in this cycle. */
    Duration waited() {
        return Duration.ofNanos(waited);
    }

    /**
     * Asks packages where alerts belong that have ended: to them these fire for a moment. Whatever else they conclude meanwhile comes into
     * force when they know that these have ended, so that what they take back by then never did: alerts that fire stay where they are.
     *
     * @param ended the alerts
     * @param asking has them fire, rules decide, and has them end again
     */
    public void askAbout(Set<Labels> ended, Runnable asking) {
        boolean isWithin = !askedAbout.isEmpty();
        askedAbout.addAll(ended);
        try {
            asking.run();
        } finally {
            if (!isWithin) {
                askedAbout.clear();
                teams.stream().filter(Team::isCaughtUp).filter(Team::holdsBack).forEach(Team::release);
            }
        }
    }

    private boolean isAsked(Object conclusion) {
        return (conclusion instanceof Route route && askedAbout.contains(route.alert()))
                || (conclusion instanceof SaidAttribute attribute && askedAbout.contains(attribute.alert()));
    }

    /** Whether nothing happened since packages were last asked, and none that was late is done. */
    public boolean isAtRest() {
        return teams.stream().noneMatch(team -> isToBeRun(team) || team.run().filter(PackageRun::isOver).isPresent());
    }

    private boolean isToBeRun(Team team) {
        return team.isToBeRun() && (waitsForever || !rests(team));
    }

    private boolean rests(Team team) {
        return team.restsUntil.isPresent() && team.restsUntil.getAsLong() - nanoTime.getAsLong() > 0;
    }

    /** Whether some package is at work, or is to be, while everybody else has gone on. */
    public boolean isAnyLate() {
        return teams.stream().anyMatch(team -> team.run().isPresent() || team.isToBeRun());
    }

    /**
     * Has the packages decide about what happened, as many at once as there are processors, and tells the listener what they
     * conclude. Goes on without those that take longer than {@code patience}: what they concluded before stands, and what they
     * conclude is told later.
     */
    public void settle(Duration patience) {
        waitsForever = isForever(patience);
        lookAfterLate(patience);
        for (List<Team> started = start(patience); !started.isEmpty(); started = start(patience)) {
            for (Team team : started) {
                team.run().ifPresent(run -> await(team, run, patience));
            }
        }
        sayWhatStays();
        if (teams.stream().allMatch(Team::isCaughtUp) && changes.isEmpty()) {
            index.sweep();
        }
    }

    /** Takes what packages that are late have concluded since, and gives up those that never will. */
    public void lookAfterLate(Duration patience) {
        orphans.stream().filter(PackageRun::isOver).forEach(run -> pool.giveBack());
        orphans.removeIf(PackageRun::isOver);
        teams.forEach(team -> team.run().ifPresent(run -> lookAfter(team, run, patience)));
    }

    /** Those that take little go first: they are done before the others are late. */
    private List<Team> start(Duration patience) {
        List<Team> started = teams.stream()
                .filter(this::isToBeRun)
                .sorted(Comparator.comparing((Team team) -> team.isSlow).thenComparing(team -> team.lastTook))
                .toList();
        int alerts = index.size();
        Optional<Instant> keeping = started.isEmpty() ? Optional.empty() : listener.keepsFirings();
        for (Team team : started) {
            PackageSession session = team.session().orElseThrow();
            List<PackageInput> inputs = team.takePending();
            PackageRun run = new PackageRun(
                    session,
                    inputs,
                    inputs.size(),
                    () -> new PackageRun.Result(session, session.run(inputs, alerts, keeping)),
                    wake,
                    pool.slow());
            team.isAsked = !askedAbout.isEmpty();
            if (team.isSlow && !isForever(patience)) {
                boolean unused = run.becomesLate();
            }
            start(team, run);
        }
        return started;
    }

    private void start(Team team, PackageRun run) {
        team.runs(run);
        pool.start(run);
    }

    private static boolean isForever(Duration patience) {
        return patience.compareTo(FOREVER) >= 0;
    }

    private void await(Team team, PackageRun run, Duration patience) {
        if (isForever(patience)) {
            awaitEnd(team, run);
        } else if (isOverInTime(team, run, patience) || run.becomesLate()) {
            collect(team, run, patience);
        } else {
            isLate(team, run);
        }
    }

    private boolean isOverInTime(Team team, PackageRun run, Duration patience) {
        if (team.isSlow) {
            return run.isOver();
        }
        long left = Math.max(0, patience.toNanos() - waited);
        long most = left + (team.isCold() ? leftForCold : 0);
        long before = System.nanoTime();
        boolean over = run.isOverWithin(most);
        long took = over ? Math.min(most, System.nanoTime() - before) : most;
        waited += Math.min(left, took);
        leftForCold -= Math.max(0, took - left);
        return over;
    }

    private void awaitEnd(Team team, PackageRun run) {
        while (!run.isOverWithin(LOOK.toNanos())) {
            if (isEndless(run)) {
                leave(team, run);
                return;
            }
        }
        collect(team, run, FOREVER);
    }

    /** A run that nobody waits for. */
    private void lookAfter(Team team, PackageRun run, Duration patience) {
        if (run.isOver()) {
            pool.giveBack();
            collect(team, run, patience);
        } else if (isEndless(run)) {
            leave(team, run);
        }
    }

    private boolean isEndless(PackageRun run) {
        long longest = limits.explainedBy(index.size()).longestFiring().toNanos();
        return run.processorTime() > 2 * longest || (run.hasBegun() && run.age() > PATIENCE * longest);
    }

    private void isLate(Team team, PackageRun run) {
        pool.lend();
        team.isLateWith(run.inputs);
        listener.late(team.rules.name());
        if (!team.isSlow) {
            log.warn(
                    "rule package exceeded its time budget, its last conclusions stay in force: package={} alerts={}",
                    team.rules.name(),
                    index.size());
        }
        team.isSlow = true;
    }

    /** Gives up a run that does not even end when it is told to. */
    private void leave(Team team, PackageRun run) {
        if (!run.isLate()) {
            pool.lend();
        }
        PackageSession session = run.session;
        stop(team, session == null
                ? PackageFailure.left(Optional.empty(), limits.longestFiring(), team.rules)
                : session.leave());
    }

    private void collect(Team team, PackageRun run, Duration patience) {
        try {
            PackageRun.Result result = run.result();
            SessionFiller tried = tries.remove(team);
            if (tried != null) {
                comesBack(team, tried);
            }
            result.session().lookUpIn(index);
            tellFirings(team.rules, result.outcome());
            if (team.session().filter(result.session()::equals).isPresent()) {
                team.ran(result.outcome(), !askedAbout.isEmpty() || (team.isAsked && team.hasPending()));
            } else {
                goesOnBy(team, result);
            }
            team.release(this::isAsked);
            if (tried == null) {
                judge(team, run, patience);
            } else {
                noteRoots();
            }
        } catch (PackageFailure failure) {
            failed(team, failure, patience);
        }
    }

    private void judge(Team team, PackageRun run, Duration patience) {
        team.lastTook = run.processorTime();
        Duration explained = patience.plus(PackageLimits.explainedTime(run.size));
        boolean byItsFault = run.isLate() && run.processorTime() > explained.toNanos();
        team.lateInARow = byItsFault ? team.lateInARow + 1 : 0;
        team.isSlow = byItsFault;
        if (team.lateInARow > MOST_LATE) {
            stop(team, PackageFailure.alwaysLate(team.lateInARow, team.rules));
        } else if (byItsFault) {
            team.isLate(); // meanwhile its conclusions stand as long as their alerts fire
            long rest = Math.min(LONGEST_REST.toNanos(), team.lateInARow * run.processorTime());
            team.restsUntil = OptionalLong.of(nanoTime.getAsLong() + rest);
        }
    }

    private void failed(Team team, PackageFailure failure, Duration patience) {
        log.debug("rules failed: package={}", team.rules.name(), failure);
        if (failure.isOfDrools() && !team.isForgiven) {
            team.isForgiven = true;
            log.error(
                    "internal error of the rule engine, rebuilding the session of the package: package={} reason={}",
                    team.rules.name(),
                    failure.getMessage());
            rebuild(team, patience);
        } else {
            stop(team, failure);
        }
    }

    private void stop(Team team, PackageFailure failure) {
        tries.remove(team);
        stop(team, String.valueOf(failure.getMessage()), any -> false);
        if (failure.isOverLimits()) {
            listener.isSetAside(team.rules.name(), () -> tryAgain(team));
        }
    }

    /** Fills a session of a package that was stopped, if it still is: when it comes to rest it goes on. Nobody waits for it. */
    private void tryAgain(Team team) {
        if (!teams.contains(team) || team.stopped().isEmpty() || team.run().isPresent()) {
            return;
        }
        SessionFiller filling = filling(team, index.all(), listener.keepsFirings());
        tries.put(team, filling);
        PackageRun run = new PackageRun(null, List.of(), index.size(), filling::result, wake, pool.slow());
        if (waitsForever) {
            start(team, run);
            awaitEnd(team, run);
        } else {
            boolean unused = run.becomesLate();
            pool.lend();
            start(team, run);
        }
    }

    private void comesBack(Team team, SessionFiller tried) {
        AlertIndex own = tried.index.orElseThrow();
        team.bringUpToDate(own);
        index.adopt(own);
        team.comesBack();
        log.info("rule package runs again: package={}", team.rules.name());
        listener.cameBack(team.rules.name());
    }

    private void stop(Team team, String reason, Predicate<Object> isInVain) {
        log.error("rule package quarantined: package={} reason={}", team.rules.name(), reason);
        team.stop(reason, isInVain);
        listener.stopped(team.rules.name(), reason);
    }

    /** What happened while its session was filled is told first: what that has seen may be over. */
    private void goesOnBy(Team team, PackageRun.Result result) {
        team.goesOnBy(result.session(), result.outcome(), !askedAbout.isEmpty() || team.hasPending());
    }

    /** Fills a fresh session. */
    private void rebuild(Team team, Duration patience) {
        team.closeSession();
        List<PackageInput> unused = team.takePending(); // what is there now is all that there is
        SessionFiller filling = filling(team, index.all(), listener.keepsFirings());
        PackageRun run = new PackageRun(null, List.of(), index.size(), filling::result, wake, pool.slow());
        start(team, run);
        await(team, run, patience);
    }

    private SessionFiller filling(Team team, List<FiringAlert> alerts, Optional<Instant> keeping) {
        return new SessionFiller(team.rules, alerts, factsFor(team.rules.name()), Set.copyOf(team.wide), limits, keeping);
    }

    // ---- packages come and go

    /**
     * Prepares to go on by other packages. What changed is filled beside, by {@link PackagesChange#fill}; what is the same as before goes
     * on as it is. {@link #takeOver} or {@link #abandon} follows.
     */
    public PackagesChange prepare(List<TeamPackage> packages) {
        PackagesChange change = new PackagesChange(List.copyOf(packages));
        List<FiringAlert> alerts = index.all();
        packages.stream()
                .filter(rules -> !rules.isSame(find(rules.name()).map(team -> team.rules)))
                .forEach(rules -> change.fresh.put(
                        rules.name(), fresh(rules, alerts)));
        changes.add(change);
        return change;
    }

    private Optional<Team> find(String name) {
        return teams.stream().filter(team -> team.rules.name().equals(name)).findFirst();
    }

    /** Goes on by the packages of a change that was filled: what they conclude differently is told. */
    public void takeOver(PackagesChange change) {
        changes.remove(change);
        Set<Team> left = new LinkedHashSet<>(teams);
        List<Team> next = new ArrayList<>();
        for (TeamPackage rules : change.packages) {
            Optional<Team> before = find(rules.name());
            FreshTeam fresh = change.fresh.get(rules.name());
            if (fresh == null && !rules.isSame(before.map(team -> team.rules))) {
                fresh = filledNow(rules); // another change has come between
            }
            if (fresh == null) {
                next.add(before.orElseThrow());
                left.remove(before.orElseThrow());
            } else {
                before.ifPresent(this::orphan);
                before.ifPresent(fresh.team::inherit);
                left.removeAll(before.stream().toList());
                next.add(fresh.team);
                enter(fresh);
            }
        }
        teams = next;
        left.forEach(this::orphan);
        left.forEach(Team::leave);
        noteRoots();
        Set<LookupKey> keys = new HashSet<>();
        teams.forEach(team -> keys.addAll(team.keys()));
        index.retain(keys);
        sayWhatStays();
    }

    /** Nobody wants to know what comes of a run that is late. */
    private void orphan(Team team) {
        tries.remove(team);
        team.run().ifPresent(run -> {
            orphans.add(run);
            if (run.session != null) {
                PackageFailure unused = run.session.leave();
            }
        });
    }

    private FreshTeam filledNow(TeamPackage rules) {
        FreshTeam fresh = fresh(rules, index.all());
        fresh.fill();
        return fresh;
    }

    private FreshTeam fresh(TeamPackage rules, List<FiringAlert> alerts) {
        return new FreshTeam(
                new Team(rules, merged),
                new SessionFiller(rules, alerts, factsFor(rules.name()), Set.of(), limits, listener.keepsFirings()));
    }

    private void tellFirings(TeamPackage rules, PackageSession.Outcome outcome) {
        if (!outcome.firings().isEmpty()) {
            listener.fired(rules, outcome.firings(), outcome.known());
        }
    }

    private void enter(FreshTeam fresh) {
        fresh.result.ifPresent(result -> {
            AlertIndex own = fresh.filling.index.orElseThrow();
            fresh.team.bringUpToDate(own);
            index.adopt(own);
            result.session().lookUpIn(index);
            tellFirings(fresh.team.rules, result.outcome());
            goesOnBy(fresh.team, result);
        });
        fresh.failure.ifPresent(failure -> stop(fresh.team, failure));
    }

    // ---- the engine checks itself

    /** The names of the packages that run. */
    public List<String> names() {
        return teams.stream().filter(team -> team.stopped().isEmpty()).map(team -> team.rules.name()).toList();
    }

    /** Begins to look whether what a package concludes is right; empty when it is late, or stopped. {@link #end} follows. */
    public Optional<PackageCheck> beginCheck(String name) {
        return find(name).filter(team -> team.isCaughtUp() && team.stopped().isEmpty()).map(team -> {
            PackagesChange change = new PackagesChange(List.of());
            FreshTeam fresh = new FreshTeam(new Team(team.rules, merged), filling(team, index.all(), Optional.empty()));
            change.fresh.put(name, fresh);
            changes.add(change);
            return new PackageCheck(team, change, fresh);
        });
    }

    /**
     * Ends a check: where something is different it is said, and a fresh session takes over. Returns how many conclusions were
     * different.
     */
    public int end(PackageCheck check) {
        Team team = check.team;
        boolean isConclusive = teams.contains(team) && !check.fresh.team.isToldOfNewTexts();
        if (check.differences.isEmpty() || !isConclusive) {
            team.nextToCheck = check.next;
            team.isForgiven = false;
            abandon(check.change);
            return 0;
        }
        int count = 0;
        for (Map.Entry<String, List<String>> found : check.differences.entrySet()) {
            count += found.getValue().size();
            found.getValue().stream().limit(MOST_SAID).forEach(difference -> log.error(
                    "self-check found a difference, rebuilding the session of the package: package={} rule={} difference={}",
                    team.rules.name(),
                    found.getKey().isEmpty() ? "-" : found.getKey(),
                    difference));
            if (!found.getKey().isEmpty()) {
                team.wide.add(found.getKey());
            }
        }
        abandon(check.change);
        beginAnew(team);
        return count;
    }

    private void beginAnew(Team team) {
        orphan(team);
        FreshTeam fresh = new FreshTeam(new Team(team.rules, merged), filling(team, index.all(), listener.keepsFirings()));
        fresh.fill();
        fresh.team.wide.addAll(team.wide);
        fresh.team.inherit(team);
        List<Team> next = new ArrayList<>(teams);
        next.set(next.indexOf(team), fresh.team);
        enter(fresh);
        teams = next;
        noteRoots();
    }

    private void noteRoots() {
        Map<LookupKey, Map<Object, Set<Team>>> noted = new HashMap<>();
        for (Team team : teams) {
            team.roots().forEach((key, values) -> values.forEach(value -> noted.computeIfAbsent(key, any -> new HashMap<>())
                    .computeIfAbsent(value, any -> new LinkedHashSet<>())
                    .add(team)));
        }
        roots = noted;
    }

    /** Does not go on by a change. */
    public void abandon(PackagesChange change) {
        changes.remove(change);
        change.fresh.values().forEach(fresh -> fresh.result.ifPresent(result -> result.session().close()));
    }

    /** All that is concluded and holds. */
    public Set<Object> conclusions() {
        return Set.copyOf(concluded.keySet());
    }

    /** The packages that do not run any more, each with the reason. */
    public Map<String, String> stopped() {
        Map<String, String> stopped = new LinkedHashMap<>();
        teams.forEach(team -> team.stopped().ifPresent(reason -> stopped.put(team.rules.name(), reason)));
        return stopped;
    }

    @Override
    public void close() {
        pool.close();
        teams.forEach(this::orphan);
        teams.forEach(Team::closeSession);
    }
}
