package signalbox.alert;

import static java.util.Objects.requireNonNull;

/**
 * An alert that has ended, as a fact, until its groups have told it. Rules about alerts do not see it: to them an alert
 * that ended is gone.
 */
public record Resolved(Alert alert) implements Tellable {

    public Resolved {
        requireNonNull(alert, "alert is null");
        if (alert.firing()) {
            throw new IllegalArgumentException("alert " + alert.labels() + " still fires");
        }
    }

    @Override
    public Labels labels() {
        return alert.labels();
    }
}
