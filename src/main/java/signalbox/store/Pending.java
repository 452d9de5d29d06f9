package signalbox.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;

/**
 * What the next commit has to write: of each key only the latest change, in order of arrival. After a failure it stays and
 * later changes are laid over it, so that trying again never undoes a later change. For the journal's thread only.
 */
final class Pending {

    private record AckIdentity(String id, Labels alert) {}

    private record GroupIdentity(String destinationId, Labels labels) {}

    private final Map<String, Change> silences = new LinkedHashMap<>();
    private final Map<String, Change> announced = new LinkedHashMap<>();
    private final Map<GroupIdentity, Change> groups = new LinkedHashMap<>();
    private final Map<ConditionKey, Change> conditions = new LinkedHashMap<>();
    private final Map<Labels, Change> derived = new LinkedHashMap<>();
    private final Map<AckIdentity, Change> acks = new LinkedHashMap<>();
    private final Map<String, Change> notes = new LinkedHashMap<>();
    private final Map<Labels, Change> alerts = new LinkedHashMap<>();

    void add(Change change) {
        if (change instanceof Change.AlertKept kept) {
            alerts.put(kept.report().labels(), change);
        } else if (change instanceof Change.AlertGone gone) {
            alerts.put(gone.labels(), change);
        } else if (change instanceof Change.GroupKept kept) {
            groups.put(new GroupIdentity(kept.destinationId(), kept.labels()), change);
        } else if (change instanceof Change.GroupGone gone) {
            groups.put(new GroupIdentity(gone.destinationId(), gone.labels()), change);
        } else if (change instanceof Change.AnnouncedKept kept) {
            announced.put(kept.announced().key(), change);
        } else if (change instanceof Change.AnnouncedGone gone) {
            announced.put(gone.key(), change);
        } else if (change instanceof Change.SilenceKept kept) {
            silences.put(kept.silence().id(), change);
        } else if (change instanceof Change.SilenceGone gone) {
            silences.put(gone.id(), change);
        } else if (change instanceof Change.ConditionKept kept) {
            conditions.put(kept.condition().key(), change);
        } else if (change instanceof Change.ConditionGone gone) {
            conditions.put(gone.key(), change);
        } else if (change instanceof Change.DerivedKept kept) {
            derived.put(kept.labels(), change);
        } else if (change instanceof Change.DerivedGone gone) {
            derived.put(gone.labels(), change);
        } else if (change instanceof Change.NoteKept kept) {
            notes.put(kept.key(), change);
        } else if (change instanceof Change.NoteGone gone) {
            notes.put(gone.key(), change);
        } else if (change instanceof Change.AckKept kept) {
            acks.put(new AckIdentity(kept.ack().id(), kept.alert()), change);
        } else if (change instanceof Change.AckGone gone) {
            acks.put(new AckIdentity(gone.id(), gone.alert()), change);
        } else {
            throw new AssertionError("a kind of change that the journal does not know: " + change);
        }
    }

    Collection<Change> silences() {
        return silences.values();
    }

    Collection<Change> announced() {
        return announced.values();
    }

    Collection<Change> groups() {
        return groups.values();
    }

    Collection<Change> conditions() {
        return conditions.values();
    }

    Collection<Change> derived() {
        return derived.values();
    }

    Collection<Change> acks() {
        return acks.values();
    }

    Collection<Change> notes() {
        return notes.values();
    }

    Collection<Change> alerts() {
        return alerts.values();
    }

    List<Change> all() {
        List<Change> all = new ArrayList<>(silences.values());
        all.addAll(announced.values());
        all.addAll(groups.values());
        all.addAll(conditions.values());
        all.addAll(derived.values());
        all.addAll(notes.values());
        all.addAll(acks.values());
        all.addAll(alerts.values());
        return all;
    }

    int size() {
        return silences.size() + announced.size() + groups.size() + conditions.size() + derived.size() + acks.size() + notes.size() + alerts.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Drops what people asked for: silences and acknowledgements. Whoever wanted one was told that it failed; trying again behind
     * their back would keep alerts quiet that nobody believes to be silenced.
     */
    void forgetWishes() {
        silences.clear();
        acks.values().removeIf(Change.AckKept.class::isInstance); // that one is over is nobody's wish
    }

    void clear() {
        silences.clear();
        announced.clear();
        groups.clear();
        conditions.clear();
        derived.clear();
        notes.clear();
        acks.clear();
        alerts.clear();
    }
}
