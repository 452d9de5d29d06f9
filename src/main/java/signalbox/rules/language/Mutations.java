package signalbox.rules.language;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import signalbox.alert.RuleDuration;
import signalbox.rules.language.RuleToken.Kind;
import signalbox.rules.language.Tree.Accumulate;
import signalbox.rules.language.Tree.Constraint;
import signalbox.rules.language.Tree.Element;
import signalbox.rules.language.Tree.Group;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Pattern;
import signalbox.rules.language.Tree.Rule;

/**
 * Small changes of a rule file, each of which makes a rule mean something else: a condition left out or turned round, a comparison
 * turned round, a number one more or less, a time a second longer or shorter. A test of the rules that is worth its name notices each
 * of them.
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
    private final boolean oneCondition;
    private final List<RuleToken> tokens;
    private final Map<Place, Integer> byPlace = new HashMap<>();
    private final List<Mutation> found = new ArrayList<>();

    private Mutations(String text, boolean oneCondition) {
        this.text = text;
        this.oneCondition = oneCondition;
        this.tokens = RuleLexer.read(text).tokens();
        for (int i = 0; i < tokens.size(); i++) {
            byPlace.put(tokens.get(i).place(), i);
        }
    }

    /** Those of the rules of a file, from top to bottom. Some may not compile. */
    public static List<Mutation> of(String text) {
        return of(text, List.of(text));
    }

    /**
     * The same, of a file of a package. Where the package states one condition only, it makes no difference to leave out which one is asked
     * for.
     *
     * @param files the texts of all files of the package
     */
    public static List<Mutation> of(String text, Collection<String> files) {
        Set<String> conditions = files.stream().flatMap(Mutations::conditions).collect(Collectors.toSet());
        Mutations mutations = new Mutations(text, conditions.size() == 1);
        Reader.read(text).file().items().stream()
                .filter(Rule.class::isInstance)
                .map(Rule.class::cast)
                .forEach(mutations::add);
        return mutations.found;
    }

    /** Those that a file states. */
    private static Stream<String> conditions(String text) {
        List<RuleToken> tokens = RuleLexer.read(text).tokens();
        return IntStream.range(4, tokens.size())
                .filter(i -> tokens.get(i - 4).is("Condition") && tokens.get(i - 2).is("of"))
                .mapToObj(i -> tokens.get(i).text());
    }

    private void add(Rule rule) {
        rule.when().forEach(element -> addConstraints(rule, element));
        int then = then(rule);
        for (int i = start(rule); i < then; i++) {
            addSign(rule, tokens.get(i));
            addNumber(rule, tokens.get(i));
        }
        for (int i = then; i < tokens.size() - 1 && !tokens.get(i).is("end"); i++) {
            addNumber(rule, tokens.get(i));
            addTime(rule, i);
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
            pattern.constraints().stream()
                    .filter(constraint -> !(oneCondition && asksWhich(pattern, constraint)))
                    .forEach(constraint -> addConstraint(rule, constraint));
        } else if (element instanceof Group group) {
            group.of().forEach(inner -> addConstraints(rule, inner));
        } else if (element instanceof Accumulate accumulate) {
            addConstraints(rule, accumulate.source());
            accumulate.filters().forEach(filter -> without(rule, Tree.beginning(filter)));
        }
    }

    private static boolean asksWhich(Pattern pattern, Constraint constraint) {
        return ConditionNames.isHolds(pattern) && !Lint.texts("condition", constraint.of()).isEmpty();
    }

    /** A constraint that gives no more than a name is no condition. */
    private void addConstraint(Rule rule, Constraint constraint) {
        boolean names = constraint.bind() != null && (constraint.of() instanceof Name || constraint.of() instanceof Tree.Call);
        if (!names) {
            without(rule, constraint.place());
        }
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
        opposite.ifPresent(other -> replace(rule, token, "\"" + token.text() + "\" is \"" + other + "\"", other));
    }

    private void addNumber(Rule rule, RuleToken token) {
        if (token.kind() == Kind.NUMBER && token.text().matches("\\d{1,9}")) {
            int number = Integer.parseInt(token.text());
            replace(rule, token, number + " is " + (number + 1), String.valueOf(number + 1));
            if (number > 0) {
                replace(rule, token, number + " is " + (number - 1), String.valueOf(number - 1));
            }
        }
    }

    /** A time is a text that an option is given: {@code .forAtLeast( "15m" )}. */
    private void addTime(Rule rule, int index) {
        RuleToken token = tokens.get(index);
        boolean isGiven = tokens.get(index - 1).is("(") || tokens.get(index - 1).is(",");
        if (isGiven && token.isText()) {
            duration(token.content()).ifPresent(time -> {
                addTime(rule, token, time.plusSeconds(1), "a second longer");
                addTime(rule, token, time.minusSeconds(1), "a second shorter");
            });
        }
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(RuleDuration.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void addTime(Rule rule, RuleToken token, Duration changed, String how) {
        if (!changed.isNegative()) {
            replace(rule, token, token.text() + " is " + how, "\"" + changed.toMillis() + "ms\"");
        }
    }

    private void replace(Rule rule, RuleToken token, String what, String instead) {
        add(rule, token.place(), what, token.offset(), token.end(), instead);
    }

    private void add(Rule rule, Place place, String what, int start, int end, String instead) {
        String changed = text.substring(0, start) + instead + text.substring(end);
        found.add(new Mutation(rule.name(), place.line(), place.column(), what, changed));
    }
}
