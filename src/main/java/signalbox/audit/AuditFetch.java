package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Brings a stretch of history back from the copy in PostgreSQL, as a file that is read as that of a server is: what held or happened
 * in it, and of the groups that lived then what they did in the week before. Changes nothing in PostgreSQL. One thread.
 */
public final class AuditFetch {

    /** The state of SQL of who may not do something. */
    private static final String MAY_NOT = "42501";

    /** What is brought back by itself is not to fill the disk, which others need. */
    private static final int ROWS_BETWEEN_LOOKS = 20_000;

    /**
     * What was brought back.
     *
     * @param node whose history it is
     */
    public record Fetched(String node, long rows) {

        public Fetched {
            requireNonNull(node, "node is null");
        }
    }

    /**
     * Whose history it is.
     *
     * @param node that recorded it; empty: the only one there
     * @param file by the name that it has there, whatever its node is called now; {@code ""}: none
     */
    record Whose(Optional<String> node, String file) {}

    /**
     * How much is brought back.
     *
     * @param rows no more than so many
     * @param free bytes that stay free on the disk
     */
    record Most(long rows, long free) {

        static final Most ALL = new Most(Long.MAX_VALUE, 0);
    }

    private AuditFetch() {}

    /**
     * Brings back what is on record from {@code begin} until {@code end}.
     *
     * @param node whose; may be empty where there is one
     * @param storage a folder that has no audit yet
     * @throws IOException when it cannot be, with what to do
     */
    public static Fetched fetch(PostgresUrl url, Optional<String> node, Instant begin, Instant end, Path storage) throws IOException {
        return fetch(url, new Whose(node, ""), begin, end, storage, Most.ALL);
    }

    static Fetched fetch(PostgresUrl url, Whose whose, Instant begin, Instant end, Path storage, Most most) throws IOException {
        Path path = AuditFile.below(storage);
        if (Files.exists(path)) {
            throw new IOException(path + " is there already: expected a folder without an audit");
        }
        try (Connection from = connect(url)) {
            Source source = source(from, whose, begin, end);
            try (AuditFile to = AuditFile.open(path)) {
                long rows = new StretchRows(from, source.number(), begin, end).copyTo(new Into(to, path, most), CopiedTable.of(to));
                BroughtBack.end(to, begin, end, "fetched from PostgreSQL");
                return new Fetched(source.node(), rows);
            } catch (SQLException | IOException | RuntimeException e) {
                AuditFile.delete(path);
                throw e;
            }
        } catch (SQLException e) {
            String why = MAY_NOT.equals(e.getSQLState())
                    ? e.getMessage() + ": expected a user who may read the schema signalbox, and its tables"
                    : PostgresFaults.text(e);
            throw new IOException("cannot read from " + url + ": " + why, e);
        }
    }

    /** Adds the rows to a file. */
    private static final class Into implements StretchRows.Sink {

        private final AuditFile to;
        private final Path path;
        private final Most most;
        private long rows;

        Into(AuditFile to, Path path, Most most) {
            this.to = to;
            this.path = path;
            this.most = most;
        }

        @Override
        public void begin(CopiedTable table) {
            // its rows say whose they are
        }

        @Override
        public void add(CopiedTable table, @Nullable Object[] row) throws SQLException, IOException {
            if (rows++ % ROWS_BETWEEN_LOOKS == 0 && most.free() > 0 && AuditFile.freeBytes(path) < most.free()) {
                throw new IOException("there are less than " + (most.free() >> 20) + " MiB free below " + path.getParent());
            }
            if (rows > most.rows()) {
                throw new IOException("it has more than " + most.rows() + " rows: \"signalbox audit fetch\" brings it back elsewhere");
            }
            to.update(table.put(), row);
        }
    }

    private static Connection connect(PostgresUrl url) throws SQLException, IOException {
        Properties defaults = new Properties();
        defaults.setProperty("ApplicationName", "signalbox");
        defaults.setProperty("connectTimeout", "10"); // seconds
        defaults.setProperty("socketTimeout", "60");
        Connection connection = Postgres.open(url, defaults);
        try (Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            statement.execute("SET search_path TO signalbox");
            if (!isThere(statement)) {
                throw new IOException("there is no audit at " + url + " that this user may read: expected the schema signalbox, which a server with"
                        + " --audit.url makes");
            }
            try (ResultSet version = statement.executeQuery("SELECT max(version) FROM schema_version")) {
                version.next();
                if (version.getInt(1) != Postgres.LATEST) {
                    throw new IOException("another version of Signalbox made the tables at " + url + ": their schema is " + version.getInt(1)
                            + ", this program reads " + Postgres.LATEST + ". Expected the version that copies there");
                }
            }
            return connection;
        } catch (SQLException | IOException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isThere(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT to_regclass('signalbox.schema_version') IS NOT NULL")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private record Source(int number, String node, String file) {

        boolean isOf(Whose whose) {
            return whose.node().isEmpty() || whose.node().get().equals(node) || file.equals(whose.file());
        }
    }

    /** The file that has most of the stretch. */
    private static Source source(Connection from, Whose whose, Instant begin, Instant end) throws SQLException, IOException {
        List<Source> found = new ArrayList<>();
        try (PreparedStatement statement = from.prepareStatement("SELECT f.number, f.node, f.name FROM file f JOIN LATERAL (SELECT count(*) AS n"
                + " FROM flush r WHERE r.id >> " + Postgres.BITS_OF_LOCAL_IDS + " = f.number AND r.at BETWEEN ? AND ?) c ON true"
                + " ORDER BY c.n DESC, f.number DESC")) {
            statement.setLong(1, begin.minus(Duration.ofDays(1)).toEpochMilli()); // what is so for long is one row
            statement.setLong(2, end.toEpochMilli());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Source(row.getInt(1), row.getString(2), row.getString(3)));
                }
            }
        }
        List<String> nodes = found.stream().map(Source::node).distinct().sorted().toList();
        if (whose.node().isEmpty() && nodes.size() > 1) {
            throw new IOException("several servers copy their audit there: expected --node with one of " + String.join(", ", nodes));
        }
        return found.stream()
                .filter(source -> source.isOf(whose))
                .findFirst()
                .orElseThrow(() -> new IOException("no server" + whose.node().map(name -> " " + name).orElse("") + " has copied its audit there"
                        + (nodes.isEmpty() ? "" : ": expected one of " + String.join(", ", nodes))));
    }
}
