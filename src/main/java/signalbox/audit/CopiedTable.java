package signalbox.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table whose rows are copied, as the file has it.
 *
 * @param columns in the order of the file
 * @param keys of the columns, those of the primary key: one or two numbers
 */
record CopiedTable(String name, List<Column> columns, List<String> keys) {

    /** What a number in a column is, or an array of numbers, or the facts of a firing with numbers among them. */
    enum Reference {
        NONE,
        ID,
        ARRAY_OF_IDS,
        FACTS
    }

    /** A column of numbers or of texts. */
    record Column(String name, boolean isText, Reference reference) {

        /** Some are words of SQL. */
        String quoted() {
            return '"' + name + '"';
        }
    }

    CopiedTable {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
    }

    /** What is of use to a server beside the file alone: how it is itself, the log of changes, and where replays begin. */
    static final Set<String> LOCAL = Set.of("state", "copy_change", "copy_run", "checkpoint");

    /** All that are copied: what others refer to comes first. Checkpoints are of use to the server alone. */
    static List<CopiedTable> of(AuditFile file) throws SQLException {
        List<String> names = new ArrayList<>();
        file.each("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name", row -> {
            if (!LOCAL.contains(row.getString(1))) {
                names.add(row.getString(1));
            }
        });
        List<String> kept = Arrays.stream(Sweep.Kept.values()).map(Sweep.Kept::table).toList();
        names.sort(Comparator.comparing(name -> -kept.indexOf(name))); // told sets before, and what is not kept last, refer to it
        List<CopiedTable> tables = new ArrayList<>();
        for (String name : names) {
            tables.add(of(file, name));
        }
        return tables;
    }

    private static CopiedTable of(AuditFile file, String name) throws SQLException {
        List<Column> columns = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        file.each("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", row -> {
            boolean isFirstKey = row.getInt(3) == 1;
            columns.add(new Column(
                    row.getString(1), row.getString(2).equals("TEXT"),
                    isFirstKey ? Reference.ID : reference(name, row.getString(1))));
            if (row.getInt(3) > 0) {
                keys.add(row.getString(1));
            }
        }, name);
        return new CopiedTable(name, columns, keys);
    }

    private static Reference reference(String table, String column) {
        boolean isFacts = table.equals("firing") && (column.equals("facts") || column.equals("concluded"));
        return isFacts ? Reference.FACTS : Sweep.reference(table, column);
    }

    /** The place of a column. */
    int indexOf(String column) {
        return find(column).orElseThrow(() -> new IllegalArgumentException(name + " has no column " + column));
    }

    /** The place of a column; empty when there is none of that name. */
    Optional<Integer> find(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    String columnNames() {
        return columns.stream().map(Column::quoted).collect(Collectors.joining(", "));
    }

    private String keyNames() {
        return keys.stream().map(key -> '"' + key + '"').collect(Collectors.joining(", "));
    }

    private String questionMarks(int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }

    /** The row with a key. */
    String selectOne() {
        return "SELECT " + columnNames() + " FROM " + name + " WHERE (" + keyNames() + ") = (" + questionMarks(keys.size()) + ")";
    }

    /** The rows after a key, so many, in the order of their keys. */
    String selectAfter(int most) {
        return "SELECT " + columnNames() + " FROM " + name + " WHERE (" + keyNames() + ") > (" + questionMarks(keys.size()) + ") ORDER BY "
                + keyNames() + " LIMIT " + most;
    }

    /** Adds a row, or makes it what it is now. */
    String put() {
        return "INSERT INTO " + name + " (" + columnNames() + ") VALUES (" + questionMarks(columns.size()) + ") ON CONFLICT (" + keyNames()
                + ") DO UPDATE SET "
                + columns.stream()
                        .filter(column -> !keys.contains(column.name()))
                        .map(column -> column.quoted() + " = excluded." + column.quoted())
                        .collect(Collectors.joining(", "));
    }

    String delete() {
        return "DELETE FROM " + name + " WHERE (" + keyNames() + ") = (" + questionMarks(keys.size()) + ")";
    }
}
