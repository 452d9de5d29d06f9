package signalbox.inhibit;

import static java.util.Objects.requireNonNull;

import signalbox.alert.Labels;

/** The values that an alert has for one list of equal labels. Alerts with equal {@code values} can inhibit each other. */
public record EqualValues(Labels values, Labels alert) {

    public EqualValues {
        requireNonNull(values, "values is null");
        requireNonNull(alert, "alert is null");
    }
}
