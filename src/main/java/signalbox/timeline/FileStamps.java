package signalbox.timeline;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * When files were changed last: two of them are equal as long as nobody touches one.
 *
 * @param changed the files, with the time and the size of each
 */
public record FileStamps(Map<Path, String> changed) {

    private static final List<String> ENDINGS = List.of(".drl", ".yml", ".yaml", ".csv", ".tmpl");

    public FileStamps {
        changed = Map.copyOf(changed);
    }

    /** Of these files, and of those below these folders that timelines could be made of. */
    public static FileStamps of(Collection<Path> paths) {
        Map<Path, String> stamps = new TreeMap<>();
        paths.forEach(path -> add(path, stamps));
        return new FileStamps(stamps);
    }

    private static void add(Path path, Map<Path, String> stamps) {
        if (!Files.isDirectory(path)) {
            stamps.put(path, stamp(path));
            return;
        }
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            files.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith)).forEach(file -> stamps.put(file, stamp(file)));
        } catch (IOException | java.io.UncheckedIOException e) {
            stamps.put(path, "cannot be read"); // the next look may find more
        }
    }

    private static String stamp(Path file) {
        try {
            FileTime changed = Files.getLastModifiedTime(file);
            return changed + " " + Files.size(file);
        } catch (IOException e) {
            return "gone";
        }
    }
}
