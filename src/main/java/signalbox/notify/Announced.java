package signalbox.notify;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * An entry of the notification log: what an integration was last told about a group, and when
 * (spec/alertmanager-behaviour.md 11). Of two versions the later {@code at} counts.
 *
 * @param groupKey the key of the group
 * @param receiver the receiver's name
 * @param integration the kind, such as {@code webhook}
 * @param index the integration's place in its list
 * @param firing notification hashes of the alerts told as firing
 * @param resolved notification hashes of the alerts told as resolved
 * @param at when it was told
 * @param expiresAt when the entry may be forgotten
 * @param data what the integration noted for the next time that it is told of the group
 */
public record Announced(
        String groupKey,
        String receiver,
        String integration,
        int index,
        AlertHashes firing,
        AlertHashes resolved,
        Instant at,
        Instant expiresAt,
        Map<String, String> data) {

    public Announced {
        requireNonNull(groupKey, "groupKey is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(integration, "integration is null");
        requireNonNull(firing, "firing is null");
        requireNonNull(resolved, "resolved is null");
        requireNonNull(at, "at is null");
        requireNonNull(expiresAt, "expiresAt is null");
        data = Map.copyOf(data);
    }

    /** Who was told: the {@link Integration#key()} of the integration. */
    public String to() {
        return receiver + "/" + integration + "[" + index + "]";
    }

    /** Whether it was told before an instant. */
    public boolean toldBefore(Instant instant) {
        return at.isBefore(instant);
    }

    /** What makes two entries the same: {@code GROUPKEY:RECEIVER/INTEGRATION/IDX} (spec/alertmanager-behaviour.md 11). */
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
