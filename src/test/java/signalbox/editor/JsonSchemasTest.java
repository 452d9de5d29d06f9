package signalbox.editor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import signalbox.alert.MatcherSyntax;
import signalbox.config.Configuration;
import signalbox.config.ConfigurationException;
import signalbox.config.YamlValue;
import signalbox.timeline.Timelines;

/** What a reader takes, its schema takes: over every example of this repository, and of its tests. */
class JsonSchemasTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]+)?");
    private static final Pattern IN_JAVA = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);
    private static final Pattern IN_DOCUMENTS = Pattern.compile("```yaml[^\\n]*\\n(.*?)```", Pattern.DOTALL);

    private static final Map<String, Schema> SCHEMAS = JsonSchemas.NAMES.stream()
            .collect(Collectors.toMap(name -> name, name -> SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(JsonSchemas.named(name).orElseThrow())));

    private static Schema schema(String name) {
        return Objects.requireNonNull(SCHEMAS.get(name));
    }

    private static List<String> faults(String schema, String yaml) {
        YamlValue document = YamlValue.read("x", yaml.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        JsonNode json = JSON.valueToTree(plain(document));
        return schema(schema).validate(json).stream().map(Error::toString).toList();
    }

    private static @Nullable Object plain(YamlValue value) {
        if (value instanceof YamlValue.Items list) {
            return list.items().stream().map(JsonSchemasTest::plain).collect(Collectors.toCollection(ArrayList::new));
        }
        if (value instanceof YamlValue.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach(entry -> map.put(((YamlValue.Text) entry.key()).text(), plain(entry.value())));
            return map;
        }
        YamlValue.Text text = (YamlValue.Text) value;
        if (text.isNull()) {
            return null;
        }
        if (text.text().equals("true") || text.text().equals("false")) {
            return Boolean.valueOf(text.text());
        }
        return NUMBER.matcher(text.text()).matches() ? (Object) Double.valueOf(text.text()) : text.text();
    }

    /** Files, and what stands between quotes in tests and documents, by where. */
    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new LinkedHashMap<>();
        for (String folder : List.of("rules", "receivers", "docs", "src/test", "README.md")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.toString();
                    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
                        examples.put(name, Files.readString(file));
                    } else if (name.endsWith(".java")) {
                        parts(IN_JAVA, name, Files.readString(file), examples);
                    } else if (name.endsWith(".md")) {
                        parts(IN_DOCUMENTS, name, Files.readString(file), examples);
                    }
                }
            }
        }
        return examples;
    }

    private static void parts(Pattern pattern, String name, String file, Map<String, String> examples) {
        Matcher matcher = pattern.matcher(file);
        while (matcher.find()) {
            String part = matcher.group(1).stripIndent();
            if (part.contains("\\u")) {
                continue; // what is about letters is about no keys
            }
            examples.put(name + "@" + matcher.start(), pattern == IN_JAVA ? part.translateEscapes() : part);
        }
    }

    private static boolean isConfiguration(String text) {
        try {
            Configuration unused = Configuration.parse(
                    "x", text.getBytes(StandardCharsets.UTF_8), Path.of(""), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
            return true;
        } catch (ConfigurationException e) {
            return false;
        }
    }

    @Test
    void everyConfigurationThatIsReadIsTaken() throws IOException {
        int seen = 0;
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> example : examples().entrySet()) {
            boolean isOneDocument = !example.getValue().contains("\n---");
            if (isOneDocument && example.getValue().contains("route:") && isConfiguration(example.getValue())) {
                faults("configuration", example.getValue()).forEach(fault -> faults.add(example.getKey() + ": " + fault));
                seen++;
            }
        }
        assertThat(faults).isEmpty();
        assertThat(seen).isGreaterThan(50);
    }

    @Test
    void everyFileOfTimelinesThatIsReadIsTaken() throws IOException {
        int seen = 0;
        for (Map.Entry<String, String> example : examples().entrySet()) {
            String text = example.getValue();
            if (text.contains("tests:") && Timelines.mistakes(Path.of("x.test.yml"), text.getBytes(StandardCharsets.UTF_8)).isEmpty()) {
                assertThat(faults("timelines", text)).as(example.getKey() + "\n" + text).isEmpty();
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(30);
    }

    @Test
    void receiversAndPackagesOfThisRepositoryAreTaken() throws IOException {
        List<String> seen = new ArrayList<>();
        for (Map.Entry<String, String> example : examples().entrySet()) {
            boolean isPackage = example.getKey().endsWith("package.yml");
            if (isPackage || example.getKey().startsWith("receivers")) {
                assertThat(faults(isPackage ? "package" : "receivers", example.getValue())).as(example.getKey()).isEmpty();
                seen.add(example.getKey());
            }
        }
        assertThat(seen).contains("rules/teams/infra/package.yml").anyMatch(name -> name.startsWith("receivers"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "configuration|{route: {reciever: x}}",
        "configuration|{route: {receiver: x, routes: [{routes: [{group_wiat: 5m}]}]}}",
        "configuration|{route: {receiver: x, group_wait: soon}}",
        "configuration|{receivers: [{name: x, slack_configs: [{chanel: y}]}]}",
        "configuration|{receivers: [{name: x, webhook_configs: [{url: y, http_config: {tls_config: {ca: z, cafile: z}}}]}]}",
        "receivers|{receivers: [{name: x, email_configs: [{too: y}]}]}",
        "package|{ownr: x}",
        "timelines|{tests: [{nme: x}]}",
        "timelines|{tests: [{name: x, timeline: [{at: soon, resolve: A}]}]}",
    })
    void keyThatNoReaderKnowsIsMarked(String schema, String yaml) {
        assertThat(faults(schema, yaml)).isNotEmpty();
    }

    @Test
    void thereIsNoOther() {
        assertThat(JsonSchemas.NAMES).allSatisfy(name -> assertThat(JsonSchemas.named(name)).isPresent());
        assertThat(JsonSchemas.named("x")).isEmpty();
    }
}
