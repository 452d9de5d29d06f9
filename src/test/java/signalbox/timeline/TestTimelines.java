package signalbox.timeline;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import signalbox.alert.MatcherSyntax;
import signalbox.load.Sources;

/** Files of timelines in a folder of a test, and what comes of them. */
final class TestTimelines {

    static final String CONFIG = """
            route:
              receiver: ops
              group_by: [alertname]
              group_wait: 30s
              group_interval: 5m
              repeat_interval: 4h
            receivers:
              - name: ops
                webhook_configs: [{url: 'http://localhost/'}]
              - name: quiet
            """;

    private static final Path CACHE = Path.of("target", "rules-cache");
    private static final Sources SOURCES = new Sources(
            Optional.empty(), Optional.empty(), Optional.empty(), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));

    private final Path folder;

    TestTimelines(Path folder) {
        this.folder = folder;
        write("alertmanager.yml", CONFIG);
    }

    TestTimelines write(String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with one timeline: the lines below its name. */
    Report run(String timeline) {
        return runFile("config: alertmanager.yml\ntests:\n  - name: it\n" + timeline.indent(4));
    }

    Report runFile(String text) {
        return runFile(text, new Timelines.Options(0, false, 1));
    }

    Report runFile(String text, Timelines.Options options) {
        write("it.test.yml", text);
        return run(options, folder.resolve("it.test.yml"));
    }

    Report run(Timelines.Options options, Path... paths) {
        return new Timelines(SOURCES, Optional.empty(), CACHE, options).run(List.of(paths));
    }

    /** What is wrong with the file, without its name. */
    List<String> problems(Report report) {
        return report.problems().stream().map(problem -> problem.replace(folder.resolve("it.test.yml") + ":", "")).toList();
    }

    /** What was not as expected, a line each. */
    static List<String> faults(Report report) {
        if (!report.problems().isEmpty()) {
            throw new AssertionError(report.problems());
        }
        return report.judgements().stream()
                .flatMap(judgement -> judgement.faults().stream())
                .map(line -> Offset.text(line.at()) + " " + TextReport.text(line).replaceAll(" +", " "))
                .toList();
    }

    static String text(Report report) {
        StringWriter text = new StringWriter();
        TextReport.write(report, true, new PrintWriter(text));
        return text.toString();
    }
}
