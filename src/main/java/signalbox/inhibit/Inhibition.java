package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * An alert is quiet because of others.
 *
 * @param target the labels of the alert that is quiet
 * @param sources the labels of the alerts that keep it quiet; at least one
 * @param rule the name of the rule that says so
 * @param order of several inhibitions of a target the one with the lowest order is shown: the place of the configured
 *     rule, or {@link #BY_RULE}
 */
public record Inhibition(Labels target, List<Labels> sources, String rule, int order) {

    /** The order of every inhibition that comes from a team's rule. */
    public static final int BY_RULE = Integer.MAX_VALUE;

    public Inhibition {
        requireNonNull(target, "target is null");
        sources = List.copyOf(sources);
        requireNonNull(rule, "rule is null");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("an inhibition of " + target + " by rule \"" + rule
                    + "\" names no source: name the alert that causes it");
        }
    }

    /** For team rules: {@code target} is quiet because of {@code source}. */
    public Inhibition(Labels target, Labels source, String rule) {
        this(target, List.of(source), rule, BY_RULE);
    }

    /** A rule of the configuration file keeps {@code target} quiet because of {@code source}. */
    public Inhibition(Labels target, Labels source, InhibitRule rule) {
        this(target, List.of(source), rule.title(), rule.index());
    }

    /** For team rules: {@code target} is quiet because of all of {@code sources}. */
    public Inhibition(Alert target, String rule, Alert... sources) {
        this(target.labels(), Stream.of(sources).map(Alert::labels).toList(), rule, BY_RULE);
    }
}
