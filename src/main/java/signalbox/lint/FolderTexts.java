package signalbox.lint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import signalbox.config.BoundedFile;

/**
 * What lies beside rules: files on disk, some of them with other texts.
 *
 * @param open texts that count instead of those on disk, also of files that are not there yet; by absolute path
 */
public record FolderTexts(Map<Path, String> open) {

    /** The files as they are on disk. */
    static final FolderTexts ON_DISK = new FolderTexts(Map.of());

    public FolderTexts {
        open = Map.copyOf(open);
    }

    /** The files of a folder whose names match a regular expression, sorted; none when it cannot be read. */
    public List<Path> in(Path folder, String names) {
        Path whole = folder.toAbsolutePath().normalize();
        TreeSet<Path> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(whole)) {
            files.forEach(found::add);
        } catch (IOException | UncheckedIOException e) {
            // What is not there has no files.
        }
        open.keySet().stream().filter(file -> whole.equals(file.getParent())).forEach(found::add);
        return found.stream().filter(file -> String.valueOf(file.getFileName()).matches(names)).toList();
    }

    /** The text of a file; empty when it cannot be read. */
    Optional<String> text(Path file) {
        try {
            String instead = open.get(file.toAbsolutePath().normalize());
            return Optional.of(instead == null ? new String(BoundedFile.found(file), StandardCharsets.UTF_8) : instead);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
