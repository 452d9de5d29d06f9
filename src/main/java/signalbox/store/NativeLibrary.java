package signalbox.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite's driver unpacks its native library. It takes the system's folder for temporary files otherwise, which is
 * read-only in many a container and where every server that was killed leaves a copy for ever.
 */
final class NativeLibrary {

    private static final String FOLDER = "org.sqlite.tmpdir";

    private NativeLibrary() {}

    /** To be called before SQLite is first used; a folder that was given to the JVM by that property is left as it is. */
    static void unpackUnder(Path storagePath) throws IOException {
        Path folder = storagePath.toAbsolutePath().resolve("native");
        if (System.getProperty(FOLDER, folder.toString()).equals(folder.toString())) {
            Files.createDirectories(folder);
            removeOldCopies(folder);
            System.setProperty(FOLDER, folder.toString());
        }
    }

    /** Of servers that are gone; one that runs keeps the file that it has open. */
    private static void removeOldCopies(Path folder) throws IOException {
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(folder, "sqlite-*")) {
            for (Path copy : copies) {
                Files.deleteIfExists(copy);
            }
        }
    }
}
