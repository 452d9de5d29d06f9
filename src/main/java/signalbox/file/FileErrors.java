package signalbox.file;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;

/** What is wrong with a file, in the words of the system, as Go has them: some exceptions of Java say it by their class alone. */
public final class FileErrors {

    private static final Map<Class<?>, String> WORDS = Map.of(
            AccessDeniedException.class, "permission denied",
            DirectoryNotEmptyException.class, "directory not empty",
            FileAlreadyExistsException.class, "file exists",
            FileSystemLoopException.class, "too many levels of symbolic links",
            NoSuchFileException.class, "no such file or directory",
            NotDirectoryException.class, "not a directory");

    private FileErrors() {}

    /** What is wrong, without the file: {@code permission denied}. */
    public static String reason(Throwable fault) {
        if (fault instanceof FileSystemException file) {
            String said = file.getReason() == null || file.getReason().isBlank() ? "" : file.getReason();
            return said.isEmpty() ? WORDS.getOrDefault(file.getClass(), "it cannot be used") : said;
        }
        return fault.getMessage() == null ? fault.getClass().getName() : fault.getMessage();
    }

    /** The same with the file, where the fault is about one: {@code /data/x: permission denied}. */
    public static String text(Throwable fault) {
        boolean named = fault instanceof FileSystemException file && file.getFile() != null;
        return (named ? ((FileSystemException) fault).getFile() + ": " : "") + reason(fault);
    }

    /** Whether the message of a fault is a file and nothing else. */
    public static boolean saysOnlyWhichFile(Throwable fault) {
        return fault instanceof FileSystemException file && file.getReason() == null;
    }
}
