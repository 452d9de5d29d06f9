package signalbox.attribute;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/**
 * What rules add to an alert, as a fact for the rules of all packages: of those that name the same attribute of an alert the one that counts.
 * It is no label: who the alert is, and whom it is grouped with, stays as it is.
 *
 * @param alert the labels of the alert
 * @param name such as {@code runbook}
 * @param value never empty
 */
public record Attribute(Labels alert, String name, String value) {

    public Attribute {
        requireNonNull(alert, "alert is null");
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
    }
}
