package signalbox.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import signalbox.alert.Labels;
import signalbox.alert.NearestName;
import signalbox.table.TableRow;
import signalbox.topology.DependsOn;

/**
 * A {@code .csv} file beside the rules: a line a row, columns parted by commas, values in double quotes when a comma or a line
 * break is in them (RFC 4180). The first line names the columns. {@code dependencies.csv} says who depends on whom; every other
 * is a table. Used once.
 */
final class TableFile {

    static final String ENDING = ".csv";

    /** What is longer is a database. */
    static final int MOST_ROWS = 20_000;

    private static final String DEPENDENCIES = "dependencies";
    private static final String CHILD = "child";
    private static final String PARENT = "parent";
    private static final String GROUP = "redundancy group";
    private static final int MOST_PROBLEMS = 20;

    private final RuleFile file;
    private final String text;
    private final List<RuleProblem> problems = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    /** A value and where it begins. */
    private record Value(String text, int line, int column) {}

    TableFile(RuleFile file) {
        this.file = file;
        this.text = file.text();
    }

    /** Its rows, or the edges that it names, as facts; none when something is wrong with it. */
    List<Object> facts() {
        List<List<Value>> rows = rows();
        if (rows.isEmpty() && problems.isEmpty()) {
            problem(1, 1, "the table is empty", "name its columns in the first line");
        }
        if (!problems.isEmpty()) {
            return List.of();
        }
        List<Value> columns = rows.get(0);
        check(columns);
        List<List<Value>> below = rows.subList(1, rows.size());
        below.forEach(row -> checkLength(row, columns));
        if (below.size() > MOST_ROWS) {
            problem(0, 0, "the table has " + below.size() + " rows, the most is " + MOST_ROWS, "leave out what no rule looks up");
        }
        if (!problems.isEmpty()) {
            return List.of();
        }
        List<Object> facts = name().equals(DEPENDENCIES) ? edges(columns, below) : tableRows(columns, below);
        return problems.isEmpty() ? facts : List.of();
    }

    /** The same as a table; empty when something is wrong with it, or it says who depends on whom. */
    Optional<Table> table() {
        List<Object> unused = facts();
        if (!problems.isEmpty() || name().equals(DEPENDENCIES)) {
            return Optional.empty();
        }
        List<List<String>> rows = new TableFile(file).rows().stream().map(row -> row.stream().map(Value::text).toList()).toList();
        return Optional.of(new Table(name(), rows.get(0), rows.subList(1, rows.size())));
    }

    /** What is wrong with it, once its facts were asked for. */
    List<RuleProblem> problems() {
        return problems.stream().distinct().sorted().limit(MOST_PROBLEMS).toList();
    }

    private String name() {
        String name = file.path().replaceFirst("^.*/", "");
        return name.substring(0, name.length() - ENDING.length());
    }

    private void problem(int atLine, int column, String message, String hint) {
        problems.add(new RuleProblem(file.shown(), atLine, column, message, hint));
    }

    // ---- what it says

    private void check(List<Value> columns) {
        Set<String> seen = new HashSet<>();
        for (Value column : columns) {
            if (column.text().isEmpty()) {
                String hint = "the first line names the columns";
                problem(column.line(), column.column(), "a column has no name", columns.size() == 1 ? hint : hint + ", parted by commas");
            } else if (!seen.add(column.text())) {
                problem(column.line(), column.column(), "the column \"" + column.text() + "\" is there twice", "give each a name of its own");
            }
        }
        if (columns.size() == 1 && columns.get(0).text().contains(";")) {
            problem(columns.get(0).line(), 1, "there is one column, with \";\" in its name", "part columns by commas");
        }
    }

    private void checkLength(List<Value> row, List<Value> columns) {
        if (row.size() != columns.size()) {
            Value last = row.get(row.size() - 1);
            problem(last.line(), last.column(), "the row has " + row.size() + " values, and there are " + columns.size() + " columns",
                    row.size() > columns.size() ? "put a value with a comma into double quotes" : "write a comma for each value that is missing");
        }
    }

    private List<Object> tableRows(List<Value> columns, List<List<Value>> rows) {
        List<Object> facts = new ArrayList<>();
        for (List<Value> row : rows) {
            Map<String, String> values = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                values.put(columns.get(i).text(), row.get(i).text());
            }
            facts.add(new TableRow(name(), row.get(0).text(), Labels.of(values)));
        }
        return facts;
    }

    private List<Object> edges(List<Value> columns, List<List<Value>> rows) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (Value column : columns) {
            String name = column.text().strip().toLowerCase(Locale.ROOT).replace('_', ' ');
            String known = name.equals("group") ? GROUP : name;
            Set<String> expected = new TreeSet<>(Set.of(CHILD, PARENT, GROUP));
            if (expected.contains(known)) {
                places.put(known, columns.indexOf(column));
            } else {
                problem(column.line(), column.column(), "there is no column \"" + column.text() + "\" of dependencies",
                        NearestName.to(known, expected).map(near -> "did you mean \"" + near + "\"?")
                                .orElse("they are child, parent and redundancy group"));
            }
        }
        for (String needed : List.of(CHILD, PARENT)) {
            if (!places.containsKey(needed)) {
                problem(1, 1, "the column \"" + needed + "\" is missing", "the first line is: child,parent,redundancy group");
            }
        }
        if (!problems.isEmpty()) {
            return List.of();
        }
        return rows.stream().map(row -> edge(row, places)).map(Object.class::cast).toList();
    }

    private DependsOn edge(List<Value> row, Map<String, Integer> places) {
        for (String needed : List.of(CHILD, PARENT)) {
            Value value = row.get(places.getOrDefault(needed, 0));
            if (value.text().isEmpty()) {
                problem(value.line(), value.column(), "the " + needed + " is missing", "each row names a child and a parent");
            }
        }
        String group = Optional.ofNullable(places.get(GROUP)).map(place -> row.get(place).text()).orElse("");
        return new DependsOn(row.get(places.getOrDefault(CHILD, 0)).text(), row.get(places.getOrDefault(PARENT, 0)).text(), group);
    }

    // ---- how it is written

    private List<List<Value>> rows() {
        List<List<Value>> rows = new ArrayList<>();
        while (at < text.length() && problems.isEmpty()) {
            List<Value> row = row();
            if (row.size() > 1 || !row.get(0).text().isEmpty()) { // not an empty line
                rows.add(row);
            }
        }
        return rows;
    }

    private List<Value> row() {
        List<Value> row = new ArrayList<>();
        do {
            row.add(value());
        } while (skip(','));
        boolean unused = skip('\r');
        if (at < text.length() && !skip('\n') && problems.isEmpty()) {
            problem(line, column(), "there is text behind the closing quote", "a quote inside of a value in quotes is written twice: \"\"");
        }
        return row;
    }

    private int column() {
        return at - lineStart + 1;
    }

    private boolean skip(char c) {
        if (at == text.length() || text.charAt(at) != c) {
            return false;
        }
        at++;
        if (c == '\n') {
            line++;
            lineStart = at;
        }
        return true;
    }

    private Value value() {
        int valueLine = line;
        int valueColumn = column();
        if (skip('"')) {
            return new Value(quoted(valueLine, valueColumn), valueLine, valueColumn);
        }
        int start = at;
        while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return new Value(text.substring(start, at).strip(), valueLine, valueColumn);
    }

    private String quoted(int fromLine, int fromColumn) {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                if (!skip('"')) {
                    return value.toString();
                }
                value.append('"');
            } else {
                value.append(c);
                boolean unused = skip(c);
            }
        }
        problem(fromLine, fromColumn, "the value has no closing quote", "close it with \"");
        return value.toString();
    }
}
