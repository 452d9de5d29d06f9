package signalbox.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.plan.Need.Literal;
import signalbox.plan.Need.Narrowing;
import signalbox.rules.RuleBase;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.silence.Silenced;

/**
 * What is read of every form of condition, from rules as they are loaded: {@code plans.txt} has the conditions and, below each, its
 * plan. Whatever changes a plan, a new Drools or a change of ours, shows in a line that differs.
 */
class PlansTest {

    private static final String HEAD =
            """
            package rules.teams.plans
            import signalbox.alert.Alert
            import signalbox.inhibit.Withheld
            import signalbox.route.TimeInterval
            import signalbox.silence.Silenced
            declare Mark rack : String @key number : long on : boolean end
            rule "marks" when Alert( name == "RackDown", $r : rack ) then insertLogical( new Mark( $r, 1, true ) ); end
            """;

    @TempDir
    Path temp;

    @Test
    void plansAreThoseOfTheFile() throws IOException {
        String file;
        try (InputStream in = PlansTest.class.getResourceAsStream("plans.txt")) {
            file = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> lines = file.lines().toList();
        List<String> conditions = lines.stream().filter(line -> line.startsWith("when ")).toList();
        Map<String, Plan> plans = plans(conditions);
        List<String> expected = new ArrayList<>();
        for (String line : lines) {
            if (line.isEmpty() || line.startsWith("#")) {
                expected.add(line);
            } else if (line.startsWith("when ")) {
                expected.add(line);
                expected.addAll(shown(Objects.requireNonNull(plans.get("case " + conditions.indexOf(line)))));
            }
        }
        assertThat(file.strip()).isEqualTo(String.join("\n", expected).strip());
    }

    /** Otherwise each alert would be there as often as there are such rules. */
    @Test
    void rulesThatAreHandedEveryAlertReadFromOnePlace() throws IOException {
        Map<String, Plan> plans = plans(List.of(
                "when $t : Alert( name != \"A\" )",
                "when $t : Alert( name == \"A\" )",
                "when $t : Alert( rack != \"\" ) not Alert( name == \"Up\", rack == $t.rack )",
                "when ( $t : Alert( name == \"A\" ) or $t : Alert( name == \"B\" ) )"));
        List<String> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Set<String> of = Objects.requireNonNull(plans.get("case " + i)).needs().stream().map(Need::entryPoint).collect(Collectors.toSet());
            assertThat(of).as("case %d", i).hasSize(1);
            places.addAll(of);
        }
        assertThat(places.get(0)).isEqualTo(places.get(2));
        assertThat(Set.copyOf(places)).hasSize(3);
    }

    private Map<String, Plan> plans(List<String> conditions) throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < conditions.size(); i++) {
            text.append("rule \"case ").append(i).append("\" ").append(conditions.get(i))
                    .append("\nthen insertLogical( new Withheld( $t, \"x\" ) ); end\n");
        }
        Path team = Files.createDirectories(temp.resolve("rules/teams/plans"));
        Files.writeString(team.resolve("a.drl"), text);
        RuleBase rules = new RuleLoader(temp.resolve("cache")).load(RuleSources.read(temp.resolve("rules")));
        assertThat(rules.problems()).isEmpty();
        return Plans.of(rules.base("rules.teams.plans")).stream().collect(Collectors.toMap(Plan::rule, Function.identity()));
    }

    private static List<String> shown(Plan plan) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < plan.needs().size(); i++) {
            Need need = plan.needs().get(i);
            String what = Stream.concat(need.literals().stream().map(literal -> shown(need, literal)), need.narrowings().stream().map(narrowing -> shown(plan, narrowing)))
                    .collect(Collectors.joining(", "));
            shown.add("    " + i + (need.root() ? " root " : " ") + need.type().getSimpleName() + (what.isEmpty() ? "" : ": " + what));
        }
        shown.add("    " + plan + (plan.isUnjoined() ? "; unjoined" : ""));
        return shown;
    }

    private static String shown(Need need, Literal literal) {
        String key = literal.key().map(LookupKey::toString).orElseGet(() -> "(" + named(literal.value(), need) + ")");
        return key + " is " + literal.values().stream().sorted().collect(Collectors.joining(" or "));
    }

    private static String shown(Plan plan, Narrowing narrowing) {
        return narrowing.key() + " as " + narrowing.by() + "'s " + named(narrowing.value(), plan.needs().get(narrowing.by()));
    }

    /** Of an alert whose labels have their own names as values, what is read of it is the name of what is read. */
    private static String named(Function<Object, Object> value, Need need) {
        if (!need.isOfAlerts() && need.type() != Silenced.class) {
            return "property";
        }
        Labels labels = labels();
        Object read = value.apply(need.isOfAlerts()
                ? new Alert(labels, Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "")
                : new Silenced(labels, "silence"));
        if (!(read instanceof Labels some)) {
            return String.valueOf(read);
        }
        TreeSet<String> missing = new TreeSet<>(names(labels));
        missing.removeAll(names(some));
        return missing.isEmpty() ? "labels" : "labels without " + String.join(", ", missing);
    }

    private static Labels labels() {
        Map<String, String> labels = new HashMap<>();
        List.of("alertname", "severity", "instance", "job", "team", "service", "cluster", "namespace", "environment", "datacenter", "rack",
                        "dc", "host", "zone")
                .forEach(name -> labels.put(name, name));
        return Labels.of(labels);
    }

    private static List<String> names(Labels labels) {
        List<String> names = new ArrayList<>();
        for (String name : List.of("alertname", "severity", "instance", "job", "team", "service", "cluster", "namespace", "environment", "datacenter",
                "rack", "dc", "host", "zone")) {
            if (labels.has(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
