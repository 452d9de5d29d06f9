package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Notification;
import signalbox.store.Change;

/** The notification log: who was told what and when, as facts (spec/alertmanager-behaviour.md 11). */
final class AnnouncedLog {

    private record Entry(Announced announced, FactHandle handle) {}

    private final Stage stage;
    private final Duration retention;
    private final Map<String, Entry> entries = new HashMap<>();

    AnnouncedLog(Stage stage, Duration retention) {
        this.stage = stage;
        this.retention = retention;
    }

    /** Notes that a notification was told now, with what the integration wants to be handed the next time. */
    void told(Notification notification, Map<String, String> data) {
        Duration twice = notification.group().destination().timing().repeatInterval().multipliedBy(2);
        put(new Announced(
                notification.group().key(),
                notification.integration().receiver(),
                notification.integration().name(),
                notification.integration().index(),
                AlertHashes.of(notification.firing()),
                AlertHashes.of(notification.resolved()),
                stage.now,
                stage.now.plus(twice.compareTo(retention) < 0 ? twice : retention),
                data));
    }

    /** The notification with what its integration noted about the group. One that begins anew has nothing of before. */
    Notification reminding(Notification notification) {
        Entry before = entries.get(Announced.key(notification.group().key(), notification.integration()));
        return before == null || before.announced().firing().isEmpty()
                ? notification
                : notification.with(before.announced().data());
    }

    private void put(Announced announced) {
        Entry before = entries.get(announced.key());
        if (before == null || !before.announced().at().isAfter(announced.at())) {
            restore(announced);
            stage.keep(new Change.AnnouncedKept(announced));
        }
    }

    /** Takes in an entry that was kept from before a restart. */
    void restore(Announced announced) {
        Entry before = entries.remove(announced.key());
        if (before != null) {
            stage.session.delete(before.handle());
        }
        entries.put(announced.key(), new Entry(announced, stage.session.insert(announced)));
    }

    /** Forgets entries whose time is over. */
    void collectGarbage() {
        Instant now = stage.now;
        for (Entry entry : List.copyOf(entries.values())) {
            if (!entry.announced().expiresAt().isAfter(now)) {
                entries.remove(entry.announced().key());
                stage.session.delete(entry.handle());
                stage.keep(new Change.AnnouncedGone(entry.announced().key()));
            }
        }
    }

    int size() {
        return entries.size();
    }

    /** The facts that {@link #enter} puts in. */
    Stream<Announced> facts() {
        return entries.values().stream().map(Entry::announced);
    }

    void enter(RuleSession fresh) {
        entries.replaceAll((key, entry) -> new Entry(entry.announced(), fresh.insert(entry.announced())));
    }
}
