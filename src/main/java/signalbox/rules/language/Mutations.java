package signalbox.rules.language;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.rules.language.RuleToken.Kind;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Small changes of a rule file, each of which makes a rule mean something else: a condition left out or turned round, a comparison
 * turned round, a number one more or less. A test of the rules that is worth its name notices each of them.
 */
public final class Mutations {

    private static final Map<String, String> OPPOSITES = Map.of(
            "==", "!=", "!=", "==", "<", ">=", ">=", "<", ">", "<=", "<=", ">", "&&", "||", "||", "&&");
    private static final Map<String, String> OPPOSITE_WORDS = Map.of("not", "exists", "exists", "not");

    /**
     * A changed file.
     *
     * @param rule the name of the rule that is changed
     * @param line of the change
     * @param what it is, such as {@code "==" is "!="}
     * @param text of the whole file with the change
     */
    public record Mutation(String rule, int line, int column, String what, String text) {}

    private final String text;
    private final List<RuleToken> tokens;
    private final Map<Place, Integer> byPlace = new HashMap<>();
    private final List<Mutation> found = new ArrayList<>();

    private Mutations(String text) {
        this.text = text;
        this.tokens = RuleLexer.read(text).tokens();
        for (int i = 0; i < tokens.size(); i++) {
            byPlace.put(tokens.get(i).place(), i);
        }
    }

    /** Those of the conditions of a file, from top to bottom. Some may not compile. */
    public static List<Mutation> of(String text) {
        Mutations mutations = new Mutations(text);
        Reader.read(text).file().items().stream()
                .filter(Rule.class::isInstance)
                .map(Rule.class::cast)
                .forEach(mutations::add);
        return mutations.found;
    }

    private void add(Rule rule) {
        rule.when().forEach(element -> addConstraints(rule, element));
        int end = then(rule);
        for (int i = start(rule); i < end; i++) {
            addSign(rule, tokens.get(i));
        }
        found.sort((a, b) -> a.line() != b.line() ? Integer.compare(a.line(), b.line()) : Integer.compare(a.column(), b.column()));
    }

    /** The first word of the conditions. */
    private int start(Rule rule) {
        int i = byPlace.getOrDefault(rule.place(), 0);
        while (i < tokens.size() - 1 && !tokens.get(i).is("when")) {
            i++;
        }
        return i;
    }

    private int then(Rule rule) {
        int i = start(rule);
        while (i < tokens.size() - 1 && !(tokens.get(i).is("then") && tokens.get(i).beginsLine())) {
            i++;
        }
        return i;
    }

    private void addConstraints(Rule rule, Element element) {
        if (element instanceof Pattern pattern) {
            pattern.constraints().forEach(constraint -> addConstraint(rule, constraint));
        } else if (element instanceof Group group) {
            group.of().forEach(inner -> addConstraints(rule, inner));
        } else if (element instanceof Accumulate accumulate) {
            addConstraints(rule, accumulate.source());
            accumulate.filters().forEach(filter -> without(rule, beginning(filter)));
        }
    }

    /** A constraint that gives no more than a name is no condition. */
    private void addConstraint(Rule rule, Constraint constraint) {
        boolean names = constraint.bind() != null && (constraint.of() instanceof Name || constraint.of() instanceof Tree.Call);
        if (!names) {
            without(rule, constraint.place());
        }
    }

    /** Where an expression begins: the place of a comparison is that of its sign. */
    private static Place beginning(Expr expr) {
        return Tree.parts(expr).stream().map(Mutations::beginning).reduce(expr.place(), (a, b) -> a.compareTo(b) < 0 ? a : b);
    }

    /** Without what begins here, and the comma that parts it from its neighbour. */
    private void without(Rule rule, Place place) {
        Integer first = byPlace.get(place);
        if (first == null) {
            return;
        }
        int from = first;
        while (tokens.get(from - 1).is("(") && opensValue(from - 1)) {
            from--; // a value in brackets of its own
        }
        int behind = behind(from);
        RuleToken after = tokens.get(behind);
        RuleToken before = tokens.get(from - 1);
        String condition = text.substring(tokens.get(from).offset(), tokens.get(behind - 1).end());
        int start = after.is(",") || !(before.is(",") || before.is(";")) ? tokens.get(from).offset() : before.offset();
        int end = after.is(",") ? tokens.get(behind + 1).offset() : tokens.get(behind - 1).end();
        add(rule, tokens.get(from).place(), "without " + condition, start, end, "");
    }

    /** Whether a bracket is one around a value, not that of a pattern. */
    private boolean opensValue(int bracket) {
        RuleToken before = tokens.get(bracket - 1);
        return before.is("(") || before.is(",") || before.is("&&") || before.is("||") || before.is("!");
    }

    /** The token behind a constraint: a comma, a semicolon or the bracket that closes the pattern. */
    private int behind(int from) {
        int depth = 0;
        for (int i = from; i < tokens.size() - 1; i++) {
            RuleToken token = tokens.get(i);
            boolean ends = token.is(",") || token.is(";") || token.is(")");
            if (depth == 0 && ends) {
                return i;
            }
            depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
        }
        return tokens.size() - 1;
    }

    private void addSign(Rule rule, RuleToken token) {
        Optional<String> opposite = Optional.ofNullable(OPPOSITES.get(token.text()))
                .filter(any -> token.kind() == Kind.SIGN)
                .or(() -> Optional.ofNullable(OPPOSITE_WORDS.get(token.text())).filter(any -> token.isWord()));
        opposite.ifPresent(other -> add(
                rule, token.place(), "\"" + token.text() + "\" is \"" + other + "\"", token.offset(), token.end(), other));
        if (token.kind() == Kind.NUMBER && token.text().matches("\\d{1,9}")) {
            int number = Integer.parseInt(token.text());
            add(rule, token.place(), number + " is " + (number + 1), token.offset(), token.end(), String.valueOf(number + 1));
            if (number > 0) {
                add(rule, token.place(), number + " is " + (number - 1), token.offset(), token.end(), String.valueOf(number - 1));
            }
        }
    }

    private void add(Rule rule, Place place, String what, int start, int end, String instead) {
        String changed = text.substring(0, start) + instead + text.substring(end);
        found.add(new Mutation(rule.name(), place.line(), place.column(), what, changed));
    }
}
