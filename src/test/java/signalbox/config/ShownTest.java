package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.MatcherSyntax;

/**
 * What entries of every kind of list are shown as, in {@code shown.txt}: {@code @ kind: title}, then what global and the
 * entry say, and what is shown of the entry; without the last, it is shown as it is written. After {@code @!}, what is shown
 * means something else or nothing when it is loaded again, as in Alertmanager.
 */
class ShownTest {

    private static final String MARKER = "s3cret";

    record Case(boolean loadsAgain, String kind, String title, Map<String, String> parts) {

        String yaml(String entry) {
            return "global:\n" + indented("  ", parts.getOrDefault("global", "{}"))
                    + "route: {receiver: a}\nreceivers:\n- name: a\n  " + kind + "_configs:\n  -\n" + indented("    ", entry);
        }

        String entry() {
            return parts.getOrDefault("entry", "");
        }

        @Override
        public String toString() {
            return kind + ": " + title;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anEntryIsShownWithDefaultsAndWhatItInherits_inOrder(Case entry) {
        String shown = entry.parts().getOrDefault("shown", entry.entry());
        assertThat(read(entry.yaml(entry.entry())).original()).endsWith("""
                receivers:
                - name: a
                  labels:
                    name: a
                  %s_configs:
                %stemplates: []
                """.formatted(entry.kind(), indented("    ", shown).replaceFirst("^    ", "  - ")));
    }

    @ParameterizedTest
    @MethodSource("casesThatLoadAgain")
    void whatIsShownCanBeLoadedAgain_andIsShownTheSame(Case entry) {
        String shown = read(entry.yaml(entry.entry())).original();
        assertThat(read(shown).original()).isEqualTo(shown);
    }

    /** What the audit keeps, and replays go by; but for an incident.io without a token, which lets nobody in. */
    @ParameterizedTest
    @MethodSource("casesThatAreKept")
    void whatIsKeptTellsTheSameReceiversWhenItIsLoadedAgain(Case entry) {
        Configuration first = read(entry.yaml(entry.entry()));
        assertThat(integrations(read(first.complete()))).isEqualTo(integrations(first)).hasSize(1);
    }

    private static List<String> integrations(Configuration configuration) {
        return configuration.receivers().stream()
                .flatMap(receiver -> receiver.integrations().stream()
                        .map(each -> receiver.name() + "/" + each.kind().id() + "[" + each.index() + "] " + each.sendResolved()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noSecretIsEverShown(Case entry) {
        Configuration configuration = read(entry.yaml(entry.entry().replace("<secret>", "http://" + MARKER)));
        assertThat(configuration.original()).doesNotContain(MARKER);
        assertThat(configuration.complete()).doesNotContain(MARKER);
        assertThat(configuration.toString()).doesNotContain(MARKER);
    }

    /** Each line of each entry, one after the other, says something of another type. */
    @ParameterizedTest
    @MethodSource("cases")
    void noSecretIsToldInAnyProblem_whateverStandsBesideIt(Case entry) {
        String marked = entry.entry().replace("<secret>", "http://" + MARKER);
        for (String line : marked.lines().toList()) {
            for (String other : List.of("[%s]", "{%1$s: %1$s}", "[{a: %s}]", "{a: [%s]}", "!!int %s", "!x %s")) {
                String changed = line.replaceFirst("(: |:$|- |^\\{.*|^~$).*",
                        "$1 " + other.formatted(line.contains(MARKER) ? MARKER : "[]"));
                assertNoLeak(entry.yaml(marked.replace(line, changed)));
            }
        }
        for (String other : List.of("%s", "[%s]", "[[%s]]", "{a: %s}", "http://%s", "!!int %s")) {
            String yaml = entry.yaml("");
            assertNoLeak(yaml.substring(0, yaml.lastIndexOf("\n  -")) + " " + other.formatted(MARKER) + "\n");
        }
    }

    private static void assertNoLeak(String yaml) {
        String told;
        try {
            told = read(yaml).original();
        } catch (ConfigurationException e) {
            told = e.getMessage().replace("field " + MARKER + " not found", ""); // a key is no secret
        }
        assertThat(told).as("%s", yaml).doesNotContain(MARKER);
    }

    static Stream<Case> casesThatAreKept() throws IOException {
        return cases().filter(entry -> entry.loadsAgain() || !entry.kind().equals("incidentio"));
    }

    static Stream<Case> casesThatLoadAgain() throws IOException {
        return cases().filter(Case::loadsAgain);
    }

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        String part = "";
        for (String line : lines()) {
            if (line.startsWith("@")) {
                String[] words = line.split(" ", 3);
                cases.add(new Case(words[0].equals("@"), words[1].replace(":", ""), words[2], new LinkedHashMap<>()));
            } else if (line.startsWith("> ")) {
                part = line.substring(2);
            } else {
                cases.get(cases.size() - 1).parts().merge(part, line + "\n", String::concat);
            }
        }
        return cases.stream();
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = ShownTest.class.getResourceAsStream("shown.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String indented(String by, String lines) {
        return lines.lines().map(line -> by + line + "\n").collect(Collectors.joining());
    }

    private static Configuration read(String yaml) {
        return Configuration.parse("am.yml", yaml.getBytes(StandardCharsets.UTF_8), Path.of("/etc/am"),
                MatcherSyntax.Mode.FALLBACK, Duration.ofHours(120));
    }
}
