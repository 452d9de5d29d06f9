package signalbox.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;

/** The file that is written, with its statements. One thread. */
final class AuditFile implements AutoCloseable {

    private static final String NAME = "audit.db";

    /** Steps of SQLite's machine, some tenths of a millisecond. */
    private static final int STEPS_BETWEEN_LOOKS = 10_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private AuditFile(Connection connection) {
        this.connection = connection;
    }

    /** Where the file is, below a storage path. */
    static Path below(Path storagePath) {
        return storagePath.resolve("audit").resolve(NAME);
    }

    /** A file, and what SQLite keeps beside it. */
    static List<Path> parts(Path file) {
        return List.of(
                file, file.resolveSibling(file.getFileName() + "-wal"), file.resolveSibling(file.getFileName() + "-shm"));
    }

    /** What is left on the disk that it is on, in bytes. */
    static long freeBytes(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        while (folder != null && !Files.exists(folder)) {
            folder = folder.getParent();
        }
        return folder == null ? 0 : folder.toFile().getUsableSpace();
    }

    /** How large it is, with what SQLite keeps beside it; of parts that come and go meanwhile, what was seen. */
    static long bytes(Path file) {
        return parts(file).stream().mapToLong(part -> part.toFile().length()).sum();
    }

    /** As below, where a loss of power may cost the last rows. */
    static AuditFile open(Path file) throws IOException, SQLException {
        return open(file, false);
    }

    /**
     * Opens the file; makes it if there is none, and brings it to the present schema.
     *
     * @param durable whether what is committed, and seen by others, survives a loss of power: else it may cost the last rows, but
     *     never a page
     */
    static AuditFile open(Path file, boolean durable) throws IOException, SQLException {
        return open(file, durable, Schema.LATEST);
    }

    /** As a version of the program made it, from its rows: to be opened anew after that. */
    static AuditFile open(Path file, int schema) throws IOException, SQLException {
        return open(file, false, schema);
    }

    private static AuditFile open(Path file, boolean durable, int schema) throws IOException, SQLException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.exists(file)) {
            Files.move(Files.createTempFile(file.toAbsolutePath().getParent(), "audit-", ".new"), file); // which only its owner may read
        }
        Properties settings = new Properties();
        settings.setProperty("jdbc.get_generated_keys", "false"); // it prepares a statement for them after each that we execute
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri(), settings);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // of a new file: has to be said before the first table
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = " + (durable ? "FULL" : "NORMAL"));
            statement.execute("PRAGMA busy_timeout = 2000");
            Schema.migrate(connection, schema);
            connection.setAutoCommit(false);
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
        return new AuditFile(connection);
    }

    /** Deletes a file, with what SQLite keeps beside it. */
    static void delete(Path file) throws IOException {
        for (Path part : parts(file)) {
            Files.deleteIfExists(part);
        }
    }

    /** Opens a file to read it, as it is at the first question. */
    static AuditFile toRead(Path file) throws SQLException {
        return new AuditFile(connectToRead(file));
    }

    /** The same for who reads many rows. */
    static Connection connectToRead(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?mode=ro");
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 2000");
            statement.execute("PRAGMA cache_size = -32000"); // kB, as they are needed: label sets lie all over the file
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Opens a file to read it without what lies beside it, and without room for anything. What was written last may be missing. */
    static AuditFile toReadAsItLies(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri() + "?mode=ro&immutable=1");
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new AuditFile(connection);
    }

    /** Changes rows; answers how many. Values are texts, numbers, or nothing. */
    int update(String sql, @Nullable Object... values) throws SQLException {
        return bound(sql, values).executeUpdate();
    }

    /** Adds a row; answers its id. */
    long insert(String sql, @Nullable Object... values) throws SQLException {
        bound(sql, values).executeUpdate();
        return number("SELECT last_insert_rowid()").orElseThrow();
    }

    /** An instant that it notes of itself by a name, in {@code state}. */
    Optional<Instant> noted(String name) throws SQLException {
        OptionalLong millis = number("SELECT CAST(value AS INTEGER) FROM state WHERE name = ?", name);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    /** The number in the first column of the first row. */
    OptionalLong number(String sql, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bound(sql, values).executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    /**
     * How many rows there are.
     *
     * @param complete whether these are all
     */
    record Count(long rows, boolean complete) {}

    /** Counts the rows that a question finds, for so long, and no more than so many. */
    Count count(String sql, Duration longest, long most, @Nullable Object... values) throws SQLException {
        long found = 0;
        interruptAt(System.nanoTime() + longest.toNanos());
        try (ResultSet row = bound(sql, values).executeQuery()) {
            while (found < most && row.next()) {
                found++;
            }
            return new Count(found, found < most || !row.next());
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                return new Count(found, false);
            }
            throw e;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    /** Reads a row. */
    @FunctionalInterface
    interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    /** Hands each row to a reader, which asks nothing else meanwhile. */
    void each(String sql, Reader reader, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bound(sql, values).executeQuery()) {
            while (row.next()) {
                reader.read(row);
            }
        }
    }

    /**
     * The same until it takes too long; answers whether it came to the end.
     *
     * @param deadline as {@link System#nanoTime} has it
     */
    boolean each(long deadline, String sql, Reader reader, @Nullable Object... values) throws SQLException {
        interruptAt(deadline);
        try {
            each(sql, reader, values);
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == SQLiteErrorCode.SQLITE_INTERRUPT.code) {
                return false;
            }
            throw e;
        } finally {
            ProgressHandler.clearHandler(connection);
        }
    }

    private void interruptAt(long deadline) throws SQLException {
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                return System.nanoTime() > deadline ? 1 : 0;
            }
        });
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** SQLite has done so itself when the disk is full, and would hide that behind a complaint of its own. */
    void rollBackAfter(Exception fault) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            fault.addSuppressed(e);
        }
    }

    /** Gives some of the room that is not used back to the file system, so many pages. */
    void shrink(int pages) throws SQLException {
        outsideOfTransactions("PRAGMA incremental_vacuum(" + pages + ")");
    }

    /** Gives back the room of what is written in the file and in its log; there is no more to do. */
    boolean truncateLog() throws SQLException {
        outsideOfTransactions("PRAGMA wal_checkpoint(TRUNCATE)");
        return false;
    }

    /** Has what is logged written into the file, so that the log begins at its front again and takes no more room. */
    void beginLogAnew() throws SQLException {
        outsideOfTransactions("PRAGMA wal_checkpoint(RESTART)");
    }

    private void outsideOfTransactions(String pragma) throws SQLException {
        commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(pragma);
        } finally {
            connection.setAutoCommit(false);
        }
    }

    @Override
    public void close() {
        try {
            connection.close(); // its statements close with it
        } catch (SQLException e) {
            // What was committed is on disk; of the rest nobody was promised anything.
        }
    }
}
