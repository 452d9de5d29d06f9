package signalbox.rules.language;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.limit.JoinBudget;
import signalbox.limit.Texts;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Declare;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Field;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.Function;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Import;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Item;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Rule;
import signalbox.rules.language.Tree.Unary;

/**
 * A checked tree as DRL, each statement and each condition on the line where it stood: what Drools compiles is what was checked.
 * It puts in what no author writes: who concluded something, the entry point that a rule reads alerts from, and a look at the budget
 * where facts are joined. And it replaces what is dangerous, or broken in Drools.
 */
public final class Printer {

    static final String BUDGET = JoinBudget.class.getName() + ".step";
    static final String MATCHES = Texts.class.getName() + ".matches";
    /** How a conclusion is told the alerts that it rests on. */
    static final String RESTING_ON = "restingOn";
    static final String JOIN = Texts.class.getName() + ".join";
    private static final String ALERT = "Alert";
    /** No name of a rule, of a property or of a function has a dash below in it. */
    private static final String OWN_NAME = "fact_";

    /** The entry point from which a rule reads alerts; empty for that which all facts share. */
    @FunctionalInterface
    public interface EntryPoints {

        /** All rules read from where all facts are. */
        EntryPoints NONE = (rule, ordinal) -> Optional.empty();

        /**
         * The entry point of a rule.
         *
         * @param ordinal the number of the rule in its package by file and line, from 0
         * @return a short name of letters and digits
         */
        Optional<String> of(Rule rule, int ordinal);
    }

    /**
     * A file as Drools is given it.
     *
     * @param shown the name of the file it comes from
     * @param entryPoints those that it names, by rule
     */
    public record Printed(String shown, String drl, Map<String, String> entryPoints) {
        public Printed {
            entryPoints = Map.copyOf(entryPoints);
        }
    }

    private final Checked checked;
    private final CheckedFile file;
    private final Map<Expr, String> types;
    private final EntryPoints entryPoints;
    private final Map<String, String> used = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();
    private int line = 1;

    private int ordinal;
    private boolean isJava;
    private Optional<String> entryPoint = Optional.empty();
    /** A fact that was matched before. */
    private @Nullable String earlier;
    private int ownNames;
    @SuppressWarnings("IdentityHashMapUsage") // two that say the same are two
    private final Map<Pattern, String> aliases = new IdentityHashMap<>();
    /** What patterns are called, and what alternatives have in common, in the rule that is printed. */
    @SuppressWarnings("IdentityHashMapUsage")
    private final Map<Element, String> printedNames = new IdentityHashMap<>();

    @SuppressWarnings("IdentityHashMapUsage") // the types are by identity
    private Printer(Checked checked, CheckedFile file, EntryPoints entryPoints, int firstOrdinal) {
        this.checked = checked;
        this.file = file;
        this.types = new IdentityHashMap<>(file.types());
        this.entryPoints = entryPoints;
        this.ordinal = firstOrdinal;
    }

    /** Throws {@code IllegalArgumentException} for a package in which anything is refused. */
    public static List<Printed> print(Checked checked, EntryPoints entryPoints) {
        if (!checked.isSound()) {
            throw new IllegalArgumentException("the package " + checked.packageName() + " has problems and is not to be compiled");
        }
        List<Printed> printed = new ArrayList<>();
        int ordinal = 0;
        for (CheckedFile file : checked.files()) {
            if (!file.tree().items().isEmpty()) {
                Printer printer = new Printer(checked, file, entryPoints, ordinal);
                printer.file();
                printed.add(new Printed(file.source().shown(), printer.out.append('\n').toString(), printer.used));
            }
            ordinal += file.rules().size();
        }
        return printed;
    }

    private void file() {
        at(file.tree().packagePlace());
        put("package " + checked.packageName() + ";");
        file.tree().items().forEach(this::item);
    }

    private void at(Place place) {
        while (line < place.line()) {
            out.append('\n');
            line++;
        }
    }

    private void put(String text) {
        out.append(text).append(' ');
    }

    private void item(Item item) {
        at(item.place());
        if (item instanceof Import line) {
            put("import " + line.type() + ";");
        } else if (item instanceof Declare declared) {
            declare(declared);
        } else if (item instanceof Func function) {
            function(function);
        } else if (item instanceof Rule rule) {
            rule(rule);
        }
    }

    /**
     * Where Drools goes by the key alone, a fact whose other fields are different is the one that is there already: it stays as it was,
     * and rules see what does not hold any more. Therefore all fields are its key.
     */
    private void declare(Declare declared) {
        boolean identified = declared.fields().stream().anyMatch(Field::key);
        put("declare " + declared.name());
        for (Field field : declared.fields()) {
            at(field.place());
            put(field.name() + " : " + field.type() + (identified ? " @key" : ""));
        }
        put("end");
    }

    private void function(Func function) {
        List<String> parameters =
                function.parameters().stream().map(parameter -> parameter.type() + " " + parameter.name()).toList();
        put("function " + function.type() + " " + function.name() + "( " + String.join(", ", parameters) + " ) { return");
        isJava = true;
        expr(function.result(), 0);
        put("; }");
    }

    /** What is said about a rule is ours and never printed: Drools evaluates annotations while it builds. */
    private void rule(Rule rule) {
        entryPoint = entryPoints.of(rule, ordinal);
        entryPoint.ifPresent(name -> used.put(rule.name(), name));
        earlier = null;
        ownNames = 0;
        printedNames.clear();
        put("rule " + Shown.quote(rule.name()));
        put("when");
        isJava = false;
        rule.when().forEach(element -> element(element, true));
        put("then");
        isJava = true;
        for (Expr statement : rule.then()) {
            conclusion(statement, rule);
        }
        out.append('\n'); // "end" has to begin a line; the next item makes up for it
        line++;
        put("end");
        ordinal++;
    }

    private void conclusion(Expr statement, Rule rule) {
        Expr made = ((Call) statement).arguments().get(0);
        at(first(made));
        put("insertLogical(");
        expr(made, 0);
        checked.vocabulary().type(typeOf(made)).ifPresent(type -> {
            restingOn(type, made, rule);
            by(type, rule);
        });
        put(");");
    }

    private void restingOn(Type type, Expr made, Rule rule) {
        if (chain(made).stream().noneMatch(call -> type.restingOptions().contains(call.name()))) {
            return;
        }
        List<String> alerts = rule.when().stream().flatMap(this::alerts).toList();
        if (!alerts.isEmpty()) {
            dot();
            put(RESTING_ON + "( " + String.join(", ", alerts) + " )");
        }
    }

    private static List<Call> chain(Expr made) {
        List<Call> calls = new ArrayList<>();
        for (Expr next = made; next instanceof Call call && call.on() != null; next = call.on()) {
            calls.add(call);
        }
        return calls;
    }

    /** The names of the alerts that there have to be for an element. */
    private Stream<String> alerts(Element element) {
        if (element instanceof Pattern pattern) {
            return isOfAlerts(pattern) ? Stream.of(printedNames.getOrDefault(pattern, "")) : Stream.of();
        } else if (element instanceof Group group && group.kind() == Kind.AND) {
            return group.of().stream().flatMap(this::alerts);
        } else if (element instanceof Group group && group.kind() == Kind.OR && printedNames.containsKey(group)) {
            boolean areAlerts = group.of().stream().allMatch(part -> lastFact(part).filter(Printer::isOfAlerts).isPresent());
            return areAlerts ? Stream.of(printedNames.getOrDefault(group, "")) : Stream.of();
        }
        return Stream.of();
    }

    private static boolean isOfAlerts(Pattern pattern) {
        return pattern.type().equals(ALERT) || pattern.type().endsWith("." + ALERT);
    }

    private void by(Type type, Rule rule) {
        String name = Shown.quote(rule.name());
        switch (type.by()) {
            case NOBODY -> {}
            case RULE -> {
                dot();
                put("by( " + name + " )");
            }
            case RULE_PACKAGE_AND_ORDER -> {
                dot();
                put("by( " + name + ", " + Shown.quote(checked.packageName()) + ", " + ordinal + " )");
            }
            case RULE_AND_PACKAGE -> {
                dot();
                put("by( " + name + ", " + Shown.quote(checked.packageName()) + " )");
            }
        }
    }

    private static Place first(Expr expr) {
        Expr first = expr;
        while (first instanceof Call call && call.on() != null) {
            first = call.on();
        }
        return first.place();
    }

    private String typeOf(Expr expr) {
        return types.getOrDefault(expr, Types.UNKNOWN);
    }

    // ---- conditions

    /** @param positive whether what it matches can be named afterwards */
    private void element(Element element, boolean positive) {
        at(element.place());
        if (element instanceof Pattern pattern) {
            pattern(pattern);
        } else if (element instanceof Accumulate accumulate) {
            accumulate(accumulate);
        } else if (element instanceof Group group) {
            switch (group.kind()) {
                case AND -> joined(group, "and", positive);
                case OR -> alternatives(group);
                case NOT, EXISTS -> {
                    String outside = earlier;
                    put(group.kind() == Kind.NOT ? "not" : "exists");
                    group.of().forEach(part -> element(part, false));
                    earlier = outside;
                }
            }
        }
    }

    private void joined(Group group, String word, boolean positive) {
        put("(");
        for (int i = 0; i < group.of().size(); i++) {
            if (i > 0) {
                put(word);
            }
            element(group.of().get(i), positive);
        }
        put(")");
    }

    /** Each alternative names the fact that it ends with alike, so that what follows can refer to it. */
    private void alternatives(Group group) {
        String before = earlier;
        List<Optional<Pattern>> last = group.of().stream().map(Printer::lastFact).toList();
        String alias = last.stream().allMatch(Optional::isPresent) ? ownName() : null;
        put("(");
        for (int i = 0; i < group.of().size(); i++) {
            earlier = before;
            if (i > 0) {
                put("or");
            }
            if (alias != null) {
                last.get(i).ifPresent(pattern -> aliases.put(pattern, alias));
            }
            element(group.of().get(i), true);
        }
        put(")");
        earlier = alias == null ? before : alias;
        if (alias != null) {
            printedNames.put(group, alias);
        }
    }

    private static Optional<Pattern> lastFact(Element element) {
        if (element instanceof Pattern pattern) {
            return Optional.of(pattern);
        }
        if (element instanceof Group group && group.kind() == Kind.AND) {
            return group.of().stream().map(Printer::lastFact).reduce(Optional.empty(), (a, b) -> b.isPresent() ? b : a);
        }
        return Optional.empty();
    }

    private String ownName() {
        return OWN_NAME + ++ownNames;
    }

    private void pattern(Pattern pattern) {
        String name = pattern.bind() == null ? ownName() : pattern.bind();
        put(name + " :");
        put(pattern.type() + "(");
        List<Runnable> conditions = new ArrayList<>();
        Optional.ofNullable(aliases.get(pattern)).ifPresent(alias -> conditions.add(() -> put(alias + " : this")));
        String before = earlier;
        if (before != null) { // first: behind a condition that never holds nobody would look. Drools looks facts up before it looks at any
            conditions.add(() -> put(BUDGET + "( " + before + " )"));
        }
        pattern.constraints().forEach(constraint -> conditions.addAll(constraint(constraint)));
        for (int i = 0; i < conditions.size(); i++) {
            if (i > 0) {
                put(",");
            }
            conditions.get(i).run();
        }
        put(")");
        printedNames.put(pattern, name);
        if (isOfAlerts(pattern)) {
            entryPoint.ifPresent(point -> put("from entry-point \"" + point + "\""));
        }
        earlier = name;
    }

    /** A name is given to the value alone: what Drools makes of a name before a whole comparison differs by its form. */
    private List<Runnable> constraint(Constraint constraint) {
        String bind = constraint.bind();
        Expr of = constraint.of();
        Expr named = bind == null ? of : RuleChecker.named(of);
        List<Runnable> parts = new ArrayList<>();
        if (bind != null) {
            parts.add(() -> {
                at(constraint.place());
                put(bind + " :");
                expr(named, 0);
            });
        }
        if (bind == null || named != of) {
            parts.add(() -> {
                at(constraint.place());
                expr(new Choices(types).expand(of), 0);
            });
        }
        return parts;
    }

    private void accumulate(Accumulate accumulate) {
        String outside = earlier;
        put("accumulate(");
        element(accumulate.source(), true);
        put(";");
        for (int i = 0; i < accumulate.functions().size(); i++) {
            Function function = accumulate.functions().get(i);
            if (i > 0) {
                put(",");
            }
            at(function.place());
            put(function.bind() + " : " + function.name() + "(");
            Expr argument = function.argument();
            if (function.countsAll()) {
                put("1");
            } else if (argument != null) {
                expr(argument, 0);
            }
            put(")");
        }
        for (int i = 0; i < accumulate.filters().size(); i++) {
            put(i == 0 ? ";" : ",");
            expr(new Choices(types).expand(accumulate.filters().get(i)), 0);
        }
        put(")");
        earlier = outside == null ? accumulate.functions().get(0).bind() : outside;
    }

    // ---- expressions

    /** MVEL does not read {@code $a .name}: no blank before a dot. */
    private void dot() {
        while (out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        out.append('.');
    }

    private static int level(Expr expr) {
        if (expr instanceof Choice) {
            return 1;
        } else if (expr instanceof In) {
            return 4;
        } else if (expr instanceof Unary) {
            return 7;
        } else if (!(expr instanceof Binary)) {
            return 8;
        }
        return switch (((Binary) expr).operator()) {
            case "||" -> 2;
            case "&&" -> 3;
            case "+", "-" -> 5;
            case "*", "/", "%" -> 6;
            default -> 4;
        };
    }

    /** MVEL takes {@code 2 - ( 1 - 1 ) == 2 - x} apart in the wrong places. */
    private static boolean isCalculation(Expr expr) {
        return expr instanceof Binary binary && binary.operator().matches("[-+*/%]");
    }

    /** @param outer how tightly what stands around it binds */
    private void expr(Expr expr, int outer) {
        boolean brackets = level(expr) < outer || (outer > 0 && !isJava && isCalculation(expr));
        if (brackets) {
            put("(");
        }
        if (expr instanceof Literal literal) {
            put(literal(literal));
        } else if (expr instanceof Name name) {
            put(isWordOfMvel(name.name()) ? "this." + name.name() : name.name());
        } else if (expr instanceof Property property) {
            expr(property.of(), 8);
            dot();
            put(property.name());
        } else if (expr instanceof Call call) {
            call(call);
        } else if (expr instanceof New made) {
            out.append("new ").append(madeClass(made));
            arguments(made.arguments());
        } else if (expr instanceof Unary unary) {
            out.append(unary.operator());
            expr(unary.of(), 8);
        } else if (expr instanceof Choice choice) {
            choice(choice);
        } else if (expr instanceof In in) {
            in(in);
        } else if (expr instanceof Binary binary) {
            binary(binary);
        }
        if (brackets) {
            put(")");
        }
    }

    /** By its name as it stands there, unless what is made is of another class than what is read. */
    private String madeClass(New made) {
        return checked.vocabulary().named(made.type())
                .filter(type -> !type.madeClassName().equals(type.className()))
                .map(Type::madeClassName)
                .orElse(made.type());
    }

    /** MVEL takes the property {@code until} for the beginning of a loop. */
    private static boolean isWordOfMvel(String name) {
        return name.equals("until");
    }

    private String literal(Literal literal) {
        Object value = literal.value();
        if (value instanceof String text) {
            return Shown.quote(text);
        } else if (value instanceof Long number) {
            return number + "L";
        } else if (value instanceof Double number) {
            String plain = new BigDecimal(number.toString()).toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        return String.valueOf(value);
    }

    private void call(Call call) {
        Expr on = call.on();
        if (on != null) {
            expr(on, 8);
            dot();
        }
        out.append(on == null ? call.name() : method(call.name(), typeOf(on)));
        arguments(call.arguments());
    }

    /** Drools gives declared types getters. */
    private String method(String name, String type) {
        return checked.vocabulary()
                .type(type)
                .filter(Type::isDeclared)
                .map(declared -> declared.properties().get(name))
                .map(field -> (field.equals("boolean") ? "is" : "get") + Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .orElse(name);
    }

    private void choice(Choice choice) {
        expr(choice.when(), 2);
        put("?");
        expr(choice.then(), 2);
        put(":");
        expr(choice.otherwise(), 2);
    }

    private void in(In in) {
        side(in.left(), isOfLabels(in.left()) || in.list().stream().anyMatch(this::isOfLabels), 5);
        put(in.not() ? "not in" : "in");
        put("(");
        boolean labels = isOfLabels(in.left());
        for (int i = 0; i < in.list().size(); i++) {
            if (i > 0) {
                put(",");
            }
            side(in.list().get(i), labels || in.list().stream().anyMatch(this::isOfLabels), 0);
        }
        put(")");
    }

    /** What is compared as a set of labels: also what a condition is about, where it is compared with an alert. */
    private boolean isOfLabels(Expr expr) {
        return typeOf(expr).equals("Labels") || typeOf(expr).equals(Types.SUBJECT);
    }

    /** One side of a comparison: an alert stands for its labels where the other side is a set of labels. */
    private void side(Expr expr, boolean asLabels, int outer) {
        boolean alert = typeOf(expr).equals(ALERT);
        if (typeOf(expr).equals(Types.SUBJECT)) {
            subject(expr);
        } else if (asLabels && alert && expr instanceof Name name && name.name().equals("this")) {
            put("labels");
        } else {
            expr(expr, asLabels && alert ? 8 : outer);
            if (asLabels && alert) {
                dot();
                put(isJava ? "labels()" : "labels");
            }
        }
    }

    /** A condition says what alert it is about in a property of its own, so that it is found by index. */
    private void subject(Expr expr) {
        if (expr instanceof Name) {
            put(Types.SUBJECT_ALERT);
        } else if (expr instanceof Property property) {
            expr(property.of(), 8);
            dot();
            put(Types.SUBJECT_ALERT);
        } else if (expr instanceof Call call) {
            Expr on = call.on();
            if (on != null) {
                expr(on, 8);
                dot();
            }
            out.append(Types.SUBJECT_ALERT);
            arguments(call.arguments());
        }
    }

    private void binary(Binary binary) {
        String operator = binary.operator();
        boolean not = operator.startsWith("not ");
        if (operator.endsWith("matches")) {
            out.append(not ? "!" : "").append(MATCHES);
            arguments(List.of(binary.left(), binary.right()));
        } else if (operator.equals("+") && typeOf(binary).equals(Types.TEXT)) {
            out.append(JOIN);
            arguments(List.of(binary.left(), binary.right()));
        } else if (operator.endsWith("contains") || operator.endsWith("memberOf") || operator.contains("str[")) {
            method(binary, not);
        } else if (Set.of("==", "!=").contains(operator)) {
            boolean labels = isOfLabels(binary.left()) || isOfLabels(binary.right());
            side(binary.left(), labels, level(binary));
            put(operator);
            side(binary.right(), labels, level(binary) + 1);
        } else {
            expr(binary.left(), level(binary));
            put(operator);
            expr(binary.right(), level(binary) + 1);
        }
    }

    /** The word operators as methods: with its own, Drools 10.2.0 fails once a condition was looked at some twenty times. */
    private void method(Binary binary, boolean not) {
        boolean member = binary.operator().endsWith("memberOf");
        boolean length = binary.operator().endsWith("[length]");
        if (length) {
            expr(binary.left(), 8);
            dot();
            out.append("length()");
            put(not ? " !=" : " ==");
            expr(binary.right(), 5);
            return;
        }
        out.append(not ? "!" : "");
        expr(member ? binary.right() : binary.left(), 8);
        dot();
        out.append(binary.operator().contains("[") ? binary.operator().replaceAll(".*\\[|\\]", "") : "contains");
        arguments(List.of(member ? binary.left() : binary.right()));
    }

    private void arguments(List<Expr> arguments) {
        put("(");
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                put(",");
            }
            expr(arguments.get(i), 0);
        }
        put(")");
    }
}
