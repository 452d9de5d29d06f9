package signalbox.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.group.AlertGroup;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.notify.Integration;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.store.Change;
import signalbox.view.Told;

/** The notification log: who was told what and when, as facts (spec/behaviour.md 11). */
final class AnnouncedLog {

    private record Entry(Announced announced, FactHandle handle) {}

    private final EngineContext context;
    private final Duration retention;

    /** By the key of the group; nearly every group has one. Changed on the engine's thread, read by any. */
    private final Map<String, List<Entry>> entries = new ConcurrentHashMap<>();

    /**
     * What the journal holds, by {@link Announced#key()}, where more is open there than the entry says: it is written before
     * a notification is handed out, and stays when that is not told. By the key of the group.
     */
    private final Map<String, Map<String, Announced>> expected = new HashMap<>();

    /** Of which alerts anybody may have to be told the end; null: it is not known. */
    private @Nullable AlertHashes openAnywhere;

    /** Those that were kept from before a restart, and whose groups have had no turn since. */
    private final Set<Announced> fromBefore = Collections.newSetFromMap(new IdentityHashMap<>());

    private int size;

    AnnouncedLog(EngineContext context, Duration retention) {
        this.context = context;
        this.retention = retention;
    }

    /**
     * A notification is about to be handed out: has the journal keep which alerts it may tell to fire, unless it does already.
     *
     * @return whether that has to be waited for
     */
    boolean expect(Notification notification) {
        String group = notification.group().key();
        String key = Announced.key(group, notification.integration());
        AlertHashes firing = AlertHashes.of(notification.firing());
        Optional<Announced> before = find(group, key);
        AlertHashes open = before.map(Announced::open).orElse(AlertHashes.NONE);
        AlertHashes kept = kept(group, key, open);
        if (kept.containsAll(firing)) {
            return false;
        }
        Announced wider = before.orElseGet(() -> entry(notification, Map.of()).onlyOpen()).withOpen(kept.with(firing));
        openAnywhere = null;
        expected.computeIfAbsent(group, any -> new HashMap<>(2)).put(key, wider);
        context.keep(new Change.AnnouncedKept(wider));
        return true;
    }

    private AlertHashes kept(String group, String key, AlertHashes open) {
        Announced wider = expected.getOrDefault(group, Map.of()).get(key);
        return wider == null ? open : wider.open();
    }

    /** A notification may have arrived though nobody said so: whoever may have got it is told the ends. The journal has that already. */
    void mayBeTold(Notification notification) {
        String group = notification.group().key();
        AlertHashes firing = AlertHashes.of(notification.firing());
        Announced before = find(group, Announced.key(group, notification.integration()))
                .orElseGet(() -> entry(notification, Map.of()).onlyOpen().withOpen(AlertHashes.NONE));
        if (!before.open().containsAll(firing)) {
            restore(before.withOpen(before.open().with(firing)));
        }
    }

    /**
     * Has the journal keep what is known by now: what it has as open may be more, as it is written before anything is handed out. For a
     * server that stops; after a crash what may have been told counts as told.
     *
     * @param isKnown whether of the group with this key it is known what became of all that was handed out
     */
    void settle(Predicate<String> isKnown) {
        for (String group : expected.keySet().stream().filter(isKnown).toList()) {
            Map<String, Announced> keys = expected.getOrDefault(group, Map.of());
            expected.remove(group);
            keys.keySet().forEach(key -> context.keep(find(group, key)
                    .<Change>map(Change.AnnouncedKept::new)
                    .orElseGet(() -> new Change.AnnouncedGone(key))));
        }
    }

    /**
     * Notes that a notification was told now, with what the integration wants to be handed the next time.
     *
     * @param members of its group, those included that no route leads there any more
     */
    void told(Notification notification, Map<String, String> data, Supplier<AlertHashes> members) {
        Announced told = entry(notification, data);
        if (notification.isReminder()) {
            int before = find(told.groupKey(), told.key()).map(Announced::reminders).orElse(0);
            told = told.withReminders(before == Integer.MAX_VALUE ? before : before + 1);
        }
        if (notification.endsOnly()) { // what else fires is known there, and is no news when the group may speak again
            AlertHashes known = find(told.groupKey(), told.key()).map(Announced::firing).orElse(AlertHashes.NONE);
            told = told.withFiring(known.without(told.resolved()));
        }
        put(withOpen(told, members));
    }

    private Announced withOpen(Announced told, Supplier<AlertHashes> members) {
        AlertHashes more = find(told.groupKey(), told.key())
                .map(Announced::open)
                .orElse(AlertHashes.NONE)
                .without(told.resolved())
                .without(told.firing());
        return more.isEmpty() ? told : told.withOpen(told.firing().with(more.within(members.get())));
    }

    private Announced entry(Notification notification, Map<String, String> data) {
        return new Announced(
                notification.group().key(),
                notification.integration().receiver(),
                notification.integration().name(),
                notification.integration().index(),
                AlertHashes.of(notification.firing()),
                AlertHashes.of(notification.resolved()),
                context.now,
                context.now.plus(lifetime(notification.group().destination())),
                data);
    }

    private static Duration shorter(Duration some, Duration other) {
        return some.compareTo(other) < 0 ? some : other;
    }

    static Duration longer(Duration some, Duration other) {
        return some.compareTo(other) < 0 ? other : some;
    }

    /** The notification with what its integration noted about the group. One that begins anew has nothing of before. */
    Notification reminding(Notification notification) {
        String group = notification.group().key();
        return find(group, Announced.key(group, notification.integration()))
                .filter(before -> !before.firing().isEmpty())
                .map(before -> notification.with(before.data()))
                .orElse(notification);
    }

    /** The {@link Integration#key()}s of those that were told in a group that an alert fires, and not yet that it ended. */
    List<String> owedTo(String group, long alert) {
        List<String> owed = List.of();
        for (Entry entry : entries.getOrDefault(group, List.of())) {
            if (entry.announced().open().contains(alert)) {
                owed = AlertEntry.with(owed, entry.announced().to());
            }
        }
        return owed;
    }

    /** As {@link #owedTo}, or about to be told. */
    boolean mayBeOwed(String group, long alert) {
        return !owedTo(group, alert).isEmpty() || isExpected(group, alert);
    }

    /** As {@link #mayBeOwed}, to one of these integrations; whoever is about to be told may be one. */
    boolean mayBeOwedTo(Collection<String> integrations, String group, long alert) {
        return owedTo(group, alert).stream().anyMatch(integrations::contains) || isExpected(group, alert);
    }

    /** Whether what was told last in a group says that an alert fires. */
    boolean isToldToFire(String group, long alert) {
        return entries.getOrDefault(group, List.of()).stream().anyMatch(entry -> entry.announced().firing().contains(alert));
    }

    /** Whether what one of these integrations was told last in a group says that an alert fires. */
    boolean isToldToFire(Collection<String> integrations, String group, long alert) {
        return entries.getOrDefault(group, List.of()).stream()
                .map(Entry::announced)
                .anyMatch(told -> told.firing().contains(alert) && integrations.contains(told.to()));
    }

    /** Whether somebody was told in a group of one of these alerts, or is about to be. */
    boolean knowsAnyOf(String group, AlertHashes alerts) {
        return entries.getOrDefault(group, List.of()).stream()
                        .map(Entry::announced)
                        .anyMatch(told -> told.open().containsAny(alerts) || told.firing().containsAny(alerts))
                || expected.getOrDefault(group, Map.of()).values().stream().anyMatch(wider -> wider.open().containsAny(alerts));
    }

    /** Whether anybody was told in a group with this key. */
    boolean knows(String group) {
        return entries.containsKey(group) || expected.containsKey(group);
    }

    private boolean isExpected(String group, long alert) {
        return expected.getOrDefault(group, Map.of()).values().stream().anyMatch(wider -> wider.open().contains(alert));
    }

    /** As {@link #mayBeOwed}, in whatever group. Where nothing is told in between that is only looked up. */
    boolean mayBeOwedAnywhere(long alert) {
        AlertHashes open = openAnywhere;
        if (open == null) {
            Stream<AlertHashes> maybe = expected.values().stream().flatMap(keys -> keys.values().stream()).map(Announced::open);
            open = AlertHashes.of(Stream.concat(facts().map(Announced::open), maybe)
                    .flatMapToLong(hashes -> LongStream.of(hashes.toArray()))
                    .toArray());
            openAnywhere = open;
        }
        return open.contains(alert);
    }

    /** The integrations of other receivers than these that were told in a group that alerts fire, and not yet that they ended. */
    List<String> owedBeside(String group, Set<String> receivers) {
        return entries.getOrDefault(group, List.of()).stream()
                .map(Entry::announced)
                .filter(announced -> !announced.open().isEmpty() && !receivers.contains(announced.receiver()))
                .map(Announced::to)
                .toList();
    }

    /** The {@link Integration#key()}s of those that were told anything in a group. */
    List<String> toldIn(String group) {
        return entries.getOrDefault(group, List.of()).stream()
                .map(entry -> entry.announced().to())
                .toList();
    }

    /** Every entry whose integration was told that alerts fire, and not yet that they ended. */
    List<Announced> open() {
        return facts().filter(announced -> !announced.open().isEmpty()).toList();
    }

    private Optional<Announced> find(String group, String key) {
        return entries.getOrDefault(group, List.of()).stream()
                .map(Entry::announced)
                .filter(announced -> announced.key().equals(key))
                .findFirst();
    }

    private void put(Announced announced) {
        restore(announced); // also where the one before is later, by a clock that was set back: it would be told again at each turn
        keepAsIs(announced);
    }

    private void keepAsIs(Announced announced) {
        context.keep(new Change.AnnouncedKept(announced));
        expected.computeIfPresent(announced.groupKey(), (group, keys) -> {
            keys.remove(announced.key());
            return keys.isEmpty() ? null : keys;
        });
    }

    /** The clock was set back: what was told was told as long ago as before. Else nobody would be reminded until it has caught up. */
    void setBack(Duration step) {
        facts().toList().forEach(told -> restore(told.earlier(step)));
    }

    /** Takes in an entry that was kept from before a restart: by a clock that was ahead it was told now at the latest. */
    void restoreKept(Announced announced) {
        Duration ahead = Duration.between(context.now, announced.at());
        Announced kept = ahead.isNegative() ? announced : announced.earlier(ahead);
        fromBefore.add(kept);
        restore(kept);
    }

    /** What a group had told before the start, at its first turn since; nothing from then on. */
    List<Announced> takeToldBefore(AlertGroup group) {
        if (fromBefore.isEmpty()) {
            return List.of();
        }
        List<Announced> before = entries.getOrDefault(group.key(), List.of()).stream()
                .map(Entry::announced)
                .filter(announced -> announced.receiver().equals(group.receiver()) && fromBefore.contains(announced))
                .toList();
        before.forEach(fromBefore::remove);
        return before;
    }

    /** Takes in an entry in place of the one that there is. */
    void restore(Announced announced) {
        remove(announced);
        entries.merge(
                announced.groupKey(), List.of(new Entry(announced, context.session.insert(announced))), AnnouncedLog::both);
        size++;
    }

    private static List<Entry> both(List<Entry> some, List<Entry> one) {
        return AlertEntry.with(some, one.get(0));
    }

    private void remove(Announced announced) {
        openAnywhere = null;
        entries.computeIfPresent(announced.groupKey(), (group, there) -> {
            List<Entry> left = there;
            for (Entry entry : there) {
                if (entry.announced().key().equals(announced.key())) {
                    fromBefore.remove(entry.announced());
                    context.session.delete(entry.handle());
                    left = AlertEntry.without(left, entry);
                    size--;
                }
            }
            return left.isEmpty() ? null : left;
        });
    }

    /** A group has let alerts go that have ended: whoever was not told of that, as rules keep it quiet, is not told later either. */
    void areOver(String group, AlertHashes alerts) {
        expectNoMore(group, alerts);
        for (Entry entry : entries.getOrDefault(group, List.of())) {
            if (entry.announced().open().containsAny(alerts)) {
                change(entry.announced(), open -> open.without(alerts));
            }
        }
    }

    /**
     * An alert fires. If its end was kept quiet when it fired before, it never ended for the receiver of its group: that is not told again
     * that it fires, and is to be told when it ends.
     */
    void fires(String group, String receiver, long alert) {
        for (Entry entry : entries.getOrDefault(group, List.of())) {
            Announced told = entry.announced();
            if (told.receiver().equals(receiver) && told.firing().contains(alert) && !told.open().contains(alert)) {
                change(told, open -> open.with(AlertHashes.of(alert)));
            }
        }
    }

    /** Nobody could be told for too long that alerts of a group ended: whoever was to hear of it counts as if told. */
    void areGivenUp(String group, AlertHashes alerts) {
        expectNoMore(group, alerts);
        for (Entry entry : entries.getOrDefault(group, List.of())) {
            Announced told = entry.announced();
            if (told.open().containsAny(alerts) || told.firing().containsAny(alerts)) {
                // one of them that comes back is news
                change(told.withFiring(told.firing().without(alerts)), open -> open.without(alerts));
            }
        }
    }

    /** Something else is open: here, and in the journal, which may have more as open. */
    private void change(Announced told, UnaryOperator<AlertHashes> open) {
        restore(told.withOpen(open.apply(told.open())));
        context.keep(new Change.AnnouncedKept(told.withOpen(open.apply(kept(told.groupKey(), told.key(), told.open())))));
    }

    private void expectNoMore(String group, AlertHashes alerts) {
        Map<String, Announced> keys = expected.getOrDefault(group, Map.of());
        for (Announced wider : keys.values().stream().filter(each -> each.open().containsAny(alerts)).toList()) {
            AlertHashes left = wider.open().without(alerts);
            Optional<Announced> told = find(group, wider.key());
            openAnywhere = null;
            if (told.isEmpty() && left.isEmpty()) { // a crash would have it count as told
                keys.remove(wider.key());
                context.keep(new Change.AnnouncedGone(wider.key()));
            } else {
                Announced narrower = told.orElse(wider).withOpen(left);
                keys.put(wider.key(), narrower);
                context.keep(new Change.AnnouncedKept(narrower));
            }
        }
        expected.computeIfPresent(group, (any, left) -> left.isEmpty() ? null : left);
    }

    /** How long an entry of a group is kept after it was told last (spec/behaviour.md 11). */
    Duration lifetime(Destination destination) {
        Duration twice = destination.timing().repeatInterval().multipliedBy(2);
        Duration longest = destination.options().repeats().stream().max(Comparator.naturalOrder()).orElse(Duration.ZERO);
        Duration atLeast = longest.multipliedBy(2); // else what is repeated more rarely would be told as news
        return longer(shorter(twice, retention), atLeast);
    }

    /** A group is over, and another of the same key lives, which may still tell its own receiver. */
    void groupIsOver(String group, String receiver) {
        List<Announced> left = entries.getOrDefault(group, List.of()).stream()
                .map(Entry::announced)
                .filter(entry -> entry.receiver().equals(receiver) && !entry.open().isEmpty())
                .toList();
        left.forEach(entry -> expected.getOrDefault(group, new HashMap<>()).remove(entry.key()));
        left.forEach(this::isSettled);
    }

    /** A group is over: nobody hears of its alerts' ends any more. */
    void groupIsOver(String group) {
        Set<String> keys = expected.getOrDefault(group, Map.of()).keySet();
        List<Announced> left = entries.getOrDefault(group, List.of()).stream()
                .map(Entry::announced)
                .filter(entry -> !entry.open().isEmpty() || keys.contains(entry.key()))
                .toList();
        keys.stream().filter(key -> find(group, key).isEmpty()).forEach(key -> context.keep(new Change.AnnouncedGone(key)));
        expected.remove(group);
        left.forEach(this::isSettled);
    }

    private void isSettled(Announced entry) {
        Announced settled = entry.withOpen(AlertHashes.NONE);
        if (settled.equals(settled.onlyOpen())) {
            remove(entry);
            context.keep(new Change.AnnouncedGone(entry.key()));
        } else {
            restore(settled);
            context.keep(new Change.AnnouncedKept(settled));
        }
    }

    /**
     * Forgets entries whose time is over. Of a group that lives it stays known of whose ends it has to tell.
     *
     * @param living the keys of all groups
     */
    void collectGarbage(Supplier<Set<String>> living) {
        Set<String> lives = Set.of();
        for (Announced over : facts().filter(announced -> !announced.expiresAt().isAfter(context.now)).toList()) {
            AlertHashes kept = kept(over.groupKey(), over.key(), over.open());
            lives = lives.isEmpty() && !kept.isEmpty() ? living.get() : lives;
            if (kept.isEmpty() || !lives.contains(over.groupKey())) {
                remove(over);
                context.keep(new Change.AnnouncedGone(over.key()));
            } else if (!over.equals(over.onlyOpen())) {
                remove(over);
                if (!over.open().isEmpty()) {
                    restore(over.onlyOpen());
                }
                context.keep(new Change.AnnouncedKept(over.onlyOpen().withOpen(kept)));
            }
        }
    }

    /** What integrations of a receiver were last told of a group. Any thread. */
    List<Told> told(AlertGroup group) {
        return entries.getOrDefault(group.key(), List.of()).stream()
                .map(Entry::announced)
                .filter(announced -> announced.receiver().equals(group.receiver()))
                .map(announced -> new Told(announced.to(), announced.at(), announced.firing(), announced.resolved(), announced.open(), ""))
                .toList();
    }

    int size() {
        return size;
    }

    /** The facts that {@link #enter} puts in. */
    Stream<Announced> facts() {
        return entries.values().stream().flatMap(List::stream).map(Entry::announced);
    }

    void enter(RuleSession fresh) {
        Function<Entry, Entry> moved = entry -> new Entry(entry.announced(), fresh.insert(entry.announced()));
        entries.replaceAll((group, there) -> there.stream().map(moved).toList());
    }
}
