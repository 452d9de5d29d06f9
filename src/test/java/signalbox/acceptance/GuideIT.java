package signalbox.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide to rules, followed word for word: its files are written, its commands run, and what it shows of their output is in it. */
@Tag("once")
class GuideIT {

    private static final Path GUIDE = ServerProcess.REPOSITORY.resolve("docs/rules/guide.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```([^\\n]*)\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");

    @TempDir
    private Path folder;

    @Test
    void everyFileAndCommandOfItDoesWhatItSays() throws IOException {
        String output = "";
        int commands = 0;
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        while (block.find()) {
            String[] kind = block.group(1).split(" ");
            String text = block.group(2);
            if (kind[0].equals("sh")) {
                Program.Ended ended = run(text);
                assertThat(ended.exit()).as(text + ended.out() + ended.err()).isEqualTo(kind.length > 1 ? 1 : 0);
                output = ended.out() + ended.err();
                assertThat(output).as("what the guide does not show").doesNotContain("is not read");
                commands++;
            } else if (kind.length > 1 && !kind[1].equals("example")) {
                write(kind[1], text);
            } else if (kind[0].equals("text") && kind.length == 1) {
                assertThat(output).contains(text.strip());
            }
        }
        assertThat(commands).isGreaterThan(3);
    }

    /** {@code +FILE} appends. */
    private void write(String name, String text) throws IOException {
        boolean appends = name.startsWith("+");
        Path file = folder.resolve(appends ? name.substring(1) : name);
        Files.createDirectories(file.getParent());
        if (appends) {
            Files.writeString(file, text, StandardOpenOption.APPEND);
        } else {
            Files.writeString(file, text);
        }
    }

    private Program.Ended run(String command) {
        String[] words = command.strip().split(" ");
        assertThat(words[0]).isEqualTo("signalbox");
        words[0] = ServerProcess.REPOSITORY.resolve("signalbox").toString();
        return Program.run(folder, words);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        Matcher link = LINK.matcher(Files.readString(GUIDE));
        while (link.find()) {
            assertThat(GUIDE.resolveSibling(link.group(1))).exists();
        }
    }
}
