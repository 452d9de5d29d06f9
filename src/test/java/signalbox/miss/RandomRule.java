package signalbox.miss;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A rule at random, of the forms that rules may have: joins, {@code exists}, {@code not}, counts, {@code or}, conditions that hold,
 * intervals. It knows its alternatives, and the places in each at which an alert can stand.
 */
final class RandomRule {

    /** What stands in front of what is said at the place of the alert in question, and nowhere else. */
    private static final String HERE = "label( \"id\" ) == \"0\"";

    /**
     * A condition without {@code or}.
     *
     * @param parts texts between which the alert can stand: what is said of an alert ends there
     * @param source of a count: the same of what is counted
     */
    private record Condition(List<String> parts, String source) {

        String text() {
            return String.join("", parts);
        }

        int places() {
            return source.isEmpty() ? parts.size() - 1 : 1;
        }

        /** The same with the alert in question at a place. */
        String at(int place) {
            if (!source.isEmpty()) {
                return "exists " + source + ", " + HERE + " )\n    " + text();
            }
            StringBuilder text = new StringBuilder(parts.get(0));
            for (int i = 1; i < parts.size(); i++) {
                text.append(i - 1 == place ? ", " + HERE : "").append(parts.get(i));
            }
            return text.toString();
        }
    }

    private final Random random;
    private final String name;
    /** Each with its alternatives. */
    private final List<List<Condition>> conditions = new ArrayList<>();
    private final List<String> bound = new ArrayList<>();
    private int variables;

    RandomRule(String name, long seed) {
        this.name = name;
        this.random = new Random(seed);
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            conditions.add(i == count - 1 && bound.isEmpty() ? List.of(pattern()) : condition());
        }
    }

    String name() {
        return name;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private List<Condition> condition() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> List.of(new Condition(List.of("not Alert( " + said() + " )"), ""));
            case 2 -> List.of(new Condition(List.of("exists Alert( " + said(), " )"), ""));
            case 3 -> List.of(existsBoth());
            case 4, 5 -> List.of(count());
            case 6 -> List.of(
                    new Condition(List.of("Alert( " + said(), " )"), ""), new Condition(List.of("not Alert( " + said() + " )"), ""));
            case 7 -> List.of(
                    new Condition(List.of("Alert( " + said(), " )"), ""), new Condition(List.of("Alert( " + said(), " )"), ""));
            case 8 -> List.of(bound.isEmpty()
                    ? pattern()
                    : new Condition(List.of((random.nextBoolean() ? "" : "not ") + "Holds( condition == \"slow\", subject == " + one(bound) + " )"), ""));
            case 9 -> List.of(new Condition(List.of("TimeInterval( name == \"night\", active == " + random.nextBoolean() + " )"), ""));
            default -> List.of(pattern());
        };
    }

    private Condition pattern() {
        String said = said();
        String variable = "$v" + variables++;
        Condition made = new Condition(List.of(variable + " : Alert( " + said, " )"), "");
        bound.add(variable);
        return made;
    }

    private Condition existsBoth() {
        String first = said();
        String variable = "$v" + variables++;
        return new Condition(
                List.of("exists( " + variable + " : Alert( " + first, " ) and Alert( " + literal() + ", instance == " + variable + ".instance", " ) )"), "");
    }

    private Condition count() {
        String variable = "$v" + variables++;
        String source = "Alert( " + said();
        return new Condition(
                List.of("accumulate( " + variable + " : " + source + " ); $n" + variable.substring(1) + " : count( " + variable + " ); $n"
                        + variable.substring(1) + " " + one(List.of(">= 2", ">= 3", "> 1", "== 2", "< 3")) + " )"),
                source);
    }

    private String literal() {
        return one(List.of(
                "name == \"A\"", "name == \"B\"", "name == \"C\"", "severity == \"warning\"", "severity != \"info\"",
                "severity in ( \"warning\", \"info\" )", "name matches \"A|B\"", "label( \"rack\" ) == \"r1\"",
                "name == \"A\" || severity == \"critical\"", "cluster == \"c1\" && severity != \"critical\""));
    }

    private String said() {
        List<String> said = new ArrayList<>(List.of(literal()));
        if (!bound.isEmpty() && random.nextInt(3) > 0) {
            String other = one(bound);
            said.add(one(List.of(
                    "cluster == " + other + ".cluster", "instance == " + other + ".instance", "this != " + other,
                    "label( \"rack\" ) == " + other + ".label( \"rack\" )", "name != " + other + ".name")));
        }
        return String.join(", ", said);
    }

    // ---- texts

    /** As it is asked. */
    String text() {
        String when = conditions.stream()
                .map(each -> each.size() == 1 ? each.get(0).text() : each.stream().map(Condition::text).collect(Collectors.joining(" or ", "( ", " )")))
                .map(line -> "    " + line + "\n")
                .collect(Collectors.joining());
        return "rule \"" + name + "\" when\n" + when + "then\n    insertLogical( new Withheld( " + bound.get(0) + ", \"x\" ) );\nend\n";
    }

    private List<List<Condition>> branches() {
        List<List<Condition>> all = List.of(List.of());
        for (List<Condition> alternatives : conditions) {
            List<List<Condition>> longer = new ArrayList<>();
            for (List<Condition> head : all) {
                for (Condition next : alternatives) {
                    List<Condition> both = new ArrayList<>(head);
                    both.add(next);
                    longer.add(both);
                }
            }
            all = longer;
        }
        return all;
    }

    /** A rule for each alternative, place and number of conditions from the first on, which says so when it holds. */
    List<String> prefixes() {
        List<String> rules = new ArrayList<>();
        List<List<Condition>> branches = branches();
        for (int branch = 0; branch < branches.size(); branch++) {
            List<Condition> all = branches.get(branch);
            int place = 0;
            for (int at = 0; at < all.size(); at++) {
                for (int within = 0; within < all.get(at).places(); within++) {
                    for (int length = 1; length <= all.size(); length++) {
                        rules.add(prefix(all.subList(0, length), at, within, key(branch, place), length));
                    }
                    place++;
                }
            }
        }
        return rules;
    }

    /** A place, as it is named by what holds. */
    String key(int branch, int place) {
        return name + "/" + branch + "/" + place;
    }

    private static String prefix(List<Condition> conditions, int at, int within, String key, int length) {
        StringBuilder when = new StringBuilder();
        for (int i = 0; i < conditions.size(); i++) {
            when.append("    ").append(i == at ? conditions.get(i).at(within) : conditions.get(i).text()).append('\n');
        }
        return "rule \"" + key + "/" + length + "\" when\n" + when + "then\n    insertLogical( new Reached( \"" + key + "\", " + length + " ) );\nend\n";
    }
}
