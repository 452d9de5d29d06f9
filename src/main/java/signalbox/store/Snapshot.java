package signalbox.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;

/** What is kept as of one moment, whatever is written later. It lasts until it is closed; used by one thread after the other. */
public final class Snapshot implements AutoCloseable {

    private final Database database;
    private final Connection connection;

    private Snapshot(Database database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** What is kept now. */
    static Snapshot of(Database database) {
        try {
            Connection connection = database.reading();
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                // SQLite takes hold of the moment when something is read first.
                try (ResultSet row = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
                    boolean unused = row.next();
                }
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
            return new Snapshot(database, connection);
        } catch (SQLException e) {
            throw Fault.of("read", database.file(), e);
        }
    }

    /**
     * Reads all of it, as {@link Journal#load} does. May be done again.
     *
     * @throws java.io.UncheckedIOException with a message for people, when the file cannot be read
     */
    public void read(Consumer<Change> reader) {
        try {
            new ChangeReader(connection, new AlertRows()).readAll(reader);
        } catch (SQLException e) {
            throw Fault.of("read", database.file(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It only read.
        }
    }
}
