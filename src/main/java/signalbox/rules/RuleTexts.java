package signalbox.rules;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the files of a version of a package say.
 *
 * @param rules those with rules, by the names that people know them by
 * @param tables what stands in its tables, as facts
 * @param files all of them, by their paths below the rules directory
 */
public record RuleTexts(Map<String, String> rules, List<Object> tables, Map<String, String> files) {

    private static final String NAMED = "// ";

    public RuleTexts {
        rules = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        tables = List.copyOf(tables);
        files = Map.copyOf(files);
    }

    static RuleTexts of(PackageSource source) {
        Map<String, String> texts = new LinkedHashMap<>();
        source.files().forEach(file -> texts.put(file.shown(), file.text()));
        Map<String, String> files = new LinkedHashMap<>();
        source.allFiles().forEach(file -> files.put(file.path(), file.text()));
        return new RuleTexts(texts, source.facts(), files);
    }

    /**
     * Of one text with all files, each after a line with its name; empty when that is not what the version is of.
     *
     * @param version the hash of the files
     */
    public static Optional<RuleTexts> of(String packageName, String version, String all) {
        String folder = packageName.replaceFirst("^rules\\.", "").replace('.', '/') + "/";
        List<RuleFile> files = new ArrayList<>();
        String shown = "";
        StringBuilder text = new StringBuilder();
        for (String line : all.split("(?<=\n)", -1)) {
            String name = line.strip();
            int path = name.lastIndexOf(folder);
            if (line.startsWith(NAMED) && path > 0 && name.matches(".*\\.(drl|csv|ya?ml)")) {
                add(shown, folder, text, files);
                shown = name.substring(NAMED.length());
                text.setLength(0);
            } else {
                text.append(line);
            }
        }
        add(shown, folder, text, files);
        PackageSource source = new PackageSource(
                packageName,
                files.stream().filter(file -> !RuleSources.isSettings(file.path()) && !RuleSources.isTable(file.path())).toList(),
                files.stream().filter(file -> RuleSources.isSettings(file.path())).findFirst(),
                files.stream().filter(file -> RuleSources.isTable(file.path())).toList(),
                false);
        return source.version().equals(version) ? Optional.of(of(source)) : Optional.empty();
    }

    /** The line break behind a text is no part of it. */
    private static void add(String shown, String folder, StringBuilder text, List<RuleFile> files) {
        if (!shown.isEmpty()) {
            String said = text.substring(0, Math.max(0, text.length() - 1));
            files.add(new RuleFile(shown.substring(shown.lastIndexOf(folder)), shown, said));
        }
    }
}
