package signalbox.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs programs to their end, and finds those that must be installed. */
final class Program {

    /** How a program ended, and what it wrote. */
    record Ended(int exit, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }
    }

    private Program() {}

    /** Fails, and says what to install, when a program is not on the path. A test that cannot be run has not passed. */
    static String installed(String name, String debianPackage) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(missing(name, debianPackage));
    }

    private static Supplier<AssertionError> missing(String name, String debianPackage) {
        return () -> new AssertionError("\"" + name + "\" is not on the PATH, and this test is about the real one. Install it: "
                + "'apt-get install " + debianPackage + "' on Debian and Ubuntu");
    }

    static Ended run(Path folder, String... command) {
        return run(folder, Map.of(), "", Arrays.asList(command));
    }

    static Ended run(Path folder, Map<String, String> environment, String input, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process = started(builder);
        try {
            Transcript out = new Transcript("out", process.getInputStream());
            Transcript err = new Transcript("err", process.getErrorStream());
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(UTF_8));
            } catch (IOException e) {
                // It ended without reading; how it ended tells why.
            }
            if (!process.waitFor(3 * Until.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("does not end: " + command + "; it wrote:\n" + out.text() + "\n" + err.text());
            }
            return new Ended(process.exitValue(), out.whole(), err.whole());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + command, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process started(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException e) {
            throw new AssertionError("cannot run " + builder.command(), e);
        }
    }
}
