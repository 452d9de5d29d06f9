package signalbox.engine;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether there is memory for more alerts. A storm must not end the server: what it knows is told and goes on being kept
 * up to date while senders of more are asked to come again. Touched on the engine's thread only.
 */
final class MemoryGuard {

    private static final Logger log = LoggerFactory.getLogger(MemoryGuard.class);

    /** Beyond this share collections take more and more of the time. */
    private static final double FULL = 0.85;

    private static final Duration BETWEEN_COLLECTIONS = Duration.ofSeconds(30);

    /** What an alert takes with all that is concluded from it and noted about it; 1,900 of it in the session. */
    private static final long BYTES_PER_FACT = 3000;

    private final Memory memory;
    private Instant nextCollection = Instant.MIN;
    private boolean full;

    MemoryGuard(Memory memory) {
        this.memory = memory;
    }

    boolean hasRoom(Instant now) {
        Memory.Usage usage = memory.usage();
        if (usage.isShare(usage.used(), FULL) && !now.isBefore(nextCollection)) {
            nextCollection = now.plus(BETWEEN_COLLECTIONS);
            memory.collect(); // much of it may be garbage, and what was kept by the last collection may have ended since
            usage = memory.usage();
        }
        boolean isFull = usage.isShare(usage.used(), FULL) && usage.isShare(usage.kept(), FULL);
        if (isFull != full) {
            full = isFull;
            say(usage);
        }
        return !full;
    }

    /** Whether all that is known can be in two sessions at once. */
    boolean hasRoomForTwice(int facts) {
        Memory.Usage usage = memory.usage();
        long once = facts * BYTES_PER_FACT;
        long kept = Math.max(usage.kept(), once); // long after a collection more may be kept than it left
        return !usage.isShare(kept + once, FULL);
    }

    private void say(Memory.Usage usage) {
        if (full) {
            log.error(
                    "rejecting new alerts: heap nearly full: kept_bytes={} max_bytes={} hint={}",
                    usage.kept(),
                    usage.max(),
                    "increase the heap (-Xmx) or send fewer alerts");
        } else {
            log.info("accepting new alerts again: used_bytes={} max_bytes={}", usage.used(), usage.max());
        }
    }
}
