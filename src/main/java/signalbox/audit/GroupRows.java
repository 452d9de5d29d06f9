package signalbox.audit;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import signalbox.group.AlertGroup;

/** Asks for rows of a group as of an instant. One thread. */
final class GroupRows {

    /** The groups that an alert group stands for, whatever their settings were. */
    static final String SAME_GROUP = "(SELECT id FROM alert_group WHERE destination = ?2 AND labels = ?3)";

    /** Those of which the notification log knew the same: what was told stays so when the way down the tree is another. */
    static final String SAME_KEY = "(SELECT s.id FROM alert_group o JOIN alert_group s ON s.key = o.key AND s.receiver = o.receiver"
            + " WHERE o.destination = ?2 AND o.labels = ?3 AND o.receiver = ?4)";

    private final Reading reading;
    private final long millis;
    private final Map<AlertGroup, String> groupLabels = new HashMap<>();

    GroupRows(Reading reading, Instant at) {
        this.reading = reading;
        this.millis = at.toEpochMilli();
    }

    /** The group of a row. */
    AlertGroup groupOf(long id) throws SQLException {
        AlertGroup group = reading.group(id);
        reading.file.each("SELECT labels FROM alert_group WHERE id = ?", row -> groupLabels.put(group, row.getString(1)), id);
        return group;
    }

    /** {@code ?1} to {@code ?4} are the instant, the destination, the labels and the receiver, as in {@link #SAME_KEY}. */
    void eachTold(AlertGroup group, String sql, AuditFile.Reader reader) throws SQLException {
        reading.file.each(sql, reader, millis, group.destination().id(), jsonOf(group), group.receiver());
    }

    /** {@code ?1} to {@code ?3} are the instant, the destination and the labels, as in {@link #SAME_GROUP}. */
    void each(AlertGroup group, String sql, AuditFile.Reader reader) throws SQLException {
        reading.file.each(sql, reader, millis, group.destination().id(), jsonOf(group));
    }

    /** As {@link #each}, for one number. */
    OptionalLong number(AlertGroup group, String sql) throws SQLException {
        return reading.file.number(sql, millis, group.destination().id(), jsonOf(group));
    }

    /** Its labels as they stand in the file. */
    String jsonOf(AlertGroup group) {
        return groupLabels.computeIfAbsent(group, any -> new signalbox.store.JsonWriter().write(group.labels()));
    }
}
