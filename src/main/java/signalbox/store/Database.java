package signalbox.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/** The file of the journal: how it is made, brought to the present schema, and connected to. */
final class Database {

    private static final byte[] FIRST_BYTES = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private static final long MOST_BYTES_TO_CHECK = 1L << 30;

    private final Path file;
    private final Duration busyTimeout;

    private Database(Path file, Duration busyTimeout) {
        this.file = file;
        this.busyTimeout = busyTimeout;
    }

    /**
     * Makes the file when there is none, checks it, and migrates it. Throws {@link IOException} whose message says what to
     * do.
     */
    static Database open(Path storagePath, Duration busyTimeout, List<String> migrations) throws IOException {
        Database database = new Database(storagePath.resolve("signalbox.db"), busyTimeout);
        try {
            boolean fresh = !Files.exists(database.file) || Files.size(database.file) == 0;
            if (!fresh) {
                database.check();
            }
            database.prepare(fresh);
            database.migrate(migrations);
            return database;
        } catch (SQLException e) {
            throw new IOException(Fault.text("open", database.file, e), e);
        }
    }

    /** Makes the directory with its parents, and sees to it that they are still there after a power loss. */
    static void makeDirectory(Path storagePath) throws IOException {
        try {
            makeDirectories(storagePath.toAbsolutePath());
        } catch (IOException e) {
            throw new IOException(Fault.text("make storage path", storagePath, e), e);
        }
    }

    private static void makeDirectories(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return;
        }
        Path parent = path.getParent();
        if (parent != null) {
            makeDirectories(parent);
            Files.createDirectory(path);
            force(parent);
        }
    }

    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Not every system lets a directory be forced; those that need it do.
        }
    }

    Path file() {
        return file;
    }

    /** A file that is none of SQLite's is told apart here, since SQLite would call it encrypted. */
    private void checkFirstBytes() throws IOException, SQLException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] head = in.readNBytes(FIRST_BYTES.length);
            if (!Arrays.equals(head, FIRST_BYTES)) {
                throw damaged("it does not begin as an SQLite file does");
            }
        }
    }

    private void prepare(boolean fresh) throws IOException, SQLException {
        try (Connection connection = config().createConnection(url());
                Statement statement = connection.createStatement()) {
            if (fresh) {
                statement.execute("PRAGMA auto_vacuum = INCREMENTAL"); // has to be said before the first table
            }
            String mode = answer(statement, "PRAGMA journal_mode = WAL");
            if (!mode.equals("wal")) { // in any other mode a power loss may undo a commit
                throw new IOException("cannot keep a write-ahead log beside " + file.toAbsolutePath() + ": SQLite says \""
                        + mode + "\". The storage path must be on a local file system");
            }
        }
    }

    /**
     * Looks for damage, changing nothing: about a millisecond a megabyte, of pages that are read right afterwards in any
     * case. Left out for a file so large that it would keep the server from starting; damage is then met, and told, when
     * it is read.
     */
    private void check() throws IOException, SQLException {
        checkFirstBytes();
        if (Files.size(file) > MOST_BYTES_TO_CHECK) {
            return;
        }
        try (Connection connection = reading();
                Statement statement = connection.createStatement()) {
            String finding = answer(statement, "PRAGMA quick_check(1)");
            if (!finding.equals("ok")) {
                throw damaged(finding.strip());
            }
        }
    }

    private static String answer(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            String answer = row.next() ? row.getString(1) : null;
            return answer == null ? "" : answer;
        }
    }

    private static SQLException damaged(String finding) {
        return new SQLException(finding, "", SQLiteErrorCode.SQLITE_CORRUPT.code);
    }

    private void migrate(List<String> locations) throws IOException, SQLException {
        SQLiteDataSource source = new SQLiteDataSource(config());
        source.setUrl(url());
        try {
            Flyway flyway = Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source)
                    .locations(locations.toArray(new String[0]))
                    .load();
            refuseNewer(flyway);
            flyway.migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException sql) {
                    throw sql;
                }
            }
            throw new IOException("cannot bring " + file.toAbsolutePath() + " to the present schema: " + e.getMessage(), e);
        }
    }

    private void refuseNewer(Flyway flyway) throws IOException {
        for (MigrationInfo migration : flyway.info().applied()) {
            if (migration.getState().isApplied() && !migration.getState().isResolved()) {
                throw new IOException(file.toAbsolutePath() + " was written by a newer Signalbox: it has schema version "
                        + migration.getVersion() + " (" + migration.getDescription() + "), which this one does not know."
                        + " Start that newer version, or move the file aside and start without: silences and the record"
                        + " of what was announced are then gone, alerts come again by themselves");
            }
        }
    }

    /** A connection that reads. */
    Connection reading() throws SQLException {
        SQLiteConfig config = config();
        config.setReadOnly(true);
        return config.createConnection(url());
    }

    /** The connection that writes. Never makes the file: when it went missing, that is an error. */
    Connection writing() throws SQLException {
        SQLiteConfig config = config();
        config.resetOpenMode(SQLiteOpenMode.CREATE);
        Connection connection = config.createConnection(url());
        try (Statement statement = connection.createStatement()) {
            // Off: checkpoints are made between commits, when nobody waits.
            statement.execute("PRAGMA wal_autocheckpoint = 0");
            statement.execute("PRAGMA journal_size_limit = 67108864");
            statement.execute("PRAGMA cache_size = -65536"); // KiB
            statement.execute("PRAGMA temp_store = MEMORY");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout((int) busyTimeout.toMillis());
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL); // a commit returns when the disk has it
        config.setPragma(SQLiteConfig.Pragma.FULL_SYNC, "ON"); // the same for macOS, where fsync alone does not do it
        return config;
    }

    /** As a URI, since the driver would take a question mark in a path for the beginning of settings. */
    static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath().toUri();
    }

    private String url() {
        return url(file);
    }

    /** Which rows alerts have, as of now. */
    AlertRows alertRows() throws SQLException {
        AlertRows rows = new AlertRows();
        try (Connection connection = reading()) {
            long unused = new ChangeReader(connection, rows).read(change -> {});
        }
        return rows;
    }
}
