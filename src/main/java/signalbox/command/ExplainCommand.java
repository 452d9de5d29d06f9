package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signalbox explain}: asks a server why alerts are told, or are not. */
@Command(
        name = "explain",
        header = "Say why alerts of a server are told, or are not.",
        description = "For each alert that the matchers take: one sentence, then what becomes of it at each receiver, who decided"
                + " that, and because of what.",
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        optionListHeading = "%nFlags:%n",
        footerHeading = "%nExample:%n",
        footer = "  signalbox explain alertname=DiskFull instance=db1",
        sortOptions = false)
final class ExplainCommand implements Callable<Integer> {

    /** No more are explained at once. */
    private static final int MOST = 20;

    @Spec
    @Nullable CommandSpec spec;

    @Parameters(paramLabel = "MATCHERS", arity = "1..*", description = "Which alerts, such as alertname=DiskFull.")
    List<String> matchers = new ArrayList<>();

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    boolean help;

    @Option(names = "--url", paramLabel = "URL", description = "Where the server is. Default: http://localhost:9093.")
    String url = ServerClient.DEFAULT_URL;

    @Override
    public Integer call() throws IOException {
        if (spec == null) {
            throw new IllegalStateException("called without a command line");
        }
        PrintWriter out = spec.commandLine().getOut();
        StringJoiner query = new StringJoiner("&");
        matchers.forEach(matcher -> query.add("filter=" + URLEncoder.encode(matcher, StandardCharsets.UTF_8)));
        ServerClient server = new ServerClient(url);
        JsonNode alerts = server.get("/api/signalbox/v1/alerts?" + query);
        if (alerts.isEmpty()) {
            throw new CommandFailure("no alert of " + url + " matches " + String.join(" ", matchers));
        }
        int left = MOST;
        for (JsonNode alert : alerts) {
            if (left-- == 0) {
                out.println("and " + (alerts.size() - MOST) + " more");
                break;
            }
            print(server.get("/api/signalbox/v1/explain?fingerprint=" + alert.get("fingerprint").asText()), out);
        }
        out.flush();
        return SignalboxCommand.DONE;
    }

    private static void print(JsonNode explained, PrintWriter out) {
        out.println(name(explained.at("/alert/labels")) + "  " + explained.get("outcome").asText());
        out.println("  " + explained.get("sentence").asText());
        for (JsonNode reason : explained.get("because")) {
            out.println("  because  " + reason(reason));
            for (JsonNode source : reason.get("sources")) {
                out.println("             " + name(source.get("labels")));
            }
        }
        for (JsonNode receiver : explained.get("receivers")) {
            out.println("  at       " + receiver.get("receiver").asText() + ": " + receiver.get("outcome").asText() + ", group "
                    + receiver.get("group").asText() + after(", which speaks next at ", receiver.at("/next/at"))
                    + after("; otherwise ", receiver.at("/otherwise/outcome")));
        }
        for (JsonNode route : explained.get("routes")) {
            out.println("  routed   to " + route.get("receiver").asText() + " by " + rule(route.get("by")));
        }
        for (JsonNode told : explained.get("told")) {
            out.println("  told     " + told.get("integration").asText() + " at " + told.get("at").asText() + ": " + told.get("status").asText());
        }
        for (JsonNode unheeded : explained.path("withoutEffect")) {
            out.println("  " + String.format("%-9s", unheeded.get("force").asText()) + unheeded.get("sentence").asText());
        }
        out.println();
    }

    private static String reason(JsonNode reason) {
        return reason.get("kind").asText() + " by " + rule(reason) + after(": ", reason.get("reason"))
                + after(" ", reason.get("silence")) + after(" ", reason.get("interval"));
    }

    private static String rule(JsonNode by) {
        boolean ofTeam = !by.get("version").asText().isEmpty();
        String version = by.get("version").asText();
        String place = by.get("file").asText().isEmpty() ? "" : " (" + by.get("file").asText() + ":" + by.get("line").asText() + ")";
        return ofTeam
                ? "rule \"" + by.get("rule").asText() + "\" of " + by.get("package").asText() + ", version "
                        + version.substring(0, Math.min(12, version.length())) + place
                : by.get("rule").asText() + place;
    }

    private static String after(String words, JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.asText().isEmpty() ? "" : words + value.asText();
    }

    private static String name(JsonNode labels) {
        StringJoiner rest = new StringJoiner(", ", "{", "}");
        labels.properties().forEach(label -> {
            if (!label.getKey().equals("alertname")) {
                rest.add(label.getKey() + "=\"" + label.getValue().asText() + "\"");
            }
        });
        return labels.path("alertname").asText() + rest;
    }
}
