package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import signalbox.json.JsonObject;

/** {@code signalbox ack}: acknowledgements of a server that runs, as {@code amtool silence} does silences. */
@Command(
        name = "ack",
        header = "Say who takes care of alerts, list that, take it back.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nFlags:%n")
final class AckCommand implements Runnable {

    private static final String API = "/api/signalbox/v1/acks";
    private static final String URL = "Where the server is. Default: ${DEFAULT-VALUE}.";
    private static final String MATCHERS =
            "Such as alertname=Down or 'instance=~\"db.*\"', all of which have to match; a name alone is an alertname.";
    /** So many alerts are named in a line. */
    private static final int SHOWN = 3;

    @Spec
    @Nullable CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    private final InstantSource clock;

    AckCommand(InstantSource clock) {
        this.clock = clock;
    }

    /** No command: the help. */
    @Override
    public void run() {
        SignalboxCommand.help(spec);
    }

    @Command(
            name = "add",
            header = "Acknowledge the alerts that fire and match.",
            description = "Prints the id of the acknowledgement. An alert that begins later is not acknowledged.",
            synopsisHeading = "%nUsage: ",
            descriptionHeading = "%n",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int add(
            @Parameters(paramLabel = "MATCHERS", arity = "1..*", description = MATCHERS) List<String> matchers,
            @Option(names = {"-a", "--by"}, paramLabel = "NAME", defaultValue = "${sys:user.name}", description = "Who. Default: the user.")
                    String by,
            @Option(names = {"-c", "--comment"}, paramLabel = "TEXT", defaultValue = "", description = "What there is to say of it.") String comment,
            @Option(
                            names = {"-d", "--for"},
                            paramLabel = "DURATION",
                            description = "How long, such as 2h, also when the alert fires again. Default: until the alert ends.")
                    @Nullable Duration lasts,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        JsonObject ack = new JsonObject()
                .always("matchers", matchers.stream().map(AckCommand::matcher).toList())
                .always("by", by)
                .omitEmpty("comment", comment)
                .omitEmpty("until", lasts == null ? null : clock.instant().plus(lasts).truncatedTo(ChronoUnit.SECONDS).toString());
        JsonNode made = new ServerClient(url).post(API, new String(ack.bytes(), StandardCharsets.UTF_8));
        PrintWriter out = out();
        out.println(made.path("id").asText());
        made.path("alerts").forEach(alert -> out.println("  " + AlertText.of(alert.path("labels"))));
        out.flush();
        return SignalboxCommand.DONE;
    }

    private static String matcher(String text) {
        return text.matches("[a-zA-Z_:][\\w:.-]*") ? "alertname=" + text : text;
    }

    @Command(
            name = "list",
            aliases = "query",
            header = "List who takes care of what.",
            synopsisHeading = "%nUsage: ",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int list(
            @Parameters(paramLabel = "MATCHERS", arity = "0..*", description = MATCHERS) @Nullable List<String> matchers,
            @Option(names = {"-q", "--quiet"}, description = "Only the ids.") boolean quiet,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
        if (matchers != null) {
            matchers.forEach(each -> query.add("filter=" + encoded(matcher(each))));
        }
        JsonNode acks = new ServerClient(url).get(API + query);
        PrintWriter out = out();
        if (quiet) {
            acks.forEach(ack -> out.println(ack.path("id").asText()));
        } else {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of("ID", "BY", "UNTIL", "ALERTS", "COMMENT"));
            acks.forEach(ack -> rows.add(List.of(
                    ack.path("id").asText(),
                    ack.path("by").asText(),
                    ack.path("until").isNull() ? "it ends" : ack.path("until").asText(),
                    alerts(ack.path("alerts")),
                    ack.path("comment").asText())));
            RulesCommand.print(rows, out);
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    private static String alerts(JsonNode alerts) {
        StringJoiner names = new StringJoiner(" ");
        for (int i = 0; i < Math.min(SHOWN, alerts.size()); i++) {
            names.add(AlertText.of(alerts.get(i).path("labels")));
        }
        return names + (alerts.size() > SHOWN ? " and " + (alerts.size() - SHOWN) + " more" : "");
    }

    @Command(
            name = "withdraw",
            aliases = "expire",
            header = "Take acknowledgements back.",
            synopsisHeading = "%nUsage: ",
            parameterListHeading = "%n",
            optionListHeading = "%nFlags:%n")
    int withdraw(
            @Parameters(paramLabel = "ID", arity = "1..*", description = "Ids, as add and list print them.") List<String> ids,
            @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.") boolean showHelp,
            @Option(names = "--url", paramLabel = "URL", defaultValue = ServerClient.DEFAULT_URL, description = URL) String url)
            throws IOException {
        ServerClient server = new ServerClient(url);
        for (String id : ids) {
            server.delete(API + "/" + encoded(id));
        }
        return SignalboxCommand.DONE;
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        return spec.commandLine().getOut();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
