package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Since when a file has everything, whatever lasts in it from before. */
class WholeSinceTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

    @Test
    void whatWasDeletedSaysSinceWhenEverythingIsThere_notificationsApart(@TempDir Path storage) throws Exception {
        History history = new History(storage);
        assertThat(history.wholeSince()).isEmpty();
        try (AuditFile file = AuditFile.open(AuditFile.below(storage))) {
            file.update("INSERT INTO flush (alert_group, integration, outcome, reason, firing, resolved, withheld, due, at, last_at)"
                    + " VALUES (1, 1, 'unchanged', 1, 1, 0, 0, 0, ?, ?)", NOON.minusSeconds(1_000_000).toEpochMilli(), NOON.toEpochMilli());
            file.commit();
            assertThat(history.wholeSince()).contains(NOON.minusSeconds(1_000_000));
            KeptSince.HISTORY.since(file, NOON);
            file.commit();
            assertThat(history.begins()).as("though that row is of before").contains(NOON);
            assertThat(history.wholeSince()).contains(NOON);
            KeptSince.NOTIFICATIONS.since(file, NOON.minusSeconds(5));
            KeptSince.HISTORY.since(file, NOON.minusSeconds(60));
            file.commit();
            assertThat(history.wholeSince()).as("what is gone does not come back").contains(NOON);
            KeptSince.NOTIFICATIONS.since(file, NOON.plusSeconds(5));
            file.commit();
            assertThat(history.begins()).contains(NOON);
            assertThat(history.wholeSince()).contains(NOON.plusSeconds(5));
        }
    }
}
