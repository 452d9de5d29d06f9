package signalbox.rules.language;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.AnchoredRegex;
import signalbox.alert.InvalidExpressionException;
import signalbox.alert.NearestName;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Choice;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Func;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;
import signalbox.rules.language.Tree.Unreadable;
import signalbox.rules.language.Type.Member;

/** Gives expressions their types from the table. Throws {@link Refused} for a name that has none, and for what does not go together. */
final class ExpressionChecker {

    /** With which names of packages begin. */
    private static final Set<String> PACKAGES = Set.of("java", "javax", "jakarta", "jdk", "sun", "com", "org", "net", "io", "signalbox");
    private static final Set<String> ASK_FOR_LABELS = Set.of("label", "annotation", "get");

    /** How large a regular expression may become when it is compiled: some 70 bytes each, and each alert may cost as many steps for a character. */
    private static final int MOST_INSTRUCTIONS = 50_000;

    private static final String HOLDS = "Holds";
    private static final String SUBJECT = "subject";

    /** What options are called elsewhere, or one would think. */
    private static final Map<String, String> SYNONYMS = Map.of("for", "forAtLeast", "keepFiringFor", "keepFor", "count", "times", "only", "onlyTo",
            "to", "onlyTo", "wait", "groupWait", "interval", "groupInterval", "repeat", "repeatInterval", "heldFor", "heldUntil", "limit", "atMost");
    /** Options that take a duration. */
    private static final Set<String> DURATIONS =
            Set.of("forAtLeast", "keepFor", "within", "groupWait", "groupInterval", "repeatInterval", "repeatAfter");

    private final Vocabulary words;
    private final Map<String, Func> functions;
    private final Imports imports;
    @SuppressWarnings("IdentityHashMapUsage") // the same text means other things elsewhere
    private final Map<Expr, String> types = new IdentityHashMap<>();
    /** What stands where a value is wanted: a name there may be a text that lacks its quotes. */
    private final Set<Expr> values = Collections.newSetFromMap(new IdentityHashMap<>());

    ExpressionChecker(Vocabulary words, Map<String, Func> functions, Imports imports) {
        this.words = words;
        this.functions = functions;
        this.imports = imports;
    }

    /** Types of all expressions that were looked at. */
    Map<Expr, String> types() {
        return types;
    }

    String type(Expr expr, NameScope scope) {
        String type = find(expr, scope);
        types.put(expr, type);
        return type;
    }

    /** Sets the type of what is looked at elsewhere. */
    String put(Expr expr, String type) {
        types.put(expr, type);
        return type;
    }

    List<String> types(List<Expr> exprs, NameScope scope) {
        List<String> found = new ArrayList<>();
        for (Expr expr : exprs) {
            values.add(expr);
            found.add(type(expr, scope));
        }
        return found;
    }

    /** What has to be true or false. */
    void condition(Expr expr, NameScope scope) {
        String type = type(expr, scope);
        if (!Types.isBoolean(type) && !Types.isUnknown(type)) {
            throw noCondition(expr, missing(expr, type, scope));
        }
    }

    /** What to compare it with, or as. */
    private static String missing(Expr expr, String type, NameScope scope) {
        Map<String, String> first = Map.of("Alert", "name", "Holds", "condition", "TableRow", "table", "TimeInterval", "name", "Attribute", "name");
        Type pattern = scope.pattern();
        String property = pattern == null || !type.equals(Types.TEXT) ? "" : first.getOrDefault(pattern.name(), "");
        if (expr instanceof Literal) {
            return property.isEmpty()
                    ? "compare it again: severity == \"a\" || severity == " + Shown.of(expr)
                    : "say what is compared with it: " + property + " == " + Shown.of(expr);
        }
        boolean isSubject = pattern != null && pattern.name().equals("Holds") && expr instanceof Name name && name.name().startsWith("$");
        return isSubject ? "say what is compared with it: subject == " + Shown.of(expr) : "compare it with something: " + Shown.of(expr) + " == …";
    }

    private static Refused noCondition(Expr expr, String hint) {
        boolean literal = expr instanceof Literal;
        return new Refused(expr.place(), (literal ? Shown.of(expr) : "\"" + Shown.of(expr) + "\"") + " is neither true nor false", hint);
    }

    /**
     * A text stands alone behind a comparison: {@code name == "a" || "b"}.
     *
     * @param operator what stands between the two
     */
    void alone(Expr before, String operator, Expr expr) {
        if (!(expr instanceof Literal)) {
            return;
        }
        Expr last = before instanceof Binary joined && joined.operator().matches("&&|\\|\\|") ? joined.right() : before;
        if (last instanceof Binary compared && compared.operator().equals("==")) {
            String name = Shown.of(compared.left());
            throw noCondition(expr, operator.equals("&&")
                    ? "each comparison names what it compares: " + Shown.of(compared) + " && " + name + " == " + Shown.of(expr)
                    : "write " + name + " in ( " + Shown.of(compared.right()) + ", " + Shown.of(expr) + " )");
        }
    }

    private String find(Expr expr, NameScope scope) {
        if (expr instanceof Literal literal) {
            return of(literal);
        } else if (expr instanceof Name name) {
            return name(name, scope, false);
        } else if (expr instanceof Property property) {
            return property(property, scope);
        } else if (expr instanceof Call call) {
            return call(call, scope);
        } else if (expr instanceof New made) {
            throw new Refused(made.place(), "\"new\" is not expected here", words.named(made.type()).isEmpty()
                    ? "a list is List.of( … ), a set is Set.of( … )"
                    : "conclusions stand after insertLogical( and nowhere else");
        } else if (expr instanceof Unary unary) {
            return unary(unary, scope);
        } else if (expr instanceof In in) {
            return in(in, scope);
        } else if (expr instanceof Choice choice) {
            return choice(choice, scope);
        } else if (expr instanceof Binary binary) {
            return binary(binary, scope);
        } else if (expr instanceof Unreadable unreadable) {
            scope.loose().addAll(unreadable.names());
            return Types.UNKNOWN;
        }
        throw new IllegalStateException("an expression of an unknown kind: " + expr.getClass());
    }

    private static String of(Literal literal) {
        Object value = literal.value();
        return value == null ? Types.NULL : value instanceof String ? Types.TEXT : Types.plain(value.getClass().getSimpleName());
    }

    // ---- names

    private String name(Name name, NameScope scope, boolean isReceiver) {
        Optional<String> known = scope.typeOf(name.name());
        if (known.isPresent()) {
            return known.get();
        }
        if (scope.pattern() != null && name.name().equals("this")) {
            return scope.pattern().name();
        }
        return scope.property(name.name()).orElseThrow(() -> unknownName(name, scope, isReceiver));
    }

    private Refused unknownName(Name name, NameScope scope, boolean isReceiver) {
        String word = name.name();
        if (word.startsWith("$")) {
            String near = Words.meant(word, scope.names().keySet()).orElseGet(() -> ungiven(word, scope));
            return new Refused(name.place(), "\"" + word + "\" is not known here", scope.hidden().getOrDefault(word, near));
        }
        if (scope.typeOf("$" + word).isPresent()) {
            return new Refused(name.place(), "\"" + word + "\" is not known here", Suggestion.meant("$" + word));
        }
        Optional<String> refused = Words.refusedName(word);
        if (refused.isPresent()) {
            return new Refused(name.place(), "rules may not use " + word, refused.get());
        }
        if (words.type(word).isPresent() || (isReceiver && Character.isUpperCase(word.charAt(0)))) {
            return new Refused(name.place(), "rules may not use " + word, words.type(word).isPresent()
                    ? "a pattern says the type of a fact; what it has is asked of a fact"
                    : Words.meant(word, words.names()).map(near -> near + " ").orElse("") + Words.DECIDE);
        }
        Type pattern = scope.pattern();
        if (pattern != null) {
            return new Refused(name.place(), pattern.name() + " has no property \"" + word + "\"",
                    propertyHint(pattern, word, values.contains(name)));
        }
        String near = Words.meant(word, scope.names().keySet()).orElse("");
        return new Refused(name.place(), "\"" + word + "\" is not known here",
                !near.isEmpty() ? near : isReceiver ? scope.known() : "a text needs quotes: \"" + word + "\"");
    }

    /** How a name comes about that nothing has. */
    private static String ungiven(String word, NameScope scope) {
        String property = word.substring(1);
        if (scope.pattern() != null && scope.property(property).isPresent()) {
            return "what a fact has is written without $: " + property;
        }
        return !scope.known().isEmpty()
                ? scope.known()
                : scope.pattern() != null ? "a name is given so: " + word + " : severity" : "conditions give names: " + word + " : Alert( … )";
    }

    /** What was meant by a property that there is not. */
    private static String propertyHint(Type type, String word, boolean isValue) {
        boolean alert = type.name().equals("Alert");
        if (alert && word.equals("alertname")) {
            return "the label alertname is the property \"name\"";
        }
        if (alert && Set.of("status", "state").contains(word)) {
            return "every Alert fires: when it ends its fact goes";
        }
        if (Set.of("now", "time", "today").contains(word)) {
            return Words.TIME;
        }
        if (word.equals("class")) {
            return "rules do not see classes";
        }
        Optional<String> method = type.methods().stream()
                .filter(member -> member.name().equals(word))
                .map(Member::form)
                .min(Comparator.comparingInt(String::length));
        if (method.isPresent()) {
            return "it is asked with brackets: " + method.get();
        }
        Optional<String> near = Words.meant(word, type.properties().keySet()).or(() -> nearForm(word, Optional.of(type)));
        if (near.isPresent()) {
            return near.get();
        }
        return isValue
                ? "a text needs quotes: \"" + word + "\""
                : alert ? "a label is asked for so: label(\"" + word + "\")" : offered(type.name(), askable(type));
    }

    /** {@code java.lang.System.exit}: a name of a class, or of what it has, from its package on. */
    private void qualified(Expr expr, NameScope scope) {
        StringBuilder dotted = new StringBuilder();
        Expr first = expr;
        while (first instanceof Property || (first instanceof Call call && call.on() != null)) {
            boolean isProperty = first instanceof Property;
            String name = isProperty ? ((Property) first).name() : ((Call) first).name();
            Expr on = isProperty ? ((Property) first).of() : ((Call) first).on();
            dotted = isProperty ? dotted.insert(0, "." + name) : new StringBuilder("." + name);
            first = on == null ? first : on;
        }
        if (first instanceof Name root && scope.typeOf(root.name()).isEmpty() && scope.property(root.name()).isEmpty()
                && PACKAGES.contains(root.name())) {
            String whole = root.name() + dotted;
            Optional<Type> listed = words.types().stream().filter(type -> type.isClass() && whole.startsWith(type.className() + ".")).findFirst();
            throw new Refused(root.place(), "rules may not use " + whole, listed.map(type -> "write " + type.name()
                    + whole.substring(type.className().length()) + ", and add the line: import " + type.className()).orElse(Words.DECIDE));
        }
    }

    /** {@code service.name}, {@code $a.k8s.pod}: labels have names with dots, and rules ask for them in quotes. */
    private void dottedLabel(Property property, NameScope scope) {
        List<Property> parts = new ArrayList<>();
        Expr root = property;
        while (root instanceof Property part) {
            parts.add(0, part);
            root = part.of();
        }
        if (!(root instanceof Name name) || name.name().equals("this")) {
            return;
        }
        String names = parts.stream().map(Property::name).collect(Collectors.joining("."));
        Type alert = words.type(Facts.ALERT).orElseThrow();
        Optional<String> named = scope.typeOf(name.name());
        if (named.filter(Facts.ALERT::equals).isPresent()) {
            if (parts.size() > 1) {
                dottedLabel(alert, parts.get(0).name(), parts.get(0).place(), parts.get(1), name.name() + ".label(\"" + names + "\")");
            }
        } else if (named.isEmpty() && scope.typeOf("$" + name.name()).isEmpty() && alert.equals(scope.pattern())
                && !PACKAGES.contains(name.name()) && !Character.isUpperCase(name.name().charAt(0)) && !name.name().startsWith("$")
                && Words.refusedName(name.name()).isEmpty()) {
            dottedLabel(alert, name.name(), name.place(), parts.get(0), "label(\"" + name.name() + "." + names + "\")");
        }
    }

    /** @param written how the label is asked for */
    private void dottedLabel(Type alert, String first, Place place, Property second, String written) {
        String type = alert.properties().get(first);
        String hint = "a label is asked for so: " + written;
        if (type == null && propertyHint(alert, first, false).startsWith("a label")) {
            throw new Refused(place, "Alert has no property \"" + first + "\"", hint);
        }
        boolean isUnknown = Types.TEXT.equals(type) && !first.equals("name") && !second.name().equals("size") && words.type(Types.TEXT)
                .filter(text -> propertyHint(text, second.name(), false).equals(offered(text.name(), askable(text)))).isPresent();
        if (isUnknown) {
            throw new Refused(second.place(), first + " is a text, and has no property \"" + second.name() + "\"", hint);
        }
    }

    private String property(Property property, NameScope scope) {
        qualified(property, scope);
        dottedLabel(property, scope);
        if (isTypeName(property.of(), scope)) {
            return constant(property);
        }
        String on = receiver(property.of(), scope);
        if (Types.isUnknown(on)) {
            return on;
        }
        Optional<Type> type = words.type(on);
        Optional<String> found = type.map(known -> known.properties().get(property.name()));
        String name = property.name();
        if (scope.isJava()) {
            throw inJava(property, on, found.isPresent());
        }
        return found.orElseThrow(() -> new Refused(property.place(), shownType(on) + " has no property \"" + name + "\"",
                Types.plain(on).equals("Labels") && !name.equals("class")
                        ? isAnnotations(property.of())
                                ? "an annotation is asked for so: annotation(\"" + name + "\")"
                                : "a label is asked for so: label(\"" + name + "\")"
                        : type.map(known -> propertyHint(known, name, false)).orElse("")));
    }

    private static boolean isAnnotations(Expr of) {
        return (of instanceof Name name && name.name().equals("annotations")) || (of instanceof Property part && part.name().equals("annotations"));
    }

    private Refused inJava(Property property, String on, boolean exists) {
        String name = property.name();
        if (exists) {
            return new Refused(property.place(), "\"" + name + "\" needs brackets here",
                    "in what a rule does, a property is called with brackets: " + name + "()");
        }
        List<String> known = words.type(on).map(type -> type.methods().stream().map(Member::name).toList()).orElse(List.of());
        if (name.startsWith("$")) {
            return new Refused(property.place(), "\".\" does not join texts", "write + instead");
        }
        return new Refused(property.place(), shownType(on) + " has no " + name + "()",
                name.equals("class") ? "rules do not see classes" : nearForm(name, words.type(on)).orElse(offered(on, known)));
    }

    private String constant(Property property) {
        Name name = (Name) property.of();
        Type type = imports.typed(name.place(), name.name());
        String constant = type.constants().get(property.name());
        if (constant == null) {
            throw new Refused(name.place(), "rules may not use " + name.name() + "." + property.name(), property.name().equals("class")
                    ? "rules do not see classes"
                    : type.constants().isEmpty() ? Words.DECIDE : "there is " + name.name() + "." + String.join(", ", type.constants().keySet()));
        }
        return constant;
    }

    /** Whether this is the name of a type, not of something that has it. */
    private boolean isTypeName(Expr expr, NameScope scope) {
        return expr instanceof Name name
                && scope.typeOf(name.name()).isEmpty()
                && scope.property(name.name()).isEmpty()
                && words.type(name.name()).isPresent();
    }

    private String receiver(Expr expr, NameScope scope) {
        return expr instanceof Name name ? put(expr, name(name, scope, true)) : type(expr, scope);
    }

    private static String shownType(String type) {
        return Types.plain(type);
    }

    // ---- calls

    private String call(Call call, NameScope scope) {
        Expr on = call.on();
        if (on == null) {
            return withoutReceiver(call, scope);
        }
        qualified(call, scope);
        if (isTypeName(on, scope)) {
            Name name = (Name) on;
            Type type = imports.typed(name.place(), name.name());
            if (type.kind() == Type.Kind.CONCLUSION) {
                throw new Refused(name.place(), "rules may not use " + type.name() + " here",
                        "conclusions stand after insertLogical( and nowhere else");
            }
            return method(call, type, true, scope);
        }
        if (on instanceof Property property && scope.isJava() && exists(property, scope)) {
            throw new Refused(property.place(), "\"" + property.name() + "\" cannot be used so",
                    "a property is called with brackets: " + property.name() + "()");
        }
        String type = receiver(on, scope);
        if (Types.isUnknown(type)) {
            types(call.arguments(), scope);
            return type;
        }
        return method(call, words.type(type).orElseThrow(() -> new Refused(
                call.place(), Types.words(type) + " has no " + call.name() + "()", "")), false, scope);
    }

    private boolean exists(Property property, NameScope scope) {
        if (!(property.of() instanceof Name name)) {
            return false;
        }
        return scope.typeOf(name.name())
                .flatMap(words::type)
                .filter(type -> type.properties().containsKey(property.name()))
                .isPresent();
    }

    private String withoutReceiver(Call call, NameScope scope) {
        Func function = functions.get(call.name());
        if (function != null) {
            List<String> given = types(call.arguments(), scope);
            List<String> wanted = function.parameters().stream().map(Tree.Parameter::type).toList();
            boolean unknown = function.type().equals(Types.UNKNOWN);
            if (!unknown && !new Member(function.name(), wanted, function.type(), false).takes(given)) {
                throw new Refused(call.place(), "the function " + call.name() + form(given) + " is not known", "it takes " + form(wanted));
            }
            return function.type();
        }
        Type pattern = scope.pattern();
        if (pattern != null && (!pattern.methodsNamed(call.name()).isEmpty() || !isNearFunction(call))) {
            return method(call, pattern, false, scope);
        }
        throw unknownFunction(call, scope);
    }

    private boolean isNearFunction(Call call) {
        return Words.isNearly(call.name(), functions.keySet());
    }

    private Refused unknownFunction(Call call, NameScope scope) {
        String name = call.name();
        Optional<String> refused = Words.refusedName(name);
        if (refused.isPresent()) {
            return new Refused(call.place(), "rules may not use " + name, refused.get());
        }
        if (Character.isUpperCase(name.charAt(0)) && words.type(name).isPresent()) {
            return new Refused(call.place(), "\"new\" is missing before " + name, example(name));
        }
        String hint = Words.meant(name, functions.keySet())
                .orElse(scope.pattern() == null ? "a function of your own is written function boolean " + name + "( … ) { return …; }" : "");
        return new Refused(call.place(), "there is no function " + name, hint);
    }

    static String example(String type) {
        return switch (type) {
            case "Inhibition" -> "new Inhibition( $quiet, $because )";
            case "Withheld" -> "new Withheld( $alert, \"reason\" )";
            case "Route" -> "new Route( $alert, \"receiver\" )";
            case "Down" -> "new Down( $alert.instance(), $alert )";
            case "Attribute" -> "new Attribute( $alert, \"name\", $value )";
            case "DependsOn" -> "new DependsOn( \"child\", \"parent\" )";
            case "Derived" -> "Derived.alert( \"Name\" )";
            case "Condition" -> "Condition.of( \"name\", $alert )";
            default -> "new " + type + "( … )";
        };
    }

    String method(Call call, Type type, boolean isStatic, NameScope scope) {
        askedByValue(call, scope);
        List<String> arguments = types(call.arguments(), scope);
        Optional<Member> found = type.method(call.name(), isStatic, arguments);
        if (found.isPresent()) {
            return result(found.get(), arguments);
        }
        throw unknownMethod(call, type, isStatic, arguments);
    }

    /** A list of alerts is known to be one. */
    private static String result(Member member, List<String> arguments) {
        boolean collection = member.isStatic() && Types.isCollection(member.result());
        boolean alike = arguments.stream().distinct().count() == 1;
        return collection && alike ? member.result() + "<" + Types.plain(arguments.get(0)) + ">" : member.result();
    }

    /** {@code label( severity )}: nobody means that. */
    private static void askedByValue(Call call, NameScope scope) {
        if (ASK_FOR_LABELS.contains(call.name()) && call.arguments().size() == 1 && call.arguments().get(0) instanceof Name name
                && scope.typeOf(name.name()).isEmpty() && scope.property(name.name()).isPresent()) {
            String one = call.name().equals("annotation") ? "annotation" : "label";
            throw new Refused(name.place(), Shown.of(call) + " asks for the " + one + " that is named by the value of " + name.name(),
                    "write " + one + "( \"" + name.name() + "\" )");
        }
    }

    private Refused unknownMethod(Call call, Type type, boolean isStatic, List<String> arguments) {
        String name = call.name();
        List<Member> same = type.methodsNamed(name);
        if (!same.isEmpty()) {
            return wrongArguments(call, type, same, arguments);
        }
        Optional<String> refused = Words.refusedMethod(name);
        if (name.equals("now")) {
            return new Refused(call.place(), "there is no now() here: rules do not watch the clock",
                    "a rule holds as long as its facts do; a time of day is TimeInterval( name == \"…\", active )");
        }
        if (name.equals("eval")) {
            return new Refused(call.place(), "there is no eval in rules", "write what stands in its brackets, without it");
        }
        if (name.matches("set[A-Z].*") && type.isRead() && !isStatic) {
            return new Refused(call.place(), "rules do not change facts",
                    "what is to be added to an alert is concluded: insertLogical( new Attribute( $alert, \"name\", \"value\" ) ); its labels stay");
        }
        Optional<String> near = nearForm(name, type.isDeclared() && !isStatic ? Optional.of(type) : words.type(type.name()));
        if (near.isEmpty() && refused.isPresent()) {
            return new Refused(call.place(), "rules may not use " + name + "()", refused.get());
        }
        return new Refused(
                call.place(),
                type.name() + " has no " + name + form(arguments),
                near.orElse(offered(type.name(), type.methods().stream().map(Member::name).toList())));
    }

    private Refused wrongArguments(Call call, Type type, List<Member> same, List<String> arguments) {
        String name = call.name();
        if (type.name().equals("Derived") && call.arguments().size() == 2 && Types.isNumber(arguments.get(1))) {
            String number = Shown.of(call.arguments().get(1));
            return new Refused(call.arguments().get(1).place(), "the value of a" + (name.equals("label") ? " label" : "n annotation")
                    + " is a text, and " + number + " is a number", "write \"\" + " + number);
        }
        if (Set.of("label", "annotation").contains(name) && !type.name().equals("Derived")) {
            String asked = call.arguments().isEmpty() ? "\"…\"" : Shown.of(call.arguments().get(0));
            String compared = call.arguments().size() > 1 ? Shown.of(call.arguments().get(1)) : "\"…\"";
            return new Refused(call.place(), name + " takes one text, the name of the " + name,
                    "write " + name + "( " + asked + " ) == " + compared);
        }
        if (type.name().equals("Condition") && name.equals("of") && arguments.size() == 2 && arguments.get(1).equals(Types.TEXT)) {
            return new Refused(call.place(), "Condition.of begins with the name of the condition",
                    "write Condition.of( " + Shown.of(call.arguments().get(1)) + ", " + Shown.of(call.arguments().get(0)) + " )");
        }
        if (call.arguments().size() == 1 && call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String digits
                && digits.matches("\\d{1,9}") && same.stream().anyMatch(member -> member.takes(List.of("int")))) {
            return new Refused(literal.place(), name + " takes a number, and " + Shown.of(literal) + " is a text",
                    "write " + name + "( " + digits + " )");
        }
        if (arguments.size() == 1 && Types.isNumber(arguments.get(0)) && DURATIONS.contains(name)) {
            return new Refused(call.place(), type.name() + " has no " + name + form(arguments),
                    "a duration is a text with its unit: " + name + "( \"" + Shown.of(call.arguments().get(0)) + "s\" )");
        }
        return new Refused(call.place(), type.name() + " has no " + name + form(arguments),
                "it has " + String.join(", ", same.stream().map(Member::form).toList()));
    }

    /** {@code did you mean "label(String)"?} */
    private static Optional<String> nearForm(String wrong, Optional<Type> type) {
        List<Member> methods = type.map(Type::methods).orElse(List.of());
        String bare = wrong.matches("get[A-Z].*") ? Character.toLowerCase(wrong.charAt(3)) + wrong.substring(4) : wrong;
        String meant = SYNONYMS.getOrDefault(bare, bare);
        return methods.stream()
                .filter(member -> member.name().equals(meant))
                .findFirst()
                .or(() -> NearestName.to(wrong, methods.stream().map(Member::name).toList())
                        .flatMap(near -> methods.stream().filter(member -> member.name().equals(near)).findFirst()))
                .map(member -> Suggestion.meant(member.form()));
    }

    private static List<String> askable(Type type) {
        return type.properties().isEmpty()
                ? type.methods().stream().map(Member::name).toList()
                : List.copyOf(type.properties().keySet());
    }

    private static String offered(String type, List<String> methods) {
        return methods.isEmpty()
                ? "there is nothing that " + Types.article(Types.plain(type)) + " " + Types.plain(type) + " can be asked"
                : "there are " + String.join(", ", new TreeSet<>(methods));
    }

    /** {@code (Alert, String)}. */
    static String form(List<String> types) {
        return "(" + String.join(", ", types.stream().map(Types::plain).toList()) + ")";
    }

    // ---- signs

    private String unary(Unary unary, NameScope scope) {
        String type = type(unary.of(), scope);
        if (unary.operator().equals("!")) {
            if (!Types.isBoolean(type) && !Types.isUnknown(type)) {
                throw new Refused(unary.place(), "\"!\" stands before what is true or false, and " + Shown.of(unary.of()) + " is "
                        + Types.words(type), "write " + Shown.of(unary.of()) + " != …");
            }
            return "boolean";
        }
        return number(unary.of(), type);
    }

    private static String number(Expr expr, String type) {
        if (!Types.isNumber(type) && !Types.isUnknown(type)) {
            throw new Refused(expr.place(), Shown.of(expr) + " is " + Types.words(type) + ", and a number is needed here",
                    Types.plain(type).equals(Types.TEXT) ? "write Integer.parseInt( " + Shown.of(expr) + " )" : "");
        }
        return Types.plain(type);
    }

    private String choice(Choice choice, NameScope scope) {
        condition(choice.when(), scope);
        String then = type(choice.then(), scope);
        String otherwise = type(choice.otherwise(), scope);
        if (Types.fits(then, otherwise)) {
            return then;
        }
        if (Types.fits(otherwise, then)) {
            return otherwise;
        }
        throw new Refused(choice.place(), "this is either " + Types.words(then) + " or " + Types.words(otherwise),
                "both have to be of one kind");
    }

    private String in(In in, NameScope scope) {
        inConditionsOnly(in.place(), "in", scope);
        String left = type(in.left(), scope);
        List<String> list = types(in.list(), scope);
        if (isSubject(in.left(), scope) && !list.isEmpty() && list.stream().allMatch(ExpressionChecker::isOfAlert)) {
            put(in.left(), Types.SUBJECT);
            return "boolean";
        }
        for (int i = 0; i < list.size(); i++) {
            if (!isComparable(left, list.get(i)) || list.get(i).equals(Types.NULL)) {
                throw new Refused(in.list().get(i).place(), Shown.of(in.left()) + " is " + Types.words(left) + ", and "
                        + Shown.of(in.list().get(i)) + " is " + Types.words(list.get(i)) + ": they are never the same", "");
            }
        }
        return "boolean";
    }

    private static void inConditionsOnly(Place place, String operator, NameScope scope) {
        if (scope.isJava()) {
            throw new Refused(place, "there is no \"" + operator + "\" here", "write it as a condition");
        }
    }

    private String binary(Binary binary, NameScope scope) {
        String operator = binary.operator();
        if (operator.equals("&&") || operator.equals("||")) {
            condition(binary.left(), scope);
            alone(binary.left(), operator, binary.right());
            condition(binary.right(), scope);
            return "boolean";
        }
        negatedText(binary, scope);
        String left = type(binary.left(), scope);
        eitherOf(binary);
        values.add(binary.right());
        String right = type(binary.right(), scope);
        switch (operator.startsWith("not ") ? operator.substring("not ".length()) : operator) {
            case "==", "!=" -> equality(binary, left, right, scope);
            case "<", "<=", ">", ">=" -> order(binary, left, right, scope);
            case "matches" -> matches(binary, left, scope);
            case "contains" -> contains(binary, left, scope);
            case "memberOf" -> memberOf(binary, right, scope);
            case "str[startsWith]", "str[endsWith]", "str[length]" -> str(binary, left, right, scope);
            default -> {
                return arithmetic(binary, left, right, scope);
            }
        }
        return "boolean";
    }

    /** {@code name == ( "a" || "b" )}. */
    private static void eitherOf(Binary binary) {
        if (binary.operator().equals("==") && binary.right() instanceof Binary either && either.operator().equals("||")
                && either.left() instanceof Literal && either.right() instanceof Literal) {
            throw noCondition(either.left(),
                    "write " + Shown.of(binary.left()) + " in ( " + Shown.of(either.left()) + ", " + Shown.of(either.right()) + " )");
        }
    }

    /** {@code !rack == "x"}. */
    private void negatedText(Binary binary, NameScope scope) {
        if (binary.left() instanceof Unary unary && unary.operator().equals("!") && binary.operator().matches("==|!=")) {
            String type = type(unary.of(), scope);
            if (!Types.isBoolean(type) && !Types.isUnknown(type)) {
                throw new Refused(unary.place(), "\"!\" stands before what is true or false, and " + Shown.of(unary.of()) + " is "
                        + Types.words(type), "write " + Shown.of(unary.of()) + (binary.operator().equals("==") ? " != " : " == ")
                        + Shown.of(binary.right()));
            }
        }
    }

    private void equality(Binary binary, String left, String right, NameScope scope) {
        Expr a = binary.left();
        Expr b = binary.right();
        if (Types.isUnknown(left) || Types.isUnknown(right)) {
            return;
        }
        if (a instanceof Literal first && b instanceof Literal) {
            throw new Refused(a.place(), left.equals(Types.TEXT) && right.equals(Types.TEXT)
                    ? "two texts are compared that are always the same"
                    : "two values are compared that are always the same",
                    first.value() instanceof String name
                            ? "write " + (scope.property(name).isPresent() ? name : "label(" + Shown.quote(name) + ")") + " == " + Shown.of(b)
                            : "");
        }
        if (left.equals(Types.NULL) || right.equals(Types.NULL)) {
            nothing(binary, left, right, scope);
            return;
        }
        if (comparesSubject(a, right, scope) || comparesSubject(b, left, scope)) {
            return;
        }
        if (Shown.of(a).equals(Shown.of(b))) {
            throw new Refused(a.place(), Shown.of(a) + " is compared with itself",
                    "what another fact has is given a name there: $x : " + Shown.of(a) + ", and compared with that");
        }
        if (!isComparable(left, right)) {
            throw neverSame(binary, left, right);
        }
        if (scope.isJava() && !(Types.isNumber(left) && Types.isNumber(right)) && !(Types.isBoolean(left) && Types.isBoolean(right))) {
            throw new Refused(binary.place(), "in what a rule does, \"" + binary.operator() + "\" does not compare what "
                    + (left.equals(Types.TEXT) ? "texts say" : "values say"), "write a.equals( b )");
        }
    }

    /** {@code Holds( subject == $alert )}: what a condition is about is compared with an alert. */
    private boolean comparesSubject(Expr subject, String with, NameScope scope) {
        boolean compares = isOfAlert(with) && isSubject(subject, scope);
        if (compares) {
            put(subject, Types.SUBJECT);
        }
        return compares;
    }

    private static boolean isOfAlert(String type) {
        return Types.plain(type).equals("Alert") || Types.plain(type).equals("Labels");
    }

    /** Whether it says what a condition is about. */
    private boolean isSubject(Expr expr, NameScope scope) {
        Type pattern = scope.pattern();
        boolean inPattern = pattern != null && pattern.name().equals(HOLDS);
        if (expr instanceof Name name) {
            return inPattern && name.name().equals(SUBJECT) && scope.typeOf(SUBJECT).isEmpty();
        } else if (expr instanceof Property property) {
            return property.name().equals(SUBJECT) && HOLDS.equals(types.get(property.of()));
        } else if (expr instanceof Call call && call.name().equals(SUBJECT)) {
            return call.on() == null ? inPattern : HOLDS.equals(types.get(call.on()));
        }
        return false;
    }

    private static void nothing(Binary binary, String left, String right, NameScope scope) {
        boolean leftIsNull = left.equals(Types.NULL);
        Expr other = leftIsNull ? binary.right() : binary.left();
        String type = leftIsNull ? right : left;
        Place place = (leftIsNull ? binary.left() : binary.right()).place();
        if (type.equals(Types.TEXT)) {
            throw new Refused(place, "a label is never null: one that an alert does not have is \"\"",
                    "write " + Shown.of(other) + " " + binary.operator() + " \"\"");
        }
        if (scope.isJava() || Types.isNumber(type) || Types.isBoolean(type)) {
            throw new Refused(place, Shown.of(other) + " is never null", "leave this out");
        }
    }

    /** Numbers with numbers, an alert with its labels, else like with like. */
    private static boolean isComparable(String a, String b) {
        if (Types.isNumber(a) && Types.isNumber(b)) {
            return true;
        }
        Set<String> both = Set.of("Alert", "Labels");
        return (both.contains(Types.plain(a)) && both.contains(Types.plain(b))) || Types.fits(a, b) || Types.fits(b, a);
    }

    private static Refused neverSame(Binary binary, String left, String right) {
        Expr a = binary.left();
        Expr b = binary.right();
        if (right.equals("Alert")) {
            return new Refused(b.place(), Shown.of(b) + " is a whole alert and " + Shown.of(a) + " " + Types.words(left)
                    + ": they are never the same", "write " + Shown.of(b) + "." + (a instanceof Name name ? name.name() : "name"));
        }
        if (left.equals("Alert")) {
            return new Refused(a.place(), Shown.of(a) + " is a whole alert and " + Shown.of(b) + " " + Types.words(right)
                    + ": they are never the same", "write " + (Shown.of(a).equals("this") ? "name" : Shown.of(a) + ".name") + " == " + Shown.of(b));
        }
        if (left.equals(Types.TIME) || right.equals(Types.TIME)) {
            return noTime(binary, left, right);
        }
        if (Types.isBoolean(left) && b instanceof Literal literal && literal.value() instanceof String) {
            return new Refused(a.place(), Shown.of(a) + " is " + Types.words(left) + ", and " + Shown.of(b) + " is " + Types.words(right)
                    + ": they are never the same", "write " + Shown.of(a) + ", or !" + Shown.of(a));
        }
        boolean textAndNumber = left.equals(Types.TEXT) && Types.isNumber(right);
        return new Refused(a.place(), Shown.of(a) + " is " + Types.words(left) + ", and " + Shown.of(b) + " is " + Types.words(right)
                + ": they are never the same", textAndNumber && b instanceof Literal ? "write " + Shown.of(a) + " " + binary.operator()
                        + " \"" + Shown.of(b) + "\"" : "");
    }

    private static Refused noTime(Binary binary, String left, String right) {
        boolean first = left.equals(Types.TIME);
        return new Refused(binary.left().place(), Shown.of(first ? binary.left() : binary.right()) + " is a time and cannot be compared with "
                + Types.words(first ? right : left), "compare it with the time of another fact: startsAt > $other.startsAt");
    }

    private static void order(Binary binary, String left, String right, NameScope scope) {
        if (Types.isUnknown(left) || Types.isUnknown(right) || (Types.isNumber(left) && Types.isNumber(right))) {
            return;
        }
        if (left.equals(Types.TIME) && right.equals(Types.TIME)) {
            if (scope.isJava()) {
                throw new Refused(binary.place(), "there is no \"" + binary.operator() + "\" for times here",
                        "write a.isBefore( b ) or a.isAfter( b )");
            }
            return;
        }
        if (left.equals(Types.TIME) || right.equals(Types.TIME)) {
            throw noTime(binary, left, right);
        }
        if (left.equals(Types.TEXT) || right.equals(Types.TEXT)) {
            boolean first = left.equals(Types.TEXT);
            Expr text = first ? binary.left() : binary.right();
            Expr other = first ? binary.right() : binary.left();
            if (Shown.of(text).endsWith("severity") && isText(other, first ? right : left)) {
                throw new Refused(binary.place(), Shown.of(text) + " is a text, and \"" + binary.operator() + "\" does not know which is worse",
                        "which of two alerts is worse is asked so: isWorseThan( $other ); or name them: severity in ( \"critical\", \"warning\" )");
            }
            String number = other instanceof Literal literal ? String.valueOf(literal.value()) : Shown.of(other);
            throw new Refused(binary.place(), Shown.of(text) + " is a text: \"" + binary.operator()
                    + "\" compares it letter by letter, and \"9\" comes after \"10\"", "make a number of it: "
                    + Shown.of(text) + " matches \"[0-9]{1,9}\", Integer.parseInt( " + Shown.of(text) + " ) " + binary.operator() + " "
                    + number);
        }
        throw new Refused(binary.place(), Types.words(left) + " and " + Types.words(right) + " have no order",
                "numbers and times can be compared so");
    }

    /** Whether a text is one of words, not of digits. */
    private static boolean isText(Expr expr, String type) {
        return type.equals(Types.TEXT) && !(expr instanceof Literal literal && String.valueOf(literal.value()).matches("[0-9]+"));
    }

    private static void matches(Binary binary, String left, NameScope scope) {
        inConditionsOnly(binary.place(), "matches", scope);
        if (!(binary.right() instanceof Literal literal) || !(literal.value() instanceof String regex)) {
            throw new Refused(binary.right().place(), "a regular expression is a text that stands in the rule",
                    "write " + Shown.of(binary.left()) + " matches \"x.*\"");
        }
        if (!left.equals(Types.TEXT) && !Types.isUnknown(left)) {
            throw new Refused(binary.left().place(), Shown.of(binary.left()) + " is " + Types.words(left)
                    + ": only a text is of the form of a regular expression", "");
        }
        regex(literal.place(), regex);
    }

    /** What RE2 does not read is none, and none that could keep the server busy is read. */
    private static void regex(Place place, String regex) {
        try {
            if (AnchoredRegex.size(regex) > MOST_INSTRUCTIONS) {
                throw new Refused(place, "this regular expression is too large",
                        "repetitions such as {1000} multiply what is before them: write * or +, or smaller numbers");
            }
            Pattern unused = Pattern.compile(regex);
        } catch (InvalidExpressionException e) {
            throw new Refused(place, "this regular expression is too large: " + e.getMessage(),
                    "repetitions multiply what is before them, by 1000 in all at most: write * or +, or smaller numbers");
        } catch (PatternSyntaxException e) {
            throw new Refused(place, Shown.quote(regex) + " is not a regular expression", e.getDescription()
                    + ": brackets, * and + that are meant as such need a \\\\ before them; it is RE2's syntax, as in Alertmanager");
        } catch (Refused e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw new Refused(place, "this regular expression is too large", "write it shorter");
        }
    }

    private static void contains(Binary binary, String left, NameScope scope) {
        inConditionsOnly(binary.place(), "contains", scope);
        if (!Types.isCollection(left) && !left.equals(Types.TEXT) && !Types.isUnknown(left)) {
            boolean labels = left.equals("Labels");
            throw new Refused(binary.left().place(), "\"" + Shown.of(binary.left()) + "\" cannot be searched with \"contains\"",
                    labels ? "a label is asked for by its name: label( \"name\" ) == \"value\"" : "a text or a collection contains something");
        }
        if (left.equals(Types.TEXT)) {
            isText(binary.right());
        }
    }

    private static void isText(Expr part) {
        if (part instanceof Literal literal && !(literal.value() instanceof String)) {
            throw new Refused(part.place(), "a text contains texts only", "write it in quotes: \"" + Shown.of(part) + "\"");
        }
    }

    private static void memberOf(Binary binary, String right, NameScope scope) {
        inConditionsOnly(binary.place(), "memberOf", scope);
        if (!Types.isCollection(right) && !Types.isUnknown(right)) {
            throw new Refused(binary.right().place(), Shown.of(binary.right()) + " is " + Types.words(right) + ", not a collection",
                    "write in ( \"a\", \"b\" )");
        }
    }

    private static void str(Binary binary, String left, String right, NameScope scope) {
        inConditionsOnly(binary.place(), "str", scope);
        boolean length = binary.operator().endsWith("str[length]");
        boolean fits = Types.fits(Types.TEXT, left) && (length ? Types.fits("int", right) : Types.fits(Types.TEXT, right));
        if (!fits) {
            throw new Refused(binary.place(), binary.operator() + " compares " + (length ? "a text with a number" : "two texts"),
                    "write name " + binary.operator() + (length ? " 5" : " \"x\""));
        }
    }

    private String arithmetic(Binary binary, String left, String right, NameScope scope) {
        if (binary.operator().equals("+") && (left.equals(Types.TEXT) || right.equals(Types.TEXT))) {
            return Types.TEXT;
        }
        String a = number(binary.left(), left);
        String b = number(binary.right(), right);
        if (!binary.operator().matches("[-+*]") && Tree.number(binary.right()).filter(divisor -> divisor.doubleValue() == 0).isPresent()) {
            throw new Refused(binary.right().place(), "nothing can be divided by 0", "write another number");
        }
        if (scope.isJava() && (a.equals("Number") || b.equals("Number"))) {
            throw new Refused(binary.place(), "it is not known whether this number is a whole one",
                    "write " + Shown.of(a.equals("Number") ? binary.left() : binary.right()) + ".longValue() or .doubleValue()");
        }
        return Types.isUnknown(left) || Types.isUnknown(right) ? Types.UNKNOWN : Types.wider(a, b);
    }
}
