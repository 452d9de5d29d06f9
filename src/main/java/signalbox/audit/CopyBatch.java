package signalbox.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import signalbox.audit.Postgres.Cursor;

/**
 * What is copied next, read from the file at one instant: so many rows of a table, or as they are now those that changed. Nobody who
 * writes waits for it.
 *
 * @param rows what there is to write, each key once
 * @param next how far the copy is then
 * @param last the number of the last change that there was
 * @param run the start of the server that made it
 * @param part the table that is first when all is copied
 * @param isOtherFile whether the file is not the one of which the copy was made, and gets a number first
 * @param isFromTheBeginning whether the log does not go back to where the copy is
 */
record CopyBatch(List<Rows> rows, Cursor next, long last, String run, String part, boolean isOtherFile, boolean isFromTheBeginning) {

    private static final int MOST_ROWS = 1_000;

    /** Together, those of a batch; some rows have thousands of alerts in them. */
    private static final long MOST_CHARACTERS = 8_000_000;

    /**
     * Rows of a table.
     *
     * @param gone keys of rows that are not there any more, and never held
     */
    record Rows(CopiedTable table, List<@Nullable Object[]> rows, List<Long> gone) {}

    /** A row that changed, or rows in turn. */
    private record Key(String table, long key, long second) {}

    CopyBatch {
        rows = List.copyOf(rows);
    }

    /** @param cursor how far the copy is; null: there is none */
    static CopyBatch read(Path path, @Nullable Cursor cursor) throws SQLException, IOException {
        try (AuditFile file = AuditFile.toRead(path)) {
            List<CopiedTable> tables = CopiedTable.of(file);
            Changes.Log changes = Changes.log(file).orElseThrow(() -> new IOException("the audit's file has no log of changes any more"));
            String first = tables.get(0).name();
            String run = Changes.run(file, changes.last());
            if (cursor == null || !Changes.run(file, cursor.seq()).equals(cursor.run())) {
                Cursor none = new Cursor(0, run, changes.last(), first, Long.MIN_VALUE, Long.MIN_VALUE);
                return new CopyBatch(List.of(), none, changes.last(), run, first, true, true);
            }
            boolean isGap = cursor.seq() + 1 < changes.first();
            Cursor from = isGap ? cursor.at(run, changes.last()).in(first, Long.MIN_VALUE, Long.MIN_VALUE) : cursor;
            List<Rows> rows = new ArrayList<>();
            Cursor next = from.part() == null ? changed(file, tables, from, rows) : all(file, tables, from, rows);
            return new CopyBatch(rows, next, changes.last(), run, first, false, isGap);
        }
    }

    // ---- all rows

    private static Cursor all(AuditFile file, List<CopiedTable> tables, Cursor from, List<Rows> rows) throws SQLException {
        int at = 0;
        while (at < tables.size() && !tables.get(at).name().equals(from.part())) {
            at++;
        }
        if (at == tables.size()) {
            return from.in(tables.get(0).name(), Long.MIN_VALUE, Long.MIN_VALUE); // a version of the program had it that is gone
        }
        CopiedTable table = tables.get(at);
        List<@Nullable Object[]> found = new ArrayList<>();
        Object[] after = table.keys().size() == 1 ? new Object[] {from.key()} : new Object[] {from.key(), from.second()};
        long[] characters = {0};
        file.each(table.selectAfter(MOST_ROWS), row -> {
            if (characters[0] < MOST_CHARACTERS) {
                found.add(values(row, table, characters));
            }
        }, after);
        if (found.isEmpty()) {
            return from.in(at + 1 < tables.size() ? tables.get(at + 1).name() : null, Long.MIN_VALUE, Long.MIN_VALUE);
        }
        rows.add(new Rows(table, found, List.of()));
        @Nullable Object[] last = found.get(found.size() - 1);
        long key = number(last[table.indexOf(table.keys().get(0))]);
        long second = table.keys().size() > 1 ? number(last[table.indexOf(table.keys().get(1))]) : Long.MIN_VALUE;
        return from.in(table.name(), key, second);
    }

    private static @Nullable Object[] values(java.sql.ResultSet row, CopiedTable table, long[] characters) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
            if (table.columns().get(i).isText()) {
                String text = row.getString(i + 1);
                characters[0] += text == null ? 0 : text.length();
                values[i] = text;
            } else {
                long number = row.getLong(i + 1);
                values[i] = row.wasNull() ? null : number;
            }
        }
        return values;
    }

    private static long number(@Nullable Object value) {
        return value instanceof Long number ? number : 0;
    }

    // ---- what changed

    private static Cursor changed(AuditFile file, List<CopiedTable> tables, Cursor from, List<Rows> rows) throws SQLException {
        Map<String, CopiedTable> byName = new LinkedHashMap<>();
        tables.forEach(table -> byName.put(table.name(), table));
        Map<Long, Key> changes = new LinkedHashMap<>();
        Set<Key> gone = new LinkedHashSet<>();
        file.each("SELECT seq, name, key, second, gone FROM copy_change WHERE seq > ? ORDER BY seq LIMIT " + MOST_ROWS, row -> {
            Key key = new Key(row.getString(2), row.getLong(3), row.getLong(4));
            changes.put(row.getLong(1), key);
            if (row.getInt(5) == 1) {
                gone.add(key);
            }
        }, from.seq());
        Map<String, Rows> found = new LinkedHashMap<>();
        Set<Key> seen = new LinkedHashSet<>();
        long[] characters = {0};
        long seq = from.seq();
        for (Map.Entry<Long, Key> change : changes.entrySet()) {
            if (characters[0] > MOST_CHARACTERS) {
                break;
            }
            seq = change.getKey();
            Key key = change.getValue();
            CopiedTable table = byName.get(key.table());
            if (table == null || !seen.add(key)) {
                continue; // a start; or it is there as it is now
            }
            Rows ofTable = found.computeIfAbsent(key.table(), any -> new Rows(table, new ArrayList<>(), new ArrayList<>()));
            int before = ofTable.rows().size();
            Object[] values = table.keys().size() == 1 ? new Object[] {key.key()} : new Object[] {key.key(), key.second()};
            file.each(table.selectOne(), row -> ofTable.rows().add(values(row, table, characters)), values);
            if (ofTable.rows().size() == before && gone.contains(key)) {
                ofTable.gone().add(key.key());
            }
        }
        rows.addAll(found.values());
        return from.at(Changes.run(file, seq), seq);
    }

    // ---- how much there is

    /** How many rows are not copied, about: keys are counted, where all are copied. */
    static long behind(AuditFile file, Changes.Log changes, @Nullable Cursor cursor) throws SQLException {
        if (cursor != null && cursor.part() == null) {
            return changes.last() - cursor.seq();
        }
        long copied = Changes.progress(file).seq();
        if (cursor == null && copied > 0) {
            return changes.last() - copied;
        }
        long rows = 0;
        boolean isLeft = cursor == null;
        for (CopiedTable table : CopiedTable.of(file)) {
            boolean isPart = cursor != null && table.name().equals(cursor.part());
            isLeft |= isPart;
            if (isLeft) {
                String key = '"' + table.keys().get(0) + '"';
                long after = isPart && cursor != null ? cursor.key() : Long.MIN_VALUE;
                long first = file.number("SELECT coalesce(min(" + key + "), 1) FROM " + table.name()).orElse(1);
                long last = file.number("SELECT coalesce(max(" + key + "), 0) FROM " + table.name()).orElse(0);
                rows += Math.max(0, last - Math.max(first - 1, after));
            }
        }
        return rows + (cursor == null ? 0 : changes.last() - cursor.seq());
    }
}
