package signalbox.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class WebPageTest {

    private static final Path FOLDER = Path.of("src/main/resources/signalbox/ui");

    private final WebPage page = new WebPage();

    private String text(String name) {
        return new String(page.file(page.version(), name).orElseThrow().bytes(false), UTF_8);
    }

    @Test
    void everyFileOfTheFolderIsServed_andNothingElseButTheLibraries() throws IOException {
        List<String> expected;
        try (Stream<Path> files = Files.list(FOLDER)) {
            expected = Stream.concat(
                            files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".html")),
                            Stream.of("preact.js", "preact-hooks.js", "htm.js", "uplot.js", "uplot.css"))
                    .toList();
        }
        assertThat(page.names()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void whatModulesImportByBareNames_isFetchedFromBesideThem() {
        assertThat(text("html.js")).contains("from \"./preact.js\"", "from \"./preact-hooks.js\"", "from \"./htm.js\"");
        assertThat(text("preact-hooks.js")).contains("from\"./preact.js\"").doesNotContain("sourceMappingURL");
    }

    @Test
    void pageNamesItsFilesRelativeToWhereItIs() {
        assertThat(new String(page.page("ui/").bytes(false), UTF_8))
                .contains("src=\"ui/" + page.version() + "/app.js\"")
                .contains("rel=\"modulepreload\" href=\"ui/" + page.version() + "/preact.js\"")
                .doesNotContain("@/");
        assertThat(new String(page.page("").bytes(false), UTF_8)).contains("src=\"" + page.version() + "/app.js\"");
    }

    /** The content security policy would forbid it. */
    @Test
    void noScriptAndNoStyleStandsInThePage() {
        String html = new String(page.page("").bytes(false), UTF_8);
        assertThat(html).doesNotContainPattern("<script(?![^>]*src=)").doesNotContain("<style", " style=", " onload=", "http://", "https://");
    }

    @Test
    void fileOfAnotherVersionIsNotServed() {
        assertThat(page.file("0123456789abcdef", "app.js")).isEmpty();
        assertThat(page.file(page.version(), "../WebPage.class")).isEmpty();
    }

    @Test
    void compressedIsTheSame() throws IOException {
        for (String name : page.names().toList()) {
            WebFile file = page.file(page.version(), name).orElseThrow();
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file.bytes(true)))) {
                assertThat(in.readAllBytes()).as(name).isEqualTo(file.bytes(false));
            }
        }
    }

    @Test
    void firstViewIsBelowAHundredKilobytes_andWhatOtherPagesNeedIsFetchedLater() {
        int all = page.page("").bytes(true).length
                + page.first().mapToInt(name -> page.file(page.version(), name).orElseThrow().bytes(true).length).sum();
        System.out.println("The first view: " + all + " bytes over the wire");
        assertThat(all).isLessThan(100_000);
        assertThat(page.first()).contains("app.js", "alerts.js", "groups.js", "preact.js", "page.css").doesNotContain("uplot.js", "map.js");
        assertThat(new String(page.page("").bytes(false), UTF_8)).contains("/groups.js\"").doesNotContain("map.js");
    }
}
