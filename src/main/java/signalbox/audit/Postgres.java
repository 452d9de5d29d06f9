package signalbox.audit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The audit in PostgreSQL, schema {@code signalbox}: a connection, and how far each file is copied. What is written and how far that is
 * goes in one transaction. One thread; {@link #abort} any.
 */
final class Postgres implements AutoCloseable {

    /** The first so many bits of an id are the number of the file, the others the id in it. */
    static final int BITS_OF_LOCAL_IDS = 40;

    static final int LATEST = 8;

    /** Some number that nobody else locks in this database. */
    private static final long LOCK = 0x5349474e_414c4258L;

    private static final Pattern NO_TEXT_OF_POSTGRESQL = Pattern.compile("(?<!\\\\)((?:\\\\\\\\)*)\\\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})");

    /** It complains of URLs with all that is in them. Held, so that it stays as it is made here. */
    private static final Logger DRIVER = Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(Level.OFF);
    }

    private final Connection connection;

    private Postgres(Connection connection) {
        this.connection = connection;
    }

    /** Connects, and brings the schema up to date. Throws {@link IOException} when a later version of the program made it. */
    static Postgres connect(PostgresUrl url) throws SQLException, IOException {
        Properties defaults = new Properties();
        defaults.setProperty("ApplicationName", "signalbox");
        defaults.setProperty("connectTimeout", "10"); // seconds
        defaults.setProperty("socketTimeout", "60");
        defaults.setProperty("tcpKeepAlive", "true");
        defaults.setProperty("reWriteBatchedInserts", "true");
        Connection connection = open(url, defaults);
        try {
            connection.setAutoCommit(false);
            Postgres postgres = new Postgres(connection);
            postgres.migrate();
            return postgres;
        } catch (SQLException | IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    static Connection open(PostgresUrl url, Properties settings) throws SQLException {
        Connection connection = DriverManager.getDriver(url.whole()).connect(url.whole(), settings);
        if (connection == null) {
            throw new SQLException("the driver does not understand the URL " + url);
        }
        return connection;
    }

    private void migrate() throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
            if (number(statement, "SELECT count(*) FROM pg_namespace WHERE nspname = 'signalbox'") == 0) {
                statement.execute("CREATE SCHEMA signalbox");
            }
            statement.execute("SET LOCAL search_path TO signalbox");
            if (number(statement, "SELECT count(*) FROM pg_tables WHERE schemaname = 'signalbox' AND tablename = 'schema_version'") == 0) {
                statement.execute("CREATE TABLE schema_version (version INTEGER NOT NULL)");
            }
            int version = (int) number(statement, "SELECT coalesce(max(version), 0) FROM schema_version");
            if (version > LATEST) {
                throw new IOException("a later version of Signalbox made the tables in PostgreSQL: their schema is " + version
                        + ", this program knows " + LATEST + ". Expected the later version of Signalbox here, too");
            }
            int patience = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, 0); // an index of what has come together in years takes its time
            for (int next = version + 1; next <= LATEST; next++) {
                statement.execute(Schema.script("postgresql-" + next + ".sql"));
                statement.execute("INSERT INTO schema_version (version) VALUES (" + next + ")");
            }
            connection.setNetworkTimeout(Runnable::run, patience);
        }
        connection.commit();
    }

    private static long number(Statement statement, String question) throws SQLException {
        try (ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * How far a file is copied.
     *
     * @param number of the file in this database
     * @param run that made the last change
     * @param seq of the last change
     * @param part the table of which all is copied, up to a key; null: all that was there is
     */
    record Cursor(int number, String run, long seq, @Nullable String part, long key, long second) {

        Cursor at(String run, long seq) {
            return new Cursor(number, run, seq, part, key, second);
        }

        Cursor in(@Nullable String part, long key, long second) {
            return new Cursor(number, run, seq, part, key, second);
        }

        /** An id as it is here. */
        long id(long local) {
            return ((long) number << BITS_OF_LOCAL_IDS) + local;
        }
    }

    /** Begins a transaction: how far a file is. Nobody else can say so meanwhile. Null: it was never here. */
    @Nullable Cursor begin(String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path TO signalbox");
            statement.execute("SET LOCAL synchronous_commit TO on"); // what it says that it has is not kept here any longer
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT number, run, seq, part, part_key, part_second FROM file WHERE name = ? AND ended_at IS NULL FOR UPDATE")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Cursor(row.getInt(1), row.getString(2), row.getLong(3), row.getString(4), row.getLong(5), row.getLong(6))
                        : null;
            }
        }
    }

    /** In the transaction: gives a file a number. What was copied of a file of this name is left as it is. */
    Cursor add(String name, String node, String run, long seq, String part, long now) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(" + LOCK + ")");
        }
        try (PreparedStatement statement = connection.prepareStatement("UPDATE file SET ended_at = ? WHERE name = ? AND ended_at IS NULL")) {
            statement.setLong(1, now);
            statement.setString(2, name);
            statement.executeUpdate();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO file (number, name, node, since, run, seq, part, copied_at)"
                        + " SELECT coalesce(max(number) + 1, 0), ?, ?, ?, ?, ?, ?, ? FROM file RETURNING number")) {
            statement.setString(1, name);
            statement.setString(2, node);
            statement.setLong(3, now);
            statement.setString(4, run);
            statement.setLong(5, seq);
            statement.setString(6, part);
            statement.setLong(7, now);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Cursor(row.getInt(1), run, seq, part, Long.MIN_VALUE, Long.MIN_VALUE);
            }
        }
    }

    /** In the transaction: adds rows, or makes them what they are now. Each key once. */
    void put(CopiedTable table, List<@Nullable Object[]> rows, Cursor cursor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(table.put())) {
            for (@Nullable Object[] row : rows) {
                for (int i = 0; i < row.length; i++) {
                    bind(statement, i + 1, table.columns().get(i), row[i], cursor);
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void bind(PreparedStatement statement, int index, CopiedTable.Column column, @Nullable Object value, Cursor cursor)
            throws SQLException {
        if (value == null) {
            statement.setNull(index, column.isText() ? Types.VARCHAR : Types.BIGINT);
        } else if (value instanceof String text) {
            statement.setString(index, text(cursor.number() == 0 ? text : switch (column.reference()) {
                case ARRAY_OF_IDS -> Reading.idsOf(text).stream().map(cursor::id).toList().toString().replace(" ", "");
                case FACTS -> SeenJson.withIds(text, cursor::id);
                case ID, NONE -> text;
            }));
        } else {
            long number = ((Number) value).longValue();
            statement.setLong(index, column.reference() == CopiedTable.Reference.ID ? cursor.id(number) : number);
        }
    }

    /** What PostgreSQL has no place for is replaced: the character 0, and in JSON that one and halves of characters. */
    static String text(String given) {
        String text = given.indexOf('\0') < 0 ? given : given.replace('\0', '\ufffd');
        boolean isJson = text.startsWith("{") || text.startsWith("[");
        return isJson && text.contains("\\u") ? NO_TEXT_OF_POSTGRESQL.matcher(text).replaceAll("$1\\\\ufffd") : text;
    }

    /** In the transaction: deletes rows by their keys. */
    void delete(CopiedTable table, List<Long> keys, Cursor cursor) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(table.delete())) {
            for (long key : keys) {
                statement.setLong(1, cursor.id(key));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** Ends the transaction: so far the file is copied now. */
    void commit(Cursor cursor, String node, long now) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE file SET run = ?, seq = ?, part = ?, part_key = ?, part_second = ?, node = ?, copied_at = ? WHERE number = ?")) {
            statement.setString(1, cursor.run());
            statement.setLong(2, cursor.seq());
            statement.setString(3, cursor.part());
            statement.setLong(4, cursor.key());
            statement.setLong(5, cursor.second());
            statement.setString(6, node);
            statement.setLong(7, now);
            statement.setInt(8, cursor.number());
            statement.executeUpdate();
        }
        connection.commit();
    }

    /** Breaks off whatever it waits for. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // it waits no longer than its timeouts
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // what was committed is there
        }
    }
}
