package signalbox.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Function;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;
import signalbox.rules.language.Tree.Unary;

/** Checks one rule: its conditions in their order, then what it concludes. Says all that is wrong with it. */
final class RuleChecker {

    /** What accumulate gathers, with the types of the results. */
    static final Map<String, String> FUNCTIONS = functions();

    private static final int MOST_PATTERNS = 12;
    private static final int MOST_CONCLUSIONS = 100;
    private static final int MOST_BRANCHES = 32;
    private static final Set<String> NUMERIC = Set.of("sum", "average", "min", "max");

    private final Rule rule;
    private final ExpressionChecker expressions;
    private final Imports imports;
    private final Consumer<Remark> remarks;
    private int patterns;

    RuleChecker(Rule rule, ExpressionChecker expressions, Imports imports, Consumer<Remark> remarks) {
        this.rule = rule;
        this.expressions = expressions;
        this.imports = imports;
        this.remarks = remarks;
    }

    private static Map<String, String> functions() {
        Map<String, String> functions = new LinkedHashMap<>();
        functions.put("count", "Long");
        functions.put("sum", "Number");
        functions.put("average", "Double");
        functions.put("min", "Number");
        functions.put("max", "Number");
        functions.put("collectList", "List");
        functions.put("collectSet", "Set");
        return functions;
    }

    /** The names that the rule gives, with their types. */
    NameScope check(ConclusionChecker conclusions) {
        NameScope scope = NameScope.ofRule(rule.unreadable(), hidden());
        rule.when().forEach(element -> element(element, scope));
        attempt(this::limits, scope, Set.of());
        NameScope java = scope.asJava();
        for (Expr statement : rule.then()) {
            attempt(() -> conclusions.statement(statement, java), scope, Set.of());
        }
        return scope;
    }

    /** Names that are given where they are not known outside. */
    private Map<String, String> hidden() {
        Map<String, String> hidden = new HashMap<>();
        RuleChecker.patterns(rule.when()).forEach(pattern -> Stream.concat(
                        Stream.ofNullable(pattern.bind()), pattern.constraints().stream().flatMap(each -> Stream.ofNullable(each.bind())))
                .forEach(name -> hidden.put(name, "it is given further down: write the pattern that gives it before this one")));
        rule.when().forEach(element -> hide(element, "", hidden));
        return hidden;
    }

    private static void hide(Element element, String why, Map<String, String> hidden) {
        if (element instanceof Pattern pattern && !why.isEmpty()) {
            Stream.concat(Stream.ofNullable(pattern.bind()), pattern.constraints().stream().flatMap(each -> Stream.ofNullable(each.bind())))
                    .forEach(name -> hidden.put(name, why.replace("$x", name)));
        } else if (element instanceof Accumulate accumulate) {
            hide(accumulate.source(), "it is given inside of accumulate: ask for all of them, $all : collectSet( $x )", hidden);
        } else if (element instanceof Group group) {
            String inside = switch (group.kind()) {
                case AND -> why;
                case OR -> why.isEmpty() ? "it is given in one branch of \"or\" only: give it in each, or write two rules" : why;
                case NOT -> "it is given inside of \"not\", where nothing is that it could name: compare it there";
                case EXISTS -> "it is given inside of \"exists\", which says no more than that there is one: leave exists out to name it";
            };
            group.of().forEach(part -> hide(part, inside, hidden));
        }
    }

    private void limits() {
        if (rule.when().isEmpty() && rule.unreadable().isEmpty()) {
            throw new Refused(rule.place(), shown() + " has no condition", "it would hold for ever: write a pattern after \"when\"");
        }
        if (patterns > MOST_PATTERNS) {
            throw new Refused(rule.place(), shown() + " has " + patterns + " patterns", "a rule has " + MOST_PATTERNS + " at most");
        }
        long branches = rule.when().stream().mapToLong(RuleChecker::branches).reduce(1, RuleChecker::times);
        if (branches > MOST_BRANCHES) {
            throw new Refused(rule.place(), "\"or\" makes " + branches + " rules of " + shown(),
                    "it may make " + MOST_BRANCHES + " at most: write in ( \"a\", \"b\" ), or || inside of a pattern");
        }
        if (rule.then().size() > MOST_CONCLUSIONS) {
            throw new Refused(rule.place(), shown() + " has " + rule.then().size() + " conclusions",
                    "a rule has " + MOST_CONCLUSIONS + " at most: write several rules");
        }
        if (rule.then().isEmpty()) {
            throw new Refused(rule.place(), shown() + " concludes nothing", "write insertLogical( new … ); after \"then\"");
        }
    }

    private static long branches(Element element) {
        if (element instanceof Accumulate accumulate) {
            return branches(accumulate.source());
        } else if (element instanceof Group group) {
            return group.kind() == Kind.OR
                    ? group.of().stream().mapToLong(RuleChecker::branches).reduce(0, (a, b) -> Math.min(1 << 20, a + b))
                    : group.of().stream().mapToLong(RuleChecker::branches).reduce(1, RuleChecker::times);
        }
        return 1;
    }

    private static long times(long a, long b) {
        return Math.min(1 << 20, a * b);
    }

    private String shown() {
        return "rule \"" + rule.name() + "\"";
    }

    /** What is refused is remarked once; the names that it was to give may then mean anything. */
    private void attempt(Runnable part, NameScope scope, Set<String> names) {
        try {
            part.run();
        } catch (Refused refused) {
            remarks.accept(refused.remark());
            scope.loose().addAll(names);
        }
    }

    private void element(Element element, NameScope scope) {
        if (element instanceof Pattern pattern) {
            pattern(pattern, scope);
        } else if (element instanceof Accumulate accumulate) {
            accumulate(accumulate, scope);
        } else if (element instanceof Group group) {
            switch (group.kind()) {
                case AND -> group.of().forEach(part -> element(part, scope));
                case NOT, EXISTS -> {
                    NameScope inside = scope.inner();
                    group.of().forEach(part -> element(part, inside));
                }
                case OR -> alternatives(group, scope);
            }
        }
    }

    /** A name is known afterwards when every alternative gives it. */
    private void alternatives(Group group, NameScope scope) {
        Map<String, String> common = null;
        for (Element part : group.of()) {
            NameScope inside = scope.inner();
            element(part, inside);
            if (common == null) {
                common = inside.names();
            } else {
                Map<String, String> others = inside.names();
                common.entrySet().removeIf(entry -> !entry.getValue().equals(others.get(entry.getKey())));
            }
        }
        if (common != null) {
            scope.names().putAll(common);
        }
    }

    // ---- patterns

    private void pattern(Pattern pattern, NameScope scope) {
        patterns++;
        Type[] type = {null};
        attempt(() -> type[0] = read(pattern), scope, Set.of());
        Type known = type[0];
        NameScope inside = scope.inside(known);
        Expr before = null;
        for (Constraint constraint : pattern.constraints()) {
            Expr earlier = before;
            before = constraint.of();
            Set<String> names = constraint.bind() == null ? Set.of() : Set.of(constraint.bind());
            if (known == null) {
                scope.loose().addAll(names);
            } else {
                attempt(() -> {
                    if (earlier != null) {
                        expressions.alone(earlier, ",", constraint.of());
                    }
                    constraint(constraint, inside, scope);
                }, scope, names);
            }
        }
        String bind = pattern.bind();
        if (bind != null) {
            attempt(() -> bind(pattern.place(), bind, known == null ? Types.UNKNOWN : known.name(), scope), scope, Set.of(bind));
        }
    }

    private Type read(Pattern pattern) {
        Type type = imports.typed(pattern.typePlace(), pattern.type());
        if (!type.isRead()) {
            throw new Refused(pattern.typePlace(), type.name() + " is no fact that rules read",
                    type.kind() == Type.Kind.CONCLUSION
                            ? "what rules conclude is the engine's to put together; write the conditions under which it is concluded"
                            : "a condition says something of a fact: Alert( name == \"…\" )");
        }
        return type;
    }

    private void constraint(Constraint constraint, NameScope inside, NameScope scope) {
        String bind = constraint.bind();
        Expr of = constraint.of();
        choices(of, bind != null ? 0 : Choices.MOST);
        if (bind == null) {
            expressions.condition(of, inside);
            return;
        }
        boolean several = of instanceof Binary binary && binary.operator().matches("&&|\\|\\|");
        if (several || of instanceof Unary || of instanceof Choice || of instanceof Literal) {
            throw new Refused(constraint.place(), "\"" + bind + "\" names no single value",
                    "write " + bind + " : severity, and the comparison after a \",\"");
        }
        String type = expressions.type(of, inside);
        Expr left = named(of);
        givenName(left).ifPresent(given -> {
            throw new Refused(constraint.place(), "\"" + bind + "\" cannot name what is computed of \"" + given + "\"",
                    "write what \"" + given + "\" stands for in its place, such as label( \"x\" ), or compute it where it is used");
        });
        if (Types.SUBJECT.equals(expressions.types().get(left))) {
            throw new Refused(constraint.place(), "\"" + bind + "\" would name what is known already: it is compared with an alert",
                    "write " + Shown.of(of) + " without a name");
        }
        bind(constraint.place(), bind, left == of ? type : expressions.type(left, inside), scope);
    }

    private static Optional<String> givenName(Expr expr) {
        return expr instanceof Name name && name.name().startsWith("$")
                ? Optional.of(name.name())
                : Tree.parts(expr).stream().flatMap(part -> givenName(part).stream()).findFirst();
    }

    private static void choices(Expr of, int most) {
        if (Choices.count(of) > most) {
            throw new Refused(of.place(), most == 0 ? "a value that is chosen cannot be given a name" : "this chooses more than " + most + " times",
                    most == 0 ? "write the choice where it is compared" : "write two rules");
        }
    }

    /** What is named: of a comparison, what stands on its left. */
    static Expr named(Expr expr) {
        if (expr instanceof In in) {
            return in.left();
        }
        boolean comparison = expr instanceof Binary binary && !binary.operator().matches("[-+*/%]");
        return comparison ? ((Binary) expr).left() : expr;
    }

    private void bind(Place place, String name, String type, NameScope scope) {
        if (!name.matches("\\$[A-Za-z0-9_]+")) {
            throw new Refused(place, "\"" + name + "\" is no name that a rule can give", "such names begin with $: $" + name.replace("$", ""));
        }
        if (scope.names().putIfAbsent(name, type) != null) {
            throw new Refused(place, "the name \"" + name + "\" is given twice in " + shown(), "choose another name here");
        }
    }

    // ---- accumulate

    private void accumulate(Accumulate accumulate, NameScope scope) {
        NameScope inside = scope.inner();
        element(accumulate.source(), inside);
        scope.loose().addAll(inside.loose());
        for (Function function : accumulate.functions()) {
            attempt(() -> bind(function.place(), function.bind(), result(function, inside), scope), scope, Set.of(function.bind()));
        }
        accumulate.filters().forEach(filter -> attempt(() -> {
            choices(filter, Choices.MOST);
            expressions.condition(filter, scope.inside(null));
        }, scope, Set.of()));
    }

    private String result(Function function, NameScope inside) {
        String type = FUNCTIONS.get(function.name());
        if (type == null) {
            throw new Refused(function.namePlace(), "there is no accumulate function \"" + function.name() + "\"", Words.meant(
                    function.name(), FUNCTIONS.keySet()).orElse("there are " + String.join(", ", FUNCTIONS.keySet())));
        }
        if (function.countsAll()) {
            return type;
        }
        Optional<Name> argument = name(function.argument());
        if (argument.isEmpty()) {
            throw new Refused(function.namePlace(), function.name() + " takes one name that is given inside",
                    "write accumulate( Alert( …, " + (NUMERIC.contains(function.name()) ? numbers("$x") : "$x : labels") + " ); "
                            + function.bind() + " : " + function.name() + "( $x ) )");
        }
        String of = expressions.type(argument.get(), inside.inside(null));
        if (NUMERIC.contains(function.name()) && !Types.isNumber(of) && !Types.isUnknown(of)) {
            throw new Refused(argument.get().place(), function.name() + " of " + argument.get().name() + " is no number: it is "
                    + Types.words(of), Types.plain(of).equals(Types.TEXT)
                            ? "make numbers of texts: " + numbers(argument.get().name())
                            : "");
        }
        return Types.isCollection(type) ? type + "<" + Types.plain(of) + ">" : type;
    }

    /** How a name is given to the number in a label. */
    private static String numbers(String name) {
        return "label( \"x\" ) matches \"[0-9]{1,9}\", " + name + " : Integer.parseInt( label( \"x\" ) )";
    }

    /** Whether accumulate has such a function. */
    static boolean isFunction(String name) {
        return FUNCTIONS.containsKey(name);
    }

    private static Optional<Name> name(@Nullable Expr argument) {
        return argument instanceof Name name && name.name().startsWith("$") ? Optional.of(name) : Optional.empty();
    }

    /** The patterns of elements, also those that are inside of others. */
    static List<Pattern> patterns(List<Element> elements) {
        List<Pattern> all = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof Pattern pattern) {
                all.add(pattern);
            } else if (element instanceof Group group) {
                all.addAll(patterns(group.of()));
            } else if (element instanceof Accumulate accumulate) {
                all.addAll(patterns(List.of(accumulate.source())));
            }
        }
        return all;
    }
}
