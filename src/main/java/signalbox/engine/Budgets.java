package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
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

    /** A group is told something. */
    void count(AlertGroup group) {
        String key = key(group);
        Deque<Instant> times = told.computeIfAbsent(key, any -> new ArrayDeque<>());
        times.add(context.now);
        windows.put(key, group.destination().options().budget().window());
        context.keep(new Change.NoteKept(KEPT_AS + key, times.stream().map(Instant::toString).collect(Collectors.joining(" "))));
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
