package signalbox.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FmtCommandTest {

    private static final String ROUGH = "package rules.a\nimport signalbox.alert.Alert\n";
    private static final String LAID_OUT = "package rules.a\n\nimport signalbox.alert.Alert\n";
    private static final String BROKEN = "package  rules.a\nrule \"x\" when Alert( then end\n";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Path folder;
    private String input = "";

    FmtCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private int fmt(String... arguments) {
        FmtCommand command = new FmtCommand(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        CommandLine line = SignalboxCommand.configured(new CommandLine(command));
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private String said(StringWriter writer) {
        return writer.toString().replace(folder.toString(), "DIR");
    }

    @Test
    void filesAreLaidOut() throws IOException {
        Path file = Files.writeString(folder.resolve("a.drl"), ROUGH);
        Files.writeString(folder.resolve("b.drl"), LAID_OUT);

        assertThat(fmt(folder.toString())).isZero();

        assertThat(file).hasContent(LAID_OUT);
        assertThat(said(out)).isEqualToNormalizingNewlines("DIR/a.drl\n1 of 2 files laid out anew\n");
        assertThat(fmt("--check", folder.toString())).isZero();
    }

    @Test
    void checkNamesFilesAndChangesNone() throws IOException {
        Path file = Files.writeString(folder.resolve("a.drl"), ROUGH);

        assertThat(fmt("--check", folder.toString())).isOne();

        assertThat(file).hasContent(ROUGH);
        assertThat(said(out)).isEqualToNormalizingNewlines("DIR/a.drl\n");
    }

    @Test
    void differenceIsShown() throws IOException {
        Files.writeString(folder.resolve("a.drl"), ROUGH);

        assertThat(fmt("--diff", folder.toString())).isZero();

        assertThat(said(out)).contains("--- a/DIR/a.drl\n+++ b/DIR/a.drl\n", " package rules.a\n+\n import signalbox.alert.Alert\n");
    }

    @Test
    void fileThatCannotBeReadIsToldAndStays() throws IOException {
        Path file = Files.writeString(folder.resolve("a.drl"), BROKEN);

        assertThat(fmt(folder.toString())).isOne();

        assertThat(file).hasContent(BROKEN);
        assertThat(said(out)).contains("DIR/a.drl:2:20: this \"(\" is never closed: a \")\" is missing\n");
    }

    @Test
    void fileThatIsNoTextKeepsNoOtherFromBeingLaidOut() throws IOException {
        Files.write(folder.resolve("a.drl"), new byte[] {(byte) 0xff, (byte) 0xfe, 'r', 0});
        Path rough = Files.writeString(folder.resolve("b.drl"), "package   rules.teams.x\n");
        assertThat(fmt(folder.toString())).isOne();
        assertThat(out.toString()).contains("a.drl: the file is not UTF-8 text: save it in UTF-8", "b.drl", "1 of 2 files laid out anew");
        assertThat(rough).hasContent("package rules.teams.x");
    }

    @Test
    void standardInputGoesToStandardOutput() {
        input = ROUGH;
        assertThat(fmt("-")).isZero();
        assertThat(out.toString()).isEqualTo(LAID_OUT);
    }

    @Test
    void standardInputThatCannotBeReadIsGivenBack() {
        input = BROKEN;
        assertThat(fmt("-")).isOne();
        assertThat(out.toString()).isEqualTo(BROKEN);
        assertThat(err.toString()).startsWith("-:2:20: this \"(\" is never closed");
    }

    @Test
    void rulesOfThisRepositoryAreLaidOut() {
        assertThat(fmt("--check", "rules", "docs/rules/cookbook")).as(out.toString()).isZero();
    }
}
