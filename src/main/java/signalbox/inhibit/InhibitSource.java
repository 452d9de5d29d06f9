package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/** A firing alert that matches the source side of an inhibit rule. */
public record InhibitSource(SourceKind kind, Labels alert) {

    public InhibitSource {
        requireNonNull(kind, "kind is null");
        requireNonNull(alert, "alert is null");
    }

    /** What an alert is to a rule whose source side it matches. */
    public static InhibitSource of(InhibitRule rule, Labels alert) {
        return new InhibitSource(new SourceKind(rule, rule.equal().valuesIn(alert), rule.isTarget(alert)), alert);
    }
}
