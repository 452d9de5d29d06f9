package signalbox.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileErrorsTest {

    @Test
    void whatIsWrongIsSaid_whereJavaSaysItByAClassAlone() {
        assertThat(FileErrors.reason(new AccessDeniedException("/data/x"))).isEqualTo("permission denied");
        assertThat(FileErrors.text(new NoSuchFileException("/data/x"))).isEqualTo("/data/x: no such file or directory");
    }

    @Test
    void whatTheSystemSaysStays() {
        FileSystemException full = new FileSystemException("/data/x", null, "No space left on device");

        assertThat(FileErrors.reason(full)).isEqualTo("No space left on device");
        assertThat(FileErrors.text(full)).isEqualTo("/data/x: No space left on device");
        assertThat(FileErrors.text(new IOException("Is a directory"))).isEqualTo("Is a directory");
    }
}
