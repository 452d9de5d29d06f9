package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a start or a reload brought.
 *
 * @param result how it ended
 * @param problems what was not taken over, a line each
 * @param sender who asked for it
 * @param receivers how many integrations each receiver has; empty when nothing was taken over
 * @param packages the packages of rules that are in force
 */
public record Load(
        Instant at, Result result, List<String> problems, String sender, Map<String, Integer> receivers, List<RulesInForce> packages) {

    /** How a reload can end. */
    public enum Result {
        /** The server starts. */
        START,
        /** All of it is in force. */
        TAKEN_OVER,
        /** Some packages of rules were not taken over. */
        IN_PART,
        /** Nothing changed. */
        FAILED
    }

    /**
     * A package of rules that is in force.
     *
     * @param source its files, each after a line with its name; {@code ""} when that is not known
     */
    public record RulesInForce(String name, String version, String team, List<String> rules, String source) {}

    public Load {
        requireNonNull(at, "at is null");
        requireNonNull(result, "result is null");
        problems = List.copyOf(problems);
        requireNonNull(sender, "sender is null");
        receivers = Map.copyOf(receivers);
        packages = List.copyOf(packages);
    }
}
