package signalbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageFolderTest {

    @TempDir
    private Path folder;

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static Path file(Path path, String mode) throws IOException {
        Files.createDirectories(path.resolveSibling(""));
        Files.writeString(path, "x");
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    @Test
    void folderThatIsMadeIsForItsOwnerAlone() throws Exception {
        Path storage = folder.resolve("a/b");

        StorageFolder.at(storage);

        assertThat(mode(storage)).isEqualTo("rwx------");
        assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
        assertThat(Files.list(storage)).isEmpty();
    }

    @Test
    void whatAnOlderVersionLeftOpenIsClosed() throws Exception {
        Path storage = Files.createDirectories(folder.resolve("data"));
        mode(storage, "rwxr-xr-x");
        Path journal = file(storage.resolve("signalbox.db"), "rw-r--r--");
        Path log = file(storage.resolve("signalbox.db-wal"), "rw-r--r--");
        Path library = file(storage.resolve("native/sqlite-1-libsqlitejdbc.so"), "rwxr-xr-x");
        Path audit = file(storage.resolve("audit/audit.db"), "rw-rw-r--");
        Path replayed = file(storage.resolve("replay-cache/5f2b"), "rw-r--r--");

        StorageFolder.at(storage);

        assertThat(mode(replayed)).isEqualTo("rw-------");

        assertThat(mode(storage)).isEqualTo("rwx------");
        assertThat(mode(journal)).isEqualTo("rw-------");
        assertThat(mode(log)).isEqualTo("rw-------");
        assertThat(mode(library)).isEqualTo("rwx------");
        assertThat(mode(audit)).isEqualTo("rw-------");
        assertThat(mode(audit.resolveSibling(""))).isEqualTo("rwx------");
    }

    @Test
    void folderThatHoldsOtherPeoplesFilesStaysOpen() throws Exception {
        mode(folder, "rwxr-xr-x");
        Path theirs = file(folder.resolve("their.txt"), "rw-r--r--");
        Path ours = file(folder.resolve("signalbox.db"), "rw-r--r--");

        StorageFolder.at(folder);

        assertThat(mode(folder)).isEqualTo("rwxr-xr-x");
        assertThat(mode(theirs)).isEqualTo("rw-r--r--");
        assertThat(mode(ours)).isEqualTo("rw-------");
    }

    @Test
    void linkToAFolderIsAFolder() throws Exception {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);

        StorageFolder.at(link);

        assertThat(mode(real)).isEqualTo("rwx------");
    }

    private static void assertRefused(Path path, String... words) {
        assertThatThrownBy(() -> StorageFolder.at(path))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("--storage.path " + path + " cannot be used: ")
                .hasMessageContainingAll(words);
    }

    @Test
    void fileIsNoFolder() throws Exception {
        assertRefused(file(folder.resolve("data"), "rw-r--r--"), "it is a file. Name a folder");
    }

    @Test
    void nothingCanBeBelowAFile() throws Exception {
        Path file = file(folder.resolve("file"), "rw-r--r--");
        assertRefused(file.resolve("a/data"), file + " is a file");
    }

    @Test
    void linkThatLeadsNowhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertRefused(link, link + " is a symbolic link that leads nowhere");
    }

    @Test
    void linksInACircle() throws Exception {
        Path one = folder.resolve("one");
        Path two = Files.createSymbolicLink(folder.resolve("two"), one);
        Files.createSymbolicLink(one, two);
        assertRefused(one, one + " is a symbolic link that leads nowhere, or in a circle");
        assertRefused(one.resolve("data"), one + " is a symbolic link");
    }

    @Test
    void fileSystemThatIsNotForFiles() {
        assertRefused(Path.of("/proc/signalbox"), "the folder above it, /proc,");
    }
}
