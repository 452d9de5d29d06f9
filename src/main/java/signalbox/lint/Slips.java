package signalbox.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.lint.RuleTree.TextOf;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Place;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Unary;

/** What people write who come from another language: it compiles, and says something else. */
final class Slips {

    /** Signs that no label has and regular expressions have. */
    private static final Pattern REGEX = Pattern.compile("^\\^.*|.*[^\\\\]\\$$|.*\\.[*+].*|.*\\\\[.dws].*|.*\\[[^\\]]+-[^\\]]+\\][*+]?.*");
    private static final Pattern EITHER = Pattern.compile("[\\w./:-]+(\\|[\\w./:-]+)+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{.*?\\}\\}|\\$\\{.*?\\}");

    /** Options of which the last one counts, though they have other names. */
    private static final Map<String, String> SAME = Map.of("groupedByAll", "groupedBy");
    /** What is added with each call. */
    private static final Set<String> MANY = Set.of("label", "annotation", "because", "inGroup");

    private final Inhibitions.Sink sink;
    private final CheckedFile file;

    Slips(Inhibitions.Sink sink, CheckedFile file) {
        this.sink = sink;
        this.file = file;
    }

    void inCondition(Expr expr) {
        RuleTree.texts(expr).forEach(this::regex);
        RuleTree.texts(expr).forEach(text -> blank(text.literal(), "the value of " + RuleTree.written(text.label())));
        labelNames(expr);
        ended(expr);
        slow(expr);
        always(expr);
    }

    void inConsequence(Expr expr) {
        labelNames(expr);
        twice(expr);
        words(expr);
    }

    private void words(Expr expr) {
        if (expr instanceof Literal literal && literal.value() instanceof String text) {
            Matcher placeholder = PLACEHOLDER.matcher(text);
            if (placeholder.find()) {
                sink.add(Code.PLACEHOLDER, file, literal.place(), "nothing fills in \"" + placeholder.group() + "\": it is said as it stands",
                        "join texts and values with +, as in \"because \" + $instance");
            }
        }
        Tree.parts(expr).forEach(this::words);
    }

    /** {@code " critical"}: said already where it is a severity. */
    private void blank(Literal literal, String what) {
        String text = String.valueOf(literal.value());
        if (!text.equals(text.strip()) && !text.isBlank() && !what.endsWith(" severity")) {
            sink.add(Code.BLANK_AT_EDGE, file, literal.place(), what + (text.startsWith(text.strip().substring(0, 1)) ? " ends" : " begins")
                    + " with a blank, and labels are compared letter by letter", "write \"" + text.strip() + "\"");
        }
    }

    private void labelNames(Expr expr) {
        RuleTree.labelNames(expr).forEach(name -> {
            if (String.valueOf(name.value()).isBlank()) {
                sink.add(Code.NEVER_TRUE, file, name.place(), "a label has a name: this one is \"\" of every alert", "write label( \"rack\" )");
            } else {
                blank(name, "the name of this label");
            }
        });
    }

    /** An alert that has ended is no fact. */
    private void ended(Expr expr) {
        Place place = null;
        if (isNamed(expr, "resolved")) {
            place = expr.place();
        } else if (expr instanceof Unary unary && unary.operator().equals("!") && isNamed(unary.of(), "firing")) {
            place = unary.of().place();
        } else if (expr instanceof Binary binary && binary.operator().equals("==") && binary.right() instanceof Literal literal
                && literal.value() instanceof Boolean value && isNamed(binary.left(), value ? "resolved" : "firing")) {
            place = binary.left().place();
        }
        if (place != null) {
            sink.add(Code.NEVER_TRUE, file, place, "an alert that has ended is no fact: nothing satisfies this",
                    "that there is none is asked by not Alert( … ), what was so before by Condition and Holds");
        } else if (expr instanceof Binary binary && binary.operator().matches("&&|\\|\\|")) {
            ended(binary.left());
            ended(binary.right());
        }
    }

    private static boolean isNamed(Expr expr, String name) {
        return (expr instanceof Name property && property.name().equals(name))
                || (expr instanceof Call call && call.on() == null && call.arguments().isEmpty() && call.name().equals(name));
    }

    /** Options of a conclusion that stand for the same: the last one counts. */
    private void twice(Expr statement) {
        Expr at = Tree.concluded(statement);
        Map<String, Call> later = new HashMap<>();
        while (at instanceof Call call && call.on() != null) {
            String does = SAME.getOrDefault(call.name(), call.name());
            Call last = MANY.contains(call.name()) ? null : later.putIfAbsent(does, call);
            if (last != null) {
                sink.add(Code.OPTION_TWICE, file, call.place(), last.name().equals(call.name())
                                ? call.name() + " is said twice, and the last one counts"
                                : call.name() + " has no effect: " + last.name() + " behind it says how, and the last one counts",
                        last.name().equals("onlyTo") ? "write one conclusion for each receiver" : "leave one of them out");
            }
            at = call.on();
        }
    }

    private void regex(TextOf text) {
        boolean isRegex = REGEX.matcher(text.text()).matches();
        if (isRegex || EITHER.matcher(text.text()).matches()) {
            String label = RuleTree.written(text.label());
            sink.add(Code.REGEX_AS_TEXT, file, text.literal().place(),
                    "\"" + text.text() + "\" is compared letter by letter, with the signs of a regular expression in it",
                    isRegex
                            ? "a regular expression is compared so: " + label + " matches \"" + whole(text.text()) + "\""
                            : "write " + label + " in ( " + quoted(text.text()) + " )");
        }
    }

    /** The same where the whole label has to match. */
    private static String whole(String regex) {
        boolean begins = regex.startsWith("^");
        boolean ends = regex.endsWith("$");
        String inner = regex.substring(begins ? 1 : 0, regex.length() - (ends ? 1 : 0)).replace("\\", "\\\\");
        return (ends && !begins && !inner.startsWith(".*") ? ".*" : "") + inner + (begins && !ends && !inner.endsWith(".*") ? ".*" : "");
    }

    private static String quoted(String either) {
        return Stream.of(either.split("\\|", -1)).map(one -> "\"" + one + "\"").collect(Collectors.joining(", "));
    }

    /** {@code name() == "x"}, {@code name.equals( "x" )}: no index knows it. */
    private void slow(Expr expr) {
        if (expr instanceof Binary binary && binary.operator().equals("==") && binary.left() instanceof Call call && isProperty(call)) {
            RuleTree.literal(binary.right()).ifPresent(text -> slow(call, call.name(), text));
        } else if (expr instanceof Call call && call.on() != null && call.name().equals("equals") && call.arguments().size() == 1) {
            RuleTree.label(call.on()).ifPresent(label ->
                    RuleTree.literal(call.arguments().get(0)).ifPresent(text -> slow(call, RuleTree.written(label), text)));
        } else if (expr instanceof Binary binary && binary.operator().equals("&&")) {
            slow(binary.left());
            slow(binary.right());
        }
    }

    private void slow(Call call, String property, String text) {
        sink.add(Code.CALL_NOT_INDEXED, file, call.place(), "this is asked of every alert: a property is looked up",
                "write " + property + " == \"" + text + "\"");
    }

    private static boolean isProperty(Call call) {
        return call.on() == null && call.arguments().isEmpty() && RuleTree.label(call).isPresent();
    }

    /** {@code name != "a" || name != "b"}. */
    private void always(Expr expr) {
        if (expr instanceof Binary either && either.operator().equals("||") && either.left() instanceof Binary first
                && either.right() instanceof Binary second && isOther(first) && isOther(second)) {
            List<TextOf> texts = Stream.of(first, second).flatMap(one -> RuleTree.texts(one).stream()).toList();
            if (texts.size() == 2 && texts.get(0).label().equals(texts.get(1).label()) && !texts.get(0).text().equals(texts.get(1).text())) {
                sink.add(Code.ALWAYS_TRUE, file, second.place(), "every alert satisfies this or what stands before it",
                        "write && for neither of the two, or not in ( \"" + texts.get(0).text() + "\", \"" + texts.get(1).text() + "\" )");
            }
        }
        Tree.parts(expr).forEach(this::always);
    }

    private static boolean isOther(Binary binary) {
        return binary.operator().equals("!=");
    }
}
