package signalbox.rules.language;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code docs/rules/reference.md} says of each type and of all that it has. The page travels in the jar, so that an editor says the
 * same as the page. Any thread.
 */
final class Reference {

    private static final String RESOURCE = "reference.md";
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|\\s*(.*?)\\s*\\|");
    private static final Reference STANDARD = new Reference(lines());

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, String> members = new HashMap<>();

    private Reference(List<String> lines) {
        String type = "";
        List<String> words = new ArrayList<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (line.startsWith("#")) {
                type = line.startsWith("### ") ? line.substring("### ".length()) : "";
                words.clear();
            } else if (row.matches()) {
                members.put(type + " " + row.group(1), row.group(2));
            } else if (!type.isEmpty() && !types.containsKey(type)) {
                if (line.isBlank() && !words.isEmpty()) {
                    types.put(type, String.join(" ", words));
                } else if (!line.isBlank()) {
                    words.add(line);
                }
            }
        }
    }

    private static List<String> lines() {
        InputStream in = Reference.class.getResourceAsStream(RESOURCE);
        if (in == null) {
            throw new IllegalStateException("a file of this program is missing: " + RESOURCE);
        }
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Reference standard() {
        return STANDARD;
    }

    /** In Markdown; {@code ""} for a type that the package declares. */
    String of(Type type) {
        return types.getOrDefault(type.name(), "");
    }

    /** Of a property, a constant or a method, by how the page writes it: {@code label(String)}. */
    String of(Type type, String form) {
        return Optional.ofNullable(members.get(type.name() + " " + form)).orElse("");
    }
}
