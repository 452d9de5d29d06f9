package signalbox.ack;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;

/** All acknowledgements that are not over. Touched by one thread only. */
public final class Acks {

    /** So many alerts one of them may be about. */
    static final int MOST_ALERTS = 10_000;

    /** So many alerts all of them may be about, an alert counted once for each. */
    static final int MOST_IN_ALL = 100_000;

    private final Map<String, Held> all = new LinkedHashMap<>();
    /** Those about an alert, the oldest first. */
    private final Map<Labels, Set<Ack>> byAlert = new HashMap<>();
    private final TreeMap<Instant, Set<String>> ends = new TreeMap<>();
    private int size;

    private static final class Held {
        private final Ack ack;
        private final Set<Labels> alerts = new LinkedHashSet<>();
        /** As readers see it; null when something is different by now. */
        private Ack.@Nullable About shown;

        private Held(Ack ack) {
            this.ack = ack;
        }

        private Ack.About about() {
            Ack.About about = shown == null ? new Ack.About(ack, List.copyOf(alerts)) : shown;
            shown = about;
            return about;
        }
    }

    /**
     * Takes in what somebody said.
     *
     * @param alerts those that fire and that it names
     * @throws AckRefusedException when there are none of them, or too many, or it is over already
     */
    public Ack.About set(PostedAck posted, List<Labels> alerts, Instant now) {
        if (posted.by().isBlank()) {
            throw new AckRefusedException(false, "who acknowledges it? Say it in \"by\"");
        }
        if (!posted.until().isAfter(now)) {
            throw new AckRefusedException(false, "\"until\" is over: " + posted.until() + ", and it is " + now);
        }
        if (alerts.isEmpty()) {
            throw new AckRefusedException(true, "no alert that fires is named so: there is nothing to acknowledge");
        }
        if (alerts.size() > MOST_ALERTS) {
            throw new AckRefusedException(false, alerts.size() + " alerts are named so, the most is " + MOST_ALERTS + ": name fewer");
        }
        Ack ack = Ack.of(posted, alerts, now);
        if (!all.containsKey(ack.id()) && size + alerts.size() > MOST_IN_ALL) {
            throw new AckRefusedException(false, "too many alerts are acknowledged, the most is " + MOST_IN_ALL + " in all");
        }
        alerts.forEach(alert -> put(ack, alert));
        return new Ack.About(ack, alerts);
    }

    /** Takes in that one is about an alert, as it was kept from before a restart. */
    public void put(Ack ack, Labels alert) {
        Held held = all.computeIfAbsent(ack.id(), any -> new Held(ack));
        if (held.alerts.add(alert)) {
            size++;
            held.shown = null;
            byAlert.computeIfAbsent(alert, any -> new LinkedHashSet<>(2)).add(held.ack);
            if (!ack.endsWithItsAlerts()) {
                ends.computeIfAbsent(ack.until(), any -> new LinkedHashSet<>(2)).add(ack.id());
            }
        }
    }

    /** Takes out one that somebody withdraws. Throws {@link AckRefusedException} when there is none of that id. */
    public Ack.About withdraw(String id) {
        return remove(id).orElseThrow(() -> new AckRefusedException(true, "there is no acknowledgement " + id));
    }

    private Optional<Ack.About> remove(String id) {
        Optional<Ack.About> about = Optional.ofNullable(all.get(id)).map(Held::about);
        about.ifPresent(gone -> gone.alerts().forEach(alert -> remove(gone.ack(), alert)));
        return about;
    }

    private void remove(Ack ack, Labels alert) {
        Held held = all.get(ack.id());
        if (held == null || !held.alerts.remove(alert)) {
            return;
        }
        size--;
        held.shown = null;
        byAlert.computeIfPresent(alert, (any, acks) -> without(acks, ack));
        if (held.alerts.isEmpty()) {
            all.remove(ack.id());
            ends.computeIfPresent(ack.until(), (any, ids) -> without(ids, ack.id()));
        }
    }

    private static <T> @Nullable Set<T> without(Set<T> all, T one) {
        all.remove(one);
        return all.isEmpty() ? null : all;
    }

    /** Those about an alert, the oldest first. */
    public List<Ack> about(Labels alert) {
        return List.copyOf(byAlert.getOrDefault(alert, Set.of()));
    }

    /** An alert has ended: takes out those that are over with it, and returns them. */
    public List<Ack> ended(Labels alert) {
        List<Ack> over = about(alert).stream().filter(Ack::endsWithItsAlerts).toList();
        over.forEach(ack -> remove(ack, alert));
        return over;
    }

    /** Takes out those whose end has come, and returns them. */
    public List<Ack.About> takeOver(Instant now) {
        List<Ack.About> over = new ArrayList<>();
        while (!ends.isEmpty() && !ends.firstKey().isAfter(now)) {
            List.copyOf(ends.firstEntry().getValue()).forEach(id -> remove(id).ifPresent(over::add));
        }
        return over;
    }

    /** When the next one is over. */
    public Optional<Instant> nextEnd() {
        return ends.isEmpty() ? Optional.empty() : Optional.of(ends.firstKey());
    }

    /** All of them, the oldest first. */
    public List<Ack.About> all() {
        return all.values().stream().map(Held::about).toList();
    }
}
