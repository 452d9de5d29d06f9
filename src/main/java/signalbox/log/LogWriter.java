package signalbox.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log lines on a thread of its own: whoever logs, perhaps with a lock that pages wait for, never waits for whoever
 * reads the log. Lines that there is no room for are dropped and counted, which is said as soon as lines can be written
 * again. Lines that repeat themselves are summed up ({@link RepeatedLines}). Any thread.
 */
final class LogWriter extends UnsynchronizedAppenderBase<ILoggingEvent> {

    /** What waits while nobody reads: enough for a start with everything wrong, little beside the alerts. */
    private static final int MOST_CHARACTERS_WAITING = 2_000_000;

    private static final Duration BETWEEN_LOOKS_AT_REPETITIONS = Duration.ofSeconds(1);

    private final Layout<ILoggingEvent> layout;
    private final OutputStream out;
    private final InstantSource clock;
    private final RepeatedLines repeated;
    private final int mostCharacters;
    private final Thread thread = new Thread(this::work, "log");

    private final ReentrantLock lock = new ReentrantLock(); // held for moments, never while something is written
    private final Condition changed = lock.newCondition();
    private final Queue<String> waiting = new ArrayDeque<>(); // guarded by lock, as all below
    private int characters;
    private boolean writing;
    private boolean stopping;
    private long dropped;
    private long droppedUntold;

    LogWriter(Layout<ILoggingEvent> layout, OutputStream out, InstantSource clock) {
        this(layout, out, clock, MOST_CHARACTERS_WAITING);
    }

    LogWriter(Layout<ILoggingEvent> layout, OutputStream out, InstantSource clock, int mostCharacters) {
        this.layout = layout;
        this.out = out;
        this.clock = clock;
        this.mostCharacters = mostCharacters;
        repeated = new RepeatedLines();
        thread.setDaemon(true); // a process ends though nobody reads its log
    }

    @Override
    public void start() {
        super.start();
        thread.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!LogSetup.isQuiet() && (LogSetup.saysEverything() || repeated.isToBeSaid(event))) {
            add(event);
        }
    }

    private void add(ILoggingEvent event) {
        String line = layout.doLayout(event);
        lock.lock();
        try {
            if (characters > 0 && characters + line.length() > mostCharacters) {
                drop(1);
                return;
            }
            waiting.add(line);
            characters += line.length();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void drop(int lines) {
        dropped += lines;
        droppedUntold += lines;
    }

    /** How many lines were never written. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until what was logged is written, but not longer than it takes; a reader who has stopped reading keeps nobody
     * from ending.
     */
    void flush(Duration most) {
        lock.lock();
        try {
            long left = most.toNanos();
            while ((!waiting.isEmpty() || writing) && thread.isAlive() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is left, within moments. */
    @Override
    public void stop() {
        super.stop();
        sumUp(true);
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        flush(LogSetup.PATIENCE);
    }

    // ---- on the thread

    private void work() {
        while (true) {
            String lines = take();
            if (lines.isEmpty() && isStopping()) {
                return;
            }
            if (!lines.isEmpty()) {
                write(lines);
            }
            sumUp(false);
        }
    }

    private boolean isStopping() {
        lock.lock();
        try {
            return stopping && waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What waits, as soon as something does; nothing after a while, and when stopping. */
    @SuppressWarnings("WaitNotInLoop") // the caller loops
    private String take() {
        lock.lock();
        try {
            if (waiting.isEmpty() && !stopping) {
                boolean unused = changed.await(BETWEEN_LOOKS_AT_REPETITIONS.toNanos(), TimeUnit.NANOSECONDS);
            }
            String lines = String.join("", waiting);
            writing = !waiting.isEmpty();
            waiting.clear();
            return lines;
        } catch (InterruptedException e) {
            return ""; // nobody has reason to: go on
        } finally {
            lock.unlock();
        }
    }

    private void write(String lines) {
        boolean written = true;
        try {
            out.write(lines.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            written = false; // its reader is gone, or the disk is full: there is nobody else to tell
        }
        lock.lock();
        try {
            characters -= lines.length();
            writing = false;
            if (!written) {
                drop((int) lines.chars().filter(c -> c == '\n').count());
            } else if (droppedUntold > 0) {
                KeyValuePair untold = new KeyValuePair("lines", droppedUntold);
                droppedUntold = 0;
                add(line("log lines were dropped, what reads the log did not take them", untold));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private LoggingEvent line(String message, KeyValuePair attribute) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerName(LogWriter.class.getName());
        event.setLevel(Level.WARN);
        event.setMessage(message);
        event.setInstant(clock.instant());
        event.setKeyValuePairs(List.of(attribute));
        return event;
    }

    private void sumUp(boolean everything) {
        (everything ? repeated.left(clock.instant()) : repeated.due(clock.instant())).forEach(this::add);
    }
}
