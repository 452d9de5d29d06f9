package signalbox.table;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * A row of a table that stands beside the rules of a package: of {@code owners.csv} the table is {@code owners}.
 *
 * @param table its name
 * @param key what stands in its first column
 * @param values what stands in all of them, by the names of the columns
 */
public record TableRow(String table, String key, Labels values) {

    public TableRow {
        requireNonNull(table, "table is null");
        requireNonNull(key, "key is null");
        requireNonNull(values, "values is null");
    }

    /** What stands in a column, {@code ""} when that is nothing or there is no such column. */
    public String value(String column) {
        return values.get(column);
    }
}
