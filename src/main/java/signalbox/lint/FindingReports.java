package signalbox.lint;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import signalbox.json.JsonObject;

/** Findings in forms that programs read. */
public final class FindingReports {

    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

    private FindingReports() {}

    /**
     * One object.
     *
     * @param against what would be decided of the alerts of a server, if one was asked
     */
    public static void json(List<Finding> findings, boolean valid, Optional<JsonObject> against, PrintWriter out) {
        JsonObject report = new JsonObject().always("valid", valid).always("findings", findings.stream().map(FindingReports::json).toList());
        against.ifPresent(compared -> report.always("against", compared));
        write(report, out);
    }

    private static JsonObject json(Finding finding) {
        return new JsonObject()
                .always("code", finding.code().word())
                .always("severity", finding.severity().word())
                .always("file", finding.file())
                .always("line", finding.line())
                .always("column", finding.column())
                .always("message", finding.message())
                .always("hint", finding.hint());
    }

    /** SARIF 2.1.0, which code scanning reads. */
    public static void sarif(List<Finding> findings, PrintWriter out) {
        List<JsonObject> rules = findings.stream().map(Finding::code).distinct().sorted().map(code -> new JsonObject()
                .always("id", code.word())
                .always("shortDescription", text(code.what()))
                .always("fullDescription", text(code.why()))
                .always("help", text(code.explanation()))
                .always("defaultConfiguration", new JsonObject().always("level", level(code.severity())))).toList();
        JsonObject driver = new JsonObject().always("name", "signalbox check").always("rules", rules);
        JsonObject run = new JsonObject()
                .always("tool", new JsonObject().always("driver", driver))
                .always("columnKind", "utf16CodeUnits")
                .always("results", findings.stream().map(FindingReports::result).toList());
        write(new JsonObject().always("$schema", SCHEMA).always("version", "2.1.0").always("runs", List.of(run)), out);
    }

    private static JsonObject result(Finding finding) {
        JsonObject result = new JsonObject()
                .always("ruleId", finding.code().word())
                .always("level", level(finding.severity()))
                .always("message", text(finding.text()));
        if (finding.file().isEmpty()) {
            return result;
        }
        JsonObject physical = new JsonObject()
                .always("artifactLocation", new JsonObject().always("uri", finding.file().replace('\\', '/').replace(" ", "%20")));
        if (finding.line() > 0) {
            physical.always("region", new JsonObject().always("startLine", finding.line()).omitEmpty("startColumn", finding.column()));
        }
        return result.always("locations", List.of(new JsonObject().always("physicalLocation", physical)));
    }

    private static JsonObject text(String text) {
        return new JsonObject().always("text", text);
    }

    private static String level(Level severity) {
        return severity == Level.INFO ? "note" : severity.word();
    }

    /** Annotations that GitHub shows beside the lines of a change. */
    public static void github(List<Finding> findings, PrintWriter out) {
        for (Finding finding : findings) {
            String kind = finding.severity() == Level.INFO ? "notice" : finding.severity().word();
            StringBuilder line = new StringBuilder("::").append(kind).append(' ');
            if (!finding.file().isEmpty()) {
                line.append("file=").append(property(finding.file())).append(',');
                if (finding.line() > 0) {
                    line.append("line=").append(finding.line()).append(',');
                }
                if (finding.column() > 0) {
                    line.append("col=").append(finding.column()).append(',');
                }
            }
            out.println(line.append("title=").append(finding.code().word()).append("::").append(data(finding.text())));
        }
        out.flush();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    private static void write(JsonObject json, PrintWriter out) {
        out.println(new String(json.bytes(), StandardCharsets.UTF_8));
        out.flush();
    }
}
