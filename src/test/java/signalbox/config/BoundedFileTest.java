package signalbox.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedFileTest {

    @TempDir
    private Path folder;

    @Test
    void asMuchIsReadAsThereIsRoomFor() throws IOException {
        Path file = Files.write(folder.resolve("file"), new byte[BoundedFile.MOST_BYTES]);
        assertThat(BoundedFile.named(file)).hasSize(BoundedFile.MOST_BYTES);
        Files.write(file, new byte[BoundedFile.MOST_BYTES + 1]);
        assertThatThrownBy(() -> BoundedFile.named(file)).isInstanceOf(IOException.class).hasMessage("it is larger than 8 MiB");
    }

    @Test
    void whatHasNoEndIsRefused() {
        assertThatThrownBy(() -> BoundedFile.named(Path.of("/dev/zero"))).hasMessage("it is larger than 8 MiB");
    }

    @Test
    void linksAreFollowed_butNothingIsReadThatIsNoFile() throws IOException {
        Files.writeString(folder.resolve("file"), "text");
        assertThat(BoundedFile.found(Files.createSymbolicLink(folder.resolve("link"), Path.of("file")))).asString().isEqualTo("text");
        Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero"));
        assertThatThrownBy(() -> BoundedFile.found(device)).hasMessage("it is no regular file");
        assertThatThrownBy(() -> BoundedFile.found(folder)).hasMessage("it is no regular file");
    }
}
