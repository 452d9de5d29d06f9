package signalbox.editor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import signalbox.config.BoundedFile;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;
import signalbox.load.Sources;

/**
 * Names that the configuration gives to receivers and time intervals, with where it does: also of one that is not right as a whole. Read
 * anew each time: it is as it is now, in the editor or on disk.
 */
final class ConfigurationNames {

    /** Where a name is given; lines and columns from 1. */
    record Given(Path file, int line, int column) {}

    private final Map<String, Given> receivers = new LinkedHashMap<>();
    private final Map<String, Given> intervals = new LinkedHashMap<>();

    private final Map<Path, String> open;

    private ConfigurationNames(Map<Path, String> open) {
        this.open = open;
    }

    /** @param open texts that count instead of those on disk, by absolute path */
    static ConfigurationNames of(Sources sources, Map<Path, String> open) {
        ConfigurationNames names = new ConfigurationNames(open);
        sources.configFile().ifPresent(names::read);
        sources.receiversDir().filter(Files::isDirectory).ifPresent(folder -> {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().forEach(names::read);
            } catch (IOException e) {
                // What cannot be read gives no names: check says so.
            }
        });
        return names;
    }

    private void read(Path file) {
        try {
            String instead = open.get(file.toAbsolutePath().normalize());
            byte[] text = instead == null ? BoundedFile.found(file) : instead.getBytes(StandardCharsets.UTF_8);
            Optional<YamlValue> document = YamlValue.read(file.toString(), text);
            document.ifPresent(top -> entries(top).forEach(entry -> {
                switch (text(entry.key())) {
                    case "receivers" -> names(entry.value(), file, receivers);
                    case "time_intervals", "mute_time_intervals" -> names(entry.value(), file, intervals);
                    default -> {}
                }
            }));
        } catch (IOException | ConfigurationException e) {
            // As above.
        }
    }

    private static void names(YamlValue list, Path file, Map<String, Given> names) {
        List<YamlValue> items = list instanceof YamlValue.Items all ? all.items() : List.of();
        items.stream()
                .flatMap(item -> entries(item).stream())
                .filter(entry -> text(entry.key()).equals("name"))
                .forEach(entry -> names.put(text(entry.value()), new Given(file, entry.value().line(), entry.value().column())));
    }

    private static List<YamlValue.Entry> entries(YamlValue value) {
        return value instanceof YamlValue.Mapping mapping ? mapping.entries() : List.of();
    }

    private static String text(YamlValue value) {
        return value instanceof YamlValue.Text text ? text.text() : "";
    }

    Map<String, Given> receivers() {
        return receivers;
    }

    Map<String, Given> intervals() {
        return intervals;
    }
}
