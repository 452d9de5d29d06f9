package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * An entry of the notification log: what an integration was last told about a group, and when
 * (spec/behaviour.md 11). Of two versions the later {@code at} counts.
 *
 * @param groupKey the key of the group
 * @param receiver the receiver's name
 * @param integration the kind, such as {@code webhook}
 * @param index the integration's place in its list
 * @param firing notification hashes of the alerts told as firing
 * @param resolved notification hashes of the alerts told as resolved
 * @param open notification hashes of the alerts that it may have been told to fire, and of whose end it was not told since:
 *     besides {@code firing} those that were kept quiet later, and those of which a crash left open whether they were told
 * @param at when it was told
 * @param expiresAt when the entry may be forgotten
 * @param data what the integration noted for the next time that it is told of the group
 * @param reminders how often this was told again since it was news
 */
public record Announced(
        String groupKey,
        String receiver,
        String integration,
        int index,
        AlertHashes firing,
        AlertHashes resolved,
        AlertHashes open,
        Instant at,
        Instant expiresAt,
        Map<String, String> data,
        int reminders) {

    public Announced {
        requireNonNull(groupKey, "groupKey is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(integration, "integration is null");
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
        requireNonNull(open, "open is null");
        requireNonNull(at, "at is null");
        requireNonNull(expiresAt, "expiresAt is null");
        data = Map.copyOf(data);
    }

    /** Of alerts that were told to fire none is open but those. */
    public Announced(
            String groupKey,
            String receiver,
            String integration,
            int index,
            AlertHashes firing,
            AlertHashes resolved,
            Instant at,
            Instant expiresAt,
            Map<String, String> data) {
        this(groupKey, receiver, integration, index, firing, resolved, firing, at, expiresAt, data, 0);
    }

    /** The same, told again so often since it was news. */
    public Announced withReminders(int count) {
        return new Announced(groupKey, receiver, integration, index, firing, resolved, open, at, expiresAt, data, count);
    }

    /** The same with other alerts told as firing, of whose ends it has to be told. */
    public Announced withFiring(AlertHashes alerts) {
        return new Announced(groupKey, receiver, integration, index, alerts, resolved, alerts, at, expiresAt, data, reminders);
    }

    /** The same with other alerts of whose end it has to be told. */
    public Announced withOpen(AlertHashes alerts) {
        return new Announced(groupKey, receiver, integration, index, firing, resolved, alerts, at, expiresAt, data, reminders);
    }

    /** The same, told so much earlier. */
    public Announced earlier(Duration by) {
        return new Announced(
                groupKey, receiver, integration, index, firing, resolved, open, at.minus(by), expiresAt.minus(by), data, reminders);
    }

    /** What is left when it is forgotten what was told last: of whose end it has to be told. */
    public Announced onlyOpen() {
        return new Announced(
                groupKey, receiver, integration, index, AlertHashes.NONE, AlertHashes.NONE, open, at, expiresAt, Map.of(), 0);
    }

    /** Who was told: the {@link Integration#key()} of the integration. */
    public String to() {
        return receiver + "/" + integration + "[" + index + "]";
    }

    /** Whether it was told before an instant. */
    public boolean toldBefore(Instant instant) {
        return at.isBefore(instant);
    }

    /** What makes two entries the same: {@code GROUPKEY:RECEIVER/INTEGRATION/IDX} (spec/behaviour.md 11). */
    public String key() {
        return key(groupKey, receiver, integration, index);
    }

    /** The {@link #key()} of what an integration is told about a group. */
    public static String key(String groupKey, Integration integration) {
        return key(groupKey, integration.receiver(), integration.name(), integration.index());
    }

    private static String key(String groupKey, String receiver, String integration, int index) {
        return groupKey + ":" + receiver + "/" + integration + "/" + index;
    }
}
