package signalbox.engine.team;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import signalbox.alert.Alert;
import signalbox.plan.LookupKey;

/**
 * The alerts that fire, by what rules look them up by. One thread writes; any may read, and sees the present: a package that is
 * late may be told afterwards of what it has seen here already.
 */
public final class AlertIndex {

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Alerts all = new Alerts();
    /** Those that have ended and of which a package that is late was not told yet. */
    private final Set<FiringAlert> ended = new HashSet<>();
    private final Map<LookupKey, Map<Object, Alerts>> byKey = new HashMap<>();
    private int size;

    /** Alerts, some of which may be forgotten already: they are taken out when they are the greater part. */
    private static final class Alerts extends ArrayList<FiringAlert> {
        private static final long serialVersionUID = 1;

        private int forgotten;

        Alerts() {
            super(4); // most values are of one alert or of a few
        }

        void oneIsForgotten() {
            if (++forgotten > size() / 2) {
                removeIf(FiringAlert::isForgotten);
                forgotten = 0;
            }
        }
    }

    public AlertIndex() {
        this(List.of(), Set.of());
    }

    /** An index of its own over some of the alerts of another, by these keys. */
    AlertIndex(Collection<FiringAlert> entries, Set<LookupKey> keys) {
        all.addAll(entries);
        size = entries.size();
        require(keys);
    }

    /** Takes in an alert that begins to fire. */
    public FiringAlert add(Alert alert) {
        FiringAlert entry = new FiringAlert(alert);
        lock.writeLock().lock();
        try {
            add(entry);
        } finally {
            lock.writeLock().unlock();
        }
        return entry;
    }

    /** Takes in what another index has and this one has not. */
    void add(FiringAlert entry) {
        all.add(entry);
        size++;
        byKey.forEach((key, values) -> add(entry, key, values));
    }

    private static void add(FiringAlert entry, LookupKey key, Map<Object, Alerts> values) {
        values.computeIfAbsent(key.of(entry.alert().labels()), any -> new Alerts()).add(entry);
    }

    /** Notes that an alert has ended: nobody is handed it any more. It is there until {@link #sweep}. */
    public void end(FiringAlert entry) {
        lock.writeLock().lock();
        try {
            ended.add(entry);
            size--;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Forgets the alerts that have ended: every package was told of that, and nobody has an index of his own. */
    void sweep() {
        if (ended.isEmpty()) {
            return;
        }
        lock.writeLock().lock();
        try {
            ended.forEach(FiringAlert::forget);
            for (FiringAlert entry : ended) {
                all.oneIsForgotten();
                byKey.forEach((key, values) -> forgetOne(key.of(entry.alert().labels()), values));
            }
            ended.clear();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private static void forgetOne(Object value, Map<Object, Alerts> values) {
        Alerts equal = values.get(value);
        if (equal != null) {
            equal.oneIsForgotten();
            if (equal.isEmpty()) {
                values.remove(value);
            }
        }
    }

    /** Takes in a report that says something new of an alert. */
    public void replace(FiringAlert entry, Alert alert) {
        entry.replace(alert);
    }

    /** Sees to it that alerts can be looked up by these keys. */
    void require(Set<LookupKey> keys) {
        keys.stream().filter(key -> !byKey.containsKey(key)).forEach(key -> {
            Map<Object, Alerts> values = new HashMap<>();
            all.stream().filter(entry -> !entry.isForgotten()).forEach(entry -> add(entry, key, values));
            adopt(key, values);
        });
    }

    /** Takes over what another index over the same alerts has by keys that this one lacks. */
    void adopt(AlertIndex other) {
        other.byKey.forEach((key, values) -> {
            if (!byKey.containsKey(key)) {
                adopt(key, values);
            }
        });
    }

    private void adopt(LookupKey key, Map<Object, Alerts> values) {
        lock.writeLock().lock();
        try {
            byKey.put(key, values);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Forgets all other keys: nobody looks anything up by them any more. */
    void retain(Set<LookupKey> keys) {
        lock.writeLock().lock();
        try {
            byKey.keySet().retainAll(keys);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The alerts for which a key has a value. The key must have been {@link #require}d. Any thread. */
    List<FiringAlert> find(LookupKey key, Object value) {
        lock.readLock().lock();
        try {
            return withoutEnded(equal(key, value));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The same, with those that have ended, and perhaps with some that are forgotten. */
    List<FiringAlert> findWithEnded(LookupKey key, Object value) {
        lock.readLock().lock();
        try {
            return List.copyOf(equal(key, value));
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<FiringAlert> equal(LookupKey key, Object value) {
        Map<Object, Alerts> values = byKey.get(key);
        if (values == null) {
            throw new IllegalStateException("alerts are not looked up by " + key);
        }
        Alerts equal = values.get(value);
        return equal == null ? List.of() : equal;
    }

    /** All alerts. Any thread. */
    List<FiringAlert> all() {
        lock.readLock().lock();
        try {
            return withoutEnded(all);
        } finally {
            lock.readLock().unlock();
        }
    }

    private List<FiringAlert> withoutEnded(List<FiringAlert> entries) {
        List<FiringAlert> firing = new ArrayList<>(entries.size());
        for (FiringAlert entry : entries) {
            if (!entry.isForgotten() && (ended.isEmpty() || !ended.contains(entry))) {
                firing.add(entry);
            }
        }
        return firing;
    }

    /** How many there are. The writing thread only. */
    public int size() {
        return size;
    }
}
