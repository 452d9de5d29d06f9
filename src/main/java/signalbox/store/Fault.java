package signalbox.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.sqlite.SQLiteErrorCode;
import signalbox.file.FileErrors;

/** What went wrong with the file, in words for whoever must repair it. */
public final class Fault {

    private static final Set<Integer> OF_THE_DISK = Set.of(
            SQLiteErrorCode.SQLITE_FULL.code,
            SQLiteErrorCode.SQLITE_IOERR.code,
            SQLiteErrorCode.SQLITE_READONLY.code,
            SQLiteErrorCode.SQLITE_CANTOPEN.code,
            SQLiteErrorCode.SQLITE_PERM.code);

    /** More than most commits write: what is left of a disk that is too full for them does not hold it either. */
    private static final int TRIAL_BYTES = 1 << 20;

    private Fault() {}

    /** An exception whose message says what could not be done, with which file, why, and what to do. */
    static UncheckedIOException of(String verb, Path file, Throwable cause) {
        return of(text(verb, file, cause), cause);
    }

    /** As above, with the message that was told of the same fault before: to find its words costs a trial on the disk. */
    static UncheckedIOException of(String text, Throwable cause) {
        return new UncheckedIOException(text, new IOException(cause.getMessage(), cause));
    }

    /**
     * What could not be done, with which file, why, and what to do. Finding the system's words for what is wrong with a disk costs a
     * trial on it.
     */
    public static String text(String verb, Path file, Throwable cause) {
        String what = "cannot " + verb + " " + file.toAbsolutePath() + ": " + systemSays(codeOf(cause), file) + FileErrors.text(cause);
        return what + ". " + remedy(codeOf(cause), file.toAbsolutePath());
    }

    /**
     * Why nothing can be written beside the file, in the system's words: SQLite's tell no more than "disk I/O error". Nothing
     * when the fault is another.
     */
    private static String systemSays(int code, Path file) {
        if (!OF_THE_DISK.contains(code)) {
            return "";
        }
        Path folder = file.toAbsolutePath().resolveSibling("");
        try {
            Path trial = Files.createTempFile(folder, "signalbox.lock-", ".trial");
            try {
                Files.write(trial, new byte[TRIAL_BYTES]);
            } finally {
                Files.deleteIfExists(trial);
            }
            return "";
        } catch (IOException e) {
            return FileErrors.reason(e) + " (" + folder + "): ";
        }
    }

    private static String remedy(int code, Path file) {
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "Make room on the disk, or lift the limit on the size of files";
        }
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "Another program holds a lock on the file: let it end its transaction (fuser " + file + " names it)";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code
                || code == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "The user of this process must be able to read and write the file and its directory: check owner, mode"
                    + " and mount";
        }
        if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "The file is damaged. Stop the server, move " + file + ", " + file.getFileName() + "-wal and "
                    + file.getFileName() + "-shm aside together, and restore a backup or start without: silences and the"
                    + " record of what was announced are then gone, alerts come again by themselves. `sqlite3 "
                    + file.getFileName() + " .recover` may save rows from the old file";
        }
        if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "Make room on the disk or lift the limit on the size of files, if it is that; else the disk or its file system"
                    + " reports an error: see the system's log";
        }
        return "Check the file and the disk it is on";
    }

    /** SQLite's primary result code, 0 when the cause is another. */
    public static int codeOf(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e) {
                return e.getErrorCode() & 0xff;
            }
        }
        return 0;
    }

    /** Whether one change is at fault, which would fail again on the best of disks, and not the file. */
    static boolean isOfOneChange(Throwable cause) {
        int code = codeOf(cause);
        return code == SQLiteErrorCode.SQLITE_TOOBIG.code
                || code == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                || code == SQLiteErrorCode.SQLITE_MISMATCH.code
                || (code == 0 && cause instanceof RuntimeException);
    }
}
