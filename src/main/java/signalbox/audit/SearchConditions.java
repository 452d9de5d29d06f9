package signalbox.audit;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Which rows of a table a search finds, beside the time. The short names of the tables are those that {@link History} gives them. */
final class SearchConditions {

    // Of an alert there are few verdicts, of a kind there may be millions. SQLite does not know that, and takes the index that was made last:
    // hence the + before a kind where it is not to be looked for by it.

    /** So many are looked for one by one; of more, rows are looked at from the newest on. */
    private static final int FEW_ALERTS = 50;

    /** So many rows of a group are put in order. */
    private static final int FEW_ROWS = 5_000;

    private SearchConditions() {}

    static SqlQuery alerts(Reading reading, Search search) throws SQLException {
        SqlQuery query = about("a.labels", reading, search);
        return search.outcome().equals("firing") ? query.and("a.ended_at IS NULL") : query.equal("a.ending", search.outcome());
    }

    static SqlQuery verdicts(Reading reading, Search search) throws SQLException {
        SqlQuery query = about("v.labels", reading, search)
                .equal("v.kind", search.outcome())
                .refersToRule("v.rule", search)
                .refersTo("v.receiver", "text", "text", search.receiver());
        return search.group().isEmpty() ? query : ofGroup(query, "verdict v", "verdict_group", reading, search.group());
    }

    static SqlQuery notifications(Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery()
                .equal("d.result", search.outcome().equals("told") ? "sent" : search.outcome());
        if (!search.receiver().isEmpty()) {
            toldTo(query, search.receiver());
        }
        if (!search.group().isEmpty()) {
            ofGroup(query, "delivery d", "delivery_group", reading, search.group());
        }
        if (isAboutAlerts(search)) {
            List<Long> alerts = wanted(reading, search);
            String ids = list(alerts);
            query.and("d.alert_group IN " + list(reading.groupsThatMayHold(alerts)));
            query.and("EXISTS (SELECT 1 FROM told_set s, json_each(s.firing) e WHERE s.id = d.told_set AND e.value IN " + ids + ")"
                    + " OR EXISTS (SELECT 1 FROM told_set s, json_each(s.resolved) e WHERE s.id = d.told_set AND e.value IN " + ids + ")");
        }
        return query;
    }

    /** By the integration, and by the groups that had the receiver once, which an index leads to. */
    private static void toldTo(SqlQuery query, String receiver) {
        query.and(
                "d.integration IN (SELECT i.id FROM text i WHERE i.text >= ? || '/' AND i.text < ? || '0' AND " + History.RECEIVER_TOLD + " = ?)",
                receiver, receiver, receiver);
        query.and("d.alert_group IN (SELECT id FROM alert_group WHERE key IN (SELECT key FROM alert_group WHERE receiver = ?))", receiver);
    }

    /** Of alerts: what came of the groups in which they were at any time. */
    static SqlQuery flushes(Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery()
                .equal("f.outcome", search.outcome())
                .refersTo("f.alert_group", "alert_group", "receiver", search.receiver());
        if (!search.group().isEmpty()) {
            ofGroup(query, "flush f", "flush_group", reading, search.group());
        }
        return isAboutAlerts(search)
                ? query.and("f.alert_group IN (SELECT alert_group FROM verdict WHERE +kind = 'grouped' AND labels IN "
                        + list(wanted(reading, search)) + ")")
                : query;
    }

    static SqlQuery firings(Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery()
                .at("f.at", search)
                .refersToRule("f.rule", search);
        return isAboutAlerts(search)
                ? query.and("EXISTS (SELECT 1 FROM json_each(f.alerts) WHERE value IN " + list(wanted(reading, search)) + ")")
                : query;
    }

    static SqlQuery firingCounts(Search search) {
        SqlQuery query = ofPackage("f.rule_package", search).during("f.hour", "f.last_at + 1", search);
        String rule = "(SELECT text FROM text WHERE id = f.rule)";
        String name = search.rule();
        return name.isEmpty() ? query : query.and(rule + " = ? OR " + SqlQuery.ends("f.rule_package || '/' || " + rule), name, name, name, name);
    }

    /** Of alerts: the silences that kept them quiet. */
    static SqlQuery silences(Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery().at("at", search).equal("action", search.outcome());
        return isAboutAlerts(search)
                ? query.and("id IN (SELECT t.text FROM verdict v JOIN text t ON t.id = v.silence WHERE +v.kind = 'silenced' AND v.labels IN "
                        + list(wanted(reading, search)) + ")")
                : query;
    }

    static SqlQuery versions(Search search) {
        return ofPackage("v.package", search).during("v.since", "v.until", search);
    }

    static SqlQuery gaps(Search search) {
        return new SqlQuery().during("since", "until", search);
    }

    static SqlQuery reloads(Search search) {
        return new SqlQuery().at("at", search).equal("result", search.outcome());
    }

    private static SqlQuery ofPackage(String column, Search search) {
        String name = search.packageName();
        return name.isEmpty() ? new SqlQuery() : new SqlQuery().and(SqlQuery.ends(column), name, name, name);
    }

    static boolean isAboutAlerts(Search search) {
        return !search.fingerprint().isEmpty() || !search.matchers().isEmpty();
    }

    /** Rows of a group: of one that has few, those are read; of others rows are looked at from the newest on, until there are enough. */
    private static SqlQuery ofGroup(SqlQuery query, String table, String index, Reading reading, String group) throws SQLException {
        String name = table.substring(0, table.length() - 2);
        String alias = table.substring(table.length() - 1);
        String ids = list(reading.groupsNamed(group));
        String rows = name + " INDEXED BY " + index + " WHERE alert_group IN " + ids + (name.equals("verdict") ? " AND kind = 'grouped'" : "");
        boolean isSmall = reading.file.number("SELECT 1 FROM " + rows + " LIMIT 1 OFFSET " + FEW_ROWS).isEmpty();
        return isSmall
                ? query.narrow().and(alias + ".id IN (SELECT id FROM " + rows + ")")
                : query.and("+" + alias + ".alert_group IN " + ids);
    }

    /** The alerts that are asked for, in a column that has their ids. */
    private static SqlQuery about(String column, Reading reading, Search search) throws SQLException {
        SqlQuery query = new SqlQuery();
        if (!isAboutAlerts(search)) {
            return query;
        }
        List<Long> alerts = wanted(reading, search);
        return alerts.size() > FEW_ALERTS ? query.and("+" + column + " IN " + list(alerts)) : query.narrow().and(column + " IN " + list(alerts));
    }

    static List<Long> wanted(Reading reading, Search search) throws SQLException {
        return search.fingerprint().isEmpty()
                ? reading.labelsThatPass(search.matchers())
                : reading.labelsWith(Long.parseUnsignedLong(search.fingerprint(), 16));
    }

    /** Ids as SQL: they are numbers. */
    static String list(List<Long> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(",", "(SELECT value FROM json_each('[", "]'))"));
    }
}
