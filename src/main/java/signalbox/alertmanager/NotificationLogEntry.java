package signalbox.alertmanager;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;

/** The message {@code MeshEntry}: an entry of the notification log (spec/behaviour.md 16.2). */
final class NotificationLogEntry {

    private NotificationLogEntry() {}

    /**
     * What it says: nothing when it is forgotten by now.
     *
     * @throws IOException when it cannot be understood, with the reason
     */
    static List<Announced> read(WireMessage mesh, Instant now) throws IOException {
        WireMessage entry = mesh.message(1);
        if (!entry.has(2)) {
            throw new IOException("it does not say who was notified");
        }
        Instant expiresAt = mesh.instant(2);
        if (!expiresAt.isAfter(now)) {
            return List.of();
        }
        WireMessage receiver = entry.message(2);
        long index = receiver.number(3);
        if (index < 0 || index > Integer.MAX_VALUE) {
            throw new IOException("a receiver has no integration " + index);
        }
        return List.of(new Announced(
                entry.text(1),
                receiver.text(1),
                receiver.text(2),
                (int) index,
                AlertHashes.of(entry.numbers(6)),
                AlertHashes.of(entry.numbers(7)),
                entry.instant(5),
                expiresAt,
                data(entry.messages(8))));
    }

    /** What an integration noted as text; none of Alertmanager's notes numbers. */
    private static Map<String, String> data(List<WireMessage> entries) throws IOException {
        Map<String, String> data = new HashMap<>();
        for (WireMessage entry : entries) {
            WireMessage value = entry.message(2);
            if (value.has(1)) {
                data.put(entry.text(1), value.text(1));
            }
        }
        return data;
    }
}
