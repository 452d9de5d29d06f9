package signalbox.rules.language;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Everything in this repository that looks like a rule file: rules, examples, those in documents, and those that tests are about. */
public final class RuleTexts {

    private static final Pattern IN_JAVA = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern IN_DOCUMENTS = Pattern.compile("```drl\\n(.*?)```", Pattern.DOTALL);

    private RuleTexts() {}

    /** Texts by where they stand. */
    public static Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>();
        Stream.of("rules", "docs", "src/test/resources").forEach(folder -> add(Path.of(folder), texts));
        add(Path.of("README.md"), texts);
        add(Path.of("src/test/java"), texts);
        return texts;
    }

    private static void add(Path below, Map<String, String> texts) {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.toString();
                if (name.endsWith(".drl")) {
                    texts.put(name, Files.readString(file));
                } else if (name.endsWith(".java")) {
                    parts(IN_JAVA, name, Files.readString(file), texts);
                } else if (name.endsWith(".md")) {
                    parts(IN_DOCUMENTS, name, Files.readString(file), texts);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void parts(Pattern pattern, String name, String file, Map<String, String> texts) {
        Matcher matcher = pattern.matcher(file);
        while (matcher.find()) {
            String part = matcher.group(1).stripIndent();
            if (part.contains("rule \"") || part.contains("declare ")) {
                texts.put(name + "@" + matcher.start(), pattern == IN_JAVA ? part.translateEscapes() : part);
            }
        }
    }
}
