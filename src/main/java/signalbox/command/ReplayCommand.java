package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.audit.AuditUnreadableException;
import signalbox.audit.History;
import signalbox.audit.Recording;
import signalbox.config.ConfigurationException;
import signalbox.file.Folders;
import signalbox.gotext.GoDuration;
import signalbox.load.Sources;
import signalbox.log.LogSetup;
import signalbox.replay.Replay;
import signalbox.replay.ReplayReport;
import signalbox.replay.ReplayReports;
import signalbox.rules.RuleLoader;
import signalbox.rules.RuleSources;
import signalbox.timeline.Rerun;
import signalbox.timeline.UnusableException;

/** {@code signalbox replay}: what other rules, or another configuration, would have told. */
@Command(
        name = "replay",
        header = "Live a stretch of history again with other rules, and say what is told otherwise.",
        description = "The engine that serves decides twice on a virtual clock: by what was in force then, and by the candidate."
                + " Without --rules and --config: by what was in force, both times.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nFlags:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox replay --storage.path=data --from=12h --rules=rules",
            "  signalbox replay --url=http://localhost:9093 --from=2026-11-28T20:00:00Z \\",
            "      --to=2026-11-29T08:00:00Z --rules=rules --format=markdown"
        },
        sortOptions = false)
final class ReplayCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API = "/api/signalbox/v1/replay";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    /** How it is told what came of it. */
    enum Format {
        TEXT,
        JSON,
        MARKDOWN
    }

    private final InstantSource clock;

    ReplayCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "What is told from here on counts: a time such as 2026-11-28T03:12:00Z, or how long ago, such as 8h.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Until when. Default: now.")
    String to = "";

    @Option(names = {"--rules", "--rules.dir"}, paramLabel = "DIR", description = "The rules to be tried. Default: those that were in force.")
    @Nullable Path rules;

    @Option(
            names = {"--config", "--config.file"},
            paramLabel = "FILE",
            description = "The configuration to be tried. Default: that which was in force.")
    @Nullable Path config;

    @Option(
            names = "--receivers.dir",
            paramLabel = "DIR",
            description = "Folder of further receivers of the configuration to be tried. Default: none.")
    @Nullable Path receivers;

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: http://localhost:9093.")
    String url = ServerClient.DEFAULT_URL;

    @Option(
            names = "--storage.path",
            paramLabel = "DIR",
            description = "Read the files of the server that keeps its data there, instead of asking it: it need not run.")
    String storagePath = "";

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            description = "Where no checkpoint was kept before --from: begin so long before it, so that timers, conditions, digests and"
                    + " budgets find their pace; what is told then does not count. Default: 1h.")
    String warmUp = "1h";

    @Option(
            names = "--shuffle",
            paramLabel = "N",
            description = "Hand what came at one instant to the candidate in another order: the N-th of them. Default: 0, as it came.")
    int shuffle;

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve. Default: as the server had it.")
    @Nullable Severity severity;

    @Option(
            names = "--notify.resolved-while-muted",
            negatable = true,
            fallbackValue = "true",
            description = "As for serve. Default: as the server had it.")
    @Nullable Boolean resolvedWhileMuted;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, json, or markdown: for a pull request. Default: text.")
    Format format = Format.TEXT;

    @Mixin
    ElsewhereOptions elsewhere = new ElsewhereOptions();

    /** For the server, which shows it. */
    @Option(names = "--progress", hidden = true)
    boolean progress;

    /** Where compiled rules are kept. */
    @Option(names = "--cache", hidden = true)
    @Nullable Path cache;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        LogSetup.off();
        PrintWriter out = spec.commandLine().getOut();
        Instant now = clock.instant();
        Instant begin = TimeArgument.read("--from", from, now);
        Instant end = TimeArgument.read("--to", to, now);
        if (!begin.isBefore(end)) {
            throw new CommandFailure("--from: " + begin + " is not before " + end + ": expected a stretch of time");
        }
        mustBeThere();
        if (storagePath.isEmpty() && !elsewhere.areGiven()) {
            tell(ask(begin, end), out);
        } else {
            try (ElsewhereOptions.Place place = elsewhere.place(storagePath, begin, begin.minus(warmUp()), end)) {
                tell(report(new History(place.path()), begin, end), out);
            }
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    private void mustBeThere() {
        if (rules != null && !Files.isDirectory(rules)) {
            throw new CommandFailure("--rules: there is no folder " + rules);
        }
        if (config != null && !Files.isRegularFile(config)) {
            throw new CommandFailure("--config: there is no file " + config);
        }
    }

    private void tell(ReplayReport report, PrintWriter out) {
        switch (format) {
            case TEXT -> ReplayReports.text(report, out);
            case JSON -> out.println(ReplayReports.json(report));
            case MARKDOWN -> ReplayReports.markdown(report, out);
        }
    }

    // ---- from the files

    private ReplayReport report(History history, Instant begin, Instant end) throws IOException {
        if (!history.exists()) {
            throw new CommandFailure("--storage.path: there is no audit below " + storagePath + ": expected audit/audit.db, which a server writes");
        }
        Path scratch = Files.createTempDirectory("signalbox-replay");
        try {
            Recording recording = history.recording(begin, warmUp(), end).orElseThrow();
            Rerun rerun = new Rerun(recording, new RuleLoader(cache == null ? scratch : cache));
            Replay replay = new Replay(recording, rerun, System::nanoTime, progress());
            return replay.answer(new Replay.Question(
                    begin,
                    candidate(),
                    words(),
                    new Rerun.Options(
                            shuffle,
                            history.flags(begin).with(severity, resolvedWhileMuted),
                            Map.of(),
                            at -> {})));
        } catch (UnusableException e) {
            throw new CommandFailure(String.join("\n", e.problems()));
        } catch (AuditUnreadableException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        } finally {
            Folders.delete(scratch);
        }
    }

    /** What a server has tried lies in files of its own, whose names say nothing. */
    private String words() {
        return Replay.words(
                Optional.ofNullable(rules).map(folder -> progress ? "other rules" : "the rules in " + folder),
                Optional.ofNullable(config).map(file -> progress ? "another configuration" : "the configuration " + file));
    }

    private Duration warmUp() {
        try {
            return GoDuration.parseFlag(warmUp);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure("--warm-up: " + warmUp + " is no duration: expected one such as 1h");
        }
    }

    private DoubleConsumer progress() {
        if (!progress) {
            return share -> {};
        }
        int[] said = {-1};
        return share -> {
            int hundredths = (int) (share * 100);
            if (hundredths > said[0]) {
                said[0] = hundredths;
                System.err.println("progress " + hundredths);
            }
        };
    }

    private Rerun.Candidate candidate() {
        Optional<Rerun.Configured> configured = Optional.empty();
        if (config != null) {
            try {
                Sources sources = new Sources(
                        Optional.of(config), Optional.empty(), Optional.ofNullable(receivers), MatcherSyntax.Mode.FALLBACK, Duration.ofDays(5));
                configured = Optional.of(new Rerun.Configured(sources.configuration(), true));
            } catch (ConfigurationException e) {
                throw new CommandFailure(String.join("\n", e.problems().stream().map(Object::toString).toList()));
            }
        }
        return new Rerun.Candidate(configured, Optional.ofNullable(rules).map(RuleSources::read));
    }

    // ---- from a server

    private JsonNode ask(Instant begin, Instant end) throws IOException {
        ObjectNode body = JSON.createObjectNode().put("from", begin.toString()).put("to", end.toString()).put("warmUp", warmUp);
        if (rules != null) {
            ObjectNode files = body.putObject("rules");
            RuleSources.read(rules).ofTeams().forEach(file -> files.put(file.path(), file.text()));
        }
        if (config != null) {
            body.put("configuration", Files.readString(config, StandardCharsets.UTF_8));
        }
        body.put("format", format.name().toLowerCase(Locale.ROOT));
        ServerClient server = new ServerClient(url);
        JsonNode state = server.post(API, body.toString());
        while (state.path("state").asText().equals("running")) {
            try {
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted while " + url + " was asked");
            }
            state = server.get(API + "/" + state.path("id").asText());
        }
        if (!state.path("state").asText().equals("done")) {
            throw new CommandFailure(state.path("error").asText());
        }
        return state;
    }

    private void tell(JsonNode state, PrintWriter out) {
        JsonNode report = state.path("report");
        out.println(report.isTextual() ? report.asText() : report.toString());
    }
}
