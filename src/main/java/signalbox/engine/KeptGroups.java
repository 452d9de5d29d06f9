package signalbox.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Labels;
import signalbox.group.AlertGroup;
import signalbox.notify.Announced;
import signalbox.route.Destination;
import signalbox.store.Change;

/**
 * What the journal has of groups from before a restart that have not come back yet: their timers, and which incidents were merged. Groups to
 * which no route leads any more are made of it where somebody has to be told an end. Belongs to the engine's thread.
 */
final class KeptGroups {

    private record Kept(String destination, Labels labels) {}

    private final EngineContext context;
    private final AlertTable alerts;
    private final AnnouncedLog announced;
    private final Groups groups;
    private final GroupKeys keys;
    private final WaitingBook waitingBook;
    private final Map<Kept, Change.GroupKept> restored = new HashMap<>();
    private final Map<String, String> restoredMerged = new HashMap<>();

    KeptGroups(
            EngineContext context, AlertTable alerts, AnnouncedLog announced, Groups groups, GroupKeys keys, WaitingBook waitingBook) {
        this.context = context;
        this.alerts = alerts;
        this.announced = announced;
        this.groups = groups;
        this.keys = keys;
        this.waitingBook = waitingBook;
    }

    /** Notes the timer that a group had before a restart. */
    void restore(Change.GroupKept kept) {
        restored.put(new Kept(kept.destinationId(), kept.labels()), kept);
    }

    private static Kept kept(AlertGroup key) {
        return new Kept(key.destination().id(), key.labels());
    }

    /** A group may come back: what had ended in it, and would be led elsewhere by now, would have kept it until its turn. */
    private void forgetUnlessComing(Change.GroupKept kept) {
        Kept key = new Kept(kept.destinationId(), kept.labels());
        Runnable forget = () -> {
            if (restored.remove(key, kept)) {
                context.keep(new Change.GroupGone(kept.destinationId(), kept.labels()));
                waitingBook.forget(kept);
            }
        };
        if (kept.nextFlush().isAfter(context.now)) {
            context.timers.at(kept.nextFlush(), forget);
        } else {
            forget.run();
        }
    }

    /** A group is there again. Returns what was kept of it; null: nothing. */
    Change.@Nullable GroupKept take(AlertGroup key) {
        return restored.remove(kept(key));
    }

    /** No others come back, but at their turns: their timers are of no use any more. */
    void forgetOthers() {
        forgetMerged();
        waitingBook.forgetAllBut(restored.values());
        List.copyOf(restored.values()).forEach(this::forgetUnlessComing);
    }

    /**
     * Alerts that were told to fire in other groups than those to which they are led now are left to those, which tell their ends.
     *
     * @param root what groups to which no route leads go on by
     */
    void findLeft(Destination root) {
        Map<String, List<Change.GroupKept>> byLabels = new HashMap<>();
        restored.values().forEach(kept -> byLabels.computeIfAbsent(kept.labels().toString(), any -> new ArrayList<>(1)).add(kept));
        Map<String, Destination> known = new HashMap<>();
        Map<Long, AlertEntry> entries = new HashMap<>();
        for (Announced told : announced.open()) {
            List<Group> sameKey = keys.groups(told.groupKey());
            Group group = ofReceiver(told.receiver(), sameKey);
            if (group != null) {
                group.others = announced.owedBeside(group.keyText(), Groups.receivers(sameKey));
            }
            if (group != null && Groups.hashes(group.members).containsAll(told.open())) {
                continue;
            }
            if (entries.isEmpty()) {
                alerts.entries().forEach(entry -> entries.put(entry.labels().notificationHash(), entry));
                groups.all().forEach(other -> rememberTerms(other.key().destination(), known));
            }
            for (long hash : told.open().toArray()) {
                AlertEntry entry = entries.get(hash);
                if (entry != null && rejoinRest(told, entry)) {
                    continue;
                }
                Group teller = group != null || entry == null ? group : revive(told, byLabels, known, root);
                if (entry != null && teller != null && !teller.members.contains(entry)) {
                    groups.leaveTo(teller, entry);
                    teller.mergedInto = teller.members.isEmpty() ? restoredMerged.getOrDefault(teller.keyText(), "") : "";
                }
            }
        }
    }

    /** Of groups with the same key, as routes with the same matchers have, the one whose receiver it is; else any: receivers change. */
    private static @Nullable Group ofReceiver(String receiver, List<Group> sameKey) {
        return sameKey.stream()
                .filter(group -> group.key().receiver().equals(receiver))
                .findFirst()
                .orElse(sameKey.isEmpty() ? null : sameKey.get(0));
    }

    /** What was told with others that were over a budget is told so still. */
    private boolean rejoinRest(Announced told, AlertEntry entry) {
        for (Group own : entry.groups) {
            if (own.key().destination().options().budget().summary() && GroupKeys.possible(own.key().ofRest()).contains(told.groupKey())) {
                groups.join(own.key().ofRest(), entry);
                return true;
            }
        }
        return false;
    }

    /** Rules route other alerts on these terms: groups to which no route leads any more, and what is over their budget, keep to them. */
    private static void rememberTerms(Destination to, Map<String, Destination> known) {
        if (!to.isNode()) {
            known.put(to.id(), to);
            known.put(to.ofRest().id(), to.ofRest());
        }
    }

    /** A group to which no route leads any more, from what is kept of it. */
    private @Nullable Group revive(
            Announced told, Map<String, List<Change.GroupKept>> byLabels, Map<String, Destination> known, Destination root) {
        List<Group> there = keys.groups(told.groupKey());
        if (!there.isEmpty()) {
            return ofReceiver(told.receiver(), there);
        }
        for (int colon = told.groupKey().indexOf(':'); colon >= 0; colon = told.groupKey().indexOf(':', colon + 1)) {
            List<Change.GroupKept> sameLabels = byLabels.getOrDefault(told.groupKey().substring(colon + 1), List.of());
            if (!sameLabels.isEmpty()) {
                String key = told.groupKey().substring(0, colon);
                String id = sameLabels.stream()
                        .map(Change.GroupKept::destinationId)
                        .filter(each -> Destination.hasKey(each, key))
                        .min(Comparator.naturalOrder())
                        .orElse(key); // never one of another group, which would then tell its end to nobody
                Destination to = Optional.ofNullable(known.get(id))
                        .map(same -> same.toldAs(key))
                        .orElseGet(() -> root.standingFor(id, key, told.receiver()));
                return groups.findOrBegin(new AlertGroup(to, sameLabels.get(0).labels()));
            }
        }
        return null;
    }

    /** Notes that the incident of a group was merged into another before a restart. */
    void restore(Change.NoteKept note) {
        if (note.key().startsWith(Groups.MERGED)) {
            restoredMerged.put(note.key().substring(Groups.MERGED.length()), note.text());
        }
    }

    /** Groups that are not there any more, or have alerts again, were not merged after all. */
    private void forgetMerged() {
        groups.all().stream().filter(group -> !group.mergedInto.isEmpty()).forEach(group -> restoredMerged.remove(group.keyText()));
        restoredMerged.keySet().forEach(group -> context.keep(new Change.NoteGone(Groups.MERGED + group)));
        restoredMerged.clear();
    }

    /** A group whose alerts had all ended would have been there until its turn, whoever had come meanwhile. */
    void keepTimer(Group group) {
        Change.GroupKept kept = Groups.kept(group, group.nextFlush);
        if (kept.nextFlush().isAfter(context.now)) {
            restored.put(new Kept(kept.destinationId(), kept.labels()), kept);
            context.keep(kept);
            forgetUnlessComing(kept);
        }
    }
}
