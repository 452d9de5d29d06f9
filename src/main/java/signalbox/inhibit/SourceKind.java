package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * Sources of a rule that inhibit the same targets: while any of them fires, it makes no difference which.
 *
 * @param values what they have in the rule's equal labels
 * @param alsoTarget whether they match the target side of the rule as well (spec/behaviour.md 7.3)
 */
public record SourceKind(InhibitRule rule, Labels values, boolean alsoTarget) {

    public SourceKind {
        requireNonNull(rule, "rule is null");
        requireNonNull(values, "values is null");
    }

    /** Whether such a source inhibits an alert that has the same {@code values}. */
    public boolean inhibits(Labels target) {
        return rule.isTarget(target) && !(alsoTarget && rule.isSource(target));
    }
}
