package signalbox.store;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import signalbox.notify.AlertHashes;

/** The values of something that is kept, one after the other, wherever they are read from. */
interface Columns {

    long number() throws SQLException, IOException;

    String text() throws SQLException, IOException;

    Instant instant() throws SQLException, IOException;

    AlertHashes hashes() throws SQLException, IOException;

    default boolean flag() throws SQLException, IOException {
        return number() != 0;
    }
}
