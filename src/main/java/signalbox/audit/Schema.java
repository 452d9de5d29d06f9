package signalbox.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Brings a file to the present schema: numbered scripts, and the number of the last in {@code PRAGMA user_version}. */
final class Schema {

    static final int LATEST = 14;

    private Schema() {}

    /**
     * Runs the scripts that a file has not seen, all or none: whoever reads meanwhile sees no file of an earlier version.
     *
     * @param wanted the number of the last: {@link #LATEST}, or an earlier one for rows of then
     */
    static void migrate(Connection connection, int wanted) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement);
            if (version > LATEST) {
                check(version);
            }
            StringBuilder scripts = new StringBuilder();
            for (int next = version + 1; next <= wanted; next++) {
                scripts.append(script("schema-" + next + ".sql")).append('\n');
            }
            if (!scripts.isEmpty()) {
                statement.executeUpdate("BEGIN;\n" + scripts + "PRAGMA user_version = " + wanted + ";\nCOMMIT;");
            }
        }
    }

    /**
     * Whether a file can be read as it is.
     *
     * @throws IOException when another version of the program wrote it
     */
    static void check(int version) throws IOException {
        if (version < LATEST) {
            throw new IOException(
                    "an earlier version of Signalbox wrote it: a server of this version that is started on it once brings it up to date");
        }
        if (version > LATEST) {
            throw new IOException("a later version of Signalbox wrote it: its schema is " + version + ", this program knows " + LATEST);
        }
    }

    private static int version(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    static String script(String name) throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + Schema.class.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
