package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/**
 * An entry of {@code receivers} (spec/config.md 5.1).
 *
 * @param name unique
 * @param labels for filtering in the API; {@code name} is always among them
 * @param integrations kind by kind; none at all make a receiver that tells nobody
 */
public record ReceiverConfig(String name, Map<String, String> labels, List<IntegrationConfig> integrations) {

    public ReceiverConfig {
        requireNonNull(name, "name is null");
        labels = Map.copyOf(labels);
        integrations = List.copyOf(integrations);
    }
}
