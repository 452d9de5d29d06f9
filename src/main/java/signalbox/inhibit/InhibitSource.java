package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/** A firing alert that matches the source side of an inhibit rule, with its values of the rule's equal labels. */
public record InhibitSource(InhibitRule rule, Labels values, Labels alert) {

    public InhibitSource {
        requireNonNull(rule, "rule is null");
        requireNonNull(values, "values is null");
        requireNonNull(alert, "alert is null");
    }
}
