package signalbox.engine;

import static java.util.Objects.requireNonNullElse;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.rule.ConsequenceException;

/** A rule threw, or rules kept each other busy. The session in which it happened is not to be used any more. */
final class RuleFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** How Drools names the rule whose condition failed and its file, in its message. */
    private static final Pattern RULE_IN_MESSAGE = Pattern.compile("Rule \"([^\"]+)\"(?: in ([^\\],]+)/)?");

    private final String packageName;
    private boolean fatal;

    private RuleFailure(String packageName, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.packageName = packageName;
    }

    /** The package to blame, {@code ""} when that is not known. */
    String packageName() {
        return packageName;
    }

    /** Whether the process cannot go on. */
    boolean isFatal() {
        return fatal;
    }

    /**
     * @param running the rule that was doing its work when something was thrown, if any
     * @param names how rules are named to people, with the place of what was thrown
     */
    static RuleFailure of(Throwable thrown, KieBase rules, Optional<Rule> running, Function<Rule, String> names) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof RuleFailure known) {
                return known;
            }
        }
        return blamed(thrown, rules)
                .or(() -> running)
                .map(rule -> new RuleFailure(
                        rule.getPackageName(), names.apply(rule) + " failed: " + FailureWords.of(thrown), thrown))
                .orElseGet(() -> new RuleFailure("", "a rule failed: " + FailureWords.of(thrown), thrown));
    }

    static RuleFailure loop(Map<Rule, Integer> firings, Function<Rule, String> names) {
        Rule busiest = firings.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElseThrow();
        return new RuleFailure(
                busiest.getPackageName(),
                names.apply(busiest) + " does not come to rest: it fired " + firings.get(busiest)
                        + " times in one cycle. Does it change or insert what its own conditions look at?",
                null);
    }

    /** Rules made facts without end: the one that does its work in one go, or several that keep each other busy. */
    static RuleFailure flood(Optional<Rule> running, Map<Rule, Integer> firings, Function<Rule, String> names) {
        return running.filter(rule -> firings.getOrDefault(rule, 0) == 1)
                .map(rule -> new RuleFailure(
                        rule.getPackageName(),
                        names.apply(rule) + " inserts without end: more facts than there can be reasons for",
                        null))
                .orElseGet(() -> loop(firings, names));
    }

    static RuleFailure meddling(Rule rule, String what, String type, Function<Rule, String> names) {
        return new RuleFailure(
                rule.getPackageName(),
                names.apply(rule) + " " + what + " a fact of type " + type + ", which is the engine's own:"
                        + " conclude something from it by insertLogical instead",
                null);
    }

    /** Who is to blame for rules that do not end. */
    record Blamed(String packageName, String what) {

        RuleFailure unending(Duration limit) {
            return new RuleFailure(
                    packageName,
                    what + " does not come to an end: it has had " + limit.toMillis() / 1000.0 + " s of processor time and is left"
                            + " behind, where it keeps a processor busy until the server is started anew",
                    null);
        }

        RuleFailure usesUpMemory() {
            RuleFailure failure = new RuleFailure(
                    packageName,
                    what + " uses up the memory: are there patterns that nothing joins, so that everything is combined with"
                            + " everything?",
                    null);
            failure.fatal = true;
            return failure;
        }
    }

    /**
     * Finds who is to blame.
     *
     * @param atWork the rule that was at work, if that is known
     * @param stack what its thread was at: classes that rules were compiled to have the name of their package
     */
    static Blamed blamed(
            Optional<Rule> atWork, StackTraceElement[] stack, Set<String> packages, Function<Rule, String> names) {
        String packageName = atWork.map(Rule::getPackageName).orElseGet(() -> Arrays.stream(stack)
                .map(frame -> frame.getClassName().replaceFirst("\\.[^.]*$", ""))
                .filter(packages::contains)
                .findFirst()
                .orElse(""));
        return new Blamed(packageName, atWork.map(names).orElse("a condition"));
    }

    private static Optional<Rule> blamed(Throwable thrown, KieBase rules) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ConsequenceException consequence && consequence.getMatch() != null) {
                return Optional.of(consequence.getMatch().getRule());
            }
            Matcher named = RULE_IN_MESSAGE.matcher(String.valueOf(t.getMessage()));
            if (named.find()) {
                return find(named.group(1), requireNonNullElse(named.group(2), ""), rules);
            }
        }
        return byClass(thrown, rules);
    }

    /** The rule whose class is on the stack: nothing else is known of one whose {@code eval} failed. */
    private static Optional<Rule> byClass(Throwable thrown, KieBase rules) {
        Set<String> classes = Arrays.stream(FailureWords.root(thrown).getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> name.contains(".Rule_"))
                .collect(Collectors.toSet());
        return rules.getKiePackages().stream()
                .flatMap(kiePackage -> kiePackage.getRules().stream())
                .filter(rule -> rule instanceof RuleImpl compiled
                        && compiled.getConsequence() != null
                        && classes.stream().anyMatch(compiled.getConsequence().getClass().getName()::startsWith))
                .findFirst();
    }

    /** The rule with a name; of several the one whose package has the folder's name, for that is how packages are named. */
    private static Optional<Rule> find(String name, String folder, KieBase rules) {
        List<Rule> found = rules.getKiePackages().stream()
                .map(KiePackage::getRules)
                .flatMap(Collection::stream)
                .filter(rule -> rule.getName().equals(name))
                .toList();
        return found.stream()
                .filter(rule -> folder.replace('/', '.').endsWith(withoutRoot(rule.getPackageName())))
                .findFirst()
                .or(() -> found.stream().findFirst());
    }

    /** {@code .teams.db} for {@code rules.teams.db}: the folder of all rules may be named otherwise. */
    private static String withoutRoot(String packageName) {
        return packageName.substring(Math.max(0, packageName.indexOf('.')));
    }
}
