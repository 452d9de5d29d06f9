package signalbox.view;

import static java.util.Objects.requireNonNull;

import signalbox.decision.DecidedBy;

/**
 * What a rule added to an alert.
 *
 * @param name such as {@code runbook}
 * @param by the rule whose word counts
 */
public record AttributeView(String name, String value, DecidedBy by) {

    public AttributeView {
        requireNonNull(name, "name is null");
        requireNonNull(value, "value is null");
        requireNonNull(by, "by is null");
    }
}
