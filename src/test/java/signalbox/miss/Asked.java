package signalbox.miss;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.condition.Awaited;
import signalbox.explain.Speech;
import signalbox.miss.Moment.Ended;
import signalbox.testing.TestAlerts;
import signalbox.topology.Dependencies;

/** A rule, facts and an alert, and the question why the rule did not hold for it. */
final class Asked {

    static final Instant NOW = Instant.parse("2026-11-28T03:12:00Z");
    static final String PACKAGE = "rules.teams.infra";

    private static final String HEAD = String.join("\n",
            "package rules.teams.infra",
            "import java.util.List",
            "import signalbox.alert.Alert",
            "import signalbox.condition.Condition",
            "import signalbox.condition.Holds",
            "import signalbox.derived.Derived",
            "import signalbox.inhibit.Inhibition",
            "import signalbox.inhibit.Withheld",
            "import signalbox.route.TimeInterval",
            "import signalbox.silence.Silence",
            "import signalbox.silence.Silenced",
            "import signalbox.topology.Unreachable",
            "");

    /** The lines before the first condition of {@link #rule}. */
    static final int FIRST = HEAD.split("\n", -1).length + 2;

    private final List<Object> facts = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private Kept kept = Kept.ALL;
    private Dependencies dependencies = Dependencies.NONE;

    /** The alert in question is the first of the facts. */
    static Asked about(Object... facts) {
        Asked asked = new Asked();
        asked.facts.addAll(Arrays.asList(facts));
        return asked;
    }

    Asked ended(Object fact, Duration before) {
        ended.add(new Ended(fact, NOW.minus(before)));
        return this;
    }

    Asked awaiting(Awaited condition) {
        awaited.add(condition);
        return this;
    }

    /** The facts are those of a record that has these labels without their values. */
    Asked onRecord(String... masked) {
        kept = new Kept(Kept.Source.RECORD, Set.of(masked));
        return this;
    }

    Asked where(Dependencies known) {
        dependencies = known;
        return this;
    }

    Moment moment() {
        return new Moment(NOW, facts, ended, awaited, dependencies, "", kept);
    }

    /** A package with one rule, each condition on a line of its own: about an alert, or with another conclusion. */
    static String rule(String about, String... conditions) {
        return HEAD + "rule \"asked\"\nwhen\n" + Arrays.stream(conditions).map(line -> "    " + line + "\n").collect(Collectors.joining())
                + "then\n    insertLogical( " + (about.startsWith("$") ? "new Withheld( " + about + ", \"x\" )" : about) + " );\nend\n";
    }

    static ReadPackage read(String text) {
        return ReadPackage.of(PACKAGE, "v1", Map.of("infra/a.drl", text));
    }

    WhyNotAnswer why(String about, String... conditions) {
        return why(read(rule(about, conditions)));
    }

    WhyNotAnswer why(ReadPackage rules) {
        return new NearestMiss(rules, moment(), NAMES).ask("asked", ((Alert) facts.get(0)).labels());
    }

    static Alert alert(String name, String severity, String instance, String... more) {
        List<String> labels = new ArrayList<>(List.of("instance", instance));
        labels.addAll(List.of(more));
        return TestAlerts.firing(name, severity, labels.toArray(String[]::new));
    }

    /** Name and instance. */
    static final Speech NAMES = new Speech() {
        @Override
        public String alert(Labels labels) {
            return labels.get("alertname") + "{" + labels.get("instance") + "}";
        }

        @Override
        public String time(Instant instant) {
            return instant.toString().substring(11, 19);
        }

        @Override
        public String silence(String id) {
            return id;
        }
    };
}
