package signalbox;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.file.FileErrors;
import signalbox.file.Folders;

/**
 * The folder that {@code --storage.path} names, and who may look into it: this process's user alone, for alerts say what
 * is where and what is wrong with it. When it cannot be used, it says what is wrong and what to do.
 */
final class StorageFolder {

    private static final Logger log = LoggerFactory.getLogger(StorageFolder.class);

    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rwx------");

    /** What this program keeps there. Everything else is somebody else's, and left as it is. */
    private static final List<String> OURS = List.of(
            "signalbox.db", "signalbox.lock", "audit", "rules-cache", "rules-tests-cache", "rule-versions", "replay-cache",
            "native", "stopped-packages");

    private final Path path;

    private StorageFolder(Path path) {
        this.path = path;
    }

    /** Makes it when it is missing, and finds out whether it can be written. Fails with a message for whoever started us. */
    static StorageFolder at(Path path) throws IOException {
        StorageFolder folder = new StorageFolder(path);
        try {
            folder.make();
            folder.tryToWrite();
        } catch (IOException e) {
            throw new IOException("--storage.path " + path + " cannot be used: " + folder.whatIsWrong(e), e);
        }
        folder.closeToOthers();
        return folder;
    }

    private void make() throws IOException {
        if (!Files.isDirectory(path)) {
            Folders.makeForOwner(path);
        }
    }

    private boolean isPosix() {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The only way to know: the mode tells nothing of a mount, a quota, or a disk that is full. */
    private void tryToWrite() throws IOException {
        Path trial = Files.createTempFile(path, "signalbox.lock-", ".trial");
        try {
            Files.write(trial, new byte[4096]);
        } finally {
            Files.deleteIfExists(trial);
        }
    }

    private String whatIsWrong(IOException failure) {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            return "it is a file. Name a folder";
        }
        Path above = above();
        if (Files.isSymbolicLink(above) && !Files.exists(above)) {
            return above + " is a symbolic link that leads nowhere, or in a circle. Mend the link, or name another folder";
        }
        if (Files.exists(above) && !Files.isDirectory(above)) {
            return above + " is a file, and no folder can be in it. Name another folder";
        }
        String where = Files.isDirectory(path) ? "the folder" : "the folder above it, " + above + ",";
        if (failure instanceof AccessDeniedException) {
            return where + " may not be written by the user of this process (permission denied). Change its owner or mode, or name"
                    + " another folder";
        }
        String reason = FileErrors.reason(failure);
        if (reason.contains("Read-only")) {
            return where + " is on a read-only file system. Mount it so that it can be written, or name another folder";
        }
        if (reason.contains("No space") || reason.contains("quota")) {
            return where + " has no room (" + reason + "). Make room on that disk, or name another folder";
        }
        if (reason.contains("Too many open files")) {
            return where + " cannot be written (" + reason + "). Let the process have more files open: \"ulimit -n\", or LimitNOFILE= of its"
                    + " systemd unit";
        }
        return where + " cannot be written (" + reason + "). Name a folder on a local disk that the user of this process may write";
    }

    /** The first part of the path, from its end, that is there; parts that are links count. */
    private Path above() {
        Path part = path.toAbsolutePath().normalize();
        while (part.getParent() != null && !Files.exists(part, LinkOption.NOFOLLOW_LINKS)) {
            part = part.getParent();
        }
        return part;
    }

    /**
     * Takes from others what rights they have to what is ours, which an older version gave them. To the folder too, when it
     * holds nothing else.
     */
    void closeToOthers() {
        if (!isPosix()) {
            return;
        }
        try (Stream<Path> entries = Files.list(path)) {
            List<Path> all = entries.toList();
            boolean lived = all.stream().anyMatch(entry -> entry.endsWith("signalbox.db")); // else names are but names
            if (!lived && !all.isEmpty()) {
                return;
            }
            for (Path entry : all) {
                if (isOurs(entry)) {
                    closeAll(entry);
                }
            }
            if (all.stream().allMatch(StorageFolder::isOurs)) {
                close(path);
            }
        } catch (IOException e) {
            log.warn("storage is readable by other users: path={} err={}", path, FileErrors.reason(e));
        }
    }

    private static boolean isOurs(Path entry) {
        String name = entry.getFileName().toString();
        return OURS.stream().anyMatch(name::startsWith);
    }

    private static void closeAll(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes is) throws IOException {
                close(folder);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
                if (is.isRegularFile()) {
                    close(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void close(Path file) throws IOException {
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
        if (!OWNERS.containsAll(rights)) {
            Set<PosixFilePermission> owners = EnumSet.copyOf(OWNERS);
            owners.retainAll(rights);
            Files.setPosixFilePermissions(file, owners);
        }
    }
}
