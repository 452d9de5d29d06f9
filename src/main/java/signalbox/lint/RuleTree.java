package signalbox.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import signalbox.alert.Matcher;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Kind;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.New;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;

/** What the tree of a rule says of alerts: which labels it compares, and with what. */
final class RuleTree {

    /** Properties of an alert that are labels, which have their names but for one. */
    private static final Set<String> PROPERTIES =
            Set.of("name", "severity", "instance", "job", "team", "service", "cluster", "namespace", "environment", "datacenter", "rack");

    private RuleTree() {}

    static boolean isAlert(Pattern pattern) {
        return simple(pattern.type()).equals("Alert");
    }

    static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    /** All patterns, also those inside of not and accumulate. */
    static List<Pattern> patterns(List<Element> elements) {
        return elements.stream().flatMap(RuleTree::patterns).toList();
    }

    private static Stream<Pattern> patterns(Element element) {
        if (element instanceof Pattern pattern) {
            return Stream.of(pattern);
        } else if (element instanceof Group group) {
            return group.of().stream().flatMap(RuleTree::patterns);
        }
        return element instanceof Accumulate accumulate ? patterns(accumulate.source()) : Stream.of();
    }

    /** Patterns of which there has to be a fact, those inside of {@code or} among them. */
    static List<Pattern> positive(List<Element> elements) {
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

    /** Patterns of which there has to be a fact whatever else is so. */
    static List<Pattern> needed(List<Element> elements) {
        List<Pattern> all = new ArrayList<>();
        for (Element element : elements) {
            if (element instanceof Pattern pattern) {
                all.add(pattern);
            } else if (element instanceof Group group && group.kind() == Kind.AND) {
                all.addAll(needed(group.of()));
            }
        }
        return all;
    }

    /** The text that is written. */
    static Optional<String> literal(Expr expr) {
        return expr instanceof Literal literal && literal.value() instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The label of the pattern's own alert that an expression is. */
    static Optional<String> label(@Nullable Expr expr) {
        if (expr instanceof Name name && PROPERTIES.contains(name.name())) {
            return Optional.of(labelOf(name.name()));
        }
        return expr instanceof Call call && call.on() == null ? labelOf(call) : Optional.empty();
    }

    /** A label of an alert that has a name, as in {@code $a.instance}. */
    record Named(String alert, String label) {}

    static Optional<Named> labelOfAnother(Expr expr) {
        if (expr instanceof Property property && property.of() instanceof Name name && PROPERTIES.contains(property.name())) {
            return Optional.of(new Named(name.name(), labelOf(property.name())));
        }
        if (expr instanceof Call call && call.on() instanceof Name name) {
            return labelOf(call).map(label -> new Named(name.name(), label));
        }
        return Optional.empty();
    }

    /** How a condition names a label of its alert. */
    static String written(String label) {
        return label.equals("alertname") ? "name" : PROPERTIES.contains(label) && !label.equals("name") ? label : "label( \"" + label + "\" )";
    }

    private static String labelOf(String property) {
        return property.equals("name") ? "alertname" : property;
    }

    private static Optional<String> labelOf(Call call) {
        boolean isLabel = call.name().equals("label") && call.arguments().size() == 1;
        if (isLabel && call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String text) {
            return Optional.of(text);
        }
        return call.arguments().isEmpty() && PROPERTIES.contains(call.name()) ? Optional.of(labelOf(call.name())) : Optional.empty();
    }

    /** A comparison of a label with texts, and where it stands. */
    record Compared(String label, Matcher matcher, Place place) {}

    /** What all alerts of a pattern satisfy, as far as labels are compared with texts. */
    static List<Compared> compared(Pattern pattern) {
        return pattern.constraints().stream().flatMap(constraint -> compared(constraint.of())).toList();
    }

    static List<Matcher> matchers(Pattern pattern) {
        return compared(pattern).stream().map(Compared::matcher).toList();
    }

    private static Stream<Compared> compared(Expr expr) {
        if (expr instanceof Binary binary) {
            if (binary.operator().equals("&&")) {
                return Stream.concat(compared(binary.left()), compared(binary.right()));
            }
            return comparison(binary).or(() -> part(binary, false)).or(() -> longer(binary)).stream();
        }
        if (expr instanceof In in) {
            return oneOf(in).stream();
        }
        boolean isNot = expr instanceof Unary unary && unary.operator().equals("!");
        return part(expr instanceof Unary unary && isNot ? unary.of() : expr, isNot).stream();
    }

    /** What is asked of the text of a label: {@code instance.startsWith( "web" )}, {@code !cluster.isEmpty()}. */
    private static Optional<Compared> part(Expr expr, boolean isNot) {
        if (expr instanceof Call call && call.on() != null) {
            Optional<String> text = call.arguments().isEmpty() ? Optional.of("") : literal(call.arguments().get(0));
            return label(call.on()).flatMap(label -> text.flatMap(of -> part(label, call.name(), of, isNot, call.place())));
        }
        if (expr instanceof Binary binary) {
            String operator = binary.operator().replaceFirst("^not ", "").replaceFirst("^str\\[(.*)]$", "$1");
            boolean isNegated = isNot != binary.operator().startsWith("not ");
            return label(binary.left()).flatMap(label ->
                    literal(binary.right()).flatMap(text -> part(label, operator, text, isNegated, binary.right().place())));
        }
        return Optional.empty();
    }

    private static Optional<Compared> part(String label, String asked, String text, boolean isNot, Place place) {
        String quoted = quoted(text);
        Optional<String> regex = switch (asked) {
            case "startsWith" -> Optional.of(quoted + ".*");
            case "endsWith" -> Optional.of(".*" + quoted);
            case "contains" -> Optional.of(".*" + quoted + ".*");
            case "equals", "isEmpty" -> Optional.of(quoted);
            case "isBlank" -> Optional.of("\\s*");
            default -> Optional.empty();
        };
        Matcher.Type type = isNot ? Matcher.Type.NOT_REGEX : Matcher.Type.REGEX;
        return regex.map(of -> new Compared(label, new Matcher(type, label, of), place));
    }

    /** {@code cluster.length() > 0}: there is one. */
    private static Optional<Compared> longer(Binary binary) {
        if (binary.left() instanceof Call call && call.name().equals("length") && call.on() != null && binary.operator().matches(">|>=|!=")
                && binary.right() instanceof Literal literal && literal.value() instanceof Number number
                && number.intValue() == (binary.operator().equals(">=") ? 1 : 0)) {
            return label(call.on()).map(label -> new Compared(label, new Matcher(Matcher.Type.NOT_EQUAL, label, ""), literal.place()));
        }
        return Optional.empty();
    }

    private static String quoted(String text) {
        return text.replaceAll("(\\p{Punct})", "\\\\$1");
    }

    private static Optional<Compared> comparison(Binary binary) {
        Optional<String> label = label(binary.left());
        if (label.isEmpty() || !(binary.right() instanceof Literal literal) || !(literal.value() instanceof String text)) {
            return Optional.empty();
        }
        Matcher.Type type = switch (binary.operator()) {
            case "==" -> Matcher.Type.EQUAL;
            case "!=" -> Matcher.Type.NOT_EQUAL;
            case "matches" -> Matcher.Type.REGEX;
            case "not matches" -> Matcher.Type.NOT_REGEX;
            default -> null;
        };
        return type == null ? Optional.empty() : Optional.of(new Compared(label.get(), new Matcher(type, label.get(), text), literal.place()));
    }

    private static Optional<Compared> oneOf(In in) {
        Optional<String> label = label(in.left());
        List<String> texts = new ArrayList<>();
        for (Expr one : in.list()) {
            if (!(one instanceof Literal literal) || !(literal.value() instanceof String text)) {
                return Optional.empty();
            }
            texts.add(quoted(text));
        }
        if (label.isEmpty() || texts.isEmpty()) {
            return Optional.empty();
        }
        Matcher.Type type = in.not() ? Matcher.Type.NOT_REGEX : Matcher.Type.REGEX;
        return Optional.of(new Compared(label.get(), new Matcher(type, label.get(), String.join("|", texts)), in.list().get(0).place()));
    }

    /** Texts that a label is compared with anywhere in an expression, also inside of {@code ||}. */
    static List<TextOf> texts(Expr expr) {
        List<TextOf> all = new ArrayList<>();
        if (expr instanceof Binary binary && binary.operator().matches("==|!=") && binary.right() instanceof Literal literal
                && literal.value() instanceof String text) {
            label(binary.left()).ifPresent(label -> all.add(new TextOf(label, text, literal)));
        } else if (expr instanceof In in) {
            label(in.left()).ifPresent(label -> in.list().forEach(one -> {
                if (one instanceof Literal literal && literal.value() instanceof String text) {
                    all.add(new TextOf(label, text, literal));
                }
            }));
        }
        Tree.parts(expr).forEach(part -> all.addAll(texts(part)));
        return all;
    }

    /** A text that a label is compared with. */
    record TextOf(String label, String text, Literal literal) {}

    /** Calls of {@code label( "…" )} on anything, with the name and where it stands. */
    static List<Literal> labelNames(Expr expr) {
        List<Literal> all = new ArrayList<>();
        if (expr instanceof Call call && call.name().equals("label") && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Literal literal && literal.value() instanceof String) {
            all.add(literal);
        }
        Tree.parts(expr).forEach(part -> all.addAll(labelNames(part)));
        return all;
    }

    /** Whether a property of the pattern's own fact is asked for. */
    static boolean mentions(Expr expr, String property) {
        boolean isIt = (expr instanceof Name name && name.name().equals(property))
                || (expr instanceof Call call && call.on() == null && call.name().equals(property));
        return isIt || Tree.parts(expr).stream().anyMatch(part -> mentions(part, property));
    }

    /** Names that an expression refers to. */
    static Set<String> names(Expr expr) {
        Set<String> names = new TreeSet<>();
        if (expr instanceof Name name && name.name().startsWith("$")) {
            names.add(name.name());
        }
        Tree.parts(expr).forEach(part -> names.addAll(names(part)));
        return names;
    }

    /** The conclusions of a rule, each with the statement that it is in. */
    record Concluded(String type, New made, Expr statement) {}

    static List<Concluded> conclusions(Tree.Rule rule) {
        return rule.then().stream().flatMap(statement -> news(statement).filter(made -> !made.arguments().isEmpty())
                .limit(1)
                .map(made -> new Concluded(simple(made.type()), made, statement))).toList();
    }

    private static Stream<New> news(Expr expr) {
        return expr instanceof New made ? Stream.of(made) : Tree.parts(expr).stream().flatMap(RuleTree::news);
    }

    /** Whether an option is called anywhere in a statement. */
    static boolean calls(Expr expr, String method) {
        return (expr instanceof Call call && call.name().equals(method)) || Tree.parts(expr).stream().anyMatch(part -> calls(part, method));
    }

    /** The name of the alert, or of the alert whose labels these are. */
    static Optional<String> alertName(Expr expr) {
        if (expr instanceof Name name) {
            return Optional.of(name.name());
        }
        boolean isOfAlert = (expr instanceof Call call && call.name().equals("labels") && call.on() instanceof Name)
                || (expr instanceof Property property && property.name().equals("labels"));
        return isOfAlert ? names(expr).stream().findFirst() : Optional.empty();
    }

    /** The one pattern of the alert that a conclusion is about. */
    static Optional<Pattern> only(Tree.Rule rule, Concluded concluded) {
        Optional<String> name = alertName(concluded.made().arguments().get(0));
        List<Pattern> patterns = positive(rule.when()).stream()
                .filter(pattern -> name.isPresent() && name.get().equals(pattern.bind()) && isAlert(pattern))
                .toList();
        return patterns.size() == 1 ? Optional.of(patterns.get(0)) : Optional.empty();
    }

    /** The names that a pattern gives to labels of its alert. */
    static Optional<Constraint> binding(Pattern pattern, String name) {
        return pattern.constraints().stream().filter(constraint -> name.equals(constraint.bind())).findFirst();
    }

    /** The label that a constraint gives a name to: in {@code $i : instance != ""} that of the left side. */
    static Optional<String> boundLabel(Constraint constraint) {
        return constraint.of() instanceof Binary binary ? label(binary.left()) : label(constraint.of());
    }
}
