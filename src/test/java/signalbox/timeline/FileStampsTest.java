package signalbox.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStampsTest {

    @TempDir
    private Path folder;

    @Test
    void areTheSameUntilAFileIsChangedAddedOrRemoved() throws IOException {
        Path config = Files.writeString(folder.resolve("am.yml"), "a");
        Path rules = Files.createDirectories(folder.resolve("rules/deep"));
        List<Path> watched = List.of(config, folder.resolve("rules"));

        FileStamps empty = FileStamps.of(watched);
        Files.writeString(rules.resolve("notes.txt"), "nobody reads it");
        assertThat(FileStamps.of(watched)).isEqualTo(empty);
        Files.writeString(rules.resolve("a.drl"), "a");
        FileStamps one = FileStamps.of(watched);
        assertThat(one).isNotEqualTo(empty).isEqualTo(FileStamps.of(watched));
        Files.writeString(config, "ab");
        assertThat(FileStamps.of(watched)).isNotEqualTo(one);
        Files.writeString(config, "a");
        Files.delete(config);
        assertThat(FileStamps.of(watched)).isNotEqualTo(one);
    }
}
