package signalbox.command;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.export.Column;
import signalbox.export.ParquetFile;

/** {@code signalbox audit}: searches the history of a server, or of the files that one left. */
@Command(
        name = "audit",
        header = "Search what was decided and what came of it.",
        description = "Lists: alerts (each time that one fired), verdicts (what was concluded about alerts), notifications, flushes"
                + " (what groups did), firings (of rules, with their facts; firing and an id: one of them"
                + " with its conditions), counts (how often rules fired, hour by hour), silences, versions (of rule packages), reloads, actions (what"
                + " people did: acknowledgements, silences, reloads, logins, tests of receivers, rules rolled back), gaps"
                + " (times of which not all is known). The newest comes first.%n%n"
                + "export all writes everything of a stretch into a folder, which --audit.export names to explain, audit, timeline and replay."
                + "%n%n"
                + "fetch brings back a stretch of the copy in PostgreSQL, an hour without --to, as files in the folder that --storage.path names:"
                + " explain, audit, timeline and replay read them there.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  signalbox audit verdicts --from=24h --outcome=inhibited alertname=DiskFull",
            "  signalbox audit firings --from=1h --rule='node down mutes its warnings'",
            "  signalbox audit notifications --group='{alertname=\"DiskFull\"}'",
            "  signalbox audit firing 4711",
            "  signalbox audit actions --from=24h --user=ann",
            "  signalbox audit export --format=csv notifications --from=2026-11-01T00:00:00Z",
            "  signalbox audit export --format=parquet --output=verdicts.parquet verdicts",
            "  signalbox audit alerts --storage.path=/var/lib/signalbox",
            "  signalbox audit export all --storage.path=/var/lib/signalbox --from=24h \\",
            "      --output=/archive/signalbox/2026-11-30",
            "  signalbox audit alerts --audit.export=/archive/signalbox \\",
            "      --from=2025-11-30T02:00:00Z --to=2025-11-30T04:00:00Z",
            "  signalbox audit fetch --audit.url-file=/etc/signalbox/audit-url \\",
            "      --from=2026-03-01T03:00:00Z --storage.path=march"
        },
        sortOptions = false)
final class AuditCommand implements Callable<Integer> {

    /** As the API has times. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    /** So much is fetched where it is not said until when. */
    private static final Duration FETCHED = Duration.ofHours(1);

    private static final Pattern NEEDS_QUOTES = Pattern.compile("[,\"\\r\\n]");

    private static final Set<String> TIMES = Set.of("seenAt", "endedAt", "startsAt", "endsAt", "since", "until", "at", "lastAt", "hour", "from");
    private static final Set<String> NUMBERS = Set.of("firing", "resolved", "withheld", "attempts", "count", "more", "id", "lost");

    /** How rows are shown. */
    enum Format {
        /** A line each, in words. */
        TEXT,
        /** A JSON object each. */
        JSONL,
        /** Values with commas between, after a line with their names. */
        CSV,
        /** A Parquet file. */
        PARQUET
    }

    /** The members of a row that are shown in words, and those of a file with commas, in order. */
    private static final Map<String, List<String>> COLUMNS = columns();

    private static Map<String, List<String>> columns() {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        columns.put("alerts", List.of("seenAt", "endedAt", "ending", "labels", "fingerprint", "startsAt", "annotations", "generatorURL", "sender"));
        columns.put("verdicts", List.of("since", "until", "kind", "labels", "receiver", "rule", "package", "version",
                "reason", "sources", "silence", "force", "group", "fingerprint"));
        columns.put("notifications", List.of("at", "outcome", "integration", "reason", "group", "firing", "resolved",
                "attempts", "detail", "count", "lastAt"));
        columns.put("flushes", List.of("at", "lastAt", "count", "outcome", "group", "receiver", "integration", "reason", "firing",
                "resolved", "withheld"));
        columns.put("firings", List.of("at", "package", "rule", "version", "facts", "concluded", "more", "id"));
        columns.put("counts", List.of("hour", "count", "package", "rule", "version", "lastAt"));
        columns.put("silences", List.of("at", "action", "silence", "createdBy", "sender", "matchers", "startsAt", "endsAt", "comment"));
        columns.put("versions", List.of("since", "until", "package", "version", "team", "source"));
        columns.put("reloads", List.of("at", "result", "sender", "problems"));
        columns.put("actions", List.of("at", "action", "user", "address", "by", "about", "words", "matchers", "alerts", "list", "id"));
        columns.put("gaps", List.of("from", "until", "lost", "why"));
        return columns;
    }

    private final InstantSource clock;

    AuditCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "[export] LIST [MATCHERS]",
            arity = "1..*",
            description = "Which list; after export all of it, or all lists: all. Matchers of alerts.")
    List<String> words = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: http://localhost:9093.")
    String url = ServerClient.DEFAULT_URL;

    @Option(
            names = "--storage.path",
            paramLabel = "DIR",
            description = "Read the files of the server that keeps its data there, instead of asking it: it need not run.")
    String storagePath = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Not what was over before: a time such as 2026-11-28T03:12:00Z, or how long ago, such as 2h.")
    String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Not what began then or later.")
    String to = "";

    @Option(names = "--rule", paramLabel = "NAME", description = "By that rule: its name, alone or behind its package (infra/NAME).")
    String rule = "";

    @Option(names = "--package", paramLabel = "NAME", description = "By a rule of that package: its name, or the end of it.")
    String packageName = "";

    @Option(names = "--receiver", paramLabel = "NAME", description = "To that receiver.")
    String receiver = "";

    @Option(
            names = "--outcome",
            paramLabel = "NAME",
            description = "Of a notification or a group; the kind of a verdict; how an alert ended, or firing; of a silence or a reload; what"
                    + " somebody did.")
    String outcome = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "Of that group: its key, its dedup key, or all its labels, such as {alertname=\"DiskFull\"}.")
    String group = "";

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Done by them: user, client certificate, address, or who made a silence or an acknowledgement.")
    String user = "";

    @Mixin
    ElsewhereOptions elsewhere = new ElsewhereOptions();

    @Option(names = "--limit", paramLabel = "N", description = "So many rows. Default: 100; with export all.")
    int limit;

    @Option(names = "--format", paramLabel = "FORMAT", description = "text, jsonl, csv or parquet. Default: text; with export jsonl.")
    @Nullable Format format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write to that file, which is not to be there yet; with \"all\" a folder. With these and parquet it is needed.")
    @Nullable Path output;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        boolean export = words.get(0).equals("export");
        List<String> rest = export ? words.subList(1, words.size()) : words;
        String list = rest.isEmpty() ? "" : rest.get(0);
        if (list.equals("fetch") && !export) {
            return fetch(spec.commandLine().getOut());
        }
        if (list.equals("all") && export) {
            return exportAll(rest.subList(1, rest.size()), spec.commandLine().getOut());
        }
        if (!elsewhere.areGiven()) {
            return show(list, rest, export, storagePath);
        }
        if (from.isEmpty()) {
            throw new CommandFailure("--audit.url, --audit.url-file and --audit.export: of which time? Expected --from, and --to if it is not now");
        }
        Instant begin = TimeArgument.read("--from", from, clock.instant());
        Instant end = TimeArgument.read("--to", to, clock.instant());
        try (ElsewhereOptions.Place place = elsewhere.place(storagePath, begin, begin, end)) {
            if (!to.isEmpty() && place.until().filter(end::isAfter).isPresent()) {
                throw new CommandFailure("--to: " + elsewhere.shown("") + " has nothing later than " + place.until().get() + " beside what is of "
                        + begin + ": expected --to=" + place.until().get() + " or earlier");
            }
            return show(list, rest, export, place.path().toString());
        }
    }

    private int show(String list, List<String> rest, boolean export, String files) throws IOException {
        PrintWriter screen = requireNonNull(spec).commandLine().getOut();
        if (list.equals("firing") && !export) {
            return firing(rest.subList(1, rest.size()), files, screen);
        }
        if (!COLUMNS.containsKey(list)) {
            throw new CommandFailure("which list? Expected one of " + String.join(", ", COLUMNS.keySet()) + (list.isEmpty() ? "" : ", not " + list));
        }
        Format shown = format == null ? export ? Format.JSONL : Format.TEXT : format;
        if (shown == Format.PARQUET && output == null) {
            throw new CommandFailure("--format=parquet: to which file? Name it by --output=FILE");
        }
        HistorySource source = HistorySource.of(url, files, clock);
        if (limit < 0) {
            throw new CommandFailure("--limit: " + limit + " is no number of rows: expected one from 1 on");
        }
        long most = limit > 0 ? limit : export ? Long.MAX_VALUE : 100;
        List<Map.Entry<String, String>> query = query(rest.subList(1, rest.size()));
        Path file = output;
        if (file == null) {
            write(source, list, query, most, shown, screen);
            screen.flush();
            return SignalboxCommand.DONE;
        }
        try {
            if (shown == Format.PARQUET) {
                List<Column> columns = columns(list);
                try (ParquetFile out = new ParquetFile(file, columns)) {
                    source.rows(list, columns, query, most, out::add);
                }
            } else {
                try (Writer out = Files.newBufferedWriter(file, StandardOpenOption.CREATE_NEW)) {
                    write(source, list, query, most, shown, out);
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure("--output: " + file + " is there already: name another file, or remove it");
        }
        return SignalboxCommand.DONE;
    }

    /** A stretch from PostgreSQL, or of an export, to be read from files. */
    private int fetch(PrintWriter out) throws IOException {
        if (from.isEmpty() || storagePath.isEmpty() || !elsewhere.areGiven()) {
            throw new CommandFailure("fetch: expected --from=TIME, --storage.path=DIR (a folder that is to be made) and --audit.url-file=FILE,"
                    + " --audit.url=URL or --audit.export=DIR");
        }
        Instant now = clock.instant();
        Instant begin = TimeArgument.read("--from", from, now);
        Instant end = to.isEmpty() ? begin.plus(FETCHED) : TimeArgument.read("--to", to, now);
        ElsewhereOptions.Brought brought = elsewhere.bring(begin, begin, end, Path.of(storagePath));
        out.println(brought.words() + " are in " + storagePath + ": ask them by --storage.path=" + storagePath
                + ", such as signalbox explain --storage.path=" + storagePath + " --at=" + begin + " MATCHERS");
        out.flush();
        return SignalboxCommand.DONE;
    }

    /** Everything of a stretch, as an export that can be asked. */
    private int exportAll(List<String> matchers, PrintWriter out) throws IOException {
        if (!matchers.isEmpty()) {
            throw new CommandFailure("export all: " + String.join(" ", matchers) + ": everything is written, of all alerts: expected no matchers");
        }
        if (format != null && format != Format.JSONL) {
            throw new CommandFailure("export all: --format=" + format.name().toLowerCase(Locale.ROOT)
                    + " cannot be asked later: expected jsonl, or none. Lists of the audit are written as csv and parquet, too");
        }
        if (storagePath.isEmpty() || output == null) {
            throw new CommandFailure("export all: expected --storage.path=DIR, where a server keeps its data, and --output=DIR, a folder that is to"
                    + " be made");
        }
        if (!Files.exists(Path.of(storagePath, "audit", "audit.db"))) {
            throw new CommandFailure("--storage.path: there is no audit below " + storagePath + ": expected audit/audit.db, which a server writes");
        }
        Instant now = clock.instant();
        Optional<Instant> begin = from.isEmpty() ? Optional.empty() : Optional.of(TimeArgument.read("--from", from, now));
        String written = ElsewhereOptions.export(Path.of(storagePath), begin, TimeArgument.read("--to", to, now), output);
        out.println(written + " are in " + output + ": ask them by --audit.export=" + output);
        out.flush();
        return SignalboxCommand.DONE;
    }

    /** One firing, with the conditions of its rule. */
    private int firing(List<String> ids, String files, PrintWriter out) throws IOException {
        if (ids.size() != 1 || !ids.get(0).matches("[0-9]+")) {
            throw new CommandFailure("firing: which one? Name it by the number in the column ID of \"signalbox audit firings\"");
        }
        if (format == Format.CSV || format == Format.PARQUET || output != null) {
            throw new CommandFailure("firing: one is shown as text or, with --format=jsonl, as JSON; \"firings\" can be written to files");
        }
        JsonNode row = HistorySource.of(url, files, clock).get(HistoryPages.PREFIX + "firing/" + ids.get(0), "");
        if (format == Format.JSONL) {
            out.println(row);
        } else {
            AuditText.firing(row).forEach(out::println);
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    private static void write(HistorySource source, String list, List<Map.Entry<String, String>> query, long most, Format shown, Writer out)
            throws IOException {
        switch (shown) {
            case TEXT -> writeText(source, list, query, most, out);
            case JSONL -> source.lines(list, query, most, out);
            case CSV -> writeCsv(source, list, query, most, out);
            case PARQUET -> throw new IllegalStateException("Parquet is no text");
        }
    }

    private static void writeText(HistorySource source, String list, List<Map.Entry<String, String>> query, long most, Writer out)
            throws IOException {
        HistoryPages.Rest rest;
        if (AuditText.knows(list)) {
            AuditText.Rows rows = new AuditText.Rows(list, out);
            rest = HistoryPages.each(source, list, query, most, rows::add);
            rows.end();
        } else {
            rest = HistoryPages.each(source, list, query, most, row -> out.append(inWords(row, list)).append('\n'));
        }
        if (rest.rows() > 0) {
            out.append("and " + rest.rows() + " more: see --limit\n");
        } else if (!rest.keptSince().isEmpty() && query.stream().noneMatch(each -> each.getKey().equals("from")
                && !Instant.parse(each.getValue()).isBefore(Instant.parse(rest.keptSince())))) {
            out.append("what was over before " + AuditText.seconds(rest.keptSince()) + " is no longer kept\n");
        }
    }

    private static void writeCsv(HistorySource source, String list, List<Map.Entry<String, String>> query, long most, Writer out) throws IOException {
        List<Column> columns = columns(list);
        out.append(columns.stream().map(Column::name).collect(Collectors.joining(","))).append('\n');
        StringBuilder line = new StringBuilder();
        source.rows(list, columns, query, most, row -> {
            line.setLength(0);
            for (int i = 0; i < row.length; i++) {
                line.append(i == 0 ? "" : ",").append(quoted(text(row[i], columns.get(i).type())));
            }
            out.append(line.append('\n'));
        });
    }

    private static String text(@Nullable Object value, Column.Type type) {
        if (value == null) {
            return "";
        }
        if (value instanceof byte[] text) {
            return new String(text, StandardCharsets.UTF_8);
        }
        return type == Column.Type.TIME ? TIME.format(Instant.ofEpochMilli(((Number) value).longValue())) : value.toString();
    }

    private static Column.Type type(String column) {
        return TIMES.contains(column) ? Column.Type.TIME : NUMBERS.contains(column) ? Column.Type.NUMBER : Column.Type.TEXT;
    }

    private List<Map.Entry<String, String>> query(List<String> matchers) {
        Instant now = clock.instant();
        List<Map.Entry<String, String>> query = new ArrayList<>();
        matchers.forEach(matcher -> query.add(Map.entry("filter", matcher)));
        if (!from.isEmpty()) {
            query.add(Map.entry("from", TimeArgument.read("--from", from, now).toString()));
        }
        if (!to.isEmpty()) {
            query.add(Map.entry("to", TimeArgument.read("--to", to, now).toString()));
        }
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("rule", rule);
        texts.put("package", packageName);
        texts.put("receiver", receiver);
        texts.put("outcome", outcome);
        texts.put("group", group);
        texts.put("user", user);
        texts.forEach((name, text) -> {
            if (!text.isEmpty()) {
                query.add(Map.entry(name, text));
            }
        });
        return query;
    }

    static List<Column> columns(String list) {
        return COLUMNS.getOrDefault(list, List.of()).stream().map(name -> new Column(name, type(name))).toList();
    }

    private static String inWords(JsonNode row, String list) {
        return columns(list).stream()
                .map(Column::name)
                .filter(column -> !List.of("fingerprint", "annotations", "generatorURL", "source").contains(column))
                .map(column -> row.path(column))
                .map(value -> value.isNull() ? "-" : HistoryPages.text(value))
                .filter(value -> !value.isEmpty() && !value.equals("[]"))
                .collect(Collectors.joining("  "));
    }

    private static String quoted(String value) {
        return NEEDS_QUOTES.matcher(value).find() ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }
}
