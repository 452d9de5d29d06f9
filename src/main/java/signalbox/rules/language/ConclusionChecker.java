package signalbox.rules.language;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import signalbox.alert.Labels;
import signalbox.attribute.SaidAttribute;
import signalbox.route.Route;
import signalbox.rules.language.Mention.What;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Unreadable;

/** Checks what a rule does: statements {@code insertLogical( … );} of a conclusion, and nothing else. */
final class ConclusionChecker {

    private static final String INSERT = "insertLogical";
    private static final Set<String> CHANGES = Set.of("update", "modify", "delete", "retract");
    private static final Set<String> DURATIONS = Set.of("groupWait", "groupInterval", "repeatInterval", "repeatAfter");
    private static final Set<String> CAUSES = Set.of("$source", "$cause", "$because", "$reason", "$culprit");
    private static final Set<String> TARGETS = Set.of("$target", "$quiet", "$muted", "$silenced");

    private final Vocabulary words;
    private final ExpressionChecker expressions;
    private final Imports imports;
    private final Consumer<Mention> mentions;

    ConclusionChecker(Vocabulary words, ExpressionChecker expressions, Imports imports, Consumer<Mention> mentions) {
        this.words = words;
        this.expressions = expressions;
        this.imports = imports;
        this.mentions = mentions;
    }

    void statement(Expr statement, NameScope scope) {
        if (statement instanceof Unreadable) {
            return;
        }
        Expr first = first(statement, scope);
        if (first != statement && first instanceof Call call && call.name().equals(INSERT)) {
            throw new Refused(statement.place(), "nothing can be asked of insertLogical( … )", "end it with \";\"");
        }
        if (statement instanceof Call call && call.on() == null) {
            if (call.name().equals(INSERT)) {
                insert(call, scope);
                return;
            }
            refusedCall(call, scope);
        }
        if (isMade(first, scope)) {
            Type forgotten = conclusion(statement, scope);
            boolean isNew = first instanceof New;
            throw new Refused(first.place(), "this " + forgotten.name() + " is made and then forgotten",
                    "write insertLogical( " + (isNew ? "new " + forgotten.name() + "( … )" : ExpressionChecker.example(forgotten.name())) + " );");
        }
        expressions.type(statement, scope);
        throw new Refused(statement.place(), Shown.of(statement) + " does nothing", "a rule only concludes: insertLogical( new … );");
    }

    private void refusedCall(Call call, NameScope scope) {
        String name = call.name();
        Optional<Expr> argument = call.arguments().stream().findFirst();
        if (CHANGES.contains(name)) {
            String what = argument.map(Shown::of).orElse("facts");
            String type = argument.filter(Name.class::isInstance).map(of -> ((Name) of).name()).flatMap(scope::typeOf).orElse("");
            throw new Refused(call.place(), "rules may not " + name + " " + what + (type.isEmpty() || Types.isUnknown(type)
                    ? ": facts are the engine's own"
                    : ": it is of type " + Types.plain(type) + ", and the engine's own"), Words.CONCLUDE);
        }
        if (name.equals("insert")) {
            String what = argument.map(made -> made instanceof New of ? "new " + of.type() : Shown.of(made)).orElse("…");
            throw new Refused(call.place(), "insert( " + what + " ) would stay when its cause is gone",
                    "use insertLogical: what is concluded ends by itself with its cause");
        }
        Optional<String> meant = Words.meant(name, Set.of(INSERT));
        if (meant.isPresent()) {
            throw new Refused(call.place(), "there is no \"" + name + "\" to call", meant.get());
        }
    }

    private void insert(Call call, NameScope scope) {
        if (call.arguments().size() != 1) {
            throw new Refused(call.place(), "insertLogical takes one conclusion", "write insertLogical( new Inhibition( $target, $source ) );");
        }
        Expr argument = call.arguments().get(0);
        if (!isMade(first(argument, scope), scope)) {
            throw noConclusion(call, argument, scope);
        }
        conclusion(argument, scope);
    }

    private Refused noConclusion(Call call, Expr argument, NameScope scope) {
        String type = expressions.type(argument, scope);
        if (Types.isUnknown(type)) {
            return new Refused(argument.place(), Shown.of(argument) + " is no conclusion", "write insertLogical( new … );");
        }
        if (words.type(type).filter(Type::isRead).isPresent()) {
            return new Refused(call.place(), Shown.of(argument) + " is of type " + type + " and there already: to insert it says nothing",
                    "conclude something from it: insertLogical( new … )");
        }
        return new Refused(argument.place(), Types.words(type) + " is no conclusion: it means nothing to anybody",
                "declare a type of your own: declare Outage place : String end, and conclude it: insertLogical( new Outage( … ) );");
    }

    /** Whether a conclusion is made here: by {@code new}, or by its factory. */
    private boolean isMade(Expr first, NameScope scope) {
        return first instanceof New || isFactory(first, scope);
    }

    /** {@code Condition.of( … )}. */
    private boolean isFactory(Expr expr, NameScope scope) {
        return expr instanceof Call call
                && call.on() instanceof Name name
                && scope.typeOf(name.name()).isEmpty()
                && words.type(name.name()).filter(Type::hasFactory).isPresent();
    }

    /** What a chain of calls begins with. */
    private Expr first(Expr expr, NameScope scope) {
        Expr first = expr;
        while (first instanceof Call call && call.on() != null && !isFactory(first, scope)) {
            first = call.on();
        }
        return first;
    }

    /** {@code new Conclusion( … ).option( … )}: its type. */
    private Type conclusion(Expr expr, NameScope scope) {
        Type type = chain(expr, scope);
        if (type.name().equals("Condition")) {
            ConditionOptions.check(calls(expr));
        } else if (type.name().equals("Derived")) {
            DerivedOptions.check(calls(expr));
        } else if (type.name().equals("Route")) {
            RouteOptionsCheck.check(calls(expr));
        }
        return type;
    }

    /** From the factory on. */
    private static List<Call> calls(Expr chain) {
        List<Call> calls = new ArrayList<>();
        for (Expr next = chain; next instanceof Call call && call.on() != null; next = call.on()) {
            calls.add(0, call);
        }
        return calls;
    }

    private Type chain(Expr expr, NameScope scope) {
        if (expr instanceof New made) {
            return made(made, scope);
        }
        Call call = (Call) expr;
        if (isFactory(expr, scope)) {
            return factory(call, scope);
        }
        Expr on = call.on();
        if (on == null) {
            throw new IllegalStateException("not a chain that begins with new");
        }
        Type type = chain(on, scope);
        if (type.isDeclared()) {
            throw new Refused(call.place(), type.name() + " has no " + call.name() + "()", "what it has is given to it when it is made");
        }
        if (call.name().equals("by")) {
            throw new Refused(call.place(), "rules may not use by()", "leave it out: the engine fills in which rule decided");
        }
        String result = expressions.method(call, type, false, scope);
        expressions.put(expr, result);
        option(call);
        return words.type(result).orElse(type);
    }

    private Type factory(Call call, NameScope scope) {
        Name name = (Name) requireNonNull(call.on());
        Type type = imports.typed(name.place(), name.name());
        for (Expr argument : call.arguments()) {
            String given = expressions.type(argument, scope);
            if (type.name().equals("Condition") && !Types.isUnknown(given) && !Types.fits("Alert|Labels|String", given)) {
                throw new Refused(argument.place(), "a condition is about alerts or texts, and " + Shown.of(argument) + " is "
                        + Types.words(given), Types.isNumber(given) ? "make a text of it: \"\" + " + Shown.of(argument) : "");
            }
        }
        expressions.put(call, expressions.method(call, type, true, scope));
        return type;
    }

    private Type made(New made, NameScope scope) {
        Type type = imports.typed(made.typePlace(), made.type());
        if (type.hasFactory()) {
            throw new Refused(made.typePlace(), "a " + type.name() + " is not made by new",
                    "write " + ExpressionChecker.example(type.name()));
        }
        if (!type.isConcluded()) {
            throw new Refused(made.typePlace(), "rules may not make " + Types.article(type.name()) + " " + type.name(),
                    type.isRead() ? "it is the engine's own; " + Words.CONCLUDE : "write insertLogical( new … ); of a conclusion");
        }
        List<String> arguments = expressions.types(made.arguments(), scope);
        boolean taken = type.constructors().stream().anyMatch(member -> member.takes(arguments));
        if (type.name().equals("Inhibition")) {
            inhibition(made, arguments, taken);
        }
        if (!taken) {
            throw cannotBeMade(made, type, arguments);
        }
        if (type.name().equals("Route")) {
            mention(made.arguments().get(1), What.RECEIVER);
        }
        if (type.name().equals(Facts.ATTRIBUTE) && made.arguments().get(1) instanceof Literal literal && literal.value() instanceof String name
                && !SaidAttribute.isName(name)) {
            throw new Refused(literal.place(), Shown.quote(name) + " is no name of an attribute",
                    "it has letters, digits and _, such as \"runbook\": templates write it behind a dot");
        }
        expressions.put(made, type.name());
        return type;
    }

    private static Refused cannotBeMade(New made, Type type, List<String> arguments) {
        boolean named = arguments.stream().anyMatch(argument -> argument.equals(Types.TEXT)) && type.name().equals("Inhibition");
        String hint = "write " + (type.isDeclared() ? "" : ExpressionChecker.example(type.name()) + ": ") + type.constructorForms();
        return new Refused(made.typePlace(), type.name() + " cannot be made of " + ExpressionChecker.form(arguments),
                named ? hint + "; the engine fills in which rule decided" : hint);
    }

    private void inhibition(New made, List<String> types, boolean taken) {
        List<Expr> arguments = made.arguments();
        String order = "the alert that is kept quiet stands first: new Inhibition( $quiet, $because )";
        if (!types.isEmpty() && Types.isCollection(types.get(0))) {
            throw new Refused(made.typePlace(), "Inhibition cannot be made of " + ExpressionChecker.form(types), order);
        }
        if (!taken) {
            return;
        }
        if (arguments.size() < 2) {
            throw new Refused(made.typePlace(), "this Inhibition names nothing that it is because of",
                    "write new Inhibition( $quiet, $because )");
        }
        String target = Shown.of(arguments.get(0)).replace(".labels()", "");
        for (int i = 1; i < arguments.size(); i++) {
            String source = Shown.of(arguments.get(i)).replace(".labels()", "");
            if (source.equals(target)) {
                throw new Refused(arguments.get(i).place(), target + " would keep itself quiet, and nobody would be told", order);
            }
            String element = Types.element(types.get(i));
            if (Types.isCollection(types.get(i)) && !Types.fits("Alert|Labels", element)) {
                throw new Refused(arguments.get(i).place(), source + " is a collection of " + element + ", not of alerts",
                        "collect alerts or their labels: $down : Alert( … ) … collectList( $down )");
            }
            if ((CAUSES.contains(target) && !CAUSES.contains(source))
                    || (TARGETS.contains(source) && !TARGETS.contains(target))) {
                throw new Refused(made.typePlace(), "this Inhibition keeps " + target + " quiet because of " + source
                        + ": are they the wrong way round?", order);
            }
        }
    }

    // ---- options

    /** Texts that would fail when the rule fires for the first time, at night perhaps. */
    private void option(Call call) {
        if (call.name().equals("repeatAfter") && call.arguments().isEmpty()) {
            throw new Refused(call.place(), "repeatAfter() names no time", "write for example repeatAfter( \"4h\", \"1d\", \"7d\" )");
        }
        for (Expr argument : call.arguments()) {
            if (argument instanceof Literal literal && literal.value() instanceof String text) {
                if (DURATIONS.contains(call.name())) {
                    duration(call.name(), literal.place(), text);
                } else if (call.name().equals("groupedBy") || call.name().equals("per")) {
                    label(call, literal.place(), text);
                } else if (call.name().equals("inGroup") && argument.equals(call.arguments().get(0)) && text.isBlank()) {
                    throw new Refused(literal.place(), "no label is called " + Shown.quote(text), "write for example inGroup( \"provider\", $name )");
                } else if (call.name().equals("heldUntil")) {
                    mention(literal, What.TIME_INTERVAL);
                } else if (call.name().equals("onlyTo")) {
                    mention(literal, What.RECEIVER);
                }
            }
        }
    }

    private static void duration(String option, Place place, String text) {
        if (!option.equals("groupWait") && text.matches("(0+(ms|[smhdw])?)+")) {
            throw new Refused(place, option + " cannot be zero", "write for example 5m");
        }
        try {
            Route unused = new Route(Labels.EMPTY, "").groupWait(text);
        } catch (IllegalArgumentException e) {
            throw Refused.because(place, e);
        }
    }

    private void label(Call call, Place place, String text) {
        if (text.isBlank() || text.matches(".*[,\\s].*")) {
            throw new Refused(place, "no label is called " + Shown.quote(text),
                    "each label is a text of its own: groupedBy( \"rack\", \"datacenter\" )");
        }
        if (text.equals("...") && call.arguments().size() > 1) {
            throw new Refused(place, "\"...\" are all labels, and stands alone", "write groupedBy( \"...\" ) or groupedByAll()");
        }
        mention(new Literal(place, text), What.LABEL);
    }

    private void mention(Expr expr, What what) {
        if (expr instanceof Literal literal && literal.value() instanceof String text) {
            mentions.accept(new Mention(literal.place(), what, text));
        }
    }
}
