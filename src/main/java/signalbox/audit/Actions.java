package signalbox.audit;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What people did, from the three tables that have some of it, as one list. One thread. */
final class Actions {

    /** As the table has it. */
    static final String ACKNOWLEDGE = "acknowledge";

    /** What can be asked for. */
    static final List<String> KINDS = List.of(
            "acknowledge", "withdraw_acknowledgement", "silence_made", "silence_changed", "silence_ended", "reload", "start", "roll_back_rules",
            "test_receiver", "login", "logout");

    /** Of so many rows of one millisecond the order is known. */
    private static final String KEY = "%1$s * 2097152 + (%2$s * 4 + %3$s) %% 2097152 AS key, ";

    private static final String ALL = "SELECT " + KEY.formatted("at", "id", "0") + "'actions' AS list, id, at, replace(action, ' ', '_') AS action,"
            + " sender, coalesce(said_by, '') AS said_by, about, coalesce(words, '') AS words, '[]' AS matchers, coalesce(alerts, '[]') AS alerts"
            + " FROM action"
            + " UNION ALL SELECT " + KEY.formatted("at", "row", "1") + "'silences', row, at, 'silence_' || action, sender, created_by, id, comment,"
            + " matchers, '[]' FROM silence WHERE action <> 'known'"
            + " UNION ALL SELECT " + KEY.formatted("at", "id", "2") + "'reloads', id, at, iif(result = 'start', result, 'reload'), sender, '', '',"
            + " iif(result IN ('start', 'taken_over'), '', replace(result, '_', ' ') || ': ' || replace(problems, char(10), '; ')), '[]', '[]'"
            + " FROM reload";

    /** It is noted a moment after it holds. */
    private static final Duration NOTED_AFTER = Duration.ofMinutes(1);

    private Actions() {}

    /** The acknowledgement by which somebody takes care of an alert since then; {@code ""} where it is not on record. */
    static String ackOf(Reading reading, long labels, String by, String comment, Instant since) throws SQLException {
        String[] id = {""};
        reading.file.each(
                "SELECT about FROM action WHERE action = ? AND said_by = ? AND coalesce(words, '') = ? AND at < ?"
                        + " AND EXISTS (SELECT 1 FROM json_each(alerts) WHERE value = ?) ORDER BY at DESC LIMIT 1",
                row -> id[0] = row.getString(1),
                ACKNOWLEDGE,
                by,
                comment,
                since.plus(NOTED_AFTER).toEpochMilli(),
                labels);
        return id[0];
    }

    static Page<ActionRow> page(Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery().at("a.at", search).equal("a.action", search.outcome());
        String user = search.user();
        if (!user.isEmpty()) { // as the server knows them, by both or one of the two, or as they call themselves
            query.and(
                    "a.sender = ? OR a.said_by = ? OR substr(a.sender, 1, length(?) + 1) = ? || '@' OR substr(a.sender, -1 - length(?)) = '@' || ?",
                    user, user, user, user, user, user);
        }
        if (SearchConditions.isAboutAlerts(search)) {
            List<Long> alerts = SearchConditions.wanted(reading, search);
            String ids = SearchConditions.list(alerts);
            query.and("EXISTS (SELECT 1 FROM json_each(a.alerts) WHERE value IN " + ids + ") OR (a.list = 'silences' AND a.about IN ("
                    + "SELECT t.text FROM verdict v JOIN text t ON t.id = v.silence WHERE +v.kind = 'silenced' AND v.labels IN " + ids + "))");
        }
        return query.page(
                reading.file,
                search,
                new SqlQuery.From(
                        "a.key, a.list, a.id, a.at, a.action, a.sender, a.said_by, a.about, a.words, a.matchers, a.alerts",
                        "(" + ALL + ") a",
                        "",
                        "a.key"),
                row -> new ActionRow(
                        row.getString(2), row.getLong(3), SqlQuery.time(row, 4), row.getString(5), row.getString(6), row.getString(7),
                        row.getString(8), row.getString(9), reading.matchers(row.getString(10)), reading.labelsOf(row.getString(11))));
    }
}
