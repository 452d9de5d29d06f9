package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/**
 * An alert is quiet because of others. A team's rule concludes it so; who concluded it is filled in for it:
 *
 * <pre>{@code
 * insertLogical( new Inhibition( $target, $source ).onlyTo( "slack" ) );
 * }</pre>
 *
 * @param target the labels of the alert that is quiet
 * @param sources the labels of the alerts that keep it quiet; at least one
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 * @param order of several inhibitions of a target the one with the lowest order is shown: the place of the configured
 *     rule, or {@link #BY_RULE}
 * @param receiver the one receiver that is not told, {@code ""} for all
 * @param endsQuiet whether the end of an alert that was told is kept quiet too
 */
public record Inhibition(
        Labels target, List<Labels> sources, String rule, int order, String receiver, boolean endsQuiet) {

    /** The order of every inhibition that comes from a team's rule. */
    public static final int BY_RULE = Integer.MAX_VALUE;

    public Inhibition {
        requireNonNull(target, "target is null");
        sources = List.copyOf(sources);
        requireNonNull(rule, "rule is null");
        requireNonNull(receiver, "receiver is null");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    "an inhibition of " + target + " names no source: name the alert that causes it");
        }
    }

    /** A rule of the configuration file keeps {@code target} quiet because of {@code source}. */
    public Inhibition(Labels target, Labels source, InhibitRule rule) {
        this(target, List.of(source), rule.title(), rule.index(), "", false);
    }

    /**
     * For team rules: {@code target} is quiet because of all of {@code sources}.
     *
     * @param sources alerts, labels of alerts, or collections of these
     */
    public Inhibition(Alert target, Object... sources) {
        this(target.labels(), sources);
    }

    /**
     * For team rules: the alert with the labels {@code target} is quiet because of all of {@code sources}.
     *
     * @param sources alerts, labels of alerts, or collections of these
     */
    public Inhibition(Labels target, Object... sources) {
        this(target, InhibitionSources.labels(sources), "", BY_RULE, "", false);
    }

    /** The same for one receiver: all others are told. */
    public Inhibition onlyTo(String name) {
        return new Inhibition(target, sources, rule, order, name, endsQuiet);
    }

    /** The same, and when the alert ends meanwhile, that is not told either, as in Alertmanager. */
    public Inhibition keepingEndsQuiet() {
        return new Inhibition(target, sources, rule, order, receiver, true);
    }

    /** The same, said by this rule. */
    public Inhibition by(String name) {
        return new Inhibition(target, sources, name, order, receiver, endsQuiet);
    }
}
