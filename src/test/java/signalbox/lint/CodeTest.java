package signalbox.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CodeTest {

    private static final Path PAGE = Path.of("docs/rules/lint.md");

    /** Written anew with {@code -Dlint.write=true}. */
    @Test
    void thePageHasEveryCode() throws IOException {
        if (Boolean.getBoolean("lint.write")) {
            Files.writeString(PAGE, Code.page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(Code.page());
        assertThat(Code.words()).allMatch(word -> Code.page().contains("### " + word + "\n"));
    }

    /** Rules are read by a package that does not know this one: its codes are words. */
    @Test
    void everyCodeThatRulesAreGivenIsKnown() throws IOException {
        Pattern given = Pattern.compile("\"([a-z]+(?:-[a-z]+)+)\"\\)+;");
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/signalbox/rules"))) {
            List<String> codes = files.filter(file -> file.getFileName().toString().matches("Lint.java|ConditionNames.java|RuleCheck.java"))
                    .flatMap(file -> given.matcher(read(file)).results().map(found -> found.group(1)))
                    .toList();
            assertThat(codes).contains("cartesian-product", "never-asleep", "condition-not-asked-for").allMatch(code -> Code.named(code).isPresent());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anExplanationSaysWhatWhyAndHowToAllowIt() {
        assertThat(Code.EMPTY_JOIN.explanation())
                .startsWith("empty-join (warning)\n\nA join is on a label that both alerts may lack.")
                .contains("Example:\n    $down", "Instead:\n", "// check: allow empty-join because …");
        assertThat(Code.RULE_REFUSED.explanation()).contains("It cannot be allowed");
    }
}
