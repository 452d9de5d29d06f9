package signalbox.rules;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A table as it stands in a file beside the rules, for those who look at rules without running them.
 *
 * @param name that of the file, without its ending
 * @param columns in the order of its first line
 * @param rows their values, in the order of the columns
 */
public record Table(String name, List<String> columns, List<List<String>> rows) {

    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** What stands in a column of a row; empty when there is no such column. */
    public Optional<String> value(List<String> row, String column) {
        int at = columns.indexOf(column);
        return at < 0 ? Optional.empty() : Optional.of(row.get(at));
    }

    /** Of the text of a {@code .csv} file; empty when it is no table: whoever runs the rules says so. */
    public static Optional<Table> of(Path file, String text) {
        String shown = file.toString().replace('\\', '/');
        return new TableFile(new RuleFile(shown, shown, text)).table();
    }
}
