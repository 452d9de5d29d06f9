package signalbox.engine.team;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.jspecify.annotations.Nullable;
import org.kie.api.definition.rule.Rule;
import org.kie.api.runtime.rule.ConsequenceException;
import signalbox.limit.JoinBudgetSpent;

/**
 * Something was thrown while a package was at work, or it used more than it may: {@link #getMessage} says what, to people. Its
 * session is not to be used any more. Whose package it was is known from the session that ran.
 */
final class PackageFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** How Drools names the rule whose condition failed, in its message. A rule of the package that ran, or none. */
    private static final Pattern RULE_IN_MESSAGE = Pattern.compile("Rule \"([^\"]+)\"");

    private enum Kind {
        THROWN,
        THROWN_BY_DROOLS,
        OVER_LIMITS,
        FOR_GOOD
    }

    private final Kind kind;

    private PackageFailure(String message, @Nullable Throwable cause, Kind kind) {
        super(message, cause);
        this.kind = kind;
    }

    /** Whether it may be the fault of Drools rather than of the package. */
    boolean isOfDrools() {
        return kind == Kind.THROWN_BY_DROOLS;
    }

    /** Whether it may be otherwise another time: it used more than it may of what there is, as in a storm of alerts. */
    boolean isOverLimits() {
        return kind == Kind.OVER_LIMITS;
    }

    /**
     * @param running the name of the rule that was doing its work, if any
     * @param looking that of the rule whose conditions were looked at
     */
    static PackageFailure of(Throwable thrown, TeamPackage rules, Optional<String> running, Supplier<Optional<String>> looking) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof PackageFailure known) {
                return known;
            }
        }
        Throwable root = FailureWords.root(thrown);
        String who = rule(thrown, rules)
                .or(() -> running)
                .or(() -> root instanceof JoinBudgetSpent ? looking.get() : Optional.empty())
                .map(rule -> rules.named(rule, root.getStackTrace()))
                .orElse(root instanceof JoinBudgetSpent ? "a condition" : "a rule");
        if (root instanceof JoinBudgetSpent) {
            return new PackageFailure(who + " does not come to an end: " + root.getMessage()
                    + ". Are there patterns that nothing joins, so that everything is combined with everything?", thrown, Kind.OVER_LIMITS);
        }
        return new PackageFailure(who + " failed: " + FailureWords.of(thrown), thrown,
                isOfDrools(root) ? Kind.THROWN_BY_DROOLS : Kind.THROWN);
    }

    /** The first of the frames that are not of the JDK tells who made the mistake. */
    private static boolean isOfDrools(Throwable root) {
        return Arrays.stream(root.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun."))
                .findFirst()
                .filter(name -> name.startsWith("org.drools."))
                .isPresent();
    }

    static PackageFailure loop(Map<String, Integer> firings, TeamPackage rules) {
        Map.Entry<String, Integer> busiest = busiest(firings).orElseThrow();
        return new PackageFailure(
                named(busiest.getKey(), rules) + " does not come to rest: it fired " + busiest.getValue()
                        + " times in one cycle. Does it conclude what its own conditions look at? If it has that much to say, raise"
                        + " limits.firings in the package.yml",
                null,
                Kind.OVER_LIMITS);
    }

    /** Rules concluded more than they may: one in one go, or one or several that keep firing. */
    static PackageFailure flood(Optional<String> running, Map<String, Integer> firings, int limit, TeamPackage rules) {
        String much = "the package has more than " + limit + " conclusions that hold at a time";
        return running.filter(rule -> firings.getOrDefault(rule, 0) == 1)
                .map(rule -> new PackageFailure(
                        named(rule, rules) + " concluded more than the package may: " + much + ", which is its limit", null, Kind.OVER_LIMITS))
                .orElseGet(() -> busiest(firings)
                        .map(busiest -> new PackageFailure(flood(busiest, much, limit, rules), null, Kind.OVER_LIMITS))
                        .orElseGet(() -> new PackageFailure(much, null, Kind.OVER_LIMITS)));
    }

    private static String flood(Map.Entry<String, Integer> busiest, String much, int limit, TeamPackage rules) {
        String who = named(busiest.getKey(), rules);
        String joins = "are there patterns that nothing joins, so that everything is combined with everything?";
        boolean isNearlyAll = busiest.getValue() > limit / 10 * 9; // of what holds: it may be that it would go on for ever
        return isNearlyAll
                ? who + " does not come to rest: it fired " + busiest.getValue() + " times in one cycle, and " + much
                        + ". Does it conclude what its own conditions look at? Or " + joins
                : much + ", which is its limit; of this cycle's most are of " + who + ", which fired " + busiest.getValue()
                        + " times. If it has that much to say, raise limits.conclusions in the package.yml; else " + joins;
    }

    private static Optional<Map.Entry<String, Integer>> busiest(Map<String, Integer> firings) {
        return firings.entrySet().stream().max(Map.Entry.comparingByValue());
    }

    static PackageFailure tooManyFacts(int limit, TeamPackage rules) {
        return new PackageFailure(
                "its rules look at too many alerts: more than " + limit + " were handed to the rules of " + rules.name()
                        + ", each as often as there are rules that need it. \"signalbox check\" says which rules never sleep; if they need"
                        + " that many, raise limits.facts in the package.yml",
                null,
                Kind.OVER_LIMITS);
    }

    static PackageFailure tooLong(Optional<String> running, Duration limit, TeamPackage rules) {
        return new PackageFailure(
                running.map(rule -> named(rule, rules)).orElse("a condition") + " does not come to an end: the package has been at work"
                        + " for more than " + limit.toMillis() / 1000.0 + " s",
                null,
                Kind.OVER_LIMITS);
    }

    /** What it keeps fills the memory. */
    static PackageFailure usesUpMemory(Optional<String> running, TeamPackage rules) {
        return new PackageFailure(
                running.map(rule -> named(rule, rules)).orElse("a condition") + " uses up the memory: facts are combined with facts, and all"
                        + " combinations are kept: join them by what they have in common",
                null,
                Kind.OVER_LIMITS);
    }

    /** It does not even end when it is told to. */
    static PackageFailure left(Optional<String> running, Duration limit, TeamPackage rules) {
        return new PackageFailure(
                running.map(rule -> named(rule, rules)).orElse("a condition") + " does not come to an end: it has had "
                        + limit.toMillis() / 1000.0 + " s and is left behind, where it keeps a processor busy until the server"
                        + " is started anew",
                null,
                Kind.FOR_GOOD);
    }

    static PackageFailure alwaysLate(int times, TeamPackage rules) {
        return new PackageFailure(
                "the package " + rules.name() + " was late " + times + " times in a row: everybody else has gone on without it",
                null,
                Kind.OVER_LIMITS);
    }

    static PackageFailure meddling(String rule, String what, String type, TeamPackage rules) {
        return new PackageFailure(
                named(rule, rules) + " " + what + " a fact of type " + type + ", which is the engine's own:"
                        + " conclude something from it by insertLogical instead",
                null,
                Kind.FOR_GOOD);
    }

    private static String named(String rule, TeamPackage rules) {
        return rules.named(rule, new StackTraceElement[0]);
    }

    private static Optional<String> rule(Throwable thrown, TeamPackage rules) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof ConsequenceException consequence && consequence.getMatch() != null) {
                return Optional.of(consequence.getMatch().getRule().getName());
            }
            Matcher named = RULE_IN_MESSAGE.matcher(String.valueOf(t.getMessage()));
            if (named.find() && !(t instanceof Error)) {
                return rules(rules).map(Rule::getName).filter(named.group(1)::equals).findFirst();
            }
        }
        return byClass(thrown, rules);
    }

    /** The rule whose class is on the stack: nothing else is known of one whose {@code eval} failed. */
    private static Optional<String> byClass(Throwable thrown, TeamPackage rules) {
        Set<String> classes = Arrays.stream(FailureWords.root(thrown).getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> name.contains(".Rule_"))
                .collect(Collectors.toSet());
        return rules(rules)
                .filter(rule -> rule instanceof RuleImpl compiled
                        && compiled.getConsequence() != null
                        && classes.stream().anyMatch(compiled.getConsequence().getClass().getName()::startsWith))
                .map(Rule::getName)
                .findFirst();
    }

    private static java.util.stream.Stream<Rule> rules(TeamPackage rules) {
        return rules.base().getKiePackages().stream().flatMap(kiePackage -> kiePackage.getRules().stream());
    }
}
