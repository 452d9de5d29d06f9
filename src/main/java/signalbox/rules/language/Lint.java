package signalbox.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Mention.What;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Function;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/** What is allowed and seldom meant: said by {@code check} as a warning. */
final class Lint {

    private static final String INTERVAL = "TimeInterval";
    private static final Map<String, Integer> RANKS = Map.of("info", 0, "warning", 1, "critical", 2, "fatal", 3);

    private final Rule rule;
    private final Map<Expr, String> types;
    private final List<Remark> warnings = new ArrayList<>();
    /** Patterns of which there has to be a fact, by the names that they give. */
    private final Map<String, Pattern> named = new HashMap<>();

    private Lint(Rule rule, Map<Expr, String> types) {
        this.rule = rule;
        this.types = types;
        positive(rule.when()).forEach(pattern -> {
            if (pattern.bind() != null) {
                named.putIfAbsent(pattern.bind(), pattern);
            }
        });
    }

    /** @param types of the rule's expressions */
    static List<Remark> look(Rule rule, Map<Expr, String> types) {
        Lint lint = new Lint(rule, types);
        lint.crossProducts();
        lint.conclusions();
        return lint.warnings;
    }

    /** The time intervals that a rule names. */
    static List<Mention> intervals(Rule rule) {
        List<Mention> mentions = new ArrayList<>();
        for (Pattern pattern : RuleChecker.patterns(rule.when())) {
            if (pattern.type().endsWith(INTERVAL)) {
                pattern.constraints().forEach(constraint -> texts("name", constraint.of())
                        .forEach(text -> mentions.add(new Mention(text.place(), What.TIME_INTERVAL, String.valueOf(text.value())))));
            }
        }
        return mentions;
    }

    /** The texts that a property is compared with. */
    static List<Literal> texts(String property, Expr expr) {
        List<Literal> found = new ArrayList<>();
        if (expr instanceof Binary binary && binary.left() instanceof Name name && name.name().equals(property)
                && binary.operator().matches("==|!=") && binary.right() instanceof Literal literal
                && literal.value() instanceof String) {
            found.add(literal);
        } else if (expr instanceof In in && in.left() instanceof Name name && name.name().equals(property)) {
            in.list().forEach(one -> {
                if (one instanceof Literal literal && literal.value() instanceof String) {
                    found.add(literal);
                }
            });
        } else if (expr instanceof Binary binary && binary.operator().matches("&&|\\|\\|")) {
            found.addAll(texts(property, binary.left()));
            found.addAll(texts(property, binary.right()));
        }
        return found;
    }

    /** The texts to one of which a property is equal; empty where it may be another. */
    static List<String> values(String property, Expr expr) {
        boolean isEqual = (expr instanceof Binary binary && binary.operator().equals("==")) || (expr instanceof In in && !in.not()
                && in.list().stream().allMatch(Literal.class::isInstance));
        return isEqual ? texts(property, expr).stream().map(text -> String.valueOf(text.value())).toList() : List.of();
    }

    // ---- facts that have nothing to do with each other

    private void crossProducts() {
        List<Set<String>> groups = new ArrayList<>();
        Map<Set<String>, Element> first = new LinkedHashMap<>();
        for (Element element : rule.when()) {
            if (element instanceof Group group && group.kind() != Kind.AND && group.kind() != Kind.OR) {
                continue;
            }
            Set<String> names = names(element);
            List<Set<String>> joined = groups.stream().filter(group -> !disjoint(group, names)).toList();
            if (isSingle(element) && joined.isEmpty()) {
                continue; // wherever it stands, nothing is combined with more than one
            }
            boolean alone = groups.isEmpty() || !joined.isEmpty();
            Set<String> all = new HashSet<>(names);
            joined.forEach(all::addAll);
            groups.removeAll(joined);
            groups.add(all);
            if (!alone) {
                first.put(names, element);
            }
        }
        first.forEach((names, element) -> {
            boolean still = groups.size() > 1 && groups.stream().anyMatch(group -> group.equals(names) || group.containsAll(names));
            boolean isNameless = names.isEmpty(); // nothing can join it
            if (still && (isNameless || groups.stream().noneMatch(group -> group.containsAll(names) && !group.equals(names)))) {
                warnings.add(anySubject().map(holds -> new Remark(holds.place(),
                                "this asks of no subject: it holds for everything as soon as the condition holds of anything",
                                "say of what: subject == $service, or of an alert subject == $alert", "cartesian-product"))
                        .orElseGet(() -> new Remark(element.place(),
                                "nothing joins this with what stands above: each is combined with each",
                                "compare it with the others, as in instance == $instance, or write exists( … ) if it only has to be there",
                                "cartesian-product")));
            }
        });
    }

    /** A condition that is asked for of whatever it is about. */
    private Optional<Pattern> anySubject() {
        return rule.when().stream()
                .flatMap(element -> element instanceof Pattern pattern && pattern.type().endsWith("Holds") ? Stream.of(pattern) : Stream.of())
                .filter(pattern -> pattern.constraints().stream().noneMatch(constraint -> mentions(constraint.of())))
                .findFirst();
    }

    private static boolean mentions(Expr expr) {
        boolean isIt = (expr instanceof Name name && name.name().matches("subject|alert"))
                || (expr instanceof Call call && call.on() == null && call.name().matches("subject|alert"));
        return isIt || Tree.parts(expr).stream().anyMatch(Lint::mentions);
    }

    /** A time interval has a name: there is one at most. */
    private static boolean isSingle(Element element) {
        return (element instanceof Pattern pattern && (pattern.type().endsWith(INTERVAL) || isRow(pattern))) || element instanceof Accumulate;
    }

    /** A row that is named by its key. */
    private static boolean isRow(Pattern pattern) {
        return pattern.type().endsWith("TableRow")
                && pattern.constraints().stream().anyMatch(constraint -> !texts("key", constraint.of()).isEmpty());
    }

    private static boolean disjoint(Set<String> a, Set<String> b) {
        return a.stream().noneMatch(b::contains);
    }

    /** Names that an element gives or refers to. */
    private static Set<String> names(Element element) {
        Set<String> names = new TreeSet<>();
        if (element instanceof Pattern pattern) {
            add(names, pattern.bind());
            for (Constraint constraint : pattern.constraints()) {
                add(names, constraint.bind());
                collect(constraint.of(), names);
            }
        } else if (element instanceof Group group) {
            group.of().forEach(part -> names.addAll(names(part)));
        } else if (element instanceof Accumulate accumulate) {
            names.addAll(names(accumulate.source()));
            for (Function function : accumulate.functions()) {
                names.add(function.bind());
            }
            accumulate.filters().forEach(filter -> collect(filter, names));
        }
        return names;
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }

    private static void collect(Expr expr, Set<String> names) {
        if (expr instanceof Name name && name.name().startsWith("$")) {
            names.add(name.name());
        }
        Tree.parts(expr).forEach(part -> collect(part, names));
    }

    private static List<Pattern> positive(List<Element> elements) {
        List<Pattern> all = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof Pattern pattern) {
                all.add(pattern);
            } else if (element instanceof Group group && (group.kind() == Kind.AND || group.kind() == Kind.OR)) {
                all.addAll(positive(group.of()));
            }
        }
        return all;
    }

    // ---- conclusions

    private void conclusions() {
        Map<String, Place> routes = new HashMap<>();
        for (Expr statement : rule.then()) {
            New made = made(statement);
            if (made == null || made.arguments().isEmpty()) {
                continue;
            }
            switch (made.type().substring(made.type().lastIndexOf('.') + 1)) {
                case "Inhibition" -> {
                    unlimited(made, "keeps quiet");
                    swapped(made);
                }
                case "Withheld" -> unlimited(made, "keeps quiet");
                case "Route" -> {
                    unlimited(made, "routes");
                    twice(made, routes);
                }
                default -> {}
            }
            grouped(statement);
        }
    }

    private static @Nullable New made(Expr statement) {
        Expr expr = Tree.concluded(statement);
        while (expr instanceof Call call && call.on() != null) {
            expr = call.on();
        }
        return expr instanceof New made ? made : null;
    }

    private Optional<Pattern> patternOf(Expr expr) {
        Expr of = expr instanceof Call call && call.on() != null && call.name().equals("labels") ? call.on() : expr;
        return of instanceof Name name ? Optional.ofNullable(named.get(name.name())) : Optional.empty();
    }

    private void unlimited(New made, String does) {
        patternOf(made.arguments().get(0))
                .filter(pattern -> pattern.type().endsWith("Alert"))
                .filter(pattern -> pattern.constraints().stream().noneMatch(constraint -> limits(constraint.of())))
                .filter(pattern -> !isJoinedByAnother(pattern))
                .ifPresent(pattern -> warnings.add(new Remark(made.typePlace(),
                        "nothing limits which alerts this " + does + ": it can be any alert of any team",
                        "say which: severity == \"warning\", team == \"…\", instance == $instance", "unlimited-target")));
    }

    /** Whether another pattern says that something is equal to something of this one: which of the two stands first does not matter. */
    private boolean isJoinedByAnother(Pattern pattern) {
        Set<String> names = new HashSet<>();
        add(names, pattern.bind());
        pattern.constraints().forEach(constraint -> add(names, constraint.bind()));
        return positive(rule.when()).stream()
                .filter(other -> !other.equals(pattern))
                .flatMap(other -> other.constraints().stream())
                .anyMatch(constraint -> constraint.of() instanceof Binary binary && binary.operator().equals("==")
                        && !disjoint(names, names(binary)));
    }

    private static Set<String> names(Expr expr) {
        Set<String> names = new TreeSet<>();
        collect(expr, names);
        return names;
    }

    /** Whether few alerts are so: a comparison that is not with "!=", "not in" and the like. */
    private boolean limits(Expr expr) {
        if (expr instanceof Binary binary) {
            boolean other = binary.operator().equals("!=") || binary.operator().startsWith("not ");
            boolean both = binary.operator().equals("&&");
            return both
                    ? limits(binary.left()) || limits(binary.right())
                    : binary.operator().equals("||") ? limits(binary.left()) && limits(binary.right()) : !other;
        }
        return expr instanceof In in ? !in.not() : expr instanceof Call call && Types.isBoolean(types.getOrDefault(call, ""));
    }

    private void swapped(New made) {
        Optional<Integer> target = rank(made.arguments().get(0));
        for (Expr source : made.arguments().subList(1, made.arguments().size())) {
            Optional<Integer> other = rank(source);
            if (target.isPresent() && other.isPresent() && target.get() > other.get()) {
                warnings.add(new Remark(made.typePlace(), Shown.of(made.arguments().get(0)) + " is worse than " + Shown.of(source)
                        + ", and kept quiet by it: are they the wrong way round?",
                        "the alert that is kept quiet stands first: new Inhibition( $quiet, $because )", "swapped-inhibition"));
            }
        }
    }

    /** How bad the alerts of a pattern are, if it says so. */
    private Optional<Integer> rank(Expr alert) {
        return patternOf(alert).stream()
                .flatMap(pattern -> pattern.constraints().stream())
                .filter(constraint -> constraint.of() instanceof Binary binary && binary.operator().equals("=="))
                .flatMap(constraint -> texts("severity", constraint.of()).stream())
                .map(text -> RANKS.get(String.valueOf(text.value())))
                .filter(rank -> rank != null)
                .findFirst();
    }

    private void twice(New made, Map<String, Place> routes) {
        String key = Shown.of(made.arguments().get(0)) + " " + Shown.of(made.arguments().get(1));
        Place earlier = routes.putIfAbsent(key, made.place());
        if (earlier != null) {
            warnings.add(new Remark(made.typePlace(), "this alert is routed to " + Shown.of(made.arguments().get(1)) + " twice",
                    "two routes of one alert to a receiver are one: the first counts", "routed-twice"));
        }
    }

    /** A label that no alert is likely to have. */
    private void grouped(Expr statement) {
        Set<String> labels = new TreeSet<>(Set.of("alertname", "severity", "instance", "job", "team", "service", "cluster", "namespace",
                "environment", "datacenter", "rack"));
        calls(statement).stream().filter(call -> call.name().equals("groupedBy")).forEach(call -> call.arguments().forEach(argument -> {
            if (argument instanceof Literal literal && literal.value() instanceof String text && !labels.contains(text)
                    && Words.isNearly(text, labels)) {
                warnings.add(new Remark(literal.place(), "alerts seldom have a label \"" + text + "\"",
                        Words.meant(text, labels).orElse(""), "unlikely-label"));
            }
        }));
    }

    private static List<Call> calls(Expr expr) {
        List<Call> all = new ArrayList<>();
        if (expr instanceof Call call) {
            all.add(call);
        }
        Tree.parts(expr).forEach(part -> all.addAll(calls(part)));
        return all;
    }
}
