package signalbox.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;

/**
 * A journal that keeps its promises at once, and only as long as the process lives: for timelines and replays, whose servers come
 * and go within it. Any thread.
 */
public final class InMemoryJournal implements Journal {

    private record AckIdentity(String id, Labels alert) {}

    private record GroupIdentity(String destinationId, Labels labels) {}

    // Guarded by this.
    private final Map<String, Change> silences = new LinkedHashMap<>();
    private final Map<String, Change> announced = new LinkedHashMap<>();
    private final Map<GroupIdentity, Change> groups = new LinkedHashMap<>();
    private final Map<ConditionKey, Change> conditions = new LinkedHashMap<>();
    private final Map<Labels, Change> derived = new LinkedHashMap<>();
    private final Map<AckIdentity, Change> acks = new LinkedHashMap<>();
    private final Map<String, Change> notes = new LinkedHashMap<>();
    private final Map<Labels, Change> alerts = new LinkedHashMap<>();
    private boolean closed;

    @Override
    public synchronized CompletableFuture<Void> write(List<Change> changes) {
        if (closed) {
            return CompletableFuture.failedFuture(new RejectedExecutionException("the journal is closed"));
        }
        changes.forEach(this::keep);
        return CompletableFuture.completedFuture(null);
    }

    private void keep(Change change) {
        if (change instanceof Change.AlertKept kept) {
            alerts.put(kept.report().labels(), change);
        } else if (change instanceof Change.AlertGone gone) {
            alerts.remove(gone.labels());
        } else if (change instanceof Change.SilenceKept kept) {
            silences.put(kept.silence().id(), change);
        } else if (change instanceof Change.SilenceGone gone) {
            silences.remove(gone.id());
        } else if (change instanceof Change.AnnouncedKept kept) {
            announced.put(kept.announced().key(), change);
        } else if (change instanceof Change.AnnouncedGone gone) {
            announced.remove(gone.key());
        } else if (change instanceof Change.GroupKept kept) {
            groups.put(new GroupIdentity(kept.destinationId(), kept.labels()), change);
        } else if (change instanceof Change.GroupGone gone) {
            groups.remove(new GroupIdentity(gone.destinationId(), gone.labels()));
        } else if (change instanceof Change.ConditionKept kept) {
            conditions.put(kept.condition().key(), change);
        } else if (change instanceof Change.ConditionGone gone) {
            conditions.remove(gone.key());
        } else if (change instanceof Change.DerivedKept kept) {
            derived.put(kept.labels(), change);
        } else if (change instanceof Change.DerivedGone gone) {
            derived.remove(gone.labels());
        } else if (change instanceof Change.NoteKept kept) {
            notes.put(kept.key(), change);
        } else if (change instanceof Change.NoteGone gone) {
            notes.remove(gone.key());
        } else if (change instanceof Change.AckKept kept) {
            acks.put(new AckIdentity(kept.ack().id(), kept.alert()), change);
        } else if (change instanceof Change.AckGone gone) {
            acks.remove(new AckIdentity(gone.id(), gone.alert()));
        } else {
            throw new IllegalStateException("a kind of change that the journal does not know: " + change);
        }
    }

    @Override
    public void load(Consumer<Change> reader) {
        kept().forEach(reader);
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    /** What is kept, in the order in which {@link #load} gives it. */
    public synchronized List<Change> kept() {
        List<Change> kept = new ArrayList<>(silences.values());
        kept.addAll(announced.values());
        kept.addAll(groups.values());
        kept.addAll(conditions.values());
        kept.addAll(derived.values());
        kept.addAll(notes.values());
        kept.addAll(acks.values());
        kept.addAll(alerts.values());
        return kept;
    }
}
