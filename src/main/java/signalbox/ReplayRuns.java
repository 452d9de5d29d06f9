package signalbox;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.api.Replays;
import signalbox.file.Folders;
import signalbox.rules.RuleFile;
import signalbox.rules.RuleSources;

/**
 * Replays that the API asks for, each in a process of its own: what one takes of memory and time, and what it dies of, is not the
 * server's. One at a time. Any thread.
 */
final class ReplayRuns implements Replays, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ReplayRuns.class);

    /** Whatever is asked for, it ends then. */
    private static final long LONGEST_MINUTES = 10;

    private static final long LONGEST_IN_BACKGROUND_MINUTES = 2;

    private static final int MOST_KEPT = 5;
    private static final int MOST_FILES = 5_000;
    private static final long LARGEST_REPORT = 64L << 20;

    /** Of the server's own heap a replay may have so much beside it, within reason. */
    private static final int SHARE = 2;
    private static final long LEAST_HEAP_MB = 256;
    private static final long MOST_HEAP_MB = 2_048;

    private static final Pattern PROGRESS = Pattern.compile("progress (\\d+)");
    private static final Pattern PATH = Pattern.compile("([\\w-][\\w.-]*/)*[\\w-][\\w.-]*");

    private final Semaphore timelines = new Semaphore(1);
    private final Semaphore explanations = new Semaphore(1);
    private final Path storage;
    private final Supplier<List<RuleFile>> inForce;
    private final Supplier<RuleSources> onDisk;
    // Guarded by this.
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private @Nullable Run running;

    private static final class Run {
        // Guarded by the replays.
        private State state;
        private @Nullable Process process;

        private Run(State state) {
            this.state = state;
        }
    }

    /**
     * @param storage where the audit is
     * @param inForce the files of all teams that decide now
     * @param onDisk the rules as they are on disk
     */
    ReplayRuns(Path storage, Supplier<List<RuleFile>> inForce, Supplier<RuleSources> onDisk) {
        this.storage = storage.toAbsolutePath();
        this.inForce = inForce;
        this.onDisk = onDisk;
    }

    @Override
    public synchronized State start(Asked asked) {
        Optional<Map<String, String>> rules = rules(asked); // first: whoever waits for the other one is not to learn afterwards that it was in vain
        if (running != null) {
            throw new RejectedExecutionException(
                    "a replay runs already: wait for it, or end it: DELETE /api/signalbox/v1/replay/" + running.state.id());
        }
        Run run = new Run(new State(UUID.randomUUID().toString(), Phase.RUNNING, 0, asked.format(), "", ""));
        try {
            Path folder = Files.createTempDirectory("signalbox-replay");
            Process process = new ProcessBuilder(command(asked, rules, folder))
                    .directory(folder.toFile())
                    .redirectOutput(folder.resolve("report").toFile())
                    .start();
            run.process = process;
            running = run;
            runs.put(run.state.id(), run);
            while (runs.size() > MOST_KEPT) {
                runs.remove(runs.keySet().iterator().next());
            }
            CompletableFuture.delayedExecutor(LONGEST_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
            Thread thread = new Thread(() -> follow(run, process, folder), "signalbox-replay");
            thread.setDaemon(true); // the server ends without an answer
            thread.start();
        } catch (IOException e) {
            throw new RejectedExecutionException("a replay cannot be started: " + e.getMessage());
        }
        return run.state;
    }

    @Override
    public CompletionStage<Recorded> timeline(List<String> alerts, String from, String to) {
        return inBackground("signalbox-timeline", () -> timelineOf(alerts, from, to));
    }

    private Recorded timelineOf(List<String> alerts, String from, String to) throws IOException, InterruptedException {
        if (!timelines.tryAcquire()) {
            throw new RejectedExecutionException("somebody asks for a timeline already: try again in a moment");
        }
        Path folder = Files.createTempDirectory("signalbox-timeline");
        try {
            List<String> command = java();
            command.addAll(List.of("timeline", "--storage.path=" + storage, "--from=" + from, "--output=recorded.test.yml"));
            alerts.forEach(alert -> command.add("--alert=" + alert));
            if (!to.isEmpty()) {
                command.add("--to=" + to);
            }
            runToItsEnd(command, folder, "ask for fewer alerts, or a shorter stretch of time");
            return new Recorded(
                    Files.readString(folder.resolve("recorded.test.yml")), Files.readString(folder.resolve("recorded.alertmanager.yml")));
        } finally {
            timelines.release();
            remove(folder);
        }
    }

    @Override
    public CompletionStage<String> whyNot(String rule, Labels alert, Instant at) {
        return inBackground("signalbox-explain", () -> explained(rule, alert, at));
    }

    private String explained(String rule, Labels alert, Instant at) throws IOException, InterruptedException {
        if (!explanations.tryAcquire()) {
            throw new RejectedExecutionException("somebody asks for such an explanation already: try again in a moment");
        }
        Path folder = Files.createTempDirectory("signalbox-explain");
        try {
            List<String> command = java("-XX:TieredStopAtLevel=1"); // it is over before more would pay
            command.addAll(List.of(
                    "explain", "--storage.path=" + storage, "--at=" + at, "--rule=" + rule, "--fingerprint=" + alert.fingerprintText(),
                    "--format=json", "--cache=" + storage.resolve("replay-cache")));
            return runToItsEnd(command, folder, "ask \"signalbox explain --storage.path\" instead").strip();
        } finally {
            explanations.release();
            remove(folder);
        }
    }

    @FunctionalInterface
    private interface Work<T> {
        T done() throws IOException, InterruptedException;
    }

    private static <T> CompletionStage<T> inBackground(String name, Work<T> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(work.done());
                    } catch (IOException | RuntimeException e) {
                        answer.completeExceptionally(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true); // the server ends without an answer
        thread.start();
        return answer;
    }

    /** What a command says that takes no longer than two minutes. */
    private static String runToItsEnd(List<String> command, Path folder, String otherwise) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!process.waitFor(LONGEST_IN_BACKGROUND_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalArgumentException("it took too long: " + otherwise);
        }
        String words = Files.readString(said);
        if (process.exitValue() != 0) {
            throw new IllegalArgumentException(words.strip().replaceFirst("^signalbox: error: ", ""));
        }
        return words;
    }

    private static List<String> java(String... options) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
            command.addAll(List.of("/usr/bin/nice", "-n", "5"));
        }
        long heap = Math.min(MOST_HEAP_MB, Math.max(LEAST_HEAP_MB, (Runtime.getRuntime().maxMemory() >> 20) / SHARE));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Xmx" + heap + "m",
                "-XX:+UseSerialGC",
                "-Dsignalbox.home=" + Path.of(System.getProperty("signalbox.home", "")).toAbsolutePath(),
                "-cp",
                classPath(),
                Main.class.getName()));
        return command;
    }

    private List<String> command(Asked asked, Optional<Map<String, String>> rules, Path folder) throws IOException {
        List<String> command = java();
        command.addAll(List.of(
                "replay",
                "--storage.path=" + storage,
                "--from=" + asked.from(),
                "--format=" + asked.format(),
                "--cache=" + storage.resolve("replay-cache"),
                "--progress"));
        if (!asked.to().isEmpty()) {
            command.add("--to=" + asked.to());
        }
        if (!asked.warmUp().isEmpty()) {
            command.add("--warm-up=" + asked.warmUp());
        }
        if (rules.isPresent()) {
            write(rules.get(), Files.createDirectory(folder.resolve("rules")));
            command.add("--rules=rules");
        }
        if (asked.configuration().isPresent()) {
            Files.writeString(folder.resolve("configuration.yml"), asked.configuration().get());
            command.add("--config=configuration.yml");
        }
        return command;
    }

    /** The process begins in another folder. */
    private static String classPath() {
        StringJoiner path = new StringJoiner(File.pathSeparator);
        for (String entry : System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1)) {
            path.add(entry.isEmpty() ? entry : Path.of(entry).toAbsolutePath().toString());
        }
        return path.toString();
    }

    private Optional<Map<String, String>> rules(Asked asked) {
        Map<String, String> files = new TreeMap<>();
        if (asked.rules().isPresent()) {
            files.putAll(asked.rules().get());
        } else if (asked.onDisk()) {
            onDisk.get().ofTeams().forEach(file -> files.put(file.path(), file.text()));
        } else if (!asked.files().isEmpty()) {
            inForce.get().forEach(file -> files.put(file.path(), file.text()));
        } else {
            return Optional.empty();
        }
        files.putAll(asked.files());
        files.values().removeIf(String::isEmpty);
        if (files.size() > MOST_FILES) {
            throw new IllegalArgumentException(files.size() + " files of rules are too many: the most is " + MOST_FILES);
        }
        files.keySet().stream().filter(path -> !PATH.matcher(path).matches()).findFirst().ifPresent(path -> {
            throw new IllegalArgumentException(path + " is no path of a file of rules: expected one below the folder of the rules, such as"
                    + " teams/infra/node-down.drl");
        });
        return Optional.of(files);
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }

    private void follow(Run run, Process process, Path folder) {
        StringJoiner said = new StringJoiner("\n");
        try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher progress = PROGRESS.matcher(line);
                if (progress.matches()) {
                    set(run, Phase.RUNNING, Integer.parseInt(progress.group(1)) / 100.0, "", "");
                } else if (said.length() < 10_000) {
                    said.add(line.replaceFirst("^signalbox: error: ", ""));
                }
            }
            end(run, process.waitFor(), folder.resolve("report"), said.toString());
        } catch (IOException e) {
            set(run, Phase.FAILED, 0, "", "what came of it cannot be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            synchronized (this) {
                running = null;
            }
            remove(folder);
        }
    }

    private void end(Run run, int code, Path report, String said) throws IOException {
        if (code == 0 && Files.size(report) <= LARGEST_REPORT) {
            set(run, Phase.DONE, 1, Files.readString(report).strip(), "");
        } else if (code == 0) {
            set(run, Phase.FAILED, 0, "", "the report is too long: ask for a shorter stretch of time");
        } else {
            set(run, Phase.FAILED, 0, "", said.isEmpty() ? "it was ended: it took too long, or somebody did so" : said);
        }
    }

    private synchronized void set(Run run, Phase phase, double progress, String report, String error) {
        run.state = new State(run.state.id(), phase, progress, run.state.format(), report, error);
    }

    private static void remove(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            log.debug("left behind: folder={}", folder, e);
        }
    }

    @Override
    public synchronized Optional<State> state(String id) {
        return Optional.ofNullable(runs.get(id)).map(run -> run.state);
    }

    @Override
    public synchronized void stop(String id) {
        Run run = runs.get(id);
        if (run != null && run.process != null) {
            run.process.destroyForcibly();
        }
    }

    /** Nobody waits for an answer any more. */
    @Override
    public synchronized void close() {
        if (running != null && running.process != null) {
            running.process.destroyForcibly();
        }
    }
}
