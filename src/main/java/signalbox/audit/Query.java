package signalbox.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A search as SQL: conditions with their values, put together one by one. One thread. */
final class Query {

    private final StringBuilder where = new StringBuilder("1 = 1");
    private final List<Object> values = new ArrayList<>();

    /** A condition, with a question mark for each value. */
    Query and(String condition, Object... given) {
        where.append(" AND (").append(condition).append(')');
        values.addAll(List.of(given));
        return this;
    }

    /** That a text is as asked for, if it is asked for. */
    Query equal(String column, String wanted) {
        return wanted.isEmpty() ? this : and(column + " = ?", wanted);
    }

    /** What was not over before, and began before the end; {@code end} is SQL that is NULL for what goes on. */
    Query during(String begin, String end, Search search) {
        search.from().map(Instant::toEpochMilli).ifPresent(from -> and("coalesce(" + end + " > ?, 1)", from));
        search.to().map(Instant::toEpochMilli).ifPresent(to -> and(begin + " < ?", to));
        return this;
    }

    /** What happened in the time that is asked for. */
    Query at(String column, Search search) {
        search.from().map(Instant::toEpochMilli).ifPresent(from -> and(column + " >= ?", from));
        search.to().map(Instant::toEpochMilli).ifPresent(to -> and(column + " < ?", to));
        return this;
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * A page of what is found, the newest first.
     *
     * @param columns the first is the row's id
     */
    <T> Page<T> page(AuditFile file, Search search, String columns, String from, String id, Row<T> reader) throws SQLException {
        long count = file.number("SELECT count(*) FROM " + from + " WHERE " + where, values.toArray()).orElse(0);
        List<Object> all = new ArrayList<>(values);
        String cursor = "";
        if (search.after() > 0) {
            cursor = " AND " + id + " < ?";
            all.add(search.after());
        }
        all.add(search.limit() + 1);
        List<T> rows = new ArrayList<>();
        long[] last = {0, 0}; // the id of the last row of the page, and whether there is more
        file.each(
                "SELECT " + columns + " FROM " + from + " WHERE " + where + cursor + " ORDER BY " + id + " DESC LIMIT ?",
                row -> {
                    if (rows.size() == search.limit()) {
                        last[1] = 1;
                    } else {
                        last[0] = row.getLong(1);
                        rows.add(reader.read(row));
                    }
                },
                all.toArray());
        return new Page<>(rows, count, last[1] == 0 ? 0 : last[0]);
    }

    static Instant time(ResultSet row, int column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static Optional<Instant> end(ResultSet row, int column) throws SQLException {
        return Reading.instant(row, column);
    }
}
