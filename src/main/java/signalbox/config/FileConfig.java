package signalbox.config;

import static java.util.Objects.requireNonNull;

/**
 * An entry of {@code file_configs}: lines of JSON at the end of a file. Alertmanager has no such thing.
 *
 * @param path seen from the working directory
 */
public record FileConfig(int index, boolean sendResolved, String path) implements IntegrationConfig {

    public FileConfig {
        requireNonNull(path, "path is null");
    }

    @Override
    public String kind() {
        return "file";
    }
}
