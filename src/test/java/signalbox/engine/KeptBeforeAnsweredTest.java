package signalbox.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.MatcherSyntax;
import signalbox.silence.SilenceLimits;
import signalbox.silence.Silences;
import signalbox.store.Change;
import signalbox.store.Journal;
import signalbox.testing.TestClock;
import signalbox.testing.TestEngine;

/** Nobody is answered before all that the answer promises is on disk, whatever was written in the same cycle before. */
class KeptBeforeAnsweredTest {

    private static final String AT_ONCE =
            """
            route: {receiver: team, group_by: [alertname], group_wait: 0s}
            receivers: [{name: team, webhook_configs: [{url: "http://localhost/"}]}]
            """;

    /** A disk that takes its time: promises are kept or broken by the test. */
    private static final class SlowJournal implements Journal {
        final List<List<Change>> written = new ArrayList<>();
        final List<CompletableFuture<Void>> promises = new ArrayList<>();

        @Override
        public CompletableFuture<Void> write(List<Change> changes) {
            written.add(changes);
            promises.add(new CompletableFuture<>());
            return promises.get(promises.size() - 1);
        }

        @Override
        public void load(Consumer<Change> reader) {}

        @Override
        public void close() {}
    }

    private final TestClock clock = new TestClock("2026-01-01T00:00:00Z");
    private final SlowJournal journal = new SlowJournal();
    private final List<Outgoing> told = new ArrayList<>();
    private final RuleEngine engine = new RuleEngine(
            TestEngine.policy(AT_ONCE),
            new Silences(MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5), SilenceLimits.NONE, () -> "id", false),
            journal,
            told::add,
            clock,
            Settings.DEFAULT);

    KeptBeforeAnsweredTest() {
        journal.written.clear(); // what the start wrote
        journal.promises.clear();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private CompletableFuture<Void> post() {
        Instant now = clock.instant();
        return engine.accept(List.of(new AlertReport(
                Labels.of("alertname", "Down"), Labels.EMPTY, now, now.plusSeconds(300), "", now, false)));
    }

    /** The alert is told in the cycle in which it came: that it may be told is written before, and the alert with it. */
    private int writeWithTheAlert() {
        List<Integer> with = Stream.iterate(0, i -> i + 1).limit(journal.written.size())
                .filter(i -> journal.written.get(i).stream().anyMatch(Change.AlertKept.class::isInstance))
                .toList();
        assertThat(with).hasSize(1);
        assertThat(journal.written).as("there is something to be written after it").hasSizeGreaterThan(with.get(0) + 1);
        return with.get(0);
    }

    @Test
    void anAlertThatIsToldAtOnce_isAcceptedOnceItIsOnDisk() {
        CompletableFuture<Void> accepted = post();
        int with = writeWithTheAlert();
        for (int i = with + 1; i < journal.promises.size(); i++) {
            journal.promises.get(i).complete(null);
        }
        assertThat(accepted).isNotDone();
        journal.promises.get(with).complete(null);
        assertThat(accepted).isCompleted();
        assertThat(told).hasSize(1);
    }

    @Test
    void whatCouldNotBeWritten_isNotAccepted_thoughTheNextWriteIsDone() {
        CompletableFuture<Void> accepted = post();
        int with = writeWithTheAlert();
        UncheckedIOException full = new UncheckedIOException("full", new IOException("full"));
        journal.promises.get(with).completeExceptionally(full);
        journal.promises.forEach(promise -> promise.complete(null));
        assertThat(accepted).isCompletedExceptionally();
        accepted.whenComplete((done, failure) -> assertThat(failure).isSameAs(full));
        assertThat(told).as("a page does not wait for a disk that fails").hasSize(1);
    }
}
