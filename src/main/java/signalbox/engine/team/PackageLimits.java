package signalbox.engine.team;

import java.time.Duration;

/**
 * What a package may use. Who uses more is stopped, long before the memory is short or others have to wait.
 *
 * @param facts alerts handed to its rules, each as often as there are rules that need it
 * @param conclusions facts that its rules make, unless there are so many alerts that they explain them
 * @param firings in one go, unless there are so many alerts that they explain them
 * @param combinations of facts that its joins look at in one go; fewer where there are few facts to combine
 * @param longestFiring how long its rules may be at work in one go, unless there are so many alerts that they explain it
 */
public record PackageLimits(int facts, int conclusions, int firings, long combinations, Duration longestFiring) {

    /** Ours. */
    public static final PackageLimits DEFAULT = new PackageLimits(2_000_000, 200_000, 1_000_000, 20_000_000, Duration.ofSeconds(10));

    private static final int CONCLUSIONS_PER_ALERT = 4;
    private static final int FIRINGS_PER_ALERT = 50;
    /** Enough for all pairs, of as many facts as can be combined in pairs at all. */
    private static final int COMBINATIONS = 1_000_000;
    private static final int COMBINATIONS_PER_FACT = 5_000;
    private static final Duration TIME_PER_ALERT = Duration.ofMillis(1);

    /**
     * How many combinations so many facts explain. Drools keeps what it has combined, and everybody stands still while the collector moves
     * that: who combines a hundred alerts three times over is to be stopped before that is felt.
     */
    long combinationsOf(int facts) {
        return Math.min(combinations, COMBINATIONS + (long) COMBINATIONS_PER_FACT * facts);
    }

    /** How much processor time so many alerts explain. */
    static Duration explainedTime(int alerts) {
        return TIME_PER_ALERT.multipliedBy(alerts);
    }

    /** The same with what so many alerts explain. */
    PackageLimits explainedBy(int alerts) {
        Duration explained = explainedTime(alerts);
        return new PackageLimits(
                facts,
                Math.max(conclusions, CONCLUSIONS_PER_ALERT * alerts),
                Math.max(firings, FIRINGS_PER_ALERT * alerts),
                combinations,
                explained.compareTo(longestFiring) > 0 ? explained : longestFiring);
    }
}
