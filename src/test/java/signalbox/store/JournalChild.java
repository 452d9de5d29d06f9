package signalbox.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;
import signalbox.alert.Labels;
import signalbox.notify.AlertHashes;

/** A program of its own that uses a storage path: it is killed, or stands in the way. Started by tests. */
final class JournalChild implements AutoCloseable {

    /** An alert is gone with the number that comes this much later. */
    static final int LIFE = 100;

    private static final int AHEAD = 50;

    private final Process process;
    private final BufferedReader lines;

    private JournalChild(Process process) {
        this.process = process;
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Writes without end, starting with number {@code first}, and says which numbers it has a promise for. */
    static JournalChild writing(Path storage, int first) throws IOException {
        return start("write", storage, first);
    }

    /** Holds SQLite's write lock on the journal's file until it is closed. */
    static JournalChild locking(Path storage) throws IOException {
        return start("lock", storage, 0);
    }

    private static JournalChild start(String mode, Path storage, int first) throws IOException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                JournalChild.class.getName(),
                mode,
                storage.toString(),
                Integer.toString(first));
        return new JournalChild(command.redirectError(ProcessBuilder.Redirect.DISCARD).start());
    }

    /** The next line it said that begins with a mark of ours; others are its log's. Empty when it is no more. */
    String next() throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("> ") && line.endsWith(" .")) { // the last line may have been cut by the kill
                return line.substring(2, line.length() - 2);
            }
        }
        return "";
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly(); // Process.destroyForcibly() would throw away what was said
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    /** The changes of a number: an alert twice, a silence, an announcement, and an earlier alert's end. */
    static List<Change> changes(int number) {
        Labels labels = Labels.of("alertname", "Killed", "n", Integer.toString(number));
        return List.of(
                JournalContract.alert(labels, "first"),
                JournalContract.alert(labels, "alert " + number),
                new Change.SilenceKept(JournalContract.silence("silence " + number, "of " + number)),
                new Change.AnnouncedKept(JournalContract.announced("group " + number, AlertHashes.of(number))),
                new Change.AlertGone(Labels.of("alertname", "Killed", "n", Integer.toString(number - LIFE))));
    }

    public static void main(String[] args) throws Exception {
        Path storage = Path.of(args[1]);
        if (args[0].equals("lock")) {
            lock(storage);
        } else {
            write(storage, Integer.parseInt(args[2]));
        }
    }

    private static void lock(Path storage) throws Exception {
        try (Connection connection = DriverManager.getConnection(Database.url(storage.resolve("signalbox.db")));
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            System.out.println("> locked .");
            System.in.read(); // until it is killed
        }
    }

    private static void write(Path storage, int first) throws InterruptedException {
        SqliteJournal journal = SqliteJournal.open(storage);
        PrintStream out = System.out;
        Semaphore places = new Semaphore(AHEAD);
        for (int i = first; ; i++) {
            int number = i;
            places.acquire();
            journal.write(changes(number)).thenRun(() -> {
                out.println("> " + number + " .");
                places.release();
            });
        }
    }
}
