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

    private record GroupIdentity(String destinationId, Labels labels) {}

    private final Map<String, Change> silences = new LinkedHashMap<>();
    private final Map<String, Change> announced = new LinkedHashMap<>();
    private final Map<GroupIdentity, Change> groups = new LinkedHashMap<>();
    private final Map<ConditionKey, Change> conditions = new LinkedHashMap<>();
    private final Map<Labels, Change> derived = new LinkedHashMap<>();
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

    Collection<Change> alerts() {
        return alerts.values();
    }

    List<Change> all() {
        List<Change> all = new ArrayList<>(silences.values());
        all.addAll(announced.values());
        all.addAll(groups.values());
        all.addAll(conditions.values());
        all.addAll(derived.values());
        all.addAll(alerts.values());
        return all;
    }

    int size() {
        return silences.size() + announced.size() + groups.size() + conditions.size() + derived.size() + alerts.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Drops silences. Whoever wanted one was told that it failed; trying again behind their back would keep alerts quiet
     * that nobody believes to be silenced.
     */
    void forgetSilences() {
        silences.clear();
    }

    void clear() {
        silences.clear();
        announced.clear();
        groups.clear();
        conditions.clear();
        derived.clear();
        alerts.clear();
    }
}
