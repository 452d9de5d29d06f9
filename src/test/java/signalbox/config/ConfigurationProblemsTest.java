package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.MatcherSyntax;

/**
 * Every error text, in {@code problems.txt}: {@code @ context} says where the snippets below stand in a file, a snippet is a
 * line (⏎ is the end of one), and the indented lines below it are all the problems it has.
 */
class ConfigurationProblemsTest {

    private static final Map<String, String> CONTEXTS = Map.of(
            "file", "",
            "root", "receivers: [{name: a}]\ntime_intervals: [{name: x}]\nroute:\n  receiver: a\n  ",
            "inhibit", "route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n- ",
            "interval", "route: {receiver: a}\nreceivers: [{name: a}]\ntime_intervals:\n- name: x\n  time_intervals:\n  - ",
            "receiver", "route: {receiver: a}\nreceivers:\n- name: a\n  ",
            "http", "route: {receiver: a}\nreceivers:\n- name: a\n  webhook_configs:\n  - url: http://h\n    http_config:\n      ",
            "global", "route: {receiver: a}\nreceivers: [{name: a}]\nglobal:\n  ");

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void aProblemIsToldWithItsPlaceAndWhatWasExpected(String context, String snippet, List<String> problems) {
        String before = Objects.requireNonNull(CONTEXTS.get(context));
        String lineEnd = "\n" + " ".repeat(before.length() - before.lastIndexOf('\n') - 1);
        String yaml = before + snippet.replace("⏎", lineEnd) + "\n";
        ConfigurationException thrown = catchThrowableOfType(ConfigurationException.class, () -> read(yaml));
        assertThat(thrown).as("%s", yaml).isNotNull();
        assertThat(thrown.getMessage().lines()).containsExactlyElementsOf(problems);
        assertThat(thrown).hasMessageNotContaining("s3cret");
    }

    static Stream<Arguments> table() throws IOException {
        List<Arguments> table = new ArrayList<>();
        String context = "";
        List<String> problems = List.of();
        for (String line : lines()) {
            if (line.startsWith("@ ")) {
                context = line.substring(2);
            } else if (line.startsWith("  ")) {
                problems.add("am.yml:" + line.strip());
            } else {
                problems = new ArrayList<>();
                table.add(Arguments.of(context, line, problems));
            }
        }
        return table.stream();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = ConfigurationProblemsTest.class.getResourceAsStream("problems.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Configuration read(String yaml) {
        return Configuration.parse("am.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/etc/am"),
                MatcherSyntax.Mode.FALLBACK, Duration.ofHours(120));
    }
}
