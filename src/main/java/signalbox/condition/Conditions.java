package signalbox.condition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;

/**
 * All conditions that rules state, with what is known of how they came about. It is told what is stated and what is not any more, and
 * says at the end of an instant which {@link Holds} came and went: what is told at one instant counts together, in whatever order, and
 * however often it is asked meanwhile. Belongs to the engine's thread.
 */
public final class Conditions {

    /** What changed. */
    public sealed interface Change {

        /** A fact is there for the rules of a package. */
        record Comes(String packageName, Holds fact) implements Change {}

        /** A fact is not there any more. */
        record Goes(String packageName, Holds fact) implements Change {}
    }

    /** What is to be kept over a restart, in place of what was kept of the same key. */
    public sealed interface Kept {
        ConditionKey key();

        record Known(KeptCondition condition) implements Kept {
            @Override
            public ConditionKey key() {
                return condition.key();
            }
        }

        record Forgotten(ConditionKey key) implements Kept {}
    }

    private record Due(Instant at, Track track) {}

    private final IntSupplier most;
    private final Map<ConditionKey, Track> tracks = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> tooMany = new LinkedHashSet<>();
    private final Map<Labels, Set<Track>> byAlert = new HashMap<>();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparing(Due::at));
    private final Set<Track> touched = new LinkedHashSet<>();
    /** Those that go on as before a restart, and some that did. */
    private final Set<Track> assumed = new LinkedHashSet<>();
    /** Of which nothing matters any more, unless they are stated again at the same instant. */
    private final List<Track> ended = new ArrayList<>();
    private final Set<Labels> changedAlerts = new LinkedHashSet<>();
    private final List<Kept> kept = new ArrayList<>();

    /** @param most how many conditions are known of a package at most */
    public Conditions(IntSupplier most) {
        this.most = most;
    }

    /** A condition, from the first time that it is stated until nothing of it matters any more. */
    private static final class Track {
        final ConditionKey key;
        final Set<Condition> stated = new LinkedHashSet<>(2);
        /** As it was before the latest instant. */
        private Course before = new Course();
        private Instant at = Instant.MIN;
        Course course = new Course();
        /** Whether it goes on as it was before a restart until rules had the time to say what they state. */
        boolean isAssumed;
        Optional<Holds> shown = Optional.empty();
        @Nullable KeptCondition written;
        Instant armedFor = Instant.MAX;

        Track(ConditionKey key) {
            this.key = key;
        }

        /** What is so at an instant, whatever was thought of it before at the same instant. */
        void evaluate(Instant now) {
            if (now.isAfter(at)) {
                before = course;
                at = now;
            }
            course = new Course(before);
            course.passUntilBefore(now);
            if (!isAssumed) {
                course.take(Stated.by(stated), now);
            }
            course.passUntil(now);
        }

        void setBack(Duration step, Instant now) {
            before = before.setBack(step, now);
            course = course.setBack(step, now);
            at = at.equals(Instant.MIN) ? at : at.minus(step);
            armedFor = Instant.MAX;
        }

        boolean isOver(Instant now) {
            return stated.isEmpty() && !isAssumed && course.isOverAt().filter(over -> !over.isAfter(now)).isPresent();
        }

        Stream<Labels> alerts() {
            return key.subjects().stream().filter(Subject::isAlert).map(Subject::labels).distinct();
        }
    }

    // ---- what is stated

    /** A rule states a condition. Returns whether it is known from now on: there may be too many. */
    public boolean begins(Condition condition) {
        Track track = track(condition.key());
        if (track != null) {
            track.isAssumed = false;
            track.stated.add(condition);
            touched.add(track);
        }
        return track != null;
    }

    /** A rule does not state it any more. */
    public void ends(Condition condition) {
        Track track = tracks.get(condition.key());
        if (track != null && track.stated.remove(condition)) {
            touched.add(track);
        }
    }

    /** Whether a condition that is stated is known: there may have been too many. */
    public boolean isKnown(Condition condition) {
        Track track = tracks.get(condition.key());
        return track != null && track.stated.contains(condition);
    }

    private @Nullable Track track(ConditionKey key) {
        Track known = tracks.get(key);
        if (known != null) {
            return known;
        }
        int count = counts.getOrDefault(key.packageName(), 0);
        if (count >= most.getAsInt()) {
            tooMany.add(key.packageName());
            return null;
        }
        counts.put(key.packageName(), count + 1);
        Track track = new Track(key);
        tracks.put(key, track);
        track.alerts().forEach(alert -> byAlert.computeIfAbsent(alert, any -> new LinkedHashSet<>(2)).add(track));
        return track;
    }

    /** Takes out the packages that stated more conditions than are kept: those that were too many are not known. */
    public Set<String> takeTooMany() {
        Set<String> taken = Set.copyOf(tooMany);
        tooMany.clear();
        return taken;
    }

    // ---- what comes of it

    /** Whether nothing was stated, and nothing is due, since it was settled. */
    public boolean isAtRest(Instant now) {
        return touched.isEmpty() && tooMany.isEmpty() && next().filter(due -> !due.isAfter(now)).isEmpty();
    }

    /** The clock was set back, to {@code now}: what lasts has lasted as long as before, and waits no longer. */
    public void setBack(Duration step, Instant now) {
        queue.clear();
        for (Track track : tracks.values()) {
            track.setBack(step, now);
            touched.add(track);
        }
    }

    /** Says what changed. Instants only grow, but for {@link #setBack}. */
    public List<Change> settle(Instant now) {
        ended.stream().filter(track -> now.isAfter(track.at) && track.isOver(now)).forEach(this::forget);
        ended.removeIf(track -> now.isAfter(track.at));
        for (Due due = queue.peek(); due != null && !due.at().isAfter(now); due = queue.peek()) {
            queue.remove();
            if (due.at().equals(due.track().armedFor)) {
                due.track().armedFor = Instant.MAX;
                touched.add(due.track());
            }
        }
        List<Change> changes = new ArrayList<>();
        for (Track track : touched) {
            track.evaluate(now);
            show(track, changes);
            keep(track, now);
        }
        touched.clear();
        return changes;
    }

    private void show(Track track, List<Change> changes) {
        Optional<Holds> holds = track.course.holds(track.key);
        if (!holds.equals(track.shown)) {
            track.shown.ifPresent(fact -> changes.add(new Change.Goes(track.key.packageName(), fact)));
            holds.ifPresent(fact -> changes.add(new Change.Comes(track.key.packageName(), fact)));
            track.shown = holds;
        }
        track.alerts().forEach(changedAlerts::add);
    }

    private void keep(Track track, Instant now) {
        if (track.isOver(now)) {
            if (track.written != null) {
                track.written = null;
                kept.add(new Kept.Forgotten(track.key));
            }
            ended.add(track);
            return;
        }
        Optional<Instant> over = track.stated.isEmpty() ? track.course.isOverAt() : Optional.empty(); // what is stated is not over
        Stream.concat(track.course.next().stream(), over.stream())
                .min(Comparator.naturalOrder())
                .filter(due -> due.isBefore(track.armedFor))
                .ifPresent(due -> {
                    track.armedFor = due;
                    queue.add(new Due(due, track));
                });
        KeptCondition known = track.course.kept(track.key);
        if (track.written == null || !track.written.isSameButForLevel(known)) {
            track.written = known;
            kept.add(new Kept.Known(known));
        }
    }

    private void forget(Track track) {
        if (!tracks.remove(track.key, track)) {
            return;
        }
        track.armedFor = Instant.MAX;
        counts.computeIfPresent(track.key.packageName(), (any, count) -> count == 1 ? null : count - 1);
        track.alerts().forEach(alert -> byAlert.computeIfPresent(alert, (any, all) -> {
            all.remove(track);
            return all.isEmpty() ? null : all;
        }));
    }

    /** When something changes next by time alone. */
    public Optional<Instant> next() {
        return Optional.ofNullable(queue.peek()).map(Due::at);
    }

    /** The facts that are there, of one package. */
    public List<Holds> holding(String packageName) {
        return tracks.values().stream()
                .filter(track -> track.key.packageName().equals(packageName))
                .flatMap(track -> track.shown.stream())
                .toList();
    }

    /** The conditions of a package that do not hold yet. */
    public List<Awaited> awaited(String packageName, Instant now) {
        return tracks.values().stream()
                .filter(track -> track.key.packageName().equals(packageName))
                .flatMap(track -> track.course.awaited(track.key, now).stream())
                .toList();
    }

    /** What is to be expected of the conditions about an alert. */
    public List<ExpectedCondition> about(Labels alert) {
        Set<Track> about = byAlert.get(alert);
        if (about == null) {
            return List.of(); // nearly always, and this is asked of every alert that is reported
        }
        return about.stream()
                .filter(track -> track.course.next().isPresent() || track.shown.isPresent())
                .map(track -> new ExpectedCondition(
                        track.key.packageName(),
                        track.key.name(),
                        track.shown.map(Holds::since),
                        track.course.willHoldAt(),
                        track.course.willEndAt()))
                .toList();
    }

    /** Takes out the alerts of which something else is to be expected than before. */
    public Set<Labels> takeChangedAlerts() {
        Set<Labels> taken = Set.copyOf(changedAlerts);
        changedAlerts.clear();
        return taken;
    }

    // ---- what survives

    /** Takes out what is to be kept. */
    public List<Kept> takeKept() {
        List<Kept> taken = List.copyOf(kept);
        kept.clear();
        return taken;
    }

    /**
     * Goes on where it was before a restart: until {@link #assumeNothing} rules state what they stated then. What happened by a clock that
     * was ahead happened now at the latest.
     */
    public void restore(KeptCondition condition, Instant now) {
        Track track = track(condition.key());
        if (track != null) {
            Course course = new Course(condition);
            Instant latest = course.latest();
            track.course = latest.isAfter(now) ? course.setBack(Duration.between(now, latest), now) : course;
            track.before = track.course;
            track.written = condition;
            track.isAssumed = condition.on().isPresent();
            if (track.isAssumed) {
                assumed.add(track);
            }
            touched.add(track);
        }
    }

    /**
     * Rules had the time to say what they state: what they have not stated since the restart they do not.
     *
     * @param isSilent the packages of which that is not so
     */
    public void assumeNothing(Predicate<String> isSilent) {
        if (assumed.isEmpty()) {
            return;
        }
        Set<String> silent = assumed.stream().map(track -> track.key.packageName()).filter(isSilent).collect(Collectors.toSet());
        assumed.removeIf(track -> {
            boolean isOver = !silent.contains(track.key.packageName());
            if (isOver && track.isAssumed) {
                track.isAssumed = false;
                touched.add(track);
            }
            return isOver;
        });
    }
}
