package signalbox.condition;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.RuleDuration;

/**
 * A rule states a condition; the engine says when it {@link Holds}:
 *
 * <pre>{@code
 * insertLogical( Condition.of( "flapping", $alert ).changes( 4 ).within( "20m" ).keepFor( "10m" ) );
 * }</pre>
 *
 * @param name what the package calls it
 * @param subjects what it is about: a condition counts, and lasts, for each on its own
 * @param level how much there is of it, 0 where that does not matter
 * @param episode the alert whose beginning is a beginning of this; empty where it is this itself that begins
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 * @param packageName the rule's package, to which the condition belongs; {@code ""} until it is filled in
 */
public record Condition(
        String name,
        List<Subject> subjects,
        Terms terms,
        Number level,
        Optional<Episode> episode,
        String rule,
        String packageName) {

    /** Before it there is nothing to wait for. */
    private static final Instant EARLIEST = Instant.EPOCH;

    public Condition {
        requireNonNull(name, "name is null");
        subjects = List.copyOf(subjects);
        requireNonNull(terms, "terms is null");
        requireNonNull(level, "level is null");
        requireNonNull(episode, "episode is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(packageName, "packageName is null");
    }

    /**
     * For team rules: a condition about alerts, labels of alerts, or texts. Without more it holds as long as it is stated.
     *
     * @throws IllegalArgumentException when it has no name
     */
    public static Condition of(String name, Object... subjects) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a condition has a name: Condition.of( \"flapping\", $alert )");
        }
        return new Condition(name, Arrays.stream(subjects).map(Subject::named).toList(), Terms.PLAIN, 0L, Optional.empty(), "", "");
    }

    // The options: each throws IllegalArgumentException for what is none.

    /** The same, once it has lasted so long without interruption, such as {@code 15m}. */
    public Condition forAtLeast(String duration) {
        return with(terms.withForAtLeast(duration("forAtLeast", duration)));
    }

    /** The same, and for so long after its end. */
    public Condition keepFor(String duration) {
        return with(terms.withKeepFor(duration("keepFor", duration)));
    }

    /**
     * The same, from so long before an instant on: {@code before( $silence.endsAt(), "1h" )}. With an instant of which there is no such time
     * before it holds at once.
     */
    public Condition before(Instant instant, String duration) {
        Duration earlier = duration("before", duration);
        return with(terms.withNotBefore(instant.isAfter(EARLIEST) ? instant.minus(earlier) : Instant.MIN));
    }

    /** The same, with how much there is of it: {@link #from} says from where on that matters. */
    public Condition level(Number amount) {
        return new Condition(name, subjects, terms, plain(amount), episode, rule, packageName);
    }

    /** The same, from this level on. */
    public Condition from(Number amount) {
        return with(terms.withFrom(amount.doubleValue()));
    }

    /** The same, until the level is below this one. */
    public Condition until(Number amount) {
        return with(terms.withUntil(amount.doubleValue()));
    }

    /** The same, once it has begun so often {@link #within} a time. */
    public Condition times(int count) {
        return with(terms.withTimes(count("times", count)));
    }

    /** The same, once it has begun or ended so often {@link #within} a time. */
    public Condition changes(int count) {
        return with(terms.withChanges(count("changes", count)));
    }

    /** The same, with the time in which it has to begin, or to change, so often. */
    public Condition within(String duration) {
        return with(terms.withWithin(duration("within", duration)));
    }

    /** The same, said by this rule of that package. */
    public Condition by(String ruleName, String rulePackage) {
        return new Condition(name, subjects, terms, level, episode, ruleName, rulePackage);
    }

    /** The same, resting on these alerts: what begins is the one that began last. */
    public Condition restingOn(Alert... alerts) {
        Optional<Episode> last = Stream.of(alerts).map(Episode::of).max(Episode::compareTo);
        return new Condition(name, subjects, terms, level, last, rule, packageName);
    }

    private Condition with(Terms changed) {
        return new Condition(name, subjects, changed, level, episode, rule, packageName);
    }

    /** Equal amounts are equal, of whatever type they come. */
    private static Number plain(Number amount) {
        double value = amount.doubleValue();
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Number) amount.longValue() : (Number) value;
    }

    private static Duration duration(String option, String text) {
        Duration duration = RuleDuration.parse(text);
        if (duration.isZero() || duration.compareTo(Terms.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    option + "( \"" + text + "\" ) is " + (duration.isZero() ? "no time" : "too long: " + Terms.LONGEST.toDays() + "d at most"));
        }
        return duration;
    }

    private static int count(String option, int count) {
        if (count < 1 || count > Terms.MOST) {
            throw new IllegalArgumentException(option + "( " + count + " ): write a number from 1 to " + Terms.MOST);
        }
        return count;
    }

    /** What makes it the same condition as another. */
    public ConditionKey key() {
        return new ConditionKey(packageName, name, subjects);
    }
}
