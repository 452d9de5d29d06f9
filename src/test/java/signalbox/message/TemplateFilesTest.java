package signalbox.message;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static signalbox.message.Samples.messages;
import static signalbox.message.Samples.notification;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spec/templates.md 1. */
class TemplateFilesTest {

    private final Path folder;

    TemplateFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(requireNonNull(file.getParent()));
        return Files.writeString(file, text);
    }

    private static String rendered(Messages messages, String name) {
        Wording wording = messages.of(notification());
        String text = wording.text("k", "{{ template \"" + name + "\" . }}");
        assertThat(wording.failure()).isEmpty();
        return text;
    }

    private static InvalidTemplatesException refused(Path... files) {
        return requireNonNull(catchThrowableOfType(InvalidTemplatesException.class, () -> messages(files)));
    }

    @Test
    void laterDefinitionReplacesTheDefault_andWhatCallsItFollows() throws IOException {
        file("a.tmpl", "{{ define \"__subject\" }}mine: {{ .GroupLabels.alertname }}{{ end }}");

        Messages messages = messages(folder.resolve("*.tmpl"));
        assertThat(rendered(messages, "slack.default.title")).isEqualTo("mine: DiskFull");
        assertThat(messages.of(notification()).html("k", "{{ template \"email.default.html\" . }}"))
                .contains("<title>mine: DiskFull</title>");
    }

    @Test
    void emptyDefinitionReplacesNothing() throws IOException {
        file("a.tmpl", "{{ define \"slack.default.title\" }} {{/* nothing */}}\n{{ end }}");

        assertThat(rendered(messages(folder.resolve("a.tmpl")), "slack.default.title")).startsWith("[FIRING:1]");
    }

    @Test
    void filesOfAGlobAreReadInTheOrderOfTheirNames_andGlobsInTheirOwn() throws IOException {
        file("b.tmpl", "{{ define \"x\" }}b{{ end }}");
        file("a.tmpl", "{{ define \"x\" }}a{{ end }}");

        assertThat(rendered(messages(folder.resolve("*.tmpl")), "x")).isEqualTo("b");
        assertThat(rendered(messages(folder.resolve("b.tmpl"), folder.resolve("a*")), "x")).isEqualTo("a");
    }

    @Test
    void textOutsideOfDefinitionsIsATemplateNamedAsTheFile() throws IOException {
        file("one/my.tmpl", "one {{ .Status }}");
        file("two/my.tmpl", "two {{ .Status }}");

        assertThat(rendered(messages(folder.resolve("*/my.tmpl")), "my.tmpl")).isEqualTo("two firing");
    }

    @Test
    void definitionsInAConfiguredTextLiveForThatTextOnly() {
        Messages messages = messages();
        assertThat(messages.of(notification())
                        .text("k", "{{ define \"__subject\" }}own{{ end }}{{ template \"slack.default.title\" . }}"))
                .isEqualTo("own");
        assertThat(rendered(messages, "slack.default.title")).startsWith("[FIRING:1]");
    }

    @Test
    void globWithoutMatchIsFine() {
        assertThat(rendered(messages(folder.resolve("*.tmpl"), folder.resolve("none/none.tmpl")), "__alertmanager"))
                .isEqualTo("Alertmanager");
    }

    @Test
    void problemsOfAllFilesAreToldAtOnce_withTheirPlaces() throws IOException {
        Path a = file("a.tmpl", "one\n{{ define \"x\" }}\n{{ foo }}{{ end }}");
        Path b = file("b.tmpl", "{{ define \"x\" }}x{{ end }}\n{{ define \"x\" }}y{{ end }}");
        Path c = file("c.tmpl", "{{ if }}");
        file("d.tmpl", "{{ define \"d\" }}d{{ end }}");

        assertThat(refused(folder.resolve("*.tmpl")).problems())
                .containsExactly(
                        a + ":3:4: there is no function \"foo\"",
                        b + ":2: template: multiple definition of template \"x\"",
                        c + ":1: missing value for if");
        assertThat(refused(folder.resolve("*.tmpl"))).hasMessageStartingWith("failed to parse templates:\n" + a + ":3:4: ");
    }

    @Test
    void directoryThatMatchesIsRefused() throws IOException {
        Path sub = Files.createDirectories(folder.resolve("sub.tmpl"));

        assertThat(refused(folder.resolve("*")).problems())
                .singleElement()
                .asString()
                .startsWith(sub + ": is a directory")
                .endsWith(sub + "/*.tmpl");
    }

    @Test
    void malformedPatternIsRefused() {
        assertThat(refused(folder.resolve("[a-.tmpl")).problems())
                .singleElement()
                .asString()
                .startsWith(folder + "/[a-.tmpl: syntax error in pattern");
    }

    @Test
    void fileThatIsTooLargeIsRefused() throws IOException {
        Path huge = folder.resolve("huge.tmpl");
        Files.write(huge, "x".repeat(10 * 1024 * 1024 + 1).getBytes(StandardCharsets.US_ASCII));

        assertThat(refused(huge).problems()).singleElement().asString().contains("huge.tmpl: is larger than 10 MiB");
    }
}
