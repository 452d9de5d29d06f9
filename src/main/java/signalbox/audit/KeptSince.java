package signalbox.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import signalbox.view.Gap;

/**
 * Since when a kind of record is there: what was over before was deleted, for it was too old or too much. So that nobody takes what is
 * not there any more for what never was.
 */
enum KeptSince {
    /** All but notifications. */
    HISTORY("kept_since"),
    /** Notifications, which may be kept for longer. */
    NOTIFICATIONS("notifications_kept_since");

    private final String state;

    KeptSince(String state) {
        this.state = state;
    }

    /** Notes that some of what was over before an instant are deleted; in the transaction that does so. */
    void since(AuditFile file, Instant instant) throws SQLException {
        file.update(
                "INSERT INTO state (name, value) VALUES (?1, ?2)"
                        + " ON CONFLICT DO UPDATE SET value = excluded.value WHERE CAST(value AS INTEGER) < CAST(excluded.value AS INTEGER)",
                state,
                Long.toString(instant.toEpochMilli()));
    }

    /** From when on all is there, as far as nothing was lost; empty when nothing was deleted. */
    Optional<Instant> since(AuditFile file) throws SQLException {
        return file.noted(state);
    }

    /** What is missing since an instant for it was deleted, as times of which not all is known; what says most comes last. */
    static List<Gap> gapsSince(AuditFile file, Instant from) throws SQLException {
        List<Gap> gaps = new ArrayList<>(2);
        Optional<Instant> history = HISTORY.since(file);
        Optional<Instant> notifications = NOTIFICATIONS.since(file);
        boolean hasMoreNotifications = history.isPresent() && (notifications.isEmpty() || notifications.get().isBefore(history.get()));
        notifications.filter(since -> since.isAfter(from)).ifPresent(since -> gaps.add(new Gap(
                Instant.EPOCH, since, 0, "notifications before " + since.truncatedTo(ChronoUnit.SECONDS) + " are no longer kept")));
        history.filter(since -> since.isAfter(from)).ifPresent(since -> gaps.add(new Gap(
                Instant.EPOCH, since, 0,
                "what was over before " + since.truncatedTo(ChronoUnit.SECONDS) + " is no longer kept"
                        + (hasMoreNotifications ? ", but for notifications" : ""))));
        return gaps;
    }
}
