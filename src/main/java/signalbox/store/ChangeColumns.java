package signalbox.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import signalbox.ack.Ack;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.condition.ConditionKey;
import signalbox.condition.Subject;
import signalbox.notify.AlertHashes;
import signalbox.notify.Announced;
import signalbox.silence.Silence;

/** Makes changes of the values that are kept of them. Texts that repeat become one object. Not for several threads. */
final class ChangeColumns {

    private final JsonReader json = new JsonReader();
    private final RecentStrings strings = new RecentStrings();

    Change silence(Columns row) throws SQLException, IOException {
        return new Change.SilenceKept(new Silence(
                row.text(),
                json.matchers(row.text()),
                row.instant(),
                row.instant(),
                row.instant(),
                row.text(),
                row.text(),
                json.labels(row.text()),
                0,
                row.instant()));
    }

    Change announced(Columns row) throws SQLException, IOException {
        String key = row.text();
        String receiver = row.text();
        String integration = row.text();
        int index = Math.toIntExact(row.number());
        String ending = ":" + receiver + "/" + integration + "/" + index;
        if (!key.endsWith(ending)) {
            throw new IOException("the key does not end with " + ending);
        }
        String groupKey = key.substring(0, key.length() - ending.length());
        AlertHashes firing = row.hashes();
        AlertHashes resolved = row.hashes();
        Instant at = row.instant();
        Instant expiresAt = row.instant();
        Announced announced = new Announced(
                groupKey, receiver, integration, index, firing, resolved, at, expiresAt, json.labels(row.text()).asMap());
        return new Change.AnnouncedKept(announced.withOpen(row.hashes()).withReminders(Math.toIntExact(row.number())));
    }

    Change group(Columns row) throws SQLException, IOException {
        return new Change.GroupKept(strings.get(row.text()), json.labels(row.text()), row.instant(), row.flag(), since(row.text()));
    }

    private static Optional<Instant> since(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    Change condition(Columns row) throws SQLException, IOException {
        ConditionKey key = new ConditionKey(strings.get(row.text()), strings.get(row.text()), json.subjects(row.text()));
        return new Change.ConditionKept(ConditionState.read(key, json.labels(row.text())));
    }

    Change derived(Columns row) throws SQLException, IOException {
        return new Change.DerivedKept(json.labels(row.text()));
    }

    Change note(Columns row) throws SQLException, IOException {
        return new Change.NoteKept(row.text(), row.text());
    }

    Change ack(Columns row) throws SQLException, IOException {
        String id = strings.get(row.text());
        Labels alert = json.labels(row.text());
        return new Change.AckKept(new Ack(id, json.matchers(row.text()), row.text(), row.text(), row.instant(), row.instant()), alert);
    }

    Labels labels(Columns row) throws SQLException, IOException {
        return json.labels(row.text());
    }

    /** An alert, from what stands behind its labels. */
    Change alert(Labels labels, Columns row) throws SQLException, IOException {
        Change.AlertKept kept = alertThatEndedQuiet(labels, row);
        String waitsIn = row.text();
        return waitsIn.isEmpty() ? kept : new Change.AlertKept(kept.report(), kept.firing(), kept.lastQuiet(), names(waitsIn));
    }

    private List<String> names(String text) throws IOException {
        return json.subjects(text).stream().map(Subject::text).map(strings::get).toList();
    }

    /** The same without the groups in which it waits, where it has ended. */
    Change.AlertKept alertThatEndedQuiet(Labels labels, Columns row) throws SQLException, IOException {
        Change.AlertKept kept = alertThatWasNotQuiet(labels, row);
        String lastQuiet = row.text();
        return lastQuiet.isEmpty()
                ? kept
                : new Change.AlertKept(kept.report(), kept.firing(), QuietState.read(lastQuiet, json), List.of());
    }

    /** And without what kept it quiet when it ended. */
    Change.AlertKept alertThatWasNotQuiet(Labels labels, Columns row) throws SQLException, IOException {
        return new Change.AlertKept(
                new AlertReport(
                        labels,
                        json.labels(row.text()),
                        row.instant(),
                        row.instant(),
                        strings.get(row.text()),
                        row.instant(),
                        row.flag()),
                row.flag());
    }
}
