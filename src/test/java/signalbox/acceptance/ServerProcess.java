package signalbox.acceptance;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Signalbox server in a process of its own. It lives in a folder of its own, keeps its port when it is started again, and
 * is ended by its process id.
 */
final class ServerProcess extends Server {

    private static final Path JAR = REPOSITORY.resolve("target/signalbox.jar");

    private static final Pattern PORT = Pattern.compile("msg=\"Listening on\" address=\\S*:([0-9]+)");

    private final Path folder;
    private final List<String> flags;
    private final List<String> shell = new ArrayList<>();
    private int port;
    private @Nullable Process process;
    private @Nullable Transcript out;
    private @Nullable Transcript log;

    /** A server that does not run yet. Rules and receivers are those that its folder has in {@code rules}, {@code receivers}. */
    ServerProcess(Path folder, String... flags) throws IOException {
        this.folder = folder;
        this.flags = List.of(flags);
        Files.createDirectories(folder.resolve("rules"));
        Files.createDirectories(folder.resolve("receivers"));
    }

    /** The same, asked by one of its users. */
    ServerProcess as(String user, String password) {
        askedBy(user, password);
        return this;
    }

    /** The same with as many open files as the machine allows. */
    ServerProcess withManyFiles() {
        shell.addAll(List.of("sh", "-c", "ulimit -n $(ulimit -H -n); exec \"$@\"", "sh"));
        return this;
    }

    /** The same, with a command before it that becomes it. */
    ServerProcess within(List<String> command) {
        shell.addAll(command);
        return this;
    }

    /** The command line of the program, up to the name of its command. */
    static List<String> java() {
        List<String> command = new ArrayList<>(plainJava());
        Classes.ARCHIVE.ifPresent(archive -> command.add(command.indexOf("-cp"), "-XX:SharedArchiveFile=" + archive));
        return command;
    }

    private static List<String> plainJava() {
        if (!Files.exists(JAR)) {
            throw new AssertionError(JAR + " is missing: run 'mvn -DskipTests package', or 'mvn verify' for all");
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1", // these servers live for seconds
                "-Xmx512m",
                "-cp",
                JAR + ":" + REPOSITORY.resolve("target/lib") + "/*",
                "signalbox.Main");
    }

    /**
     * The classes of a server that ran before, as the JVM has them in memory: with them a start takes half the processor's time,
     * and tests start a server nearly a hundred times. Made once for each build and JVM, by whichever process is first. JDK 17
     * crashes in one of three times or so while it writes them, so it is tried again; when that does not help there is none, and
     * starts take longer.
     */
    private static final class Classes {

        private static final Optional<Path> ARCHIVE = archive();

        private static final int ATTEMPTS = 3;

        private Classes() {}

        private static Optional<Path> archive() {
            Path archive = REPOSITORY.resolve("target/tests-" + Runtime.version().feature() + ".jsa");
            Path folder = archive.resolveSibling(archive.getFileName() + ".made");
            try (FileChannel lock = FileChannel.open(archive.resolveSibling(archive.getFileName() + ".lock"), CREATE, WRITE)) {
                lock.lock();
                if (!Files.exists(archive) || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
                    Path whole = folder.resolve("classes.jsa");
                    for (int attempt = 0; attempt < ATTEMPTS && !Files.exists(whole); attempt++) {
                        write(whole, folder);
                    }
                    if (!Files.exists(whole)) {
                        return Optional.empty();
                    }
                    Files.move(whole, archive, REPLACE_EXISTING);
                }
                return Optional.of(archive);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while classes were archived", e);
            }
        }

        private static void write(Path archive, Path folder) throws IOException, InterruptedException {
            try (ServerProcess server = new ServerProcess(folder)) {
                List<String> command = new ArrayList<>(plainJava());
                command.addAll(1, List.of("-XX:ArchiveClassesAtExit=" + archive, "-XX:+SuppressFatalErrorMessage"));
                command.addAll(List.of("serve", "--storage.path=data", "--web.listen-address=127.0.0.1:0"));
                server.started(command);
                server.alerts(firing("Seen"));
                server.stop();
            }
        }
    }

    @Override
    ServerProcess start() throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.addAll(java());
        command.addAll(List.of(
                "serve",
                "--storage.path=data",
                "--rules.dir=rules",
                "--receivers.dir=receivers",
                "--web.listen-address=127.0.0.1:" + port));
        command.addAll(flags);
        return started(command);
    }

    /** As {@link #start}, with another command line, which has to make it listen on {@link #port}. */
    ServerProcess started(List<String> command) throws IOException {
        Process starting = new ProcessBuilder(command).directory(folder.toFile()).start();
        process = starting;
        out = new Transcript("server's output", starting.getInputStream());
        Transcript starts = new Transcript("server's log", starting.getErrorStream());
        log = starts;
        Matcher listening = PORT.matcher(starts.await("Listening on"));
        assertThat(listening.find()).as("the log says the port").isTrue();
        port = Integer.parseInt(listening.group(1));
        Until.holds("the server is ready", () -> get("/-/ready"), answer -> answer.status() == 200);
        return this;
    }

    private <T> T running(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the server was never started");
        }
        return part;
    }

    @Override
    int port() {
        return port;
    }

    Process process() {
        return running(process);
    }

    long pid() {
        return process().pid();
    }

    Path folder() {
        return folder;
    }

    /** What it writes to standard error. */
    Transcript log() {
        return running(log);
    }

    /** What it writes to standard output. */
    Transcript out() {
        return running(out);
    }

    // ---- ending it

    /** Sends a signal such as {@code HUP}. */
    void signal(String name) {
        Program.Ended kill = Program.run(folder, "kill", "-" + name, Long.toString(pid()));
        assertThat(kill.exit()).as("kill -%s: %s", name, kill.err()).isZero();
    }

    /** Ends it the hard way: it hears nothing of it. */
    void kill() throws InterruptedException {
        process().destroyForcibly();
        process().waitFor();
    }

    /** Asks it to stop; returns its exit code. */
    int stop() throws InterruptedException {
        signal("TERM");
        return awaitExit(Until.PATIENCE);
    }

    int awaitExit(Duration most) throws InterruptedException {
        if (!process().waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the server did not end within " + most + "; its log:\n" + log().text());
        }
        return process().exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    // ---- what is sent to it

    /** An alert that fires: its name, and further labels as {@code name, value, …}. */
    static String firing(String name, String... labels) {
        return alert(name, "", labels);
    }

    /** The same alert, ended. */
    static String resolved(String name, String... labels) {
        return alert(name, "\"endsAt\":\"" + java.time.Instant.now().minusMillis(1) + "\",", labels);
    }

    private static String alert(String name, String ends, String... labels) {
        StringBuilder text = new StringBuilder("{" + ends + "\"labels\":{\"alertname\":\"" + name + "\"");
        for (int i = 0; i < labels.length; i += 2) {
            text.append(",\"").append(labels[i]).append("\":\"").append(labels[i + 1]).append('"');
        }
        return text.append("}}").toString();
    }

    /** A silence on an alert's name, from now on for two hours. */
    static String silence(String alertname) {
        java.time.Instant now = java.time.Instant.now();
        return "{\"matchers\":[{\"name\":\"alertname\",\"value\":\"" + alertname
                + "\",\"isRegex\":false,\"isEqual\":true}],\"startsAt\":\"" + now + "\",\"endsAt\":\""
                + now.plus(Duration.ofHours(2)) + "\",\"createdBy\":\"acceptance\",\"comment\":\"planned\"}";
    }

    /** Copies a folder and all that is in it. */
    static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(Arrays.asList(copy.getParent()).get(0));
                    Files.copy(file, copy);
                }
            }
        }
    }
}
