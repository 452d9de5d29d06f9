package signalbox.audit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How the audit does.
 *
 * @param written rows since the start
 * @param lost rows that were not written, since the start
 * @param waiting rows that are not written yet
 * @param waitingSince when the oldest of what waits happened; empty when nothing does
 * @param failing since when nothing can be written, and why; empty when the last attempt did
 * @param bytes how large the file is, with what SQLite keeps beside it
 * @param mostBytes how large it may become
 * @param freeBytes how much there is left on its disk
 */
public record AuditHealth(
        long written,
        long lost,
        long waiting,
        Optional<Instant> waitingSince,
        Optional<Failing> failing,
        long bytes,
        long mostBytes,
        long freeBytes) {

    public AuditHealth {
        requireNonNull(waitingSince, "waitingSince is null");
        requireNonNull(failing, "failing is null");
    }

    /** Something fails until it is said that it does not. */
    public record Failing(Instant since, String why) {

        public Failing {
            requireNonNull(since, "since is null");
            requireNonNull(why, "why is null");
        }
    }

    /**
     * How the copy does.
     *
     * @param copied rows since the start
     * @param behind rows, or changes of them, that are not copied yet
     * @param allBefore what happened before is all in the copy, as far as this server knows; empty: it copied not all yet
     * @param failing since when the copy fails, and why; empty when the last attempt did not
     */
    public record Copy(long copied, long behind, Optional<Instant> allBefore, Optional<Failing> failing) {

        public Copy {
            requireNonNull(allBefore, "allBefore is null");
            requireNonNull(failing, "failing is null");
        }
    }
}
