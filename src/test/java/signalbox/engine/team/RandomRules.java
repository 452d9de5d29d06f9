package signalbox.engine.team;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.inhibit.Inhibition;

/**
 * Rules of all forms that packages may be written in, made by chance, and what they conclude from alerts: found by going through
 * every combination. Each is written once, as text and as nested loops.
 */
final class RandomRules {

    static final List<String> NAMES = List.of("A", "B", "C", "D", "W", "X");
    static final List<String> SEVERITIES = List.of("critical", "warning", "info");

    private final Random random;
    final List<Rule> rules = new ArrayList<>();
    /** Rules that conclude a fact of the package's own, {@code Mark}, about a value of a label. */
    final List<Rule> marking = new ArrayList<>();

    RandomRules(Random random) {
        this.random = random;
        int marks = random.nextInt(3);
        for (int i = 0; i < marks; i++) {
            marking.add(rule("mark " + i, false));
        }
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            rules.add(rule("rule " + i, !marking.isEmpty() && chance(3)));
        }
    }

    /** Whether something of the kind is to be, once in so many times. */
    private boolean chance(int times) {
        return random.nextInt(times) == 0;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Something that is asked of an alert alone. */
    record Asked(String text, Predicate<Alert> holds) {}

    /** Something that is asked of an alert and one that was matched before. */
    record Joined(String text, int with, BiPredicate<Alert, Alert> holds) {}

    enum Form {
        PLAIN,
        NOT,
        EXISTS,
        COUNT,
        EITHER
    }

    /** A pattern; {@code second} is the other branch of an {@code or}. */
    record Pattern(Form form, List<Asked> asked, List<Joined> joined, List<Asked> second, int least, boolean joinsMark) {

        boolean admits(Alert alert, List<Alert> before) {
            return asked.stream().allMatch(one -> one.holds().test(alert))
                    && joined.stream().allMatch(one -> one.holds().test(alert, before.get(one.with())));
        }

        boolean admitsSecond(Alert alert) {
            return second.stream().allMatch(one -> one.holds().test(alert));
        }
    }

    final class Rule {
        final String name;
        final List<Pattern> patterns = new ArrayList<>();
        final boolean readsMark;

        private Rule(String name, boolean readsMark) {
            this.name = name;
            this.readsMark = readsMark;
        }

        String text(boolean marks) {
            StringBuilder text = new StringBuilder("rule \"" + name + "\" when\n");
            if (readsMark) {
                text.append("  $mark : Mark( $marked : cluster )\n");
            }
            int bound = 0;
            int place = 0;
            for (Pattern pattern : patterns) {
                String conditions = conditions(pattern);
                String n = "$n" + place++; // two patterns may be alike
                switch (pattern.form()) {
                    case PLAIN -> text.append("  $a" + bound++ + " : Alert( " + conditions + " )\n");
                    case NOT -> text.append("  not Alert( " + conditions + " )\n");
                    case EXISTS -> text.append("  exists Alert( " + conditions + " )\n");
                    case COUNT -> text.append("  accumulate( $x : Alert( " + conditions + " ); " + n + " : count( $x ); " + n + " "
                            + (pattern.least() == 0 ? "== 0" : ">= " + pattern.least()) + " )\n");
                    case EITHER -> text.append("  ( Alert( " + conditions + " ) or Alert( "
                            + pattern.second().stream().map(Asked::text).collect(Collectors.joining(", ")) + " ) )\n");
                }
            }
            String conclusion = marks
                    ? "new Mark( $a0.cluster() )"
                    : "new Inhibition( $a" + (bound - 1) + ".labels(), $a0.labels() ).by( \"" + name + "\" )";
            return text + "then insertLogical( " + conclusion + " ); end\n";
        }

        private String conditions(Pattern pattern) {
            return Stream.of(
                            pattern.asked().stream().map(Asked::text),
                            pattern.joined().stream().map(Joined::text),
                            pattern.joinsMark() ? Stream.of("cluster == $marked") : Stream.<String>of())
                    .flatMap(all -> all)
                    .collect(Collectors.joining(", "));
        }

        void matches(List<Alert> alerts, Set<String> marks, java.util.function.Consumer<List<Alert>> found) {
            if (!readsMark) {
                from(0, List.of(), "", alerts, found);
            } else {
                marks.forEach(mark -> from(0, List.of(), mark, alerts, found));
            }
        }

        private void from(
                int number, List<Alert> before, String mark, List<Alert> alerts, java.util.function.Consumer<List<Alert>> found) {
            if (number == patterns.size()) {
                found.accept(before);
                return;
            }
            Pattern pattern = patterns.get(number);
            List<Alert> admitted = alerts.stream()
                    .filter(alert -> pattern.admits(alert, before) && (!pattern.joinsMark() || alert.cluster().equals(mark)))
                    .toList();
            switch (pattern.form()) {
                case PLAIN -> admitted.forEach(alert -> {
                    List<Alert> more = new ArrayList<>(before);
                    more.add(alert);
                    from(number + 1, more, mark, alerts, found);
                });
                case NOT -> go(admitted.isEmpty(), number, before, mark, alerts, found);
                case EXISTS -> go(!admitted.isEmpty(), number, before, mark, alerts, found);
                case COUNT -> go(
                        pattern.least() == 0 ? admitted.isEmpty() : admitted.size() >= pattern.least(),
                        number, before, mark, alerts, found);
                case EITHER -> go(
                        !admitted.isEmpty() || alerts.stream().anyMatch(pattern::admitsSecond),
                        number, before, mark, alerts, found);
            }
        }

        private void go(
                boolean on,
                int number,
                List<Alert> before,
                String mark,
                List<Alert> alerts,
                java.util.function.Consumer<List<Alert>> found) {
            if (on) {
                from(number + 1, before, mark, alerts, found);
            }
        }
    }

    private Rule rule(String name, boolean readsMark) {
        Rule rule = new Rule(name, readsMark);
        int plain = 1 + random.nextInt(3);
        int others = random.nextInt(3);
        List<Form> forms = new ArrayList<>();
        for (int i = 0; i < plain; i++) {
            forms.add(Form.PLAIN);
        }
        for (int i = 0; i < others; i++) {
            forms.add(random.nextInt(forms.size() + 1), one(List.of(Form.NOT, Form.EXISTS, Form.COUNT, Form.COUNT, Form.EITHER)));
        }
        int bound = 0;
        for (Form form : forms) {
            rule.patterns.add(pattern(form, bound, readsMark));
            bound += form == Form.PLAIN ? 1 : 0;
        }
        return rule;
    }

    private Pattern pattern(Form form, int bound, boolean readsMark) {
        List<Asked> asked = new ArrayList<>();
        int count = chance(4) ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < count; i++) {
            asked.add(asked());
        }
        List<Joined> joined = new ArrayList<>();
        int joins = bound == 0 || chance(4) ? 0 : 1 + (chance(3) ? 1 : 0);
        for (int i = 0; i < joins; i++) {
            joined.add(joined(random.nextInt(bound)));
        }
        return new Pattern(form, asked, joined, List.of(asked()), random.nextInt(3), readsMark && chance(2));
    }

    private Asked asked() {
        String name = one(NAMES);
        String severity = one(SEVERITIES);
        return switch (random.nextInt(17)) {
            case 0, 1, 2, 3, 4 -> new Asked("name == \"" + name + "\"", alert -> alert.name().equals(name));
            case 5, 6 -> new Asked("severity == \"" + severity + "\"", alert -> alert.severity().equals(severity));
            case 7 -> new Asked("\"" + name + "\" == name", alert -> alert.name().equals(name));
            case 8 -> new Asked(
                    "name in ( \"A\", \"" + name + "\" )", alert -> alert.name().equals("A") || alert.name().equals(name));
            case 9 -> new Asked(
                    "label( \"dc\" ) in ( \"d1\", \"d9\" )", alert -> alert.label("dc").equals("d1"));
            case 10 -> new Asked("label( \"dc\" ) == \"d0\"", alert -> alert.label("dc").equals("d0"));
            case 11 -> new Asked("label( \"dc\" ) == \"\"", alert -> alert.label("dc").isEmpty());
            case 12 -> new Asked("name != \"" + name + "\"", alert -> !alert.name().equals(name));
            case 13 -> new Asked(
                    "name == \"" + name + "\" || severity == \"" + severity + "\"",
                    alert -> alert.name().equals(name) || alert.severity().equals(severity));
            case 14 -> new Asked("annotation( \"note\" ) == \"n1\"", alert -> alert.annotation("note").equals("n1"));
            case 15 -> new Asked("labels.get( \"dc\" ) == \"d0\"", alert -> alert.label("dc").equals("d0"));
            default -> new Asked(
                    "name == \"" + name + "\" && severity == \"" + severity + "\"",
                    alert -> alert.name().equals(name) && alert.severity().equals(severity));
        };
    }

    private Joined joined(int with) {
        String other = "$a" + with;
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Joined(
                    "instance == " + other + ".instance", with, (a, b) -> a.instance().equals(b.instance()));
            case 3 -> new Joined(other + ".cluster == cluster", with, (a, b) -> a.cluster().equals(b.cluster()));
            case 4 -> new Joined(
                    "label( \"dc\" ) == " + other + ".label( \"dc\" )", with, (a, b) -> a.label("dc").equals(b.label("dc")));
            case 5 -> new Joined(
                    "label( \"host\" ) == " + other + ".instance", with, (a, b) -> a.label("host").equals(b.instance()));
            case 6 -> new Joined("this != " + other, with, (a, b) -> a != b);
            case 7 -> new Joined("name != " + other + ".name", with, (a, b) -> !a.name().equals(b.name()));
            case 8 -> new Joined(
                    "labelsWithout( \"severity\" ) == " + other + ".labelsWithout( \"severity\" )",
                    with,
                    (a, b) -> a.labelsWithout("severity").equals(b.labelsWithout("severity")));
            case 9 -> new Joined(
                    "annotation( \"note\" ) == " + other + ".annotation( \"note\" )",
                    with,
                    (a, b) -> a.annotation("note").equals(b.annotation("note")));
            case 10 -> new Joined(
                    "labels.get( \"host\" ) == " + other + ".labels.get( \"instance\" )",
                    with,
                    (a, b) -> a.label("host").equals(b.instance()));
            default -> new Joined("labels == " + other + ".labels", with, (a, b) -> a.labels().equals(b.labels()));
        };
    }

    String text() {
        return (marking.isEmpty() ? "" : "declare Mark cluster : String @key end\n")
                + marking.stream().map(rule -> rule.text(true)).collect(Collectors.joining())
                + rules.stream().map(rule -> rule.text(false)).collect(Collectors.joining());
    }

    /** What the rules conclude from these alerts. */
    Set<Object> conclusions(List<Alert> alerts) {
        Set<String> marks = new HashSet<>();
        marking.forEach(rule -> rule.matches(alerts, Set.of(), found -> marks.add(found.get(0).cluster())));
        Set<Object> conclusions = new HashSet<>();
        for (Rule rule : rules) {
            rule.matches(alerts, marks, found -> conclusions.add(
                    new Inhibition(found.get(found.size() - 1).labels(), found.get(0).labels()).by(rule.name)));
        }
        return conclusions;
    }
}
