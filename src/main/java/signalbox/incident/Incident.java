package signalbox.incident;

import static java.util.Objects.requireNonNull;

import java.util.List;
import signalbox.alert.Labels;

/**
 * Alerts that belong together, as a fact for the rules of all packages.
 *
 * @param id the same as long as the incident lasts
 * @param alerts their labels, in their order
 */
public record Incident(String id, List<Labels> alerts) {

    public Incident {
        requireNonNull(id, "id is null");
        alerts = List.copyOf(alerts);
    }
}
