package signalbox.audit;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import signalbox.alert.NearestName;

/** Which rules, packages and receivers are on record, or in force. */
final class RecordedNames {

    private static final String PACKAGES = "SELECT package AS name FROM rule_version UNION SELECT package FROM rule";
    private static final String RULES = "SELECT package || '/' || name AS name FROM rule"
            + " UNION SELECT v.package || '/' || r.value FROM rule_version v, json_each(v.rules) r";
    private static final String RULES_ALONE = "SELECT name FROM rule UNION SELECT r.value FROM rule_version v, json_each(v.rules) r";
    private static final String RECEIVERS = "SELECT receiver AS name FROM alert_group UNION SELECT name FROM receiver";

    /** So many are named to somebody who asked for another. */
    private static final int MOST_NAMED = 10;

    private RecordedNames() {}

    /** Which name of a search nobody knows, in words: that nothing is found by it says nothing. Empty when all are known. */
    static Optional<String> unknown(Reading reading, Search search, Supplier<NamesInForce> inForce) throws SQLException {
        String wanted = search.packageName();
        if (!wanted.isEmpty() && !exists(reading, PACKAGES, SqlQuery.ends("name"), wanted, wanted, wanted) && !inForce.get().hasPackage(wanted)) {
            return Optional.of(no("package", wanted, all(reading, PACKAGES, inForce.get().packages())));
        }
        String rule = search.rule();
        String isRule = "substr(name, instr(name, '/') + 1) = ? OR " + SqlQuery.ends("name");
        if (!rule.isEmpty() && !exists(reading, RULES, isRule, rule, rule, rule, rule) && !inForce.get().hasRule(rule)) {
            return Optional.of(no("rule", rule, all(reading, rule.contains("/") ? RULES : RULES_ALONE, Set.of())));
        }
        String group = search.group();
        if (!group.isEmpty() && reading.groupsNamed(group).isEmpty()) {
            return Optional.of("no group \"" + group + "\" is on record: expected its key, as notifications have it under \"group\","
                    + " its \"dedupKey\", or all its labels, such as {alertname=\"DiskFull\"}");
        }
        String receiver = search.receiver();
        return receiver.isEmpty() || exists(reading, RECEIVERS, "name = ?", receiver) || inForce.get().receivers().contains(receiver)
                ? Optional.empty()
                : Optional.of(no("receiver", receiver, all(reading, RECEIVERS, inForce.get().receivers())));
    }

    private static boolean exists(Reading reading, String names, String condition, Object... values) throws SQLException {
        return reading.file.number("SELECT 1 FROM (" + names + ") WHERE " + condition + " LIMIT 1", values).isPresent();
    }

    private static List<String> all(Reading reading, String names, Set<String> more) throws SQLException {
        Set<String> all = new TreeSet<>(more);
        reading.file.each("SELECT name FROM (" + names + ")", row -> all.add(row.getString(1)));
        return List.copyOf(all);
    }

    private static String no(String kind, String wanted, List<String> all) {
        String hint = NearestName.to(wanted, all).map(near -> ": did you mean \"" + near + "\"?")
                .orElse(all.isEmpty() || all.size() > MOST_NAMED ? "" : ": there are " + String.join(", ", all));
        return "no " + kind + " \"" + wanted + "\" is on record" + hint;
    }
}
