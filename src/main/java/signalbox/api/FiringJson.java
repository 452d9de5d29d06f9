package signalbox.api;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import signalbox.alert.Labels;
import signalbox.api.http.JsonOut;
import signalbox.audit.FiringRow;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;
import signalbox.miss.FiredCondition;
import signalbox.miss.SeenWords;

/** Firings of rules in JSON: facts, rule, conclusions. */
final class FiringJson {

    private FiringJson() {}

    /** One of a list. */
    static void write(FiringRow row, JsonOut out) throws IOException {
        out.object();
        members(row, out);
        out.endObject();
    }

    /**
     * One with the conditions of its rule.
     *
     * @param problem why they are not known; {@code ""} where they are
     */
    static void write(FiringRow row, List<FiredCondition> conditions, String problem, JsonOut out) throws IOException {
        out.object();
        members(row, out);
        out.name("conditions").array();
        for (FiredCondition condition : conditions) {
            out.object().member("text", condition.text()).member("line", condition.line());
            out.member("kind", condition.kind().name().toLowerCase(Locale.ROOT)).member("say", condition.say());
            facts(condition.facts(), out);
            out.endObject();
        }
        out.endArray().member("problem", problem).endObject();
    }

    private static void members(FiringRow row, JsonOut out) throws IOException {
        out.member("id", row.id()).member("at", row.at());
        DecisionJson.members(row.by(), out);
        facts(row.facts(), out);
        out.name("concluded").array();
        for (Concluded each : row.concluded()) {
            out.object().member("verdict", each.verdict());
            members(each.fact(), out);
            out.endObject();
        }
        out.endArray().member("more", row.more());
    }

    private static void facts(List<Seen> facts, JsonOut out) throws IOException {
        out.name("facts").array();
        for (Seen fact : facts) {
            out.object();
            members(fact, out);
            out.endObject();
        }
        out.endArray();
    }

    private static void members(Seen seen, JsonOut out) throws IOException {
        out.member("kind", kind(seen)).member("words", SeenWords.of(seen));
        out.name("alerts").array();
        alerts("", seen, out);
        out.endArray();
    }

    private static String kind(Seen seen) {
        if (seen instanceof Seen.OfAlert) {
            return "Alert";
        } else if (seen instanceof Seen.OfFact fact) {
            return fact.kind();
        }
        return seen instanceof Seen.Counted ? "accumulate" : "value";
    }

    /** The alerts that it is, or names, each with what it is there. */
    private static void alerts(String as, Seen seen, JsonOut out) throws IOException {
        if (seen instanceof Seen.OfAlert alert && !alert.labels().isEmpty()) {
            Labels labels = alert.labels();
            out.object().member("as", as).member("fingerprint", labels.fingerprintText()).member("labels", labels).endObject();
        } else if (seen instanceof Seen.OfFact fact) {
            for (Map.Entry<String, Seen> each : fact.values().entrySet()) {
                alerts(as.isEmpty() ? each.getKey() : as, each.getValue(), out);
            }
        } else if (seen instanceof Seen.Several several) {
            for (Seen each : several.some()) {
                alerts(as, each, out);
            }
        } else if (seen instanceof Seen.Counted counted) {
            alerts(as, counted.of(), out);
        }
    }
}
