package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import signalbox.group.AlertGroup;
import signalbox.route.Budget;
import signalbox.store.Change;

/**
 * How often routes with a budget were told lately, and which groups wait for room. Counted in a sliding window, and kept. Belongs to
 * the engine's thread.
 */
final class Budgets {

    private static final String KEPT_AS = "budget ";

    private final EngineContext context;
    /** When each was told, the earliest first. */
    private final Map<String, Deque<Instant>> told = new HashMap<>();
    /** What was counted of groups of which it is not known yet whether it is told. */
    private final Map<Group, List<Instant>> underWay = new HashMap<>();

    private final Map<String, Duration> windows = new HashMap<>();
    private final Map<String, Set<Group>> waiting = new HashMap<>();

    Budgets(EngineContext context) {
        this.context = context;
    }

    static boolean limits(AlertGroup group) {
        return group.destination().options().budget().isLimited();
    }

    private static String key(AlertGroup group) {
        return group.destination().options().budget().key(group.receiver(), group.labels());
    }

    /** How many more notifications there may be now. */
    int room(AlertGroup group) {
        Budget budget = group.destination().options().budget();
        Deque<Instant> times = told.getOrDefault(key(group), new ArrayDeque<>());
        while (!times.isEmpty() && !times.peek().plus(budget.window()).isAfter(context.now)) {
            times.remove();
        }
        return Math.max(0, budget.most() - times.size());
    }

    /** A group is told something: {@link #isTold} or {@link #isNotTold} follows. It is not kept until then: a crash has it told again at once. */
    void count(Group group) {
        String key = key(group.key());
        told.computeIfAbsent(key, any -> new ArrayDeque<>()).add(context.now);
        underWay.computeIfAbsent(group, any -> new ArrayList<>(1)).add(context.now);
        windows.put(key, group.key().destination().options().budget().window());
    }

    /** What was counted of a group is told, or may be. */
    void isTold(Group group) {
        if (underWay.remove(group) != null) {
            keep(key(group.key()));
        }
    }

    /** What was counted of a group has reached nobody. Returns who waits for the room that there is by that. */
    Set<Group> isNotTold(Group group) {
        List<Instant> counted = underWay.remove(group);
        String key = key(group.key());
        Deque<Instant> times = told.get(key);
        if (counted == null || times == null) {
            return Set.of();
        }
        counted.forEach(times::removeLastOccurrence);
        Set<Group> all = waiting.remove(key);
        return all == null ? Set.of() : all;
    }

    private void keep(String key) {
        List<Instant> times = new ArrayList<>(told.getOrDefault(key, new ArrayDeque<>()));
        underWay.forEach((group, counted) -> {
            if (key(group.key()).equals(key)) {
                counted.forEach(times::remove);
            }
        });
        context.keep(times.isEmpty()
                ? new Change.NoteGone(KEPT_AS + key)
                : new Change.NoteKept(KEPT_AS + key, times.stream().map(Instant::toString).collect(Collectors.joining(" "))));
    }

    /** There is no room for what a group has to tell: it waits. Returns when there is some. */
    Instant await(Group group, BiConsumer<Instant, Runnable> timer, Consumer<Set<Group>> roomForThem) {
        String key = key(group.key());
        Instant roomAt = told.getOrDefault(key, new ArrayDeque<>()).stream()
                .findFirst()
                .map(first -> first.plus(group.key().destination().options().budget().window()))
                .orElse(context.now);
        boolean isFirst = !waiting.containsKey(key);
        waiting.computeIfAbsent(key, any -> new LinkedHashSet<>()).add(group);
        if (isFirst) {
            timer.accept(roomAt, () -> {
                Set<Group> all = waiting.remove(key);
                if (all != null) {
                    roomForThem.accept(all);
                }
            });
        }
        return roomAt;
    }

    /** The clock was set back: what was told was told as long ago as before. Else there would be no room until it has caught up. */
    void setBack(Duration step) {
        told.replaceAll((key, times) -> times.stream().map(at -> at.minus(step)).collect(Collectors.toCollection(ArrayDeque::new)));
        underWay.replaceAll((group, times) -> times.stream().map(at -> at.minus(step)).collect(Collectors.toCollection(ArrayList::new)));
    }

    /** What was told by a clock that was ahead was told now at the latest. */
    void restore(Change.NoteKept note) {
        if (note.key().startsWith(KEPT_AS)) {
            Deque<Instant> times = Arrays.stream(note.text().split(" "))
                    .map(Instant::parse)
                    .map(at -> at.isAfter(context.now) ? context.now : at)
                    .collect(Collectors.toCollection(ArrayDeque::new));
            told.put(note.key().substring(KEPT_AS.length()), times);
        }
    }

    /** Forgets what lies further back than any window. */
    void collectGarbage() {
        Iterator<Map.Entry<String, Deque<Instant>>> each = told.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<String, Deque<Instant>> entry = each.next();
            Duration window = windows.getOrDefault(entry.getKey(), Duration.ofDays(366));
            if (entry.getValue().isEmpty() || !entry.getValue().getLast().plus(window).isAfter(context.now)) {
                each.remove();
                windows.remove(entry.getKey());
                context.keep(new Change.NoteGone(KEPT_AS + entry.getKey()));
            }
        }
    }
}
