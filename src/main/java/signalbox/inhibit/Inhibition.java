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
 */
public record Inhibition(Labels target, List<Labels> sources, String rule) {

    public Inhibition {
        requireNonNull(target, "target is null");
        sources = List.copyOf(sources);
        requireNonNull(rule, "rule is null");
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("an inhibition of " + target + " by rule \"" + rule
                    + "\" names no source: name the alert that causes it");
        }
    }

    public Inhibition(Labels target, Labels source, String rule) {
        this(target, List.of(source), rule);
    }

    /** For team rules: {@code target} is quiet because of all of {@code sources}. */
    public Inhibition(Alert target, String rule, Alert... sources) {
        this(target.labels(), Stream.of(sources).map(Alert::labels).toList(), rule);
    }
}
