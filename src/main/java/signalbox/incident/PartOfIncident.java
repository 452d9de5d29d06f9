package signalbox.incident;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/** An alert belongs to an incident that it did not begin itself: a fact for the standard rules. */
public record PartOfIncident(Labels alert, String incident) {

    public PartOfIncident {
        requireNonNull(alert, "alert is null");
        requireNonNull(incident, "incident is null");
    }
}
