package signalbox.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Room that is held on the disk for when there is no other: to delete, SQLite needs some, so that a full disk would stay full. A file
 * beside the audit's. One thread.
 */
final class Reserve {

    private static final Logger log = LoggerFactory.getLogger(Reserve.class);

    static final int BYTES = 8 << 20;

    /** It is taken only where so many times more is left, and may be taken by the audit: a small disk is not filled by it. */
    private static final int TIMES = 8;

    private static final int AT_ONCE = 64 << 10;

    private final Path file;
    private final boolean isWorthIt;

    /**
     * @param audit the audit's file
     * @param most how many bytes that may have
     */
    Reserve(Path audit, long most) {
        file = audit.resolveSibling("reserve");
        isWorthIt = most >= (long) TIMES * BYTES;
    }

    /** Takes the room, if it is not taken and there is much more; else it may be there later. */
    void take() {
        if (!isWorthIt) {
            giveUp(); // it was, once
        } else if (AuditFile.freeBytes(file) >= (long) TIMES * BYTES) {
            takeAgain();
        }
    }

    /** Takes the room, if it is not taken; what is left of it, where somebody else has taken some meanwhile. */
    void takeAgain() {
        if (file.toFile().length() == BYTES) {
            return;
        }
        byte[] some = new byte[AT_ONCE];
        new Random(1).nextBytes(some); // what is all the same takes no room on some file systems
        try {
            Files.deleteIfExists(file);
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int written = 0; written < BYTES; written += AT_ONCE) {
                    out.write(some);
                }
            }
        } catch (IOException e) {
            log.debug("there is not as much room as is to be held: file={} bytes={}", file, file.toFile().length(), e);
        }
    }

    boolean isHeld() {
        return file.toFile().length() > 0;
    }

    /** Gives the room back; answers whether there was any. */
    boolean giveUp() {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            return false; // a disk that cannot be written any more: nothing can be deleted there
        }
    }

    /** Whether less is left on the disk than deleting takes. */
    boolean isNeeded() {
        return AuditFile.freeBytes(file) < BYTES;
    }
}
