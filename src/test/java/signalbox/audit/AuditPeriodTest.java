package signalbox.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Labels;
import signalbox.store.JsonWriter;

/** What held in a time is found, whatever began long before, and page after page; compared with looking at each row. */
@Tag("once")
class AuditPeriodTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final int ROWS = 400;

    private record Fired(long id, long begin, Optional<Long> end) {
        boolean heldIn(long from, long to) {
            return begin < to && end.map(over -> over > from).orElse(true);
        }
    }

    private final Path storage;
    private final Random random = new Random(7);
    private final List<Fired> rows = new ArrayList<>();

    AuditPeriodTest(@TempDir Path storage) {
        this.storage = storage;
    }

    @BeforeEach
    void fill() throws Exception {
        AuditFile.open(AuditFile.below(storage)).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + AuditFile.below(storage));
                PreparedStatement labels = connection.prepareStatement("INSERT INTO labels VALUES (?, ?, ?, NULL)");
                PreparedStatement alert = connection.prepareStatement("INSERT INTO alert VALUES (?, ?, 1, 1, ?, ?, ?, ?, NULL)")) {
            connection.createStatement().executeUpdate("INSERT INTO text VALUES (1, '{}')");
            connection.setAutoCommit(false);
            for (int i = 1; i <= ROWS; i++) {
                Labels each = Labels.of("alertname", "Slow", "n", String.valueOf(i));
                labels.setLong(1, i);
                labels.setLong(2, each.fingerprint());
                labels.setString(3, new JsonWriter().write(each));
                labels.executeUpdate();
                long begin = random.nextInt(100) * HOUR; // many at the same instant, and not in the order of their keys
                long length = List.of(1L, HOUR - 1, HOUR, HOUR + 1, 23 * HOUR, 24 * HOUR, 25 * HOUR, 70 * HOUR).get(random.nextInt(8));
                Optional<Long> end = random.nextInt(10) == 0 ? Optional.empty() : Optional.of(begin + length);
                rows.add(new Fired(i, begin, end));
                long start = START.toEpochMilli();
                alert.setLong(1, i);
                alert.setLong(2, i);
                alert.setLong(3, start + begin);
                alert.setLong(4, start + begin);
                alert.setObject(5, end.map(over -> start + over).orElse(null));
                alert.setString(6, end.isEmpty() ? null : "resolved");
                alert.executeUpdate();
            }
            connection.commit();
        }
    }

    @Test
    void whatHeldInATimeIsFound_newestFirst_pageAfterPage() {
        History history = new History(storage);
        for (int round = 0; round < 60; round++) {
            long from = random.nextInt(120) * HOUR / 2 - random.nextInt(2);
            long to = from + 1 + random.nextInt(5) * HOUR;
            List<Long> expected = rows.stream()
                    .filter(row -> row.heldIn(from, to))
                    .sorted(Comparator.comparing(Fired::begin).thenComparing(Fired::id).reversed())
                    .map(Fired::id)
                    .toList();
            List<Long> found = new ArrayList<>();
            long after = 0;
            do {
                Page<AlertRow> page = history.alerts(search(Optional.of(from), Optional.of(to), "", after));
                if (after == 0) {
                    assertThat(page.count()).isEqualTo(expected.size());
                    assertThat(page.complete()).isTrue();
                }
                page.rows().forEach(row -> found.add(row.id()));
                after = page.next();
            } while (after > 0);
            assertThat(found).as("from %s to %s", from, to).isEqualTo(expected);
        }
    }

    @Test
    void whatHeldAtAnInstantIsFound() {
        History history = new History(storage);
        for (long at = -1; at < 200 * HOUR; at += HOUR / 2 + random.nextInt(2)) {
            long instant = at;
            assertThat(history.at(START.plusMillis(at)).alerts())
                    .as("at %s", at)
                    .hasSize((int) rows.stream().filter(row -> row.heldIn(instant, instant + 1)).count());
        }
    }

    @Test
    void storyOfAnAlertIsFound_whereverItBegan() {
        History history = new History(storage);
        for (Fired row : rows) {
            String fingerprint = Labels.of("alertname", "Slow", "n", String.valueOf(row.id())).fingerprintText();
            Optional<Long> end = row.end();
            assertThat(history.alerts(search(Optional.of(row.begin() + 1), Optional.of(row.begin() + 2), fingerprint, 0)).count())
                    .isEqualTo(end.isPresent() && end.get() == row.begin() + 1 ? 0 : 1);
            assertThat(history.alerts(search(Optional.empty(), Optional.of(row.begin()), fingerprint, 0)).count()).isZero();
        }
    }

    @Test
    void newestIsFirst_whenNoTimeIsAskedFor() {
        List<Long> begins = new ArrayList<>();
        for (AlertRow row : new History(storage).alerts(Search.ALL).rows()) {
            begins.add(row.seenAt().toEpochMilli());
        }
        assertThat(begins).hasSize(100).isSortedAccordingTo(Collections.reverseOrder());
    }

    private static Search search(Optional<Long> from, Optional<Long> to, String fingerprint, long after) {
        return new Search(from.map(START::plusMillis), to.map(START::plusMillis), List.of(), fingerprint, "", "", "", "", after, 7);
    }
}
