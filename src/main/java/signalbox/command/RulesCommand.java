package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalbox rules}: the rule packages of a server that runs, and their versions. */
@Command(
        name = "rules",
        header = "List the rule packages of a server, compare their versions, go back to one.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nFlags:%n")
final class RulesCommand implements Runnable {

    private static final String API = "/api/signalbox/v1/rules";

    private static final String URL = "Where the server is. Default: ${DEFAULT-VALUE}.";

    private static final int SHORT = 12;

    /** Who counts is asked by people, and they read no further. */
    private static final int MOST = 20;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    /** No command: the help. */
    @Override
    public void run() {
        SignalboxCommand.help(spec);
    }

    @Command(
            name = "list",
            header = "List the rule packages: state, version, since when, from whom.",
            description = "Ends with 1 when a package does not run as it is on disk.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int list(
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        PrintWriter out = out();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("PACKAGE", "STATE", "VERSION", "SINCE", "AUTHOR", "OWNER"));
        boolean isWhole = true;
        JsonNode packages = new ServerClient(url).get(API);
        for (JsonNode each : packages) {
            String state = text(each, "state");
            isWhole &= state.equals("active") || state.equals("shadow");
            rows.add(List.of(
                    text(each, "name"),
                    each.path("rolledBack").asBoolean() ? state + ", rolled back" : state,
                    shortForm(text(each, "runningVersion")),
                    text(each, "activeSince"),
                    text(each, "author"),
                    text(each, "owner")));
        }
        print(rows, out);
        for (JsonNode each : packages) {
            for (JsonNode problem : each.path("problems")) {
                out.println(text(each, "name") + ": " + place(problem) + ": " + text(problem, "message")
                        + (text(problem, "hint").isEmpty() ? "" : ": " + text(problem, "hint")));
            }
        }
        out.flush();
        return isWhole ? SignalboxCommand.DONE : SignalboxCommand.FAILED;
    }

    @Command(
            name = "show",
            header = "Show a package: its rules, its versions; or a version, with its texts.",
            synopsisHeading = "%nUsage: ",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int show(
            @Parameters(paramLabel = "PACKAGE", description = "Its name, or the end of it: infra for rules.teams.infra.") String name,
            @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Six letters of it, or more.") @Nullable String version,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        ServerClient server = new ServerClient(url);
        PrintWriter out = out();
        JsonNode found = find(server, name);
        if (version != null) {
            JsonNode read = server.get(path(found) + "/versions/" + encoded(version));
            read.path("files").forEach(file -> out.println("# " + text(file, "path") + "\n" + text(file, "text")));
            out.flush();
            return SignalboxCommand.DONE;
        }
        out.println(text(found, "name") + "  " + text(found, "state") + (found.path("rolledBack").asBoolean() ? ", rolled back" : ""));
        line("owner", text(found, "owner"), out);
        StringJoiner scope = new StringJoiner(", ");
        found.path("scope").forEach(matcher -> scope.add(matcher.asText()));
        line("scope", scope.toString(), out);
        line("version", text(found, "runningVersion"), out);
        line("since", text(found, "activeSince"), out);
        line("author", text(found, "author"), out);
        line("commit", text(found, "commit"), out);
        found.path("rules").forEach(rule ->
                out.println("  rule      " + place(rule) + "  " + text(rule, "rule") + "  fired " + text(rule, "firings")));
        if (!text(found, "runningVersion").isEmpty() && !text(found, "team").isEmpty()) {
            out.println("versions");
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode each : server.get(path(found) + "/versions")) {
                rows.add(List.of(
                        "  " + shortForm(text(each, "version")),
                        text(each, "activeSince"),
                        each.path("active").asBoolean() ? "decides" : "until " + text(each, "activeUntil"),
                        text(each, "author"),
                        shortForm(text(each, "commit"))));
            }
            print(rows, out);
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    @Command(
            name = "promote",
            header = "Have a package that is a shadow decide from now on.",
            description = "Takes shadow out of its package.yml on the server's disk, and reloads. Says what it would have done meanwhile.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int promote(
            @Parameters(paramLabel = "PACKAGE", description = "Its name, or the end of it: infra for rules.teams.infra.") String name,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--dry-run", description = "Only say what it would have done.") boolean dryRun,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        ServerClient server = new ServerClient(url);
        JsonNode found = find(server, name);
        JsonNode answer = dryRun ? server.get(path(found) + "/shadow") : server.post(path(found) + "/promote", "{}");
        PrintWriter out = out();
        out.println(text(answer, "sentence"));
        if (!dryRun) {
            out.println(text(found, "name") + " decides from now on.");
            answer.path("notTakenOver").forEach(line -> out.println(line.asText()));
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    @Command(
            name = "diff",
            header = "Show what is different between two versions of a package.",
            description = "Without versions: from the one before to the one that decides.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int diff(
            @Parameters(paramLabel = "PACKAGE", description = "Its name, or the end of it.") String name,
            @Parameters(paramLabel = "FROM", arity = "0..1", description = "Six letters of a version, or more.") @Nullable String from,
            @Parameters(paramLabel = "TO", arity = "0..1", description = "The same. Default: the version that decides.") @Nullable String to,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        ServerClient server = new ServerClient(url);
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        Optional.ofNullable(from).ifPresent(version -> query.add("from=" + encoded(version)));
        Optional.ofNullable(to).ifPresent(version -> query.add("to=" + encoded(version)));
        JsonNode difference = server.get(path(find(server, name)) + "/diff" + query);
        PrintWriter out = out();
        difference.path("files").forEach(file -> out.print(text(file, "diff")));
        out.flush();
        return SignalboxCommand.DONE;
    }

    @Command(
            name = "rollback",
            header = "Go back to an earlier version of a package, until its files change.",
            description = "Without a version: to the one before. Nothing that was told is told again. As soon as the files of the package"
                    + " change and are read, they count again.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int rollback(
            @Parameters(paramLabel = "PACKAGE", description = "Its name, or the end of it.") String name,
            @Parameters(paramLabel = "VERSION", arity = "0..1", description = "Six letters of it, or more.") @Nullable String version,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        ServerClient server = new ServerClient(url);
        JsonNode done = server.post(path(find(server, name)) + "/rollback", version == null ? "" : "{\"version\": \"" + encoded(version) + "\"}");
        PrintWriter out = out();
        out.println(text(done, "package") + " runs version " + shortForm(text(done, "version")) + " until " + text(done, "until"));
        out.flush();
        return SignalboxCommand.DONE;
    }

    @Command(
            name = "top",
            header = "List the rules that were longest at work, or fired most often, since the server started.",
            synopsisHeading = "%nUsage: ",
            optionListHeading = "%nFlags:%n")
    int top(
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = {"-n", "--rules"}, paramLabel = "N", defaultValue = "" + MOST, description = "How many. Default: ${DEFAULT-VALUE}.")
                    int most,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        record Fired(double seconds, long firings, long holding, String rule, String packageName, String place) {}
        List<Fired> all = new ArrayList<>();
        for (JsonNode each : new ServerClient(url).get(API)) {
            if (!text(each, "team").isEmpty()) {
                each.path("rules").forEach(rule ->
                        all.add(new Fired(rule.path("seconds").asDouble(), rule.path("firings").asLong(), rule.path("holding").asLong(),
                                text(rule, "rule"), text(each, "name"), place(rule))));
            }
        }
        all.sort(Comparator.comparing(Fired::seconds)
                .thenComparing(Fired::firings)
                .reversed()
                .thenComparing(Fired::packageName)
                .thenComparing(Fired::rule));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SECONDS", "FIRED", "HOLDS", "PACKAGE", "RULE", "PLACE"));
        all.stream().limit(Math.max(0, most)).forEach(each ->
                rows.add(List.of(String.format(Locale.ROOT, "%.2f", each.seconds()), Long.toString(each.firings()),
                        Long.toString(each.holding()), each.packageName(), each.rule(), each.place())));
        PrintWriter out = out();
        print(rows, out);
        out.flush();
        return SignalboxCommand.DONE;
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        return spec.commandLine().getOut();
    }

    /** A package by its name, or the end of it. */
    private static JsonNode find(ServerClient server, String name) throws IOException {
        List<JsonNode> ending = new ArrayList<>();
        StringJoiner names = new StringJoiner(", ");
        for (JsonNode each : server.get(API)) {
            if (text(each, "name").equals(name)) {
                return each;
            }
            names.add(text(each, "name"));
            if (text(each, "name").endsWith("." + name)) {
                ending.add(each);
            }
        }
        if (ending.size() == 1) {
            return ending.get(0);
        }
        String how = ending.isEmpty() ? "there is no rule package " : "there are several rule packages ";
        throw new CommandFailure(how + name + "; there are " + names);
    }

    private static String path(JsonNode rules) {
        return API + "/" + encoded(text(rules, "name"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void line(String name, String value, PrintWriter out) {
        if (!value.isEmpty()) {
            out.println("  " + String.format("%-10s", name) + value);
        }
    }

    /** A table. */
    static void print(List<List<String>> rows, PrintWriter out) {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
        rows.forEach(row -> {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private static String place(JsonNode node) {
        int line = node.path("line").asInt();
        int column = node.path("column").asInt();
        return text(node, "file") + (line > 0 ? ":" + line : "") + (column > 0 ? ":" + column : "");
    }

    private static String shortForm(String version) {
        return version.substring(0, Math.min(SHORT, version.length()));
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).isNull() ? "" : node.path(key).asText();
    }
}
