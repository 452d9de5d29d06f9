package signalbox.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * Keeps a second server off the storage path. The lock is SQLite's, on an empty file beside the journal: it goes with the
 * process however that ends, and holds within one process too, where Java's file locks are lost as soon as anybody closes
 * the same file. Nothing is ever written to the file, so nothing in it can be damaged.
 */
final class StorageLock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StorageLock.class);

    private final Connection connection;

    private StorageLock(Connection connection) {
        this.connection = connection;
    }

    static StorageLock take(Path storagePath) throws IOException {
        Path file = storagePath.resolve("signalbox.lock");
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(0);
        try {
            Connection connection = config.createConnection(Database.url(file));
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                return new StorageLock(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            if (Fault.codeOf(e) == SQLiteErrorCode.SQLITE_BUSY.code) {
                throw new IOException("storage path " + storagePath.toAbsolutePath() + " is in use by another Signalbox"
                        + " server. Stop that one (fuser " + file.toAbsolutePath() + " names it), or give this one a"
                        + " --storage.path of its own");
            }
            throw new IOException(Fault.text("lock", file, e), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.debug("lock on the storage path did not close; it goes with the process", e);
        }
    }
}
