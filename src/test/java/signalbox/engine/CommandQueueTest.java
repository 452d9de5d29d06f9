package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class CommandQueueTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** A timer is set to the beginning of time by whoever wants it to be due whatever the time is. */
    @Test
    void timerThatWasDueBeforeAnybodyCountedTimeDoesNotEndTheEngine() {
        ArrayDeque<Instant> timers = new ArrayDeque<>(List.of(Instant.MIN, Instant.MAX));
        goesOn(() -> Optional.ofNullable(timers.poll()));
    }

    @Test
    void timersThatCannotBeReadDoNotEndTheEngine() {
        goesOn(() -> {
            throw new IllegalStateException("a fault");
        });
    }

    private static void goesOn(Supplier<Optional<Instant>> timers) {
        try (CommandQueue commands = new CommandQueue(
                batch -> {
                    batch.forEach(Runnable::run);
                    return CompletableFuture.completedFuture(null);
                },
                10)) {
            commands.start(timers, InstantSource.system());
            assertThat(commands.ask(1, () -> "done")).succeedsWithin(PATIENCE).isEqualTo("done");
            assertThat(commands.ask(1, () -> "done")).succeedsWithin(PATIENCE).isEqualTo("done");
        }
    }
}
