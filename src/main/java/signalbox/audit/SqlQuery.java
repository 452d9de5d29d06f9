package signalbox.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A search as SQL: conditions with their values, put together one by one. One thread. */
final class SqlQuery {

    /** Nobody waits longer for how much there is, and nobody reads more than that. */
    private static final Duration COUNTING = Duration.ofMillis(250);

    private static final int MOST_COUNTED = 100_000;

    private static final String FULL_NAME = "package || '/' || name";

    private final StringBuilder where = new StringBuilder("1 = 1");
    private final List<Object> values = new ArrayList<>();
    private boolean isNarrow;

    /** Some condition leaves so few rows that they are read one by one, however long ago they began. */
    SqlQuery narrow() {
        isNarrow = true;
        return this;
    }

    /** A condition, with a question mark for each value. It is about the table that is searched, and no other. */
    SqlQuery and(String condition, Object... given) {
        where.append(" AND (").append(condition).append(')');
        values.addAll(List.of(given));
        return this;
    }

    /** That a text is as asked for, if it is asked for. */
    SqlQuery equal(String column, String wanted) {
        return wanted.isEmpty() ? this : and(column + " = ?", wanted);
    }

    /** That a column refers to a row that has a text as asked for, if it is asked for. */
    SqlQuery refersTo(String column, String table, String name, String wanted) {
        return wanted.isEmpty() ? this : and(column + " IN (SELECT id FROM " + table + " WHERE " + name + " = ?)", wanted);
    }

    /** That a column refers to a rule as asked for: a package by its name or the end of it, a rule by its name, alone or behind its package. */
    SqlQuery refersToRule(String column, Search search) {
        if (!search.packageName().isEmpty()) {
            and(column + " IN (SELECT id FROM rule WHERE " + ends("package") + ")", search.packageName(), search.packageName(), search.packageName());
        }
        return search.rule().isEmpty()
                ? this
                : and(column + " IN (SELECT id FROM rule WHERE name = ? OR " + ends(FULL_NAME) + ")",
                        search.rule(), search.rule(), search.rule(), search.rule());
    }

    /** That a name with dots in it is a given one, or ends with it; the value of all three question marks. */
    static String ends(String name) {
        return "(" + name + ") = ? OR substr((" + name + "), -1 - length(?)) = '.' || ?";
    }

    /** What was not over before, and began before the end; {@code end} is SQL that is NULL for what goes on. For small tables. */
    SqlQuery during(String begin, String end, Search search) {
        search.from().map(Instant::toEpochMilli).ifPresent(from -> and("coalesce(" + end + " > ?, 1)", from));
        search.to().map(Instant::toEpochMilli).ifPresent(to -> and(begin + " < ?", to));
        return this;
    }

    /** What happened in the time that is asked for. */
    SqlQuery at(String column, Search search) {
        search.from().map(Instant::toEpochMilli).ifPresent(from -> and(column + " >= ?", from));
        search.to().map(Instant::toEpochMilli).ifPresent(to -> and(column + " < ?", to));
        return this;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface RowMapper<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * What is read of a table.
     *
     * @param columns the first is the row's key
     * @param table which is searched, with a short name
     * @param joins what is beside it
     * @param id the column of the key, with the short name
     */
    record From(String columns, String table, String joins, String id) {}

    /**
     * Some of the rows that are found, which all come before those of the next part.
     *
     * @param order the column by which they are ordered; with a plus, SQLite does not look for them by it
     */
    private record Part(String condition, List<Object> values, String order) {}

    /** A page of what is found, the newest first; of a small table, in the order in which it was written. */
    <T> Page<T> page(AuditFile file, Search search, From from, RowMapper<T> reader) throws SQLException {
        return page(file, search, from, asWritten(from), reader);
    }

    /** A page of what happened at an instant, the newest first; {@code order} is the column that has it. */
    <T> Page<T> page(AuditFile file, Search search, String order, From from, RowMapper<T> reader) throws SQLException {
        return page(file, search, from, List.of(new Part("1 = 1", List.of(), order)), reader);
    }

    /**
     * A page of what held in the time that is asked for, the newest first.
     *
     * @param alias the short name of the table
     */
    <T> Page<T> page(AuditFile file, Search search, Period period, String alias, From from, RowMapper<T> reader) throws SQLException {
        return page(file, search, from, parts(search, period, alias, from), reader);
    }

    /** Hands on what {@link #page} would have in it; answers its cursor for what follows. Nothing is counted, nothing kept. */
    long each(AuditFile file, Search search, From from, AuditFile.Reader reader) throws SQLException {
        return each(file, search, from, asWritten(from), reader);
    }

    /** Hands on what {@link #page} would have in it; answers its cursor for what follows. Nothing is counted, nothing kept. */
    long each(AuditFile file, Search search, Period period, String alias, From from, AuditFile.Reader reader) throws SQLException {
        return each(file, search, from, parts(search, period, alias, from), reader);
    }

    private static List<Part> asWritten(From from) {
        return List.of(new Part("1 = 1", List.of(), from.id()));
    }

    private List<Part> parts(Search search, Period period, String alias, From from) {
        String begin = alias + "." + period.begin();
        List<Object> end = new ArrayList<>();
        if (search.after() == 0) { // else what follows the cursor began before the end, too: two bounds, and SQLite looks from the wrong one on
            search.to().ifPresent(to -> end.add(to.toEpochMilli()));
        }
        String before = end.isEmpty() ? "1 = 1" : begin + " < ?";
        if (isNarrow) {
            String since = search.from().isEmpty() ? "" : " AND " + period.heldSince(alias + ".", search.from().get().toEpochMilli());
            return List.of(new Part(before + since, end, "+" + begin));
        }
        if (search.from().isEmpty()) {
            return List.of(new Part(before, end, begin));
        }
        long first = search.from().get().toEpochMilli();
        List<Object> both = new ArrayList<>(end);
        both.add(first);
        Part began = new Part(before + " AND " + begin + " >= ?", both, begin);
        Part ran = new Part(before + " AND " + from.id() + " IN (" + period.runningAt(first) + ")", end, "+" + begin);
        return List.of(began, ran);
    }

    private long each(AuditFile file, Search search, From from, List<Part> parts, AuditFile.Reader reader) throws SQLException {
        long[] last = {0, 0, 0}; // the id of the last row, how many there were, whether there is more
        List<Object> cursor = cursor(file, search.after(), from, parts.get(0).order());
        for (Part part : parts) {
            String order = part.order();
            String below = order.equals(from.id()) ? from.id() + " < ?" : order + " <= ? AND (" + order + " < ? OR " + from.id() + " < ?)";
            List<Object> all = new ArrayList<>(part.values());
            all.addAll(values);
            all.addAll(cursor);
            all.add(search.limit() + 1 - last[1]);
            if (last[2] == 0) {
                file.each(
                        "SELECT " + from.columns() + " FROM " + from.table() + " " + from.joins() + " WHERE " + part.condition() + " AND " + where
                                + (cursor.isEmpty() ? "" : " AND " + below)
                                + " ORDER BY " + order + " DESC" + (order.equals(from.id()) ? "" : ", " + from.id() + " DESC") + " LIMIT ?",
                        row -> {
                            if (last[1] == search.limit()) {
                                last[2] = 1;
                            } else {
                                last[0] = row.getLong(1);
                                last[1]++;
                                reader.read(row);
                            }
                        },
                        all.toArray());
            }
        }
        return last[2] == 0 ? 0 : last[0];
    }

    private <T> Page<T> page(AuditFile file, Search search, From from, List<Part> parts, RowMapper<T> reader) throws SQLException {
        List<T> rows = new ArrayList<>();
        long next = each(file, search, from, parts, row -> rows.add(reader.read(row)));
        int beyond = next == 0 ? 0 : 1;
        if (search.after() != 0) {
            return new Page<>(rows, rows.size() + beyond, false, next); // the first page has it
        }
        if (next == 0) {
            return new Page<>(rows, rows.size(), true, 0);
        }
        long count = 0;
        boolean complete = true;
        for (Part part : parts) {
            List<Object> all = new ArrayList<>(part.values());
            all.addAll(values);
            String sql = "SELECT 1 FROM " + from.table() + " WHERE " + part.condition() + " AND " + where;
            AuditFile.Count some = file.count(sql, COUNTING, MOST_COUNTED, all.toArray());
            count += some.rows();
            complete &= some.complete();
        }
        return new Page<>(rows, Math.max(count, rows.size() + beyond), complete, next);
    }

    /** The values that say where the page before ended. A row that is not there any more has those of the one before it. */
    private static List<Object> cursor(AuditFile file, long after, From from, String order) throws SQLException {
        if (after == 0) {
            return List.of();
        }
        if (order.equals(from.id())) {
            return List.of(after);
        }
        OptionalLong begin = file.number(
                "SELECT " + order + " FROM " + from.table() + " WHERE " + from.id() + " <= ? ORDER BY " + from.id() + " DESC LIMIT 1", after);
        return List.of(begin.orElse(Long.MIN_VALUE), begin.orElse(Long.MIN_VALUE), after);
    }

    static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static Optional<Instant> end(ResultSet row, int column) throws SQLException {
        return Reading.instant(row, column);
    }
}
