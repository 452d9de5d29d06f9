package signalbox.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

    @TempDir
    private Path place;

    @Test
    void isMadeForItsOwnerAlone_withWhatIsMissingAbove_andStaysAsItIsWhenItIsThere() throws IOException {
        Path folder = place.resolve("a/b");
        Folders.makeForOwner(folder);
        assertThat(rights(folder)).isEqualTo("rwx------");
        assertThat(rights(folder.getParent())).isEqualTo("rwx------");

        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-x---"));
        Folders.makeForOwner(folder);
        assertThat(rights(folder)).isEqualTo("rwxr-x---");
    }

    @Test
    void isDeletedWithWhatIsInIt_andWhatALinkInItLeadsToStays() throws IOException {
        Path elsewhere = Files.writeString(Files.createDirectory(place.resolve("elsewhere")).resolve("kept"), "");
        Path folder = Files.createDirectories(place.resolve("a/b/c")).getParent().getParent();
        Files.writeString(folder.resolve("b/c/file"), "");
        Files.createSymbolicLink(folder.resolve("b/link"), elsewhere.getParent());
        Folders.delete(folder);
        assertThat(folder).doesNotExist();
        assertThat(elsewhere).exists();
        assertThatCode(() -> Folders.delete(folder)).as("not there").doesNotThrowAnyException();
    }

    private static String rights(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    }
}
