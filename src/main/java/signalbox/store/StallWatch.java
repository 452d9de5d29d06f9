package signalbox.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices a disk that does not answer, such as a network file system whose server is gone: a write that hangs fails nothing, and whoever
 * waits for it would never hear why. Any thread; {@link #begins} and {@link #ends} are for the one that writes.
 */
final class StallWatch {

    private static final Logger log = LoggerFactory.getLogger(StallWatch.class);

    /** Prometheus gives up a post after that time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path file;
    private final LongSupplier nanos;
    private final AtomicBoolean said = new AtomicBoolean();
    private volatile Optional<Long> began = Optional.empty();

    /** By a clock that counts nanoseconds and is never set. */
    StallWatch(Path file, LongSupplier nanos) {
        this.file = file;
        this.nanos = nanos;
    }

    void begins() {
        began = Optional.of(nanos.getAsLong());
    }

    void ends() {
        began = Optional.empty();
        if (said.compareAndSet(true, false)) {
            log.info("disk of the state file answers again: file={}", file);
        }
    }

    /** In words for whoever must repair it, for as long as it is so. */
    Optional<String> stall() {
        return began.filter(since -> nanos.getAsLong() - since > PATIENCE.toNanos())
                .map(since -> "cannot write to " + file.toAbsolutePath() + ": the disk has not answered for "
                        + Duration.ofNanos(nanos.getAsLong() - since).toSeconds()
                        + "s. See whether it is a network file system whose server is gone, and the system's log");
    }

    /** Says once that nothing comes of what is written. Never waits. */
    void look() {
        stall().filter(words -> said.compareAndSet(false, true))
                .ifPresent(words -> log.error("failed to write the state file, still trying: reason={}", words));
    }
}
