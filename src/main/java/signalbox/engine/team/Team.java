package signalbox.engine.team;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.engine.team.PackageSession.Change;
import signalbox.engine.team.PackageSession.Outcome;
import signalbox.plan.LookupKey;

/** A package as the engine sees it: what it is to be told, what it concluded, whether it is late or stopped. The engine's thread. */
final class Team {

    /** Is told what a package concludes. */
    interface Listener {
        void came(Object conclusion, TeamPackage rules, String rule);

        /** A new version of the package concludes what the one before did. */
        void stays(Object conclusion, TeamPackage rules, String rule);

        void went(Object conclusion, TeamPackage rules);
    }

    private static final int COLD_RUNS = 3;

    /** How often a fact is concluded, and by which rule last. */
    private static final class Held {
        int count;
        String rule = "";
    }

    final TeamPackage rules;
    private final Listener listener;
    private @Nullable PackageSession session;
    private @Nullable PackageRun run;
    private List<PackageInput> pending = new ArrayList<>();
    private Map<Object, Held> inForce = new HashMap<>();
    /** While it is late or stopped. */
    private @Nullable RetainedConclusions retained;
    /** What it concluded and what is not in force: it has still to be told of alerts that have ended. */
    private final Map<Object, Change> heldBack = new LinkedHashMap<>();
    /** Whether that is all that a fresh session concludes, in place of what is in force. */
    private boolean replaces;

    private @Nullable String stopped;
    private int runs;
    /** How often in a row it was late by its own fault. */
    int lateInARow;
    /** Whether what is in force was concluded by an earlier version. */
    private boolean hasInherited;
    /** What is in force, is concluded by this version, too, and of which only the earlier one is known to have concluded it. */
    private Queue<Object> staying = new ArrayDeque<>();
    /** Whether alerts that have ended fired to it when it was last told something, see {@link Teams#askAbout}. */
    boolean isAsked;
    /** Whether nobody waits for it: it was late the last time. */
    boolean isSlow;
    /** Until when it is not asked again, by the clock of {@link System#nanoTime}: it is late too often. */
    OptionalLong restsUntil = OptionalLong.empty();
    /** How much processor time it took the last time, in nanoseconds: who takes little goes first. */
    long lastTook;
    /** Whether an exception of Drools' own has been forgiven. */
    boolean isForgiven;
    /** Rules of which it turned out that they are to be handed every alert. */
    final Set<String> wide = new HashSet<>();
    /** Which of its rules is to be looked at next. */
    int nextToCheck;

    Team(TeamPackage rules, Listener listener) {
        this.rules = rules;
        this.listener = listener;
    }

    // ---- what it is to be told

    void tell(PackageInput input) {
        if (stopped == null || run != null) {
            pending.add(input);
        }
    }

    /**
     * Whether rules that are awake may look at an alert. What else happened in this cycle and wakes more of them does not matter:
     * they find in the index who is there by then.
     */
    boolean isConcernedBy(FiringAlert entry) {
        return run != null || session == null || session.awaits(entry);
    }

    void alertEnds(Labels alert) {
        if (retained != null) {
            retained.ends(alert).forEach(conclusion -> listener.went(conclusion, rules));
        }
    }

    /** @param mayHold of which conclusions about it that may be true */
    void alertBegins(Labels alert, Predicate<Object> mayHold) {
        if (retained != null) {
            retained.begins(alert, mayHold).forEach(this::came);
        }
    }

    boolean isToBeRun() {
        return stopped == null && run == null && session != null && !pending.isEmpty();
    }

    /** Takes what it is to be told out. */
    List<PackageInput> takePending() {
        List<PackageInput> taken = pending;
        pending = new ArrayList<>();
        return taken;
    }

    /** Whether its rules look at facts of a type; so it is said while that is not known. */
    boolean looksAt(Class<?> type) {
        return session == null || session.looksAt(type);
    }

    // ---- at work

    void runs(PackageRun started) {
        run = started;
    }

    Optional<PackageRun> run() {
        return Optional.ofNullable(run);
    }

    Optional<PackageSession> session() {
        return Optional.ofNullable(session);
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    boolean isCaughtUp() {
        return run == null && pending.isEmpty();
    }

    /** Everybody goes on without it: what it concluded stands. */
    void isLate() {
        if (retained == null) {
            retained = new RetainedConclusions(inForce.keySet());
        }
    }

    /** The same, while it is told of this: what ends by it does not wait. */
    void isLateWith(List<PackageInput> inputs) {
        isLate();
        Set<Labels> ended = new LinkedHashSet<>();
        for (PackageInput input : inputs) {
            if (input instanceof PackageInput.Ends ends) {
                ended.add(ends.entry().alert().labels());
            } else if (input instanceof PackageInput.Begins begins) {
                ended.remove(begins.entry().alert().labels());
            }
        }
        ended.forEach(this::alertEnds);
    }

    /** Whether it has hardly ever been at work in this process. */
    boolean isCold() {
        return runs < COLD_RUNS;
    }

    /**
     * A run is over.
     *
     * @param holdsBack whether what it concluded is to come into force with what it concludes next, see {@link #release}
     */
    void ran(Outcome outcome, boolean holdsBack) {
        run = null;
        runs++;
        if (!holdsBack() && !holdsBack) {
            outcome.changes().forEach(this::apply);
            isInTimeIfCaughtUp();
        } else {
            outcome.changes().forEach(this::holdBack);
            if (!holdsBack) {
                release();
            }
        }
    }

    boolean holdsBack() {
        return replaces || !heldBack.isEmpty();
    }

    /** Whether its session has not said yet what it concludes. */
    boolean isFresh() {
        return replaces;
    }

    private void holdBack(Object conclusion, Change change) {
        Change before = heldBack.getOrDefault(conclusion, new Change(0, ""));
        int by = before.by() + change.by();
        if (by == 0) {
            heldBack.remove(conclusion);
        } else {
            heldBack.put(conclusion, new Change(by, change.rule().isEmpty() ? before.rule() : change.rule()));
        }
    }

    /** Puts some of what was held back into force. */
    void release(Predicate<Object> some) {
        for (Map.Entry<Object, Change> held : List.copyOf(heldBack.entrySet())) {
            if (some.test(held.getKey())) {
                Change change = held.getValue();
                if (replaces) {
                    apply(held.getKey(), new Change(change.by() - count(held.getKey()), change.rule()));
                } else {
                    heldBack.remove(held.getKey());
                    apply(held.getKey(), change);
                }
            }
        }
    }

    /** Puts what was held back into force. */
    void release() {
        Map<Object, Change> released = new LinkedHashMap<>(heldBack);
        heldBack.clear();
        if (replaces) {
            replaces = false;
            replace(released);
        } else {
            released.forEach(this::apply);
        }
        isInTimeIfCaughtUp();
    }

    private void isInTimeIfCaughtUp() {
        if (pending.isEmpty()) {
            inTime();
        }
    }

    private void inTime() {
        if (retained != null) {
            Set<Object> suspended = retained.suspended();
            retained = null;
            suspended.stream().filter(inForce::containsKey).forEach(this::came);
        }
    }

    private void apply(Object conclusion, Change change) {
        Held held = inForce.computeIfAbsent(conclusion, any -> new Held());
        boolean was = held.count > 0;
        held.count += change.by();
        if (!change.rule().isEmpty()) {
            held.rule = change.rule();
        }
        boolean is = held.count > 0;
        if (!is) {
            inForce.remove(conclusion);
        }
        if (is && !was && (retained == null || retained.comes(conclusion))) {
            came(conclusion);
        } else if (was && !is && (retained == null || retained.goes(conclusion))) {
            listener.went(conclusion, rules);
        }
    }

    private void came(Object conclusion) {
        Held held = inForce.get(conclusion);
        listener.came(conclusion, rules, held == null ? "" : held.rule);
    }

    /**
     * Goes on by a fresh session.
     *
     * @param holdsBack whether what it concluded is to come into force with what it concludes next, see {@link #release}
     */
    void goesOnBy(PackageSession fresh, Outcome outcome, boolean holdsBack) {
        if (session != null && session != fresh) {
            session.close();
        }
        session = fresh;
        run = null;
        heldBack.clear();
        replaces = holdsBack;
        if (holdsBack) {
            heldBack.putAll(outcome.changes());
            restsUntil = OptionalLong.empty(); // others wait for what it says
        } else {
            replace(outcome.changes());
            isInTimeIfCaughtUp();
        }
    }

    private void replace(Map<Object, Change> concluded) {
        int before = inForce.size();
        int known = 0;
        for (Map.Entry<Object, Change> each : concluded.entrySet()) {
            known += replace(each.getKey(), each.getValue()) ? 1 : 0;
        }
        hasInherited = false;
        if (known < before) { // after a reload it hardly ever is, and to look costs as much as all the rest
            List<Object> over = inForce.keySet().stream().filter(conclusion -> !concluded.containsKey(conclusion)).toList();
            over.forEach(conclusion -> apply(conclusion, new Change(-count(conclusion), "")));
        }
    }

    /** Returns whether the conclusion was in force. */
    private boolean replace(Object conclusion, Change change) {
        Held known = inForce.get(conclusion);
        if (known == null) {
            apply(conclusion, change);
            return false;
        }
        known.count = change.by();
        known.rule = change.rule().isEmpty() ? known.rule : change.rule();
        if (hasInherited) {
            staying.add(conclusion);
        }
        return true;
    }

    /** Whether an earlier version is still said to conclude what this one does. */
    boolean hasMoreToSay() {
        return !staying.isEmpty();
    }

    /** Says of some of that who concludes it now, as long as it holds. Returns of how many. */
    int sayWhatStays(int most) {
        int said = 0;
        for (; said < most && !staying.isEmpty(); said++) {
            Object conclusion = staying.remove();
            Held held = inForce.get(conclusion);
            if (held != null && (retained == null || !retained.isSuspended(conclusion))) {
                listener.stays(conclusion, rules, held.rule);
            }
        }
        return said;
    }

    private int count(Object conclusion) {
        Held held = inForce.get(conclusion);
        return held == null ? 0 : held.count;
    }

    // ---- stopped

    /**
     * It does not run any more: its routes stand, what it kept quiet is told, and what lasts goes on.
     *
     * @param isInVain what of that had no effect
     */
    void stop(String reason, Predicate<Object> isInVain) {
        isLate();
        stopped = reason;
        run = null;
        pending = new ArrayList<>();
        heldBack.clear();
        replaces = false;
        closeSession();
        List.copyOf(inForce.keySet()).stream()
                .filter(conclusion -> !ConclusionType.outlivesItsPackage(conclusion) || isInVain.test(conclusion))
                .forEach(conclusion -> apply(conclusion, new Change(-count(conclusion), "")));
    }

    /** It was stopped, and is tried again. */
    void comesBack() {
        stopped = null;
        lateInARow = 0;
    }

    Optional<String> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** It is no longer part of the rules: nothing of it remains. */
    void leave() {
        List.copyOf(inForce.keySet()).forEach(conclusion -> apply(conclusion, new Change(-count(conclusion), "")));
        pending = new ArrayList<>();
        closeSession();
    }

    /** Takes over what an earlier version of the package concluded, until it has conclusions of its own. */
    void inherit(Team earlier) {
        earlier.endWhatHasAnotherForce(rules.terms());
        inForce = earlier.inForce;
        hasInherited = !rules.isSame(Optional.of(earlier.rules));
        staying = hasInherited ? new ArrayDeque<>() : earlier.staying; // else all is still to be said of this version
        retained = earlier.retained;
        lateInARow = earlier.lateInARow;
        isSlow = earlier.isSlow;
        lastTook = earlier.lastTook;
        restsUntil = earlier.restsUntil;
        earlier.inForce = new HashMap<>();
        earlier.retained = null;
        earlier.closeSession();
    }

    /** What has an effect on these terms and had none, or the other way round, is concluded anew, or not. */
    private void endWhatHasAnotherForce(PackageTerms other) {
        if (other.equals(rules.terms())) {
            return;
        }
        List<Object> different =
                inForce.keySet().stream().filter(each -> other.force(each) != rules.terms().force(each)).toList();
        for (Object conclusion : different) {
            inForce.remove(conclusion);
            if (retained == null || retained.goes(conclusion)) {
                listener.went(conclusion, rules);
            }
        }
    }

    /** Lets a session go without waiting for it. */
    void closeSession() {
        PackageSession old = session;
        session = null;
        if (old != null && run == null) {
            old.close();
        }
    }

    /** All that it concludes. */
    Set<Object> conclusions() {
        return inForce.keySet();
    }

    Map<LookupKey, Set<Object>> roots() {
        return session == null ? Map.of() : session.roots();
    }

    /** What alerts are looked up by. */
    Set<LookupKey> keys() {
        return session == null ? Set.of() : session.keys();
    }

    /** Whether annotations of an alert changed meanwhile: whoever looks sees them before it is told. */
    boolean isToldOfNewTexts() {
        return pending.stream().anyMatch(PackageInput.Differs.class::isInstance);
    }

    /** Has an index know of the alerts that began since it was made: those that ended are still there, as in the one of all. */
    void bringUpToDate(AlertIndex own) {
        for (PackageInput input : pending) {
            if (input instanceof PackageInput.Begins begins) {
                own.add(begins.entry());
            }
        }
    }
}
