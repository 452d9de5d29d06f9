package signalbox.miss;

import java.util.Optional;
import java.util.Set;
import signalbox.miss.ReadRule.Check;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Property;

/**
 * The two sides of a comparison as they are written.
 *
 * @param comparison its tree
 */
record Sides(String left, String right, Binary comparison) {

    private static final Set<String> OF_FACTS = Set.of("count", "sum");
    private static final Set<String> OF_LISTS = Set.of("collectList", "collectSet");

    /** Empty where a check is no comparison, or stands in brackets of its own. */
    static Optional<Sides> of(Check check) {
        return check.written()
                .filter(Binary.class::isInstance)
                .map(Binary.class::cast)
                .flatMap(comparison -> {
                    int at = operatorIn(check.text(), comparison.operator());
                    return at < 0
                            ? Optional.empty()
                            : Optional.of(new Sides(check.text().substring(0, at).strip(),
                                    check.text().substring(at + comparison.operator().length()).strip(), comparison));
                });
    }

    /** Where the operator stands that no brackets and no quotes are around. */
    static int operatorIn(String text, String operator) {
        int depth = 0;
        boolean isQuoted = false;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (isQuoted && c == '\\') {
                at++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (!isQuoted && (c == '(' || c == '[')) {
                depth++;
            } else if (!isQuoted && (c == ')' || c == ']')) {
                depth--;
            } else if (!isQuoted && depth == 0 && text.startsWith(operator, at)) {
                return at;
            }
        }
        return -1;
    }

    /** What the value that is needed is computed from, behind it: {@code  ($all.size)}; {@code ""} where it is written as it is. */
    String shownBehind(String needed) {
        return comparison.right() instanceof Literal || needed.endsWith(right) ? "" : " (" + right + ")";
    }

    /** Whether how many facts there are, or their sum, is compared with a number: then it is said of how many it is. */
    boolean isToBeCounted(Element element) {
        Expr left = comparison.left();
        boolean isSize = (left instanceof Property property && property.name().equals("size"))
                || (left instanceof Call call && call.name().equals("size"));
        Expr of = left instanceof Property property ? property.of() : left instanceof Call call && call.on() != null ? call.on() : left;
        return comparison.right() instanceof Literal && of instanceof Name name && element instanceof Accumulate accumulate
                && (isSize || of.equals(left))
                && accumulate.functions().stream().anyMatch(function -> name.name().equals(function.bind())
                        && (isSize ? OF_LISTS : OF_FACTS).contains(function.name()));
    }
}
