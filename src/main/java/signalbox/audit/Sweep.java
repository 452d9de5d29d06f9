package signalbox.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Deletes what is stored once and nothing refers to any more. Rows are read a few thousand at a time; what is written meanwhile says
 * itself what it refers to. One thread.
 */
final class Sweep {

    private static final int KEYS_AT_ONCE = 2_000;

    /** What is stored once, in the order in which it is deleted: what refers to others first. */
    enum Kept {
        TOLD_SET("told_set"),
        LABELS("labels"),
        GROUP("alert_group"),
        RULE("rule"),
        TEXT("text");

        private final String table;

        Kept(String table) {
            this.table = table;
        }

        String table() {
            return table;
        }
    }

    /** That a column refers to what is kept; or a JSON array in it does. */
    private record Column(String name, Kept kept, boolean isArray) {}

    /** A table that refers to what is kept, read in the order of its key. */
    private record Table(String name, String key, List<Column> columns) {}

    private static final List<Table> TABLES = List.of(
            table("alert", "id", "labels", "annotations", "generator_url", "sender"),
            table("alert_change", "alert", "annotations", "generator_url"),
            table("verdict", "id", "labels", "receiver", "rule", "alert_group", "sources", "silence", "words"),
            table("flush", "id", "alert_group", "integration", "reason", "told_set"),
            table("delivery", "id", "alert_group", "integration", "reason", "told_set", "failure", "detail"),
            table("template_failure", "id", "alert_group", "integration", "template", "error"),
            new Table("firing_count", "id", List.of(new Column("version", Kept.TEXT, false), new Column("rule", Kept.TEXT, false))),
            table("firing", "id", "rule", "alerts"),
            table("action", "id", "alerts"),
            table("rule_version", "id", "source"),
            table("reload", "id", "configuration"),
            new Table("told_set", "id", List.of(new Column("firing", Kept.LABELS, true), new Column("resolved", Kept.LABELS, true))));

    private static Table table(String name, String key, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            all.add(switch (column) {
                case "labels" -> new Column(column, Kept.LABELS, false);
                case "sources", "alerts" -> new Column(column, Kept.LABELS, true);
                case "rule" -> new Column(column, Kept.RULE, false);
                case "alert_group" -> new Column(column, Kept.GROUP, false);
                case "told_set" -> new Column(column, Kept.TOLD_SET, false);
                default -> new Column(column, Kept.TEXT, false);
            });
        }
        return new Table(name, key, all);
    }

    /** What a column of a table refers to. */
    static CopiedTable.Reference reference(String table, String column) {
        return TABLES.stream()
                .filter(each -> each.name().equals(table))
                .flatMap(each -> each.columns().stream())
                .filter(each -> each.name().equals(column))
                .map(each -> each.isArray() ? CopiedTable.Reference.ARRAY_OF_IDS : CopiedTable.Reference.ID)
                .findFirst()
                .orElse(CopiedTable.Reference.NONE);
    }

    /** What is kept that a column of a table refers to, by itself or by an array. */
    static Optional<Kept> kept(String table, String column) {
        return TABLES.stream()
                .filter(each -> each.name().equals(table))
                .flatMap(each -> each.columns().stream())
                .filter(each -> each.name().equals(column))
                .map(Column::kept)
                .findFirst();
    }

    private final AuditFile file;
    private final HistoryWriter writer;
    private final int deletedAtOnce;
    private final Map<Kept, BitSet> used = new EnumMap<>(Kept.class);
    private final Map<Kept, Long> last = new EnumMap<>(Kept.class);
    private int table = -1;
    private int kept;
    private long key;
    private long lastKey;

    /** @param smaller how many times less than usual is deleted at once */
    Sweep(AuditFile file, HistoryWriter writer, int smaller) {
        this.file = file;
        this.writer = writer;
        deletedAtOnce = KEYS_AT_ONCE / smaller;
    }

    /** Something refers to it now. */
    void uses(Kept what, long id) {
        used.computeIfAbsent(what, any -> new BitSet()).set(Math.toIntExact(id));
    }

    /** Does a part of it; answers whether there is more. */
    boolean step() throws SQLException {
        if (table < 0) {
            for (Kept each : Kept.values()) {
                last.put(each, file.number("SELECT coalesce(max(id), 0) FROM " + each.table).orElse(0));
            }
            writer.tell(this);
            openTable(0);
            return true;
        }
        if (table < TABLES.size()) {
            mark(TABLES.get(table));
            return true;
        }
        if (kept < Kept.values().length) {
            delete(Kept.values()[kept]);
            return true;
        }
        writer.tellNobody();
        return false;
    }

    private void openTable(int next) throws SQLException {
        table = next;
        if (table < TABLES.size()) {
            Table opened = TABLES.get(table);
            key = file.number("SELECT coalesce(min(" + opened.key() + "), 0) FROM " + opened.name()).orElse(0) - 1;
            lastKey = file.number("SELECT coalesce(max(" + opened.key() + "), 0) FROM " + opened.name()).orElse(0);
        } else {
            key = 0;
            writer.forgetWhatIsKept(); // what it knows may be deleted from here on
        }
    }

    private void mark(Table from) throws SQLException {
        StringBuilder columns = new StringBuilder(from.key());
        from.columns().forEach(column -> columns.append(", ").append(column.name()));
        BitSet toldSets = used.getOrDefault(Kept.TOLD_SET, new BitSet());
        boolean isToldSet = from.name().equals(Kept.TOLD_SET.table);
        file.each(
                "SELECT " + columns + " FROM " + from.name() + " WHERE " + from.key() + " > ? AND " + from.key() + " <= ?",
                row -> {
                    if (isToldSet && !toldSets.get(Math.toIntExact(row.getLong(1))) && row.getLong(1) <= last.getOrDefault(Kept.TOLD_SET, 0L)) {
                        return; // it is deleted itself
                    }
                    for (int i = 0; i < from.columns().size(); i++) {
                        Column column = from.columns().get(i);
                        if (column.isArray()) {
                            Reading.idsOf(row.getString(i + 2)).forEach(id -> uses(column.kept(), id));
                        } else if (row.getLong(i + 2) > 0) { // 0: NULL
                            uses(column.kept(), row.getLong(i + 2));
                        }
                    }
                },
                key,
                key + KEYS_AT_ONCE);
        key += KEYS_AT_ONCE;
        if (key >= lastKey) {
            openTable(table + 1);
        }
    }

    private void delete(Kept what) throws SQLException {
        BitSet inUse = used.getOrDefault(what, new BitSet());
        long newest = file.number("SELECT max(id) FROM " + what.table).orElse(0);
        long end = Math.min(key + deletedAtOnce, Math.min(last.getOrDefault(what, 0L), newest - 1)); // no id is given twice
        List<Long> unused = new ArrayList<>();
        file.each(
                "SELECT id FROM " + what.table + " WHERE id > ? AND id <= ?",
                row -> {
                    if (!inUse.get(Math.toIntExact(row.getLong(1)))) {
                        unused.add(row.getLong(1));
                    }
                },
                key,
                end);
        for (long id : unused) {
            file.update("DELETE FROM " + what.table + " WHERE id = ?", id);
        }
        key += deletedAtOnce;
        if (key >= last.getOrDefault(what, 0L)) {
            kept++;
            key = 0;
        }
    }
}
