package signalbox.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import signalbox.config.YamlWriter.Pairs;

/**
 * An entry of {@code file_configs}: lines of JSON at the end of a file. Alertmanager has no such thing.
 *
 * @param path seen from the working directory
 */
public record FileConfig(int index, boolean sendResolved, @Verbatim String path) implements IntegrationConfig {

    public FileConfig {
        requireNonNull(path, "path is null");
    }

    static FileConfig read(Entry entry) {
        if (!entry.has("path")) {
            entry.fields().lacks("missing path in file config: expected the key path, the file to write to");
        }
        return new FileConfig(entry.index(), entry.sendResolved(true), entry.get("path").path(Path.of("")));
    }

    Pairs show(Pairs pairs) {
        return pairs.always("send_resolved", sendResolved).always("path", path);
    }
}
