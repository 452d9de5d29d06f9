package signalbox.lint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import signalbox.config.BoundedFile;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;

/**
 * The alerts that Prometheus' rule files define, and the labels that stand in them. Labels of the series themselves are not there, but for
 * those that an expression or a template names: a label that is not here may exist all the same.
 */
public final class PrometheusRules {

    private static final Pattern LISTED = Pattern.compile("\\b(?:by|on|ignoring|without|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern COMPARED = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=|!=|=~|!~)\\s*(?:\"([^\"]*)\"|'([^']*)')");
    private static final Pattern IN_TEMPLATE = Pattern.compile("\\$labels\\.([a-zA-Z_]\\w*)|\\.Labels\\.([a-zA-Z_]\\w*)");
    private static final String ALERTNAME = "alertname";

    /**
     * An alert that a rule defines.
     *
     * @param labels those that the rule gives it, but for those that are templates
     * @param open labels whose values are not known
     */
    public record Defined(String name, Map<String, String> labels, Set<String> open) {
        public Defined {
            labels = Map.copyOf(labels);
            open = Set.copyOf(open);
        }
    }

    private final List<Defined> alerts = new ArrayList<>();
    private final Map<String, Set<String>> values = new TreeMap<>();
    private final Set<String> labels = new TreeSet<>();

    private PrometheusRules() {}

    /**
     * Reads files, all files in folders, and what patterns such as {@code rules/*.yml} match.
     *
     * @throws IllegalArgumentException with what is wrong, for whoever named them
     */
    public static PrometheusRules read(Collection<String> names) {
        PrometheusRules rules = new PrometheusRules();
        for (String name : names) {
            List<Path> files = files(name);
            if (files.isEmpty()) {
                throw new IllegalArgumentException("there is no file " + name);
            }
            files.forEach(rules::read);
        }
        return rules;
    }

    private static List<Path> files(String name) {
        Path path = Path.of(name);
        boolean isPattern = !Files.exists(path) && name.matches(".*[*?\\[{].*");
        Path folder = isPattern ? Optional.ofNullable(path.getParent()).orElse(Path.of("")) : path;
        if (!Files.isDirectory(folder.toString().isEmpty() ? Path.of(".") : folder)) {
            return Files.exists(path) ? List.of(path) : List.of();
        }
        String glob = isPattern ? String.valueOf(path.getFileName()) : "*.{yml,yaml,rules}";
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder.toString().isEmpty() ? Path.of(".") : folder, glob)) {
            found.forEach(file -> files.add(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(folder + " cannot be read", e);
        }
        return files.stream().filter(Files::isRegularFile).sorted().toList();
    }

    private void read(Path file) {
        try {
            YamlValue.read(file.toString(), BoundedFile.named(file)).ifPresent(this::groups);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read", e);
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(e.problems().get(0).toString(), e);
        }
    }

    /** At the top of a file of Prometheus', under spec in one of its operator's. */
    private void groups(YamlValue document) {
        Stream.concat(Yamls.get(document, "groups").stream(), Yamls.get(document, "spec").flatMap(spec -> Yamls.get(spec, "groups")).stream())
                .flatMap(groups -> Yamls.items(groups).stream())
                .forEach(group -> {
                    Map<String, String> shared = texts(Yamls.get(group, "labels"));
                    Yamls.get(group, "rules").stream().flatMap(rules -> Yamls.items(rules).stream()).forEach(rule -> rule(rule, shared));
                });
    }

    private void rule(YamlValue rule, Map<String, String> shared) {
        String expression = Yamls.get(rule, "expr").map(Yamls::text).orElse("");
        expression(expression);
        Map<String, String> own = new LinkedHashMap<>(shared);
        own.putAll(texts(Yamls.get(rule, "labels")));
        own.forEach((name, value) -> {
            labels.add(name);
            templates(value);
            if (!isTemplate(value)) {
                values.computeIfAbsent(name, any -> new TreeSet<>()).add(value);
            }
        });
        texts(Yamls.get(rule, "annotations")).values().forEach(this::templates);
        Yamls.get(rule, "alert").map(Yamls::text).ifPresent(name -> {
            Map<String, String> known = new LinkedHashMap<>(own);
            known.values().removeIf(PrometheusRules::isTemplate);
            known.put(ALERTNAME, name);
            Set<String> open = new TreeSet<>(own.keySet());
            open.removeAll(known.keySet());
            alerts.add(new Defined(name, known, open));
        });
    }

    private static boolean isTemplate(String value) {
        return value.contains("{{");
    }

    private static Map<String, String> texts(Optional<YamlValue> mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.ifPresent(found -> Yamls.entries(found).forEach(entry -> texts.put(Yamls.text(entry.key()), Yamls.text(entry.value()))));
        return texts;
    }

    private void expression(String expression) {
        LISTED.matcher(expression).results().forEach(list -> Stream.of(list.group(1).split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(labels::add));
        Matcher compared = COMPARED.matcher(expression);
        while (compared.find()) {
            labels.add(compared.group(1));
            if (compared.group(2).equals("=")) {
                String value = compared.group(3) == null ? compared.group(4) : compared.group(3);
                values.computeIfAbsent(compared.group(1), any -> new TreeSet<>()).add(value);
            }
        }
    }

    private void templates(String text) {
        IN_TEMPLATE.matcher(text).results().forEach(found -> labels.add(found.group(1) == null ? found.group(2) : found.group(1)));
    }

    /** In their order. */
    List<Defined> alerts() {
        return alerts;
    }

    /** Names of alerts that the files define, sorted. */
    public Set<String> alertnames() {
        Set<String> names = new TreeSet<>();
        alerts.forEach(alert -> names.add(alert.name()));
        return names;
    }

    /** Names of labels that stand somewhere in the files. */
    public Set<String> labels() {
        return labels;
    }

    /** Values that a label is given or compared with. */
    public Set<String> values(String label) {
        return values.getOrDefault(label, Set.of());
    }
}
