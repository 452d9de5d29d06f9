package signalbox.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Matcher;
import signalbox.alert.RuleDuration;
import signalbox.lint.RuleTree.Named;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Function;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * What fails for an alert that is not as its author thought: a number made of a label that is none, a part of a text that is not so long.
 * One such alert stops the package, with all of its rules.
 */
final class MayFail {

    private static final Map<String, String> TOO_LARGE = Map.of("parseInt", "9999999999", "parseLong", "99999999999999999999");
    private static final Set<String> NUMBERS = Set.of("parseInt", "parseLong", "parseDouble");
    private static final Set<String> DURATIONS = Set.of("groupWait", "groupInterval", "repeatInterval", "repeatAfter", "atMost", "forAtLeast",
            "keepFor", "within", "before");

    /** A text of an alert that was looked at before something is made of it: {@code matches} with its expression, or another comparison. */
    private record Look(String text, Place place, Optional<String> regex) {}

    private final Rule rule;
    private final CheckedFile file;
    private final Tables.Known tables;
    private final Inhibitions.Sink sink;
    private final Map<String, Pattern> alerts = new HashMap<>();
    /** The text that a name of the rule stands for. */
    private final Map<String, String> named = new HashMap<>();
    private final List<Look> looks = new ArrayList<>();

    private MayFail(Rule rule, CheckedFile file, Tables.Known tables, Inhibitions.Sink sink) {
        this.rule = rule;
        this.file = file;
        this.tables = tables;
        this.sink = sink;
    }

    static void look(Rule rule, CheckedFile file, Tables.Known tables, Inhibitions.Sink sink) {
        MayFail lint = new MayFail(rule, file, tables, sink);
        List<Pattern> patterns = RuleTree.patterns(rule.when()).stream().filter(RuleTree::isAlert).toList();
        patterns.forEach(lint::name);
        patterns.forEach(pattern -> pattern.constraints().forEach(constraint -> lint.guards(constraint.of(), pattern)));
        rule.then().forEach(statement -> lint.guards(statement, null));
        rule.when().forEach(lint::element);
        rule.then().forEach(statement -> {
            lint.failing(statement, null);
            lint.divisions(statement);
        });
    }

    private void name(Pattern pattern) {
        Optional.ofNullable(pattern.bind()).ifPresent(bind -> alerts.put(bind, pattern));
        for (Constraint constraint : pattern.constraints()) {
            Expr of = constraint.of() instanceof Binary binary ? binary.left() : constraint.of();
            String bind = constraint.bind();
            if (bind != null) {
                text(of, pattern).ifPresent(text -> named.put(bind, text));
            }
        }
    }

    /** The label or annotation that an expression is, told apart from those of other alerts of the rule. */
    private Optional<String> text(@Nullable Expr expr, @Nullable Pattern pattern) {
        if (expr instanceof Name name && named.containsKey(name.name())) {
            return Optional.ofNullable(named.get(name.name()));
        }
        if (pattern != null) {
            Optional<String> own = RuleTree.label(expr).or(() -> annotation(expr, null));
            if (own.isPresent()) {
                return own.map(name -> key(pattern, name));
            }
        }
        return expr == null ? Optional.empty() : RuleTree.labelOfAnother(expr)
                .or(() -> expr instanceof Call call && call.on() instanceof Name name
                        ? annotation(expr, name.name()).map(text -> new Named(name.name(), text))
                        : Optional.empty())
                .flatMap(other -> Optional.ofNullable(alerts.get(other.alert())).map(alert -> key(alert, other.label())));
    }

    private static Optional<String> annotation(@Nullable Expr expr, @Nullable String on) {
        return expr instanceof Call call && call.name().equals("annotation") && call.arguments().size() == 1
                && (on == null ? call.on() == null : call.on() instanceof Name)
                && call.arguments().get(0) instanceof Literal literal
                ? Optional.of("annotation " + literal.value())
                : Optional.empty();
    }

    private static String key(Pattern pattern, String text) {
        return pattern.place().line() + ":" + pattern.place().column() + "." + text;
    }

    // ---- what is looked at before

    private void guards(Expr expr, @Nullable Pattern pattern) {
        if (expr instanceof Binary binary) {
            Optional<String> regex = binary.operator().matches("(not )?matches") && binary.right() instanceof Literal literal
                            && literal.value() instanceof String text
                    ? Optional.of(text)
                    : Optional.empty();
            if (regex.isPresent() || binary.operator().matches("(not )?(contains|str\\[.*)")) {
                text(binary.left(), pattern).ifPresent(text -> looks.add(new Look(text, binary.left().place(), regex)));
            } else {
                Stream.of(binary.left(), binary.right()).forEach(side -> asked(side, pattern));
            }
        } else {
            asked(expr, pattern);
        }
        Tree.parts(expr).forEach(part -> guards(part, pattern));
    }

    /** {@code instance.contains( ":" )}, and {@code instance.indexOf( ":" ) > 0}. */
    private void asked(Expr expr, @Nullable Pattern pattern) {
        Expr on = expr instanceof Call call && call.name().matches("contains|startsWith|endsWith|indexOf|length") ? call.on() : null;
        if (on != null) {
            text(on, pattern).ifPresent(text -> looks.add(new Look(text, on.place(), Optional.empty())));
        }
    }

    private Stream<Look> before(String text, Place place) {
        return looks.stream().filter(look -> look.text().equals(text) && look.place().compareTo(place) < 0);
    }

    // ---- what fails

    private void element(Element element) {
        if (element instanceof Pattern pattern) {
            Pattern alert = RuleTree.isAlert(pattern) ? pattern : null;
            pattern.constraints().forEach(constraint -> {
                failing(constraint.of(), alert);
                divisions(constraint.of(), "%");
            });
        } else if (element instanceof Group group) {
            group.of().forEach(this::element);
        } else if (element instanceof Accumulate accumulate) {
            element(accumulate.source());
            accumulate.functions().stream().map(Function::argument).forEach(argument -> {
                if (argument != null) {
                    failing(argument, null);
                }
            });
            accumulate.filters().forEach(filter -> {
                failing(filter, null);
                divisions(filter, "%");
            });
        }
    }

    private void failing(Expr expr, @Nullable Pattern pattern) {
        if (expr instanceof Call call) {
            if (NUMBERS.contains(call.name()) && call.arguments().size() == 1) {
                text(call.arguments().get(0), pattern).ifPresent(text -> number(call, text));
                ofTable(call);
            }
            if (DURATIONS.contains(call.name())) {
                call.arguments().forEach(argument -> text(argument, pattern).ifPresent(text -> duration(argument, text)));
                call.arguments().forEach(this::durationOfTable);
            }
            Expr on = call.on();
            if (call.name().equals("substring") && on != null && !isWhole(call)) {
                text(on, pattern).ifPresent(text -> part(call, on, text));
            }
        }
        Tree.parts(expr).forEach(part -> failing(part, pattern));
    }

    private static boolean isWhole(Call call) {
        return call.arguments().size() == 1 && call.arguments().get(0) instanceof Literal literal && Integer.valueOf(0).equals(literal.value());
    }

    private void number(Call call, String text) {
        List<String> regexes = before(text, call.place()).flatMap(look -> look.regex().stream()).toList();
        String written = shown(call.arguments().get(0), text);
        String ask = written + " matches \"[0-9]{1," + (call.name().equals("parseLong") ? 18 : 9) + "}\"";
        if (regexes.stream().noneMatch(regex -> !matches(regex, "x"))) {
            sink.add(Code.MAY_FAIL, file, call.place(), "the first alert of which " + written + " is no number, or is not there, stops this package",
                    "ask before: " + ask);
        } else if (regexes.stream().allMatch(regex -> matches(regex, "x") || matches(regex, TOO_LARGE.get(call.name())))) {
            sink.add(Code.MAY_FAIL, file, call.place(), "the first alert of which " + written + " has too many digits stops this package",
                    "say how many there may be: " + ask);
        }
    }

    private void duration(Expr argument, String text) {
        if (before(text, argument.place()).flatMap(look -> look.regex().stream()).noneMatch(regex -> !matches(regex, "x"))) {
            String written = shown(argument, text);
            sink.add(Code.MAY_FAIL, file, argument.place(),
                    "the first alert of which " + written + " is no duration, or is not there, stops this package",
                    "ask before: " + written + " matches \"[1-9][0-9]{0,3}[smhd]\"");
        }
    }

    private void divisions(Expr expr) {
        divisions(expr, "[/%]");
    }

    /** @param operators what fails when the second number is 0: in a condition {@code /} is infinite then, and does not */
    private void divisions(Expr expr, String operators) {
        if (expr instanceof Binary binary && binary.operator().matches(operators)
                && binary.right() instanceof Name name && !isCompared(name.name())) {
            sink.add(Code.MAY_FAIL, file, name.place(), "when " + name.name() + " is 0 this stops the package",
                    "ask before: " + name.name() + " > 0");
        }
        Tree.parts(expr).forEach(part -> divisions(part, operators));
    }

    /** Whether a condition says something of a number. */
    private boolean isCompared(String number) {
        return rule.when().stream()
                .flatMap(MayFail::conditions)
                .anyMatch(condition -> condition instanceof Binary binary && !binary.operator().matches("[/%]")
                        && Stream.of(binary.left(), binary.right()).anyMatch(side -> side instanceof Name name && name.name().equals(number)));
    }

    private static Stream<Expr> conditions(Element element) {
        if (element instanceof Group group) {
            return group.of().stream().flatMap(MayFail::conditions);
        }
        Stream<Expr> all = element instanceof Accumulate accumulate
                ? Stream.concat(conditions(accumulate.source()), accumulate.filters().stream())
                : element instanceof Pattern pattern ? pattern.constraints().stream().map(Constraint::of) : Stream.of();
        return all.flatMap(Tree::withAllParts);
    }

    /** What a table says is known before it stops anything. */
    private void ofTable(Call call) {
        ofTable(call.arguments().get(0), call.place(), text -> isNumber(call.name(), text), "number", "[0-9]{1,9}");
    }

    private void durationOfTable(Expr argument) {
        ofTable(argument, argument.place(), MayFail::isDuration, "duration", "[1-9][0-9]{0,3}[smhd]");
    }

    private void ofTable(Expr argument, Place place, Predicate<String> fits, String what, String regex) {
        if (!(argument instanceof Name name) || isMatched(name.name())) {
            return;
        }
        Tables.texts(name.name(), rule, tables).forEach((key, text) -> {
            if (!fits.test(text)) {
                sink.add(Code.MAY_FAIL, file, place, "a table says \"" + text + "\" in the row of \"" + key
                        + "\", which is no " + what + ": that stops this package",
                        "correct the table, or ask before: " + name.name() + " matches \"" + regex + "\"");
            }
        });
    }

    private static boolean isDuration(String text) {
        try {
            return !RuleDuration.parse(text).isNegative();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean isMatched(String name) {
        return RuleTree.patterns(rule.when()).stream()
                .flatMap(pattern -> pattern.constraints().stream())
                .anyMatch(constraint -> constraint.of() instanceof Binary binary && binary.operator().equals("matches")
                        && (name.equals(constraint.bind()) || (binary.left() instanceof Name left && left.name().equals(name))));
    }

    private static boolean isNumber(String made, String text) {
        try {
            Number unused = switch (made) {
                case "parseInt" -> (Number) Integer.valueOf(text);
                case "parseLong" -> (Number) Long.valueOf(text);
                default -> (Number) Double.valueOf(text);
            };
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean matches(String regex, @Nullable String text) {
        try {
            return text != null && new Matcher(Matcher.Type.REGEX, "x", regex).matches(text);
        } catch (IllegalArgumentException e) {
            return false; // said elsewhere
        }
    }

    private void part(Call call, Expr on, String text) {
        String sign = call.arguments().stream().flatMap(argument -> sign(argument).stream()).findFirst().orElse("");
        boolean isAsked = before(text, call.place()).anyMatch(look ->
                look.regex().map(regex -> sign.isEmpty() ? !matches(regex, "") : regex.contains(sign)).orElse(true));
        if (isAsked) {
            return;
        }
        String written = shown(on, text);
        sink.add(Code.MAY_FAIL, file, call.place(), sign.isEmpty()
                        ? "the first alert of which " + written + " is shorter stops this package"
                        : "the first alert of which " + written + " has no \"" + sign + "\" stops this package",
                "ask before: " + written + (sign.isEmpty() ? " matches \".{3,}\", with as many signs as it takes" : " contains \"" + sign + "\""));
    }

    /** What is looked for to know where the part begins or ends. */
    private static Optional<String> sign(Expr argument) {
        if (argument instanceof Call call && call.name().equals("indexOf") && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String text) {
            return Optional.of(text);
        }
        return Tree.parts(argument).stream().flatMap(part -> sign(part).stream()).findFirst();
    }

    private static String shown(Expr expr, String text) {
        if (expr instanceof Name name && name.name().startsWith("$")) {
            return name.name();
        }
        String label = text.substring(text.indexOf('.') + 1);
        return label.startsWith("annotation ") ? "annotation( \"" + label.substring("annotation ".length()) + "\" )" : RuleTree.written(label);
    }
}
