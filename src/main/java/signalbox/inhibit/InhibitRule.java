package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * An entry of {@code inhibit_rules}, as a fact (spec/behaviour.md 7.1).
 *
 * @param index its place in the configuration, from 0
 * @param name its name, {@code ""} when it has none
 * @param sourceMatchers an empty list matches every alert
 * @param targetMatchers an empty list matches every alert
 * @param equal the labels in which source and target agree; a missing label equals an empty one
 */
public record InhibitRule(
        int index, String name, List<Matcher> sourceMatchers, List<Matcher> targetMatchers, EqualLabels equal) {

    public InhibitRule {
        requireNonNull(name, "name is null");
        sourceMatchers = List.copyOf(sourceMatchers);
        targetMatchers = List.copyOf(targetMatchers);
        requireNonNull(equal, "equal is null");
    }

    /** What to call it in explanations. */
    public String title() {
        return name.isEmpty() ? "inhibit_rules[" + index + "]" : name;
    }

    /** Whether an alert with these labels can inhibit others. */
    public boolean isSource(Labels labels) {
        return Matcher.allMatch(sourceMatchers, labels);
    }

    /** Whether an alert with these labels can be inhibited. */
    public boolean isTarget(Labels labels) {
        return Matcher.allMatch(targetMatchers, labels);
    }
}
