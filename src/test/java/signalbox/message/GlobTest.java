package signalbox.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    private final Path folder;

    GlobTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void makeFiles() throws IOException {
        for (String name : List.of("a.tmpl", "b.tmpl", "ab.tmpl", ".hidden.tmpl", "é.tmpl", "x[1].tmpl", "B.tmpl", "q*.tmpl")) {
            Files.writeString(folder.resolve(name), "");
        }
        for (String sub : List.of("one", "two")) {
            Files.createDirectories(folder.resolve(sub));
            Files.writeString(folder.resolve(sub).resolve("c.tmpl"), "");
        }
    }

    private Stream<String> found(String pattern) {
        return Glob.find(folder + "/" + pattern).stream().map(file -> folder.relativize(file).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "?.tmpl B.tmpl,a.tmpl,b.tmpl,é.tmpl",
        "a*.tmpl a.tmpl,ab.tmpl",
        "*b.tmpl ab.tmpl,b.tmpl",
        "[ab].tmpl a.tmpl,b.tmpl",
        "[a-c].tmpl a.tmpl,b.tmpl",
        "[^a].tmpl B.tmpl,b.tmpl,é.tmpl",
        "[^a-zA-Z].tmpl é.tmpl",
        "x\\[1\\].tmpl x[1].tmpl",
        "x[[]1].tmpl x[1].tmpl",
        "x[\\[]*.tmpl x[1].tmpl",
        "q\\*.tmpl q*.tmpl",
        ".*.tmpl .hidden.tmpl",
        "*a*b*.tmpl ab.tmpl",
        "*/c.tmpl one/c.tmpl,two/c.tmpl",
        "t??/*.tmpl two/c.tmpl",
        "a.tmpl a.tmpl"
    })
    void findsWhatMatches_inTheOrderOfNames(String pattern, String names) {
        assertThat(found(pattern)).containsExactly(names.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "*.none", "none/*", "a.tmpl/*", "**/**/*.tmpl", "[!a].txt", "{a,b}.tmpl", "*/"})
    void findsNothing_whenNothingMatches(String pattern) {
        assertThat(found(pattern)).isEmpty();
    }

    @Test
    void hiddenFilesMatchAStar() {
        assertThat(found("*.tmpl")).contains(".hidden.tmpl").hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "[a", "[]a]", "[a-", "[-a]", "[^]", "a\\", "[a-]", "[\\"})
    void malformedPatternIsRefused_evenWhereNothingCouldMatch(String pattern) {
        assertThatThrownBy(() -> found(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("syntax error in pattern");
    }
}
