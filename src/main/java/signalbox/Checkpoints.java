package signalbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.audit.Audit;
import signalbox.audit.AuditUnreadableException;
import signalbox.audit.History;
import signalbox.engine.Mark;
import signalbox.engine.RuleEngine;
import signalbox.notify.Alarm;
import signalbox.store.Snapshot;
import signalbox.store.SqliteJournal;

/**
 * Has the audit keep, once an hour and when the server stops, what a server that begins again there has to know, so that history can
 * be lived again from there. The engine says an instant and the journal holds on to what it has then, each in no time; the rest is
 * done on the alarm's thread.
 */
final class Checkpoints {

    private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);

    static final Duration BETWEEN = Duration.ofHours(1);

    private final RuleEngine engine;
    private final SqliteJournal journal;
    private final Audit audit;
    private final History history;
    private final Alarm alarm;
    private final InstantSource clock;

    /** @param alarm whose thread may be busy for a while */
    Checkpoints(RuleEngine engine, SqliteJournal journal, Audit audit, History history, Alarm alarm, InstantSource clock) {
        this.engine = engine;
        this.journal = journal;
        this.audit = audit;
        this.history = history;
        this.alarm = alarm;
        this.clock = clock;
    }

    /** Begins: with one at once, unless one is kept that is less than an hour old. */
    void begin() {
        beginAt(next(last(), clock.instant()));
    }

    private void beginAt(Instant at) {
        alarm.at(at, () -> {
            keep();
            beginAt(clock.instant().plus(BETWEEN));
        });
    }

    /** Also where the server is killed again and again before an hour is over. */
    static Instant next(Optional<Instant> last, Instant now) {
        return last.map(kept -> kept.plus(BETWEEN)).filter(at -> at.isAfter(now) && at.isBefore(now.plus(BETWEEN))).orElse(now);
    }

    private Optional<Instant> last() {
        try {
            return history.lastCheckpoint();
        } catch (AuditUnreadableException e) {
            return Optional.empty();
        }
    }

    private void keep() {
        try {
            engine.mark(mark -> {
                var unused = journal.snapshot().whenComplete((snapshot, failure) -> {
                    if (snapshot == null) {
                        failed(failure);
                    } else {
                        alarm.at(mark.at(), () -> keep(mark, snapshot));
                    }
                });
            });
        } catch (RejectedExecutionException e) {
            log.debug("the engine is closed, and keeps what it knows for itself");
        }
    }

    private void keep(Mark mark, Snapshot snapshot) {
        try (snapshot) {
            audit.checkpoint(mark.at(), reader -> {
                snapshot.read(reader);
                mark.timers().forEach(reader);
            });
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private static void failed(Throwable failure) {
        log.warn("failed to keep a checkpoint, replays begin further back: err={}", String.valueOf(failure.getMessage()));
    }

    /** Keeps what there is when the engine is closed and the journal is not yet. On the thread that calls. */
    void keepLast() {
        Instant at = clock.instant();
        CompletableFuture<Snapshot> last = journal.snapshot();
        try {
            keep(new Mark(at, List.of()), last.join());
        } catch (RuntimeException e) {
            failed(e);
        }
    }
}
