package signalbox.editor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.lsp4j.CompletionItem;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import signalbox.alert.MatcherSyntax;
import signalbox.load.Sources;

/** Rules are typed letter by letter, and the editor asks all the time. */
@Tag("once")
class EditorFuzzTest {

    private static final Project PROJECT = new Project(
            new Sources(Optional.empty(), Optional.empty(), Optional.empty(), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5)),
            Optional.empty(), Running.NONE, (path, out) -> { throw new IOException("none are run here"); }, Optional.empty());

    static Stream<Path> rules() throws IOException {
        try (Stream<Path> files = Stream.concat(Files.walk(Path.of("docs/rules/cookbook")), Files.walk(Path.of("rules/teams")))) {
            return files.filter(file -> file.toString().endsWith(".drl")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyLetterIsAnswered(Path file) throws IOException {
        String text = Files.readString(file);
        Random random = new Random(text.hashCode());
        for (int typed = 1; typed <= text.length(); typed++) {
            Document document = new Document(file.toAbsolutePath().toUri().toString(), text.substring(0, typed));
            ask(document, typed);
            if (typed % 10 == 0) {
                ask(document, random.nextInt(typed));
            }
        }
    }

    private static void ask(Document document, int offset) {
        RuleFolder folder = RuleFolder.of(document, List.of(document), Optional.empty()).orElseThrow();
        Position position = document.position(offset);
        assertThat(document.offset(position)).isEqualTo(offset);
        List<CompletionItem> items = new Completions(document, folder, PROJECT, true).at(offset);
        assertThat(items).noneMatch(item -> item.getTextEdit().getLeft().getRange().getStart().getLine() > position.getLine());
        Hovers hovers = new Hovers(document, folder, PROJECT);
        hovers.at(offset).ifPresent(hover -> assertThat(hover.getContents().getRight().getValue()).isNotBlank());
        hovers.definition(offset).ifPresent(location -> assertThat(location.getUri()).startsWith("file:"));
    }
}
