package signalbox.editor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import signalbox.config.Schemas;

/** JSON Schemas of the YAML files that people write, by name. Any thread. */
public final class JsonSchemas {

    /** Which there are. */
    public static final List<String> NAMES = List.of("timelines", "package", "receivers", "configuration");

    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private JsonSchemas() {}

    /** One of {@link #NAMES}; empty for another. */
    public static Optional<String> named(String name) {
        return switch (name) {
            case "timelines", "package" -> Optional.of(resource(name + ".schema.json"));
            case "receivers" -> Optional.of(GSON.toJson(Schemas.receivers()) + "\n");
            case "configuration" -> Optional.of(GSON.toJson(Schemas.configuration()) + "\n");
            default -> Optional.empty();
        };
    }

    private static String resource(String file) {
        try (InputStream in = JsonSchemas.class.getResourceAsStream("/signalbox/schema/" + file)) {
            if (in == null) {
                throw new IllegalStateException("a file of this program is missing: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
