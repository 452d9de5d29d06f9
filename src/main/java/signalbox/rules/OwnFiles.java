package signalbox.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** The files this program consists of, whether it runs from its jar or from a folder of classes. */
final class OwnFiles {

    private OwnFiles() {}

    /** The files directly in a folder that end so, by full name in order. Empty when there is no such folder. */
    static Map<String, byte[]> read(String folder, String ending) {
        return read(List.of(folder), ending);
    }

    static Map<String, byte[]> read(Collection<String> folders, String ending) {
        try {
            Path home = Path.of(OwnFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return Files.isDirectory(home) ? inFolders(home, folders, ending) : inJar(home, folders, ending);
        } catch (IOException e) {
            throw new UncheckedIOException("this program's own files cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("this program's own place is not a file", e);
        }
    }

    private static Map<String, byte[]> inFolders(Path home, Collection<String> folders, String ending) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        for (String folder : folders) {
            Path directory = home.resolve(folder);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.filter(f -> f.toString().endsWith(ending)).toList()) {
                        found.put(folder + file.getFileName(), Files.readAllBytes(file));
                    }
                }
            }
        }
        return found;
    }

    private static Map<String, byte[]> inJar(Path home, Collection<String> folders, String ending) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (JarFile jar = new JarFile(home.toFile())) {
            for (ZipEntry entry : jar.stream().collect(Collectors.toList())) {
                String name = entry.getName();
                if (name.endsWith(ending) && folders.contains(name.substring(0, name.lastIndexOf('/') + 1))) {
                    found.put(name, jar.getInputStream(entry).readAllBytes());
                }
            }
        }
        return found;
    }
}
