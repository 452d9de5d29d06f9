package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.alert.Severity;
import signalbox.audit.History;
import signalbox.file.Folders;
import signalbox.log.LogSetup;
import signalbox.miss.LivedAgain;
import signalbox.replay.FactsOfThen;
import signalbox.rules.RuleLoader;
import signalbox.timeline.Rerun;

/** {@code signalbox explain}: asks a server, or the files that one left, why alerts are told, or are not. */
@Command(
        name = "explain",
        header = "Say why alerts of a server are told, or are not.",
        description = "For each alert that the matchers take: one sentence, then what becomes of it at each receiver, who decided"
                + " that, and because of what.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox explain alertname=DiskFull instance=db1",
            "  signalbox explain --at=2026-11-28T03:12:00Z alertname=DiskFull",
            "  signalbox explain --at=2025-11-28T03:12:00Z --audit.url-file=url \\",
            "      alertname=DiskFull",
            "  signalbox explain --at=2025-11-28T03:12:00Z --audit.export=archive \\",
            "      alertname=DiskFull"
        },
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {

    /** So much about the instant is brought from elsewhere. */
    private static final Duration BEFORE = Duration.ofHours(2);
    private static final Duration AFTER = Duration.ofHours(1);

    /** No more are explained at once. */
    private static final int MOST = 20;

    private final InstantSource clock;
    private final Map<String, Optional<LivedAgain.Found>> found = new HashMap<>();

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MATCHERS", arity = "0..*", description = "Which alerts, such as alertname=DiskFull.")
    List<String> matchers = new ArrayList<>();

    ExplainCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: http://localhost:9093.")
    String url = ServerClient.DEFAULT_URL;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "At that time, such as 2026-11-28T03:12:00Z, or so long ago, such as 2h. Default: now.")
    String at = "";

    @Option(
            names = "--storage.path",
            paramLabel = "DIR",
            description = "Read the files of the server that keeps its data there, instead of asking it: it need not run.")
    String storagePath = "";

    @Option(
            names = "--rule",
            paramLabel = "NAME",
            description = "Say why this rule of a team holds for them, or does not: each condition with what was found. Its name, alone or"
                    + " behind its package.")
    String rule = "";

    @Option(names = "--nearly", description = "Name rules that nearly keep them quiet.")
    boolean nearly;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, or json: as the API answers, a line for each. Default: text.")
    Format format = Format.TEXT;

    @Option(
            names = "--severity.order",
            paramLabel = "ORDER",
            description = "As for serve, where the files are read. Default: as the server had it then.")
    @Nullable Severity severity;

    @Mixin
    ElsewhereOptions elsewhere = new ElsewhereOptions();

    /** For the server, which asks about one. */
    @Option(names = "--fingerprint", hidden = true)
    String fingerprint = "";

    /** Where compiled rules are kept. */
    @Option(names = "--cache", hidden = true)
    @Nullable Path cache;

    /** How it is told. */
    enum Format {
        TEXT,
        JSON
    }

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        if (matchers.isEmpty() && fingerprint.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "MATCHERS are missing: which alerts, such as alertname=DiskFull");
        }
        Instant now = clock.instant();
        Instant wanted = TimeArgument.read("--at", at, now);
        if (wanted.isAfter(now)) {
            throw new CommandFailure("--at: " + at + " has not come yet: what is expected stands in the explanation of now");
        }
        if (storagePath.isEmpty() && !elsewhere.areGiven()) {
            explain(
                    HistorySource.of(url, "", clock, LivedAgain.NEVER, Optional.empty()),
                    at.isEmpty() ? Optional.empty() : Optional.of(wanted),
                    url,
                    spec.commandLine().getOut());
            return SignalboxCommand.DONE;
        }
        // What ended shortly before, and whose facts are found by living history again, is asked for as well.
        try (ElsewhereOptions.Place place = elsewhere.place(storagePath, wanted, wanted.minus(BEFORE), wanted.plus(AFTER))) {
            explain(
                    HistorySource.of(
                            "", place.path().toString(), clock, (name, then) -> factsOfThen(place.path(), name, then), Optional.ofNullable(severity)),
                    Optional.of(wanted),
                    elsewhere.shown(storagePath),
                    spec.commandLine().getOut());
        }
        return SignalboxCommand.DONE;
    }

    private void explain(HistorySource source, Optional<Instant> then, String where, PrintWriter out) throws IOException {
        List<String> fingerprints =
                !fingerprint.isEmpty() ? List.of(fingerprint) : then.isPresent() ? past(source, then.get()) : present(source);
        if (fingerprints.isEmpty() && then.isEmpty()) { // it may have ended: the server's history knows
            fingerprints = past(source, clock.instant());
        }
        if (fingerprints.isEmpty() && then.isPresent()) {
            JsonNode answer = source.get("/api/signalbox/v1/explain", HistorySource.query(filtersAt(then.get())));
            if (!answer.path("outcome").asText().equals("unknown")) {
                fingerprints = List.of(answer.at("/alert/fingerprint").asText()); // which had ended, and is on record in PostgreSQL alone
            } else if (!answer.path("gaps").isEmpty()) {
                throw new CommandFailure(answer.get("sentence").asText());
            }
        }
        if (fingerprints.isEmpty()) {
            throw new CommandFailure("no alert of " + where + " matches " + String.join(" ", matchers)
                    + then.map(instant -> " at " + instant).orElse(""));
        }
        for (String each : fingerprints.subList(0, Math.min(MOST, fingerprints.size()))) {
            List<Map.Entry<String, String>> query = new ArrayList<>(List.of(Map.entry("fingerprint", each)));
            then.ifPresent(instant -> query.add(Map.entry("at", instant.toString())));
            if (!rule.isEmpty()) {
                query.add(Map.entry("rule", rule));
            } else if (nearly) {
                query.add(Map.entry("nearly", "true"));
            }
            JsonNode explained = source.get("/api/signalbox/v1/explain", HistorySource.query(query));
            if (format == Format.JSON) {
                out.println(explained);
            } else if (explained.has("rule")) {
                WhyNotText.print(AlertText.of(explained.at("/alert/labels")), explained.get("rule"), out);
            } else {
                print(explained, then.isPresent(), out);
            }
        }
        if (fingerprints.size() > MOST && format == Format.TEXT) {
            out.println("and " + (fingerprints.size() - MOST) + " more");
        }
        out.flush();
    }

    /** What is not on record, by living the history below the storage path again: once for all alerts. */
    private Optional<LivedAgain.Found> factsOfThen(Path files, String packageName, Instant then) {
        return found.computeIfAbsent(packageName, name -> livedAgain(files, name, then));
    }

    private Optional<LivedAgain.Found> livedAgain(Path files, String packageName, Instant then) {
        try {
            LogSetup.off();
            Path scratch = Files.createTempDirectory("signalbox-explain");
            try {
                RuleLoader loader = new RuleLoader(cache == null ? scratch : cache);
                History history = new History(files);
                Rerun.Options options = new Rerun.Options(0, history.flags(then).with(severity, null), Map.of(), at -> {});
                return new FactsOfThen(history, loader, options).at(packageName, then);
            } finally {
                Folders.delete(scratch);
            }
        } catch (IOException e) {
            throw new CommandFailure("the history cannot be lived again: " + e.getMessage());
        }
    }

    private List<Map.Entry<String, String>> filters() {
        List<Map.Entry<String, String>> filters = new ArrayList<>();
        matchers.forEach(matcher -> filters.add(Map.entry("filter", matcher)));
        return filters;
    }

    private List<Map.Entry<String, String>> filtersAt(Instant then) {
        List<Map.Entry<String, String>> query = filters();
        query.add(Map.entry("at", then.toString()));
        return query;
    }

    private List<String> present(HistorySource source) throws IOException {
        List<String> fingerprints = new ArrayList<>();
        source.get("/api/signalbox/v1/alerts", HistorySource.query(filters())).forEach(alert -> fingerprints.add(alert.get("fingerprint").asText()));
        return fingerprints;
    }

    /** Those that fired then; if none did, those that had fired before. */
    private List<String> past(HistorySource source, Instant then) throws IOException {
        List<Map.Entry<String, String>> query = filters();
        query.add(Map.entry("to", then.plusMillis(1).toString()));
        List<Map.Entry<String, String>> about = new ArrayList<>(query);
        about.add(Map.entry("from", then.toString()));
        List<String> fired = fingerprints(
                source, about, alert -> alert.get("endedAt").isNull() || Instant.parse(alert.get("endedAt").asText()).isAfter(then));
        return fired.isEmpty() ? fingerprints(source, query, alert -> true) : fired;
    }

    private static List<String> fingerprints(HistorySource source, List<Map.Entry<String, String>> query, Predicate<JsonNode> wanted)
            throws IOException {
        Set<String> fingerprints = new LinkedHashSet<>();
        for (JsonNode alert : source.get("/api/signalbox/v1/history/alerts", HistorySource.query(query)).get("alerts")) {
            if (wanted.test(alert)) {
                fingerprints.add(alert.get("fingerprint").asText());
            }
        }
        return List.copyOf(fingerprints);
    }

    private static void print(JsonNode explained, boolean isOfThePast, PrintWriter out) {
        out.println(AlertText.of(explained.at("/alert/labels")) + "  " + explained.get("outcome").asText()
                + (isOfThePast ? after(", at ", explained.path("at")) : ""));
        out.println("  " + explained.get("sentence").asText());
        for (JsonNode reason : explained.get("because")) {
            out.println("  because  " + reason(reason));
            for (JsonNode source : reason.get("sources")) {
                out.println("             " + AlertText.of(source.get("labels")));
            }
        }
        for (JsonNode receiver : explained.get("receivers")) {
            out.println("  at       " + receiver.get("receiver").asText() + ": " + receiver.get("outcome").asText() + ", group "
                    + receiver.get("group").asText() + after(", which speaks next at ", receiver.at("/next/turns/0"))
                    + after("; told again at ", receiver.path("again")) + after("; otherwise ", receiver.at("/otherwise/outcome")));
        }
        String when = explained.at("/next/when").asText("");
        if (!when.isEmpty() && !explained.at("/next/when").isNull()) {
            boolean isBetweenTurns = !explained.at("/next/at").equals(explained.at("/next/turns/0"));
            out.println("  next     when " + when + (isBetweenTurns ? after(", at ", explained.at("/next/at")) : "") + ": "
                    + explained.at("/next/what").asText());
        }
        for (JsonNode route : explained.get("routes")) {
            out.println("  routed   to " + route.get("receiver").asText() + " by " + rule(route.get("by")));
        }
        for (JsonNode derivation : explained.path("derivedBy")) {
            List<String> sources = new ArrayList<>();
            derivation.get("sources").forEach(source -> sources.add(AlertText.of(source.get("labels"))));
            out.println("  derived  by " + rule(derivation) + (sources.isEmpty() ? "" : ", because of " + String.join(", ", sources)));
        }
        for (JsonNode condition : explained.path("conditions")) {
            out.println("  so       \"" + condition.get("condition").asText() + "\" of " + condition.get("package").asText()
                    + after(" holds since ", condition.get("since")) + after(" is stated, and will hold at ", condition.get("holdsAt"))
                    + after(", ends at ", condition.get("endsAt")));
        }
        for (JsonNode ack : explained.path("acknowledged")) {
            out.println("  care     is taken by " + ack.get("by").asText() + after(": ", ack.get("comment")) + after(", until ", ack.get("until")));
        }
        for (JsonNode version : explained.path("versions")) {
            out.println("  " + WhyNotText.version(version));
        }
        for (JsonNode stopped : explained.path("stopped")) {
            out.println("  stopped  " + stopped.get("package").asText() + ": nothing comes of its rules, but its routes stand: "
                    + stopped.get("reason").asText());
        }
        for (JsonNode gap : explained.path("gaps")) {
            boolean isSinceEver = Instant.parse(gap.get("from").asText()).equals(Instant.EPOCH);
            out.println("  unknown  " + (isSinceEver ? "" : "from " + gap.get("from").asText() + " to " + gap.get("until").asText() + ": ")
                    + gap.get("why").asText());
        }
        for (JsonNode near : explained.path("nearly")) {
            out.println("  nearly   " + near.get("sentence").asText());
        }
        for (JsonNode told : explained.get("told")) {
            out.println("  told     " + told.get("integration").asText() + " at " + told.get("at").asText() + ": " + told.get("status").asText()
                    + after(", ", told.path("reason")));
        }
        for (JsonNode attribute : explained.path("attributes")) {
            out.println("  added    " + attribute.get("name").asText() + ": " + attribute.get("value").asText() + " by " + rule(attribute));
        }
        for (JsonNode unheeded : explained.path("withoutEffect")) {
            out.println("  " + String.format("%-9s", unheeded.get("force").asText()) + unheeded.get("sentence").asText());
        }
        out.println();
    }

    private static String reason(JsonNode reason) {
        return reason.get("kind").asText() + " by " + rule(reason) + after(": ", reason.get("reason")) + after(" ", reason.get("silence"))
                + after(", since ", reason.path("since")) + after(" until ", reason.path("until"));
    }

    private static String rule(JsonNode by) {
        boolean ofTeam = !by.get("version").asText().isEmpty();
        String place = by.get("file").asText().isEmpty() ? "" : " (" + by.get("file").asText() + ":" + by.get("line").asText() + ")";
        return ofTeam
                ? "rule \"" + by.get("rule").asText() + "\" of " + by.get("package").asText() + ", version "
                        + WhyNotText.shortly(by.get("version").asText()) + place
                : by.get("rule").asText() + place;
    }

    private static String after(String words, JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? "" : words + value.asText();
    }
}
