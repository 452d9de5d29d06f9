package signalbox.engine;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.group.AlertGroup;
import signalbox.store.Change;

/**
 * Which groups wait for room in the budgets of their routes, as the journal has it: since when, and what is told together for which alerts.
 * After a restart they wait on in their places.
 */
final class WaitingBook {

    private static final String KEPT_AS = "waiting ";

    private final EngineContext context;
    /** What was kept from before a restart, of groups that have not come back. */
    private final Map<String, String> restored = new HashMap<>();

    WaitingBook(EngineContext context) {
        this.context = context;
    }

    /** A group waits, or others wait with it. */
    void keep(Group group) {
        Stream<String> together = group.key().destination().isOfRest()
                ? group.members.stream().map(entry -> entry.labels().fingerprintText()).sorted()
                : Stream.of();
        String waiting = Stream.concat(Stream.of(group.limitedSince.toString()), together).collect(Collectors.joining(" "));
        if (!waiting.equals(group.waitingKept)) {
            group.waitingKept = waiting;
            context.keep(new Change.NoteKept(note(group.key()), waiting));
        }
    }

    /** A group waits for room no longer: it is told, told with others, or has nothing to tell. */
    void ends(Group group) {
        group.limitedSince = Instant.MAX;
        group.limitedUntil = Instant.MIN;
        if (!group.waitingKept.isEmpty()) {
            group.waitingKept = "";
            context.keep(new Change.NoteGone(note(group.key())));
        }
    }

    /** Notes that a group waited for room before a restart. */
    void restore(Change.NoteKept note) {
        if (note.key().startsWith(KEPT_AS)) {
            restored.put(note.key(), note.text());
        }
    }

    /** Whether a group that is there again waited before the restart: it goes on, from when it began. */
    boolean goesOn(Group group) {
        String waiting = restored.remove(note(group.key()));
        if (waiting == null) {
            return false;
        }
        Instant since = Instant.parse(waiting.split(" ", 2)[0]);
        group.waitingKept = waiting;
        group.limitedSince = since.isAfter(context.now) ? context.now : since;
        return true;
    }

    /** The fingerprints of the alerts that waited before the restart to be told together in a group. */
    Set<String> togetherIn(AlertGroup rest) {
        return new HashSet<>(List.of(restored.getOrDefault(note(rest), "").split(" ")));
    }

    /** A group that was there before the restart does not come back. */
    void forget(Change.GroupKept group) {
        forget(note(group));
    }

    /** No groups come back but these. */
    void forgetAllBut(Collection<Change.GroupKept> coming) {
        Set<String> notes = coming.stream().map(WaitingBook::note).collect(Collectors.toSet());
        List.copyOf(restored.keySet()).stream().filter(note -> !notes.contains(note)).forEach(this::forget);
    }

    private void forget(String note) {
        if (restored.remove(note) != null) {
            context.keep(new Change.NoteGone(note));
        }
    }

    private static String note(AlertGroup key) {
        return KEPT_AS + key.destination().id() + key.labels();
    }

    private static String note(Change.GroupKept kept) {
        return KEPT_AS + kept.destinationId() + kept.labels();
    }
}
