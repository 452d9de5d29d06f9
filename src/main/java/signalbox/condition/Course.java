package signalbox.condition;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one condition goes on: what is stated is taken in at an instant, and time passes. Whatever is stated at an instant counts before
 * what time brings at the same instant: what lasts until then and is stated again goes on.
 */
final class Course {

    private Terms terms = Terms.PLAIN;
    private Number level = 0L;
    /** Whether nothing was ever stated. */
    private boolean isNew = true;
    /** Since when it has been stated and its level high enough. */
    private @Nullable Instant on;
    private Set<Episode> ongoing = Set.of();
    private List<Beginning> beginnings = List.of();
    private List<Instant> changes = List.of();
    private boolean reached;
    private @Nullable Instant metSince;
    private boolean lasted;
    private @Nullable Instant heldUntil;
    private @Nullable Instant holdsSince;
    /** When what is stated begins to count; empty when it does, or lacks something else. */
    private @Nullable Instant opens;

    /** What lies further ahead need not be waited for. */
    private static final Duration FAR = Duration.ofDays(36_600);

    Course() {}

    Course(Course other) {
        terms = other.terms;
        level = other.level;
        isNew = other.isNew;
        on = other.on;
        ongoing = other.ongoing;
        beginnings = other.beginnings;
        changes = other.changes;
        reached = other.reached;
        metSince = other.metSince;
        lasted = other.lasted;
        heldUntil = other.heldUntil;
        holdsSince = other.holdsSince;
        opens = other.opens;
    }

    /** One that goes on where another was. */
    Course(KeptCondition kept) {
        terms = kept.terms();
        level = kept.level();
        isNew = false;
        on = kept.on().orElse(null);
        beginnings = kept.beginnings();
        changes = kept.changes();
        reached = kept.reached();
        metSince = kept.metSince().orElse(null);
        lasted = kept.lasted();
        heldUntil = kept.heldUntil().orElse(null);
        holdsSince = kept.holdsSince().orElse(null);
    }

    KeptCondition kept(ConditionKey key) {
        return new KeptCondition(
                key,
                terms,
                level,
                Optional.ofNullable(on),
                beginnings,
                changes,
                reached,
                Optional.ofNullable(metSince),
                lasted,
                Optional.ofNullable(heldUntil),
                Optional.ofNullable(holdsSince));
    }

    // ---- what is stated

    void take(Stated stated, Instant now) {
        Terms before = terms;
        if (stated.is()) {
            terms = stated.terms();
            level = terms.hasLevel() ? stated.level() : 0L;
        }
        boolean countsAnew = !terms.countsAs(before);
        boolean wasOn = on != null;
        boolean isReached = stated.is() && terms.isReachedBy(level, wasOn);
        boolean isOn = isReached && !now.isBefore(terms.notBefore());
        opens = isReached && !isOn && terms.notBefore().isBefore(now.plus(FAR)) ? terms.notBefore() : null;
        boolean goesOn = wasOn && isOn;
        Set<Beginning> begun = terms.countsTimes() ? begin(stated, isOn, goesOn, countsAnew, now) : Set.of();
        if (isOn != wasOn && terms.countsChanges()) {
            changes = with(changes, isNew ? earliest(stated, now) : now, Comparator.naturalOrder());
        }
        on = isOn ? (goesOn ? on : now) : null;
        boolean wasReached = reached && !countsAnew;
        if (terms.countsTimes()) {
            reached = isOn && ((goesOn && wasReached) || isReachedBy(begun));
        } else if (terms.countsChanges()) {
            boolean isNews = isOn != wasOn || countsAnew;
            reached = wasReached || (isNews && changesAreReached());
        } else {
            reached = isOn;
        }
        ongoing = stated.is() ? Set.copyOf(stated.episodes()) : Set.of();
        isNew = isNew && !stated.is();
        forgetOld();
        setMet(reached, now);
    }

    /** A condition that is new to us may have begun long ago. */
    private static Instant earliest(Stated stated, Instant now) {
        return stated.episodes().isEmpty() ? now : earlier(stated.episodes().first().startsAt(), now);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Notes what began. Returns the beginnings by which it may have begun often enough. */
    private Set<Beginning> begin(Stated stated, boolean isOn, boolean goesOn, boolean countsAnew, Instant now) {
        List<Beginning> begun = new ArrayList<>();
        if (terms.hasLevel() || stated.episodes().isEmpty()) {
            if (isOn && !goesOn) {
                begun.add(new Beginning(Optional.empty(), now));
            } else if (goesOn && countsAnew && on != null && beginnings.isEmpty()) {
                begun.add(new Beginning(Optional.empty(), on));
            }
        } else {
            stated.episodes().stream().filter(episode -> !ongoing.contains(episode)).forEach(episode -> {
                moved(episode, stated).ifPresent(this::forget);
                begun.add(new Beginning(Optional.of(episode), earlier(episode.startsAt(), now)));
            });
        }
        List<Beginning> added = begun.stream().filter(this::isUnknown).toList();
        for (Beginning beginning : added) {
            beginnings = with(beginnings, beginning, Comparator.naturalOrder());
        }
        return countsAnew ? Set.copyOf(beginnings) : Set.copyOf(added);
    }

    /** What an episode was known as, if it began earlier than was said at first. */
    private Optional<Episode> moved(Episode episode, Stated stated) {
        return ongoing.stream()
                .filter(known -> known.fingerprint() == episode.fingerprint()
                        && episode.startsAt().isBefore(known.startsAt())
                        && !stated.episodes().contains(known))
                .min(Comparator.naturalOrder());
    }

    private void forget(Episode episode) {
        beginnings = beginnings.stream()
                .filter(beginning -> !beginning.of().equals(Optional.of(episode)))
                .toList();
    }

    private boolean isUnknown(Beginning beginning) {
        return beginning.of().isEmpty()
                || beginnings.stream().noneMatch(known -> known.of().equals(beginning.of()));
    }

    private static <T> List<T> with(List<T> list, T item, Comparator<T> order) {
        return Stream.concat(list.stream(), Stream.of(item)).sorted(order).toList();
    }

    /** Whether with one of these it has begun often enough, from the first of them to the last. */
    private boolean isReachedBy(Set<Beginning> begun) {
        int wanted = terms.times();
        for (int first = 0; first + wanted <= beginnings.size(); first++) {
            List<Beginning> window = beginnings.subList(first, first + wanted);
            boolean isShort = isWithin(window.get(0).at(), window.get(wanted - 1).at());
            if (isShort && window.stream().anyMatch(begun::contains)) {
                return true;
            }
        }
        return false;
    }

    private boolean changesAreReached() {
        int wanted = terms.changes();
        return changes.size() >= wanted && isWithin(changes.get(changes.size() - wanted), changes.get(changes.size() - 1));
    }

    private boolean isWithin(Instant first, Instant last) {
        return !last.minus(terms.within()).isAfter(first);
    }

    /** What lies further back than what is looked at from the latest is not looked at any more; alerts may be heard of late. */
    private void forgetOld() {
        if (!beginnings.isEmpty()) {
            Instant earliest = lastBeginning().minus(terms.within().multipliedBy(2));
            beginnings = terms.countsTimes() ? latest(beginnings.stream().filter(each -> !each.at().isBefore(earliest)).toList()) : List.of();
        }
        if (!changes.isEmpty()) {
            Instant last = changes.get(changes.size() - 1);
            changes = terms.countsChanges() ? latest(changes.stream().filter(each -> isWithin(each, last)).toList()) : List.of();
        }
    }

    private Instant lastBeginning() {
        return beginnings.get(beginnings.size() - 1).at();
    }

    private static <T> List<T> latest(List<T> list) {
        return list.size() <= Terms.MOST ? list : List.copyOf(list.subList(list.size() - Terms.MOST, list.size()));
    }

    private void setMet(boolean isMet, Instant now) {
        if (isMet && metSince == null) {
            metSince = now;
        } else if (!isMet && metSince != null) {
            metSince = null;
            if (lasted) {
                lasted = false;
                holdOn(now);
            }
        }
    }

    /** Changes have their own way to last. */
    private void holdOn(Instant end) {
        if (terms.countsChanges() || terms.keepFor().isZero()) {
            holdsSince = null;
        } else {
            heldUntil = end.plus(terms.keepFor());
        }
    }

    // ---- the clock

    /** How it is if all of it happened earlier by that. When alerts began goes by the clocks of their senders, unless that is still to come. */
    Course setBack(Duration step, Instant now) {
        Course earlier = new Course(this);
        earlier.on = on == null ? null : on.minus(step);
        earlier.metSince = metSince == null ? null : metSince.minus(step);
        earlier.heldUntil = heldUntil == null ? null : heldUntil.minus(step);
        earlier.changes = changes.stream().map(at -> at.minus(step)).toList();
        earlier.beginnings = beginnings.stream()
                .map(each -> each.of().isEmpty() || each.at().isAfter(now) ? new Beginning(each.of(), each.at().minus(step)) : each)
                .sorted()
                .toList();
        return earlier;
    }

    /** When anything last happened to it. */
    Instant latest() {
        Stream<Instant> begun = beginnings.stream().map(Beginning::at);
        Instant held = heldUntil == null ? Instant.MIN : heldUntil.minus(terms.keepFor());
        return Stream.of(Stream.of(held), Stream.ofNullable(on), Stream.ofNullable(metSince), changes.stream(), begun)
                .flatMap(all -> all)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
    }

    // ---- what time brings

    /** When time alone changes something next. */
    Optional<Instant> next() {
        return Stream.of(opensAt(), endOfChanges(), endOfWait(), Optional.ofNullable(heldUntil))
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
    }

    /** When what is stated begins to count, if it does not yet. */
    private Optional<Instant> opensAt() {
        return Optional.ofNullable(opens);
    }

    /** When the changes are too few again. */
    private Optional<Instant> endOfChanges() {
        if (!terms.countsChanges() || !reached) {
            return Optional.empty();
        }
        Instant last = changes.get(changes.size() - 1);
        Instant first = changes.get(Math.max(0, changes.size() - terms.changes()));
        return Optional.of(terms.keepFor().isZero() ? first.plus(terms.within()) : last.plus(terms.keepFor()));
    }

    private Optional<Instant> endOfWait() {
        return metSince == null || lasted ? Optional.empty() : Optional.of(metSince.plus(terms.forAtLeast()));
    }

    void passUntilBefore(Instant instant) {
        for (Optional<Instant> next = next(); next.filter(instant::isAfter).isPresent(); next = next()) {
            pass(next.get());
        }
    }

    void passUntil(Instant instant) {
        for (Optional<Instant> next = next(); next.filter(due -> !due.isAfter(instant)).isPresent(); next = next()) {
            pass(next.get());
        }
    }

    private void pass(Instant due) {
        Optional<Instant> now = Optional.of(due);
        if (opensAt().equals(now)) {
            opens = null;
            on = due;
            reached = true;
            setMet(true, due);
        }
        if (endOfChanges().equals(now)) {
            reached = false;
            setMet(false, due);
        }
        if (endOfWait().equals(now)) {
            lasted = true;
            heldUntil = null;
            holdsSince = holdsSince == null ? due : holdsSince;
        } else if (due.equals(heldUntil)) {
            heldUntil = null;
            holdsSince = null;
        }
    }

    // ---- what comes of it

    Optional<Holds> holds(ConditionKey key) {
        return Optional.ofNullable(holdsSince).map(since -> new Holds(key.name(), key.subjects(), since, level, count()));
    }

    private int count() {
        return terms.countsTimes()
                ? (int) beginnings.stream().filter(each -> isWithin(each.at(), lastBeginning())).count()
                : changes.size();
    }

    /** What it still waits for; empty while it holds, and where nothing of it is left to wait for. */
    Optional<Awaited> awaited(ConditionKey key, Instant now) {
        boolean isBegun = opens != null || on != null || metSince != null || !beginnings.isEmpty() || !changes.isEmpty() || terms.hasLevel();
        return holdsSince == null && isBegun
                ? Optional.of(new Awaited(
                        new Holds(key.name(), key.subjects(), now, level, count()), terms, Optional.ofNullable(metSince), willHoldAt()))
                : Optional.empty();
    }

    /** When it will hold if nothing happens until then. */
    Optional<Instant> willHoldAt() {
        return holdsSince == null ? endOfWait().or(() -> opensAt().map(at -> at.plus(terms.forAtLeast()))) : Optional.empty();
    }

    /** When it will not hold any more if nothing happens until then. */
    Optional<Instant> willEndAt() {
        return holdsSince == null ? Optional.empty() : Optional.ofNullable(heldUntil).or(this::endOfChanges);
    }

    /** From when on nothing of it matters any more; empty while it goes on. */
    Optional<Instant> isOverAt() {
        if (on != null || metSince != null || holdsSince != null || !ongoing.isEmpty()) {
            return Optional.empty();
        }
        if (!beginnings.isEmpty()) {
            return Optional.of(lastBeginning().plus(terms.within().multipliedBy(2)));
        }
        return Optional.of(changes.isEmpty() ? Instant.MIN : changes.get(changes.size() - 1).plus(terms.within()));
    }
}
