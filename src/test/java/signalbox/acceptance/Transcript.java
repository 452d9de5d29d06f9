package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Every line that a process writes to one of its streams, as it comes. */
final class Transcript {

    private final List<String> lines = new ArrayList<>(); // guarded by this
    private boolean ended; // guarded by this
    private boolean paused; // guarded by this
    private final Thread reader;

    Transcript(String name, InputStream stream) {
        reader = new Thread(() -> read(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read(InputStream stream) {
        try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add("(cannot be read any more: " + e.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
        while (paused) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Reads no further than the next line, so that soon the process can write no more. */
    synchronized void pause() {
        paused = true;
    }

    /** Reads on. */
    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized int size() {
        return lines.size();
    }

    String text() {
        return String.join("\n", lines());
    }

    String await(String part) {
        return await(0, line -> line.contains(part), "a line with \"" + part + "\"");
    }

    /** The first line from a place on that holds a text. */
    String await(int from, String part) {
        return await(from, line -> line.contains(part), "a line with \"" + part + "\"");
    }

    private synchronized String await(int from, Predicate<String> wanted, String what) {
        long end = System.nanoTime() + Until.PATIENCE.toNanos();
        int next = from;
        while (true) {
            for (; next < lines.size(); next++) {
                if (wanted.test(lines.get(next))) {
                    return lines.get(next);
                }
            }
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (ended || left <= 0) {
                throw new AssertionError(
                        (ended ? "ended without " : "no ") + what + "; it wrote:\n" + String.join("\n", lines));
            }
            waitFor(left);
        }
    }

    /** All that was written; waits for the end of the stream. */
    synchronized String whole() {
        long end = System.nanoTime() + Until.PATIENCE.toNanos();
        while (!ended && System.nanoTime() < end) {
            waitFor(100);
        }
        return String.join("\n", lines);
    }

    private void waitFor(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new java.io.InterruptedIOException("interrupted while waiting for a line"));
        }
    }
}
