package signalbox.testing;

import java.time.Instant;
import java.util.Map;
import signalbox.alert.Alert;
import signalbox.alert.Labels;

/** Alerts to try rules with. */
public final class TestAlerts {

    private TestAlerts() {}

    /** A firing alert; further labels are names and values in turn. */
    public static Alert firing(String name, String severity, String... namesAndValues) {
        Labels labels = Labels.of(Map.of("alertname", name, "severity", severity)).overlaidWith(Labels.of(namesAndValues));
        return new Alert(labels, Labels.EMPTY, Instant.EPOCH, Alert.NOT_ENDED, "");
    }
}
