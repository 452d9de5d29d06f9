package signalbox.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drools.base.util.Drools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.file.Folders;

/**
 * Compiled packages by the hash of everything that went into them: their sources, the fact types, this package, Drools. First
 * those made when this program was built, then a directory of files. A file that is not whole counts for nothing.
 */
final class CompiledStore {

    static final String RESOURCES = "compiled/";

    /** What compiled rules are made by, and of what. */
    private static final List<String> PARTS = List.of(
            "signalbox.alert", "signalbox.silence", "signalbox.inhibit", "signalbox.route", "signalbox.group", "signalbox.notify",
            "signalbox.limit", "signalbox.rules", "signalbox.rules.language");

    private static final Logger log = LoggerFactory.getLogger(CompiledStore.class);

    private final Path directory;
    private final int spare;

    /** Keeps files in a directory, at most {@code spare} beyond those in use. */
    CompiledStore(Path directory, int spare) {
        this.directory = directory;
        this.spare = spare;
    }

    /** What this program is: found once, when it is first asked for. */
    private static final class Program {

        private static final String VERSION = version();

        private Program() {}

        private static String version() {
            Sha256 hash = new Sha256().add(Drools.getFullVersion());
            List<String> folders = PARTS.stream().map(name -> name.replace('.', '/') + "/").toList();
            for (String ending : List.of(".class", ".txt")) {
                OwnFiles.read(folders, ending).forEach((name, bytes) -> hash.add(name).add(bytes));
            }
            return hash.hex();
        }
    }

    String key(PackageSource source) {
        return new Sha256().add(Program.VERSION).add(source.versionOfRules()).hex();
    }

    Optional<byte[]> find(String key) {
        return fromResources(key).or(() -> fromFile(key));
    }

    /** Keeps a compiled package. A directory that cannot be written costs time at the next start, nothing else. */
    void put(String key, byte[] compiled) {
        byte[] sum = new Sha256().add(compiled).bytes();
        byte[] content = Arrays.copyOf(sum, sum.length + compiled.length);
        System.arraycopy(compiled, 0, content, sum.length, compiled.length);
        try {
            Folders.makeForOwner(directory);
            Path part = Files.createTempFile(directory, "new-", ".part");
            Files.write(part, content);
            moveInto(part, directory.resolve(key));
        } catch (IOException e) {
            log.warn("failed to write compiled rules to the cache: directory={}", directory, e);
        }
    }

    private static void moveInto(Path part, Path place) throws IOException {
        try {
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes files that are not in use, the oldest first, down to the number that may stay. */
    void prune(Set<String> keysInUse) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> old = files.filter(file -> !keysInUse.contains(file.getFileName().toString()))
                    .sorted(Comparator.comparing(CompiledStore::age).reversed())
                    .skip(spare)
                    .toList();
            for (Path file : old) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("failed to remove old compiled rules from the cache: directory={}", directory, e);
        }
    }

    private static FileTime age(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static Optional<byte[]> fromResources(String key) {
        try (InputStream in = CompiledStore.class.getClassLoader().getResourceAsStream(RESOURCES + key)) {
            return in == null ? Optional.empty() : checked(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> fromFile(String key) {
        try {
            Path file = directory.resolve(key);
            return Files.isRegularFile(file) ? checked(Files.readAllBytes(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> checked(byte[] content) {
        if (content.length < Sha256.BYTES) {
            return Optional.empty();
        }
        byte[] compiled = Arrays.copyOfRange(content, Sha256.BYTES, content.length);
        byte[] sum = Arrays.copyOf(content, Sha256.BYTES);
        return Arrays.equals(sum, new Sha256().add(compiled).bytes()) ? Optional.of(compiled) : Optional.empty();
    }
}
