package signalbox.audit;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import signalbox.notify.Notification;
import signalbox.notify.Outcome;

/** Something that happened to a notification. */
sealed interface AuditRow {

    Notification notification();

    /** When. */
    Instant at();

    /** The month that it is kept under. */
    default YearMonth month() {
        return YearMonth.from(at().atOffset(ZoneOffset.UTC));
    }

    /** It was told, or given up. */
    record Delivered(Outcome outcome) implements AuditRow {
        @Override
        public Notification notification() {
            return outcome.notification();
        }

        @Override
        public Instant at() {
            return outcome.at();
        }
    }

    /** A template of it failed, which plain words stood in for; retries fail in the same way and are the same row. */
    record TemplateFailed(Notification notification, String key, String error) implements AuditRow {
        @Override
        public Instant at() {
            return notification.at();
        }
    }
}
