package signalbox.lint;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.lint.RuleTree.TextOf;
import signalbox.rules.language.Checked.CheckedFile;
import signalbox.rules.language.Tree;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;

/** What people write who come from another language: it compiles, and says something else. */
final class Slips {

    /** Signs that no label has and regular expressions have. */
    private static final Pattern REGEX = Pattern.compile("^\\^.*|.*[^\\\\]\\$$|.*\\.[*+].*|.*\\\\[.dws].*|.*\\[[^\\]]+-[^\\]]+\\][*+]?.*");
    private static final Pattern EITHER = Pattern.compile("[\\w./:-]+(\\|[\\w./:-]+)+");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{.*?\\}\\}|\\$\\{.*?\\}");

    private final Inhibitions.Sink sink;
    private final CheckedFile file;

    Slips(Inhibitions.Sink sink, CheckedFile file) {
        this.sink = sink;
        this.file = file;
    }

    void inCondition(Expr expr) {
        RuleTree.texts(expr).forEach(this::regex);
        slow(expr);
        always(expr);
    }

    void inConsequence(Expr expr) {
        if (expr instanceof Literal literal && literal.value() instanceof String text) {
            Matcher placeholder = PLACEHOLDER.matcher(text);
            if (placeholder.find()) {
                sink.add(Code.PLACEHOLDER, file, literal.place(), "nothing fills in \"" + placeholder.group() + "\": it is said as it stands",
                        "join texts and values with +, as in \"because \" + $instance");
            }
        }
        Tree.parts(expr).forEach(this::inConsequence);
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
            literal(binary.right()).ifPresent(text -> slow(call, call.name(), text));
        } else if (expr instanceof Call call && call.on() != null && call.name().equals("equals") && call.arguments().size() == 1) {
            RuleTree.label(call.on()).ifPresent(label ->
                    literal(call.arguments().get(0)).ifPresent(text -> slow(call, RuleTree.written(label), text)));
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

    private static Optional<String> literal(Expr expr) {
        return expr instanceof Literal literal && literal.value() instanceof String text ? Optional.of(text) : Optional.empty();
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
