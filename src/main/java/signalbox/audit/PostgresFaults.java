package signalbox.audit;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Map;

/** Says what is wrong with a copy, and what to do. */
final class PostgresFaults {

    /** By the states of SQL. */
    private static final Map<String, String> EXPECTED = Map.of(
            "28P01", "expected the password of this user in the file that --audit.url-file names",
            "28000", "expected a user whom pg_hba.conf of that server lets in from here",
            "3D000", "expected a database that is there: createdb makes one",
            "42501", "expected a user who may make the schema signalbox in this database, and write into its tables",
            "25006", "expected a server that takes changes, and no copy of one",
            "53100", "the disk of that server is full");

    private PostgresFaults() {}

    /** In words, without user and password. */
    static String text(Exception fault) {
        String said = String.valueOf(fault.getMessage()).replaceAll("\\s+", " ").strip();
        Throwable reason = fault;
        if (fault instanceof BatchUpdateException batch && batch.getNextException() != null) {
            reason = batch.getNextException(); // which says it without all the values
            said = String.valueOf(reason.getMessage()).replaceAll("\\s+", " ").strip();
        }
        Throwable below = reason.getCause();
        if (below instanceof IOException && below.getMessage() != null && !said.contains(below.getMessage())) {
            said += " (" + below.getMessage() + ")"; // such as that nothing came in time
        }
        String state = reason instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        String expected = EXPECTED.get(state);
        return expected == null ? said : said + ": " + expected;
    }
}
