package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What spec/behaviour.md 4 to 9 say, in as few words as possible, for one receiver, groups by {@code team}, one
 * inhibit rule and silences of single alerts. Alert number {@code n} is named {@code n}; its team is {@code n % 2}; number 0
 * inhibits number 1. Time passes only in {@link #advance}, and it looks at everything at every instant at which something
 * may happen.
 */
final class NaiveModel {

    static final Duration WAIT = Duration.ofSeconds(30);
    static final Duration INTERVAL = Duration.ofMinutes(2);
    static final Duration REPEAT = Duration.ofMinutes(10);
    private static final Duration MAINTENANCE = Duration.ofMinutes(15);
    private static final Duration GRACE = Duration.ofMinutes(2);

    /** @param keptEnd the end that was reported, which is the one that a restart finds */
    record Known(Instant start, Instant end, Instant keptEnd) {

        boolean firingAt(Instant instant) {
            return end.isAfter(instant);
        }
    }

    /** @param open told to fire and not that it ended; it is still known when the rest has expired, which {@code over} says */
    private record Told(Set<Integer> firing, Set<Integer> resolved, Set<Integer> open, Instant at, boolean over) {}

    private record Quiet(int alert, Instant start, Instant end) {
        boolean at(Instant instant) {
            return !start.isAfter(instant) && end.isAfter(instant);
        }
    }

    Instant now;
    boolean receiverDown;
    final Map<Integer, Known> alerts = new TreeMap<>();
    final List<String> notifications = new ArrayList<>();
    private final Map<Integer, Instant> looks = new TreeMap<>();
    /** The look that a restart finds: it is kept when something happens to the group. */
    private final Map<Integer, Instant> kept = new TreeMap<>();
    private final Set<Integer> looked = new HashSet<>();
    /** Those of them of which a restart knows it. */
    private final Set<Integer> keptLooked = new HashSet<>();
    /** Groups whose last look failed: a restart makes up for it, whatever happens to the group until then. */
    private final Set<Integer> failing = new HashSet<>();
    private final Map<Integer, Told> log = new HashMap<>();
    /** What may have been told to fire, for all that a restart knows, since something was told last. */
    private final Map<Integer, Set<Integer>> tried = new HashMap<>();
    private final List<Quiet> silences = new ArrayList<>();
    private Instant maintenance;

    NaiveModel(Instant start) {
        now = start;
        maintenance = start.plus(MAINTENANCE);
    }

    static int team(int alert) {
        return alert % 2;
    }

    Instant startOf(int alert) {
        Known known = alerts.get(alert);
        return known != null && known.firingAt(now) ? known.start : now;
    }

    void fires(int alert, Instant end) {
        Known before = alerts.get(alert);
        if (before != null && before.firingAt(now)) {
            Instant later = before.end.isAfter(end) ? before.end : end; // the later end survives (2.3)
            alerts.put(alert, new Known(before.start, later, later));
        } else {
            alerts.put(alert, new Known(now, end, end));
        }
        looks.computeIfAbsent(team(alert), any -> now.plus(WAIT));
        keep(team(alert));
    }

    void ends(int alert) {
        if (alerts.computeIfPresent(alert, (any, known) -> new Known(known.start, now, now)) != null) {
            keep(team(alert));
        }
    }

    private void keep(int team) {
        if (looks.containsKey(team) && !failing.contains(team)) {
            kept.put(team, looks.get(team));
            if (looked.contains(team)) {
                keptLooked.add(team);
            }
        }
    }

    void silence(int alert, Instant start, Instant end) {
        silences.add(new Quiet(alert, start, end));
    }

    /** Ends a silence; which one is counted over all that were ever made. */
    void endSilence(int number) {
        Quiet quiet = silences.get(number);
        if (quiet.end.isAfter(now)) {
            boolean wasInForce = quiet.at(now);
            silences.set(number, new Quiet(quiet.alert, quiet.start.isAfter(now) ? now : quiet.start, now));
            if (wasInForce && isNews(quiet.alert)) {
                look(team(quiet.alert), now.plus(INTERVAL));
            }
        }
    }

    /** Whether a group that has spoken has to tell of an alert of which nobody heard, now that no silence is in the way. */
    private boolean isNews(int alert) {
        Told told = log.get(team(alert));
        boolean isTold = (told != null && told.open.contains(alert)) || tried.getOrDefault(team(alert), Set.of()).contains(alert);
        return looked.contains(team(alert)) && !looks.getOrDefault(team(alert), now).isBefore(now.plus(WAIT)) && firesNow(alert) && !inhibited(alert) && silencesOf(alert) == 0 && !isTold;
    }

    int silencesMade() {
        return silences.size();
    }

    void restart() {
        Instant earliest = now.plus(GRACE);
        alerts.replaceAll((alert, known) -> known.firingAt(now)
                ? new Known(known.start, known.keptEnd.isBefore(earliest) ? earliest : known.keptEnd, known.keptEnd)
                : known);
        maintenance = now.plus(MAINTENANCE);
        tried.forEach((team, firing) -> {
            Told told = log.getOrDefault(team, new Told(Set.of(), Set.of(), Set.of(), now, true));
            Set<Integer> open = new TreeSet<>(told.open);
            open.addAll(firing);
            log.put(team, new Told(told.firing, told.resolved, open, told.at, told.over));
        });
        tried.clear();
        looked.retainAll(keptLooked);
        failing.clear();
        for (int team : Set.copyOf(looks.keySet())) {
            Instant look = kept.getOrDefault(team, now);
            if (!look.isAfter(now)) { // perhaps it was missed, or failed
                Instant next = look;
                while (!next.isAfter(now)) {
                    next = looked.contains(team) ? next.plus(INTERVAL) : now.plus(INTERVAL);
                }
                look(team, next);
                keep(team);
            } else {
                looks.put(team, look); // that before its time failed, and the one to come is known
            }
        }
    }

    void advance(Duration duration) {
        Instant target = now.plus(duration);
        for (Instant next = next(); !next.isAfter(target); next = next()) {
            now = next;
            if (maintenance.equals(now)) {
                maintenance = now.plus(MAINTENANCE);
                log.replaceAll((team, told) -> told.at.plus(REPEAT.multipliedBy(2)).isAfter(now)
                        ? told
                        : new Told(Set.of(), Set.of(), looks.containsKey(team) ? told.open : Set.of(), told.at, true));
                log.values().removeIf(told -> told.over && told.open.isEmpty());
            }
            silences.stream()
                    .filter(quiet -> quiet.end.equals(now) && quiet.start.isBefore(now) && isNews(quiet.alert))
                    .forEach(quiet -> looks.put(team(quiet.alert), now));
            List.copyOf(looks.entrySet()).stream()
                    .filter(look -> look.getValue().equals(now))
                    .forEach(look -> look(look.getKey(), now.plus(INTERVAL)));
            alerts.forEach((alert, known) -> {
                if (known.end.equals(now)) {
                    keep(team(alert));
                }
            });
        }
        now = target;
    }

    private Instant next() {
        Stream<Instant> ends = alerts.values().stream().map(Known::end).filter(end -> end.isAfter(now));
        Stream<Instant> silencesEnd = silences.stream().map(Quiet::end).filter(end -> end.isAfter(now));
        return Stream.of(looks.values().stream(), ends, silencesEnd).flatMap(each -> each).reduce(maintenance, (a, b) -> a.isBefore(b) ? a : b);
    }

    private void look(int team, Instant next) {
        looks.put(team, next);
        boolean first = looked.add(team);
        Set<Integer> firing = new TreeSet<>();
        Set<Integer> resolved = new TreeSet<>();
        Set<Integer> over = new HashSet<>();
        alerts.forEach((alert, known) -> {
            if (team(alert) == team) {
                if (!known.firingAt(now)) {
                    over.add(alert);
                }
                boolean owed = !known.firingAt(now) && log.containsKey(team) && log.get(team).open.contains(alert);
                if (owed || (!inhibited(alert) && silencesOf(alert) == 0)) {
                    (known.firingAt(now) ? firing : resolved).add(alert);
                }
            }
        });
        String reason = firing.isEmpty() && resolved.isEmpty() ? "" : reason(log.get(team), firing, resolved);
        if (!reason.isEmpty() && receiverDown) {
            tried.computeIfAbsent(team, any -> new TreeSet<>()).addAll(firing);
            failing.add(team);
            if (first) { // a restart makes up for it, and goes on in its rhythm
                kept.put(team, now);
                keptLooked.add(team);
            }
            return;
        }
        failing.remove(team);
        if (!reason.isEmpty() || !over.isEmpty() || first) {
            keep(team);
        }
        if (!reason.isEmpty()) {
            Set<Integer> open = new TreeSet<>(log.containsKey(team) ? log.get(team).open : Set.of());
            open.retainAll(alerts.keySet());
            open.addAll(firing);
            open.removeAll(resolved);
            log.put(team, new Told(firing, resolved, open, now, false));
            tried.remove(team);
            notifications.add(now + " " + team + " " + reason + " " + firing + " " + resolved);
        }
        over.forEach(alerts::remove);
        if (alerts.keySet().stream().noneMatch(alert -> team(alert) == team)) {
            looks.remove(team);
            kept.remove(team);
            looked.remove(team);
            keptLooked.remove(team);
            tried.remove(team);
            log.computeIfPresent(team, (any, told) -> told.over
                    ? null
                    : new Told(told.firing, told.resolved, Set.of(), told.at, false));
        }
    }

    boolean inhibited(int alert) {
        return alert == 1 && firesNow(0);
    }

    private boolean firesNow(int alert) {
        Known known = alerts.get(alert);
        return known != null && known.firingAt(now);
    }

    long silencesOf(int alert) {
        return silences.stream().filter(quiet -> quiet.alert == alert && quiet.at(now)).count();
    }

    int groups() {
        return looks.size();
    }

    private String reason(@Nullable Told told, Set<Integer> firing, Set<Integer> resolved) {
        if (told == null) {
            return firing.isEmpty() ? "" : "first notification";
        }
        if (!told.firing.containsAll(firing)) {
            return told.firing.isEmpty() ? "first notification" : "new alerts added";
        }
        if (firing.isEmpty()) {
            return told.firing.isEmpty() && Collections.disjoint(told.open, resolved) ? "" : "all alerts resolved";
        }
        if (!told.resolved.containsAll(resolved)) {
            return "some alerts resolved";
        }
        if (told.over) {
            return "";
        }
        return told.at.isBefore(now.minus(REPEAT)) ? "repeat interval elapsed" : "";
    }
}
