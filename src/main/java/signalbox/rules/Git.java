package signalbox.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks the program {@code git} who wrote a folder, where it is under version control. Where that cannot be told, it is not. */
final class Git {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Pattern COMMIT = Pattern.compile("([0-9a-f]{40,64}) (\\S.*)");

    private Git() {}

    static Origin origin(Path folder) {
        return isVersioned(folder) ? ask(folder) : Origin.UNKNOWN;
    }

    private static boolean isVersioned(Path folder) {
        try {
            for (Path at = folder.toRealPath(); at != null; at = at.getParent()) {
                if (Files.exists(at.resolve(".git"))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static Origin ask(Path folder) {
        Optional<Matcher> commit = run(folder, "log", "-1", "--format=%H %an", "--", ".")
                .map(said -> COMMIT.matcher(said.strip()))
                .filter(Matcher::matches);
        if (commit.isEmpty()) {
            return Origin.UNKNOWN;
        }
        boolean isChanged = run(folder, "status", "--porcelain", "--", ".").filter(String::isBlank).isEmpty();
        return new Origin(commit.get().group(2), commit.get().group(1) + (isChanged ? "+" : ""));
    }

    /** What it says; empty when there is no such program, or it does not end well. It runs no program that the repository names. */
    private static Optional<String> run(Path folder, String... what) {
        List<String> command = new ArrayList<>(List.of("git", "-c", "core.fsmonitor=false", "-c", "log.showSignature=false"));
        command.addAll(List.of(what));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(Map.of("GIT_OPTIONAL_LOCKS", "0", "GIT_TERMINAL_PROMPT", "0", "LC_ALL", "C.UTF-8"));
        Path answer = null;
        try {
            answer = Files.createTempFile("signalbox-git", ".txt"); // a pipe that nobody reads in time would hold it up
            Process process = builder.redirectOutput(answer.toFile()).start();
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(Files.readString(answer, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            remove(answer);
        }
    }

    private static void remove(@org.jspecify.annotations.Nullable Path answer) {
        try {
            if (answer != null) {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            // It lies in the folder for what is temporary.
        }
    }
}
