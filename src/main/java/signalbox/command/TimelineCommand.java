package signalbox.command;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.audit.AlertRow;
import signalbox.audit.AuditUnreadableException;
import signalbox.audit.History;
import signalbox.audit.Load;
import signalbox.audit.Page;
import signalbox.audit.Recording;
import signalbox.audit.Search;
import signalbox.audit.VerdictRow;
import signalbox.file.Folders;
import signalbox.log.LogSetup;
import signalbox.rules.RuleLoader;
import signalbox.timeline.RecordedTimeline;
import signalbox.timeline.UnusableException;

/** {@code signalbox timeline}: writes what happened as a timeline, so that it can be tested from then on. */
@Command(
        name = "timeline",
        header = "Write what happened to an alert as a timeline, which signalbox test runs.",
        description = "With the alerts that kept it quiet, or that it was derived from, the silences that matched them, what people"
                + " acknowledged, and what was told. Labels that neither rules nor configuration read are left out.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        footerHeading = "%nExample:%n",
        footer = {
            "  signalbox timeline --storage.path=data --alert=alertname=DiskFull --from=8h \\",
            "      --output=rules/teams/infra/last-night.test.yml"
        },
        sortOptions = false)
final class TimelineCommand implements Callable<Integer> {

    private static final int MOST_ALERTS = 500;
    private static final Duration LONGEST_BEFORE = Duration.ofDays(1);

    private final InstantSource clock;

    TimelineCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(
            names = "--alert",
            paramLabel = "FINGERPRINT|MATCHERS",
            required = true,
            description = "Which alerts: by the fingerprint of one, or by matchers. May be given again: of all of them.")
    List<String> alerts = new ArrayList<>();

    @Option(names = "--from", paramLabel = "TIME", required = true, description = "A time such as 2026-11-28T03:12:00Z, or how long ago, such as 8h.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Until when. Default: now.")
    String to = "";

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: http://localhost:9093.")
    String url = ServerClient.DEFAULT_URL;

    @Option(
            names = "--storage.path",
            paramLabel = "DIR",
            description = "Read the files of the server that keeps its data there, instead of asking it: it need not run.")
    String storagePath = "";

    @Option(names = "--name", paramLabel = "WORDS", description = "What the timeline shows. Default: the alert and the time.")
    String name = "";

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write it into this file, and the configuration that was in force, without secrets, beside it. Default: standard"
                    + " output; then the timeline runs by the configuration that signalbox test finds.")
    @Nullable Path output;

    @Option(
            names = "--packages",
            paramLabel = "DIR",
            split = ",",
            description = "The folders of rules, as the file is to name them. Default: the folder that it lies in.")
    List<String> packages = new ArrayList<>();

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve, where the files are read. Default: as the server had it then.")
    @Nullable Severity severity;

    @Mixin
    ElsewhereOptions elsewhere = new ElsewhereOptions();

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.off();
        Instant now = clock.instant();
        Instant end = TimeArgument.read("--to", to, now);
        Instant begin = TimeArgument.read("--from", from, now).truncatedTo(ChronoUnit.SECONDS);
        if (!begin.isBefore(end)) {
            throw new CommandFailure("--from: " + begin + " is not before " + end + ": expected a stretch of time");
        }
        if (storagePath.isEmpty() && !elsewhere.areGiven()) {
            ask();
            return SignalboxCommand.DONE;
        }
        try (ElsewhereOptions.Place place = elsewhere.place(storagePath, begin, begin.minus(LONGEST_BEFORE), end)) {
            write(new History(place.path()), begin, end);
        }
        return SignalboxCommand.DONE;
    }

    private void write(History history, Instant begin, Instant end) throws IOException {
        if (!history.exists()) {
            throw new CommandFailure("--storage.path: there is no audit below " + storagePath + ": expected audit/audit.db, which a server writes");
        }
        Path cache = Files.createTempDirectory("signalbox-timeline");
        try {
            write(history, begin, end, new RuleLoader(cache));
        } catch (UnusableException e) {
            throw new CommandFailure(String.join("\n", e.problems()));
        } catch (AuditUnreadableException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } finally {
            Folders.delete(cache);
        }
    }

    /** A server writes the same; what the file is to be called is put in here. */
    private void ask() throws IOException {
        List<Map.Entry<String, String>> query = new ArrayList<>();
        alerts.forEach(alert -> query.add(Map.entry("alert", alert)));
        query.add(Map.entry("from", from));
        if (!to.isEmpty()) {
            query.add(Map.entry("to", to));
        }
        JsonNode answer = new ServerClient(url).get("/api/signalbox/v1/timeline?" + HistorySource.query(query));
        String named = "config: recorded.alertmanager.yml\n";
        String config = output == null ? "" : "config: " + beside(output).getFileName() + "\n";
        String folders = packages.isEmpty() ? "" : "packages: [" + String.join(", ", packages) + "]\n";
        tell(answer.path("timeline").asText().replace(named, config + folders), answer.path("configuration").asText());
    }

    private void tell(String text, String configuration) throws IOException {
        if (output == null) {
            PrintWriter out = requireNonNull(spec).commandLine().getOut();
            out.print(text);
            out.flush();
        } else {
            Files.writeString(output, text);
            Files.writeString(beside(output), configuration);
        }
    }

    private void write(History history, Instant begin, Instant end, RuleLoader loader) throws IOException, UnusableException {
        List<AlertRow> episodes = episodes(history, begin, end);
        Instant first = beginning(episodes, begin);
        Set<Labels> all = withSources(history, episodes, first, end);
        Instant earlier = beginning(firing(history, all, first), begin);
        if (earlier.isBefore(first)) { // how long something lasted then is how long it has lasted here
            first = earlier;
            all = withSources(history, episodes, first, end);
        }
        Recording recording = history.recording(first, end).orElseThrow();
        Optional<Path> configuration = output == null ? Optional.empty() : Optional.of(beside(output));
        String shown = name.isEmpty() ? episodes.get(0).labels().get("alertname") + ", " + begin + " to " + end : name;
        Load.Flags flags = history.flags(first).with(severity, null);
        String text = RecordedTimeline.of(
                recording,
                all,
                new RecordedTimeline.Form(shown, configuration.map(path -> String.valueOf(path.getFileName())), packages, flags),
                loader);
        tell(text, RecordedTimeline.configuration(recording));
    }

    /** So early that what fired before {@code begin} begins in it, if that is not too long ago. */
    private static Instant beginning(List<AlertRow> episodes, Instant begin) {
        return episodes.stream()
                .map(AlertRow::seenAt)
                .filter(seen -> seen.isBefore(begin) && !seen.isBefore(begin.minus(LONGEST_BEFORE)))
                .min(Instant::compareTo)
                .map(seen -> seen.minusMillis(1).truncatedTo(ChronoUnit.SECONDS)) // so that it begins in it
                .orElse(begin);
    }

    /** The times that alerts fired, of those that did at an instant. */
    private static List<AlertRow> firing(History history, Set<Labels> alerts, Instant at) {
        return alerts.stream()
                .map(alert -> new Search(
                        Optional.of(at), Optional.of(at.plusMillis(1)), List.of(), alert.fingerprintText(), "", "", "", "", 0, MOST_ALERTS))
                .flatMap(about -> history.alerts(about).rows().stream())
                .toList();
    }

    private static Path beside(Path file) {
        return file.resolveSibling(String.valueOf(file.getFileName()).replaceFirst("(\\.test)?\\.ya?ml$", "") + ".alertmanager.yml");
    }

    /** The times that the wanted alerts fired. */
    private List<AlertRow> episodes(History history, Instant begin, Instant end) {
        String fingerprint = alerts.size() == 1 && alerts.get(0).matches("[0-9a-f]{16}") ? alerts.get(0) : "";
        List<Matcher> matchers = new ArrayList<>();
        if (fingerprint.isEmpty()) {
            for (String text : alerts) {
                try {
                    matchers.addAll(MatcherSyntax.parseList(MatcherSyntax.Mode.FALLBACK, MatcherSyntax.Origin.CONFIG, text));
                } catch (IllegalArgumentException e) {
                    throw new CommandFailure("--alert: " + text + " is neither a fingerprint nor matchers: " + e.getMessage());
                }
            }
        }
        Page<AlertRow> found = history.alerts(
                new Search(Optional.of(begin), Optional.of(end), matchers, fingerprint, "", "", "", "", 0, MOST_ALERTS));
        if (found.rows().isEmpty()) {
            throw new CommandFailure("--alert: no such alert fired between " + begin + " and " + end);
        }
        if (found.count() > MOST_ALERTS) {
            throw new CommandFailure("--alert: " + found.count() + " alerts fired between " + begin + " and " + end + ", the most is " + MOST_ALERTS
                    + ": expected matchers that match fewer, or a shorter time");
        }
        return found.rows();
    }

    /** The alerts, and those that conclusions about them rest on, and so on. */
    private static Set<Labels> withSources(History history, List<AlertRow> episodes, Instant begin, Instant end) {
        Set<Labels> all = new LinkedHashSet<>();
        Deque<Labels> open = new ArrayDeque<>(episodes.stream().map(AlertRow::labels).distinct().toList());
        while (!open.isEmpty() && all.size() < MOST_ALERTS) {
            Labels alert = open.remove();
            if (all.add(alert)) {
                Search about = new Search(Optional.of(begin), Optional.of(end), List.of(), alert.fingerprintText(), "", "", "", "", 0, MOST_ALERTS);
                for (VerdictRow verdict : history.verdicts(about).rows()) {
                    verdict.sources().stream().filter(source -> !all.contains(source)).forEach(open::add);
                }
            }
        }
        return all;
    }
}
