package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Rows of the history in words, in columns, for people at a terminal. What programs read is JSON lines or CSV. */
final class AuditText {

    /** So many rows tell how wide columns are, each at most so wide: a longer value moves what is behind it in its own row. */
    private static final int MEASURED = 500;
    private static final int WIDEST = 80;

    /** One column, as wide as this at least. */
    private record Column(String title, int width, Function<JsonNode, String> text) {}

    private static final int TIME = "2026-11-29T19:03:35Z".length();
    private static final int KIND = "muted_by_time".length();
    private static final int TO = "payments-on-call/webhook[0]".length();

    private static final Map<String, List<Column>> COLUMNS = Map.ofEntries(
            Map.entry("alerts", List.of(time("SEEN", "seenAt"), time("ENDED", "endedAt"), column("HOW", 9, row -> shown(row, "ending")),
                    column("SENDER", 16, row -> shown(row, "sender")), alert())),
            Map.entry("verdicts", List.of(
                    time("SINCE", "since"), time("UNTIL", "until"), column("VERDICT", KIND, row -> shown(row, "kind")), alert(),
                    column("BECAUSE", 0, AuditText::because))),
            Map.entry("notifications", List.of(
                    time("AT", "at"), column("OUTCOME", KIND, row -> shown(row, "outcome")), column("TO", TO, row -> shown(row, "integration")),
                    column("ALERTS", 22, AuditText::counted), column("GROUP", 0, row -> shown(row, "group")),
                    column("REASON", 0, AuditText::delivered))),
            Map.entry("flushes", List.of(
                    time("AT", "at"), time("LAST", "lastAt"), column("TIMES", 5, row -> shown(row, "count")),
                    column("OUTCOME", KIND, row -> shown(row, "outcome")), column("TO", TO, AuditText::receiver),
                    column("ALERTS", 22, AuditText::counted), column("GROUP", 0, row -> shown(row, "group")),
                    column("REASON", 0, row -> shown(row, "reason")))),
            Map.entry("firings", List.of(
                    time("AT", "at"), column("ID", 8, row -> shown(row, "id")), column("RULE", 40, AuditText::rule),
                    column("CONCLUDED", 40, row -> words(row.path("concluded"))), column("FACTS", 0, row -> words(row.path("facts"))),
                    column("", 0, row -> row.path("more").asLong() > 0 ? "and " + row.path("more").asText() + " more only counted" : ""))),
            Map.entry("counts", List.of(
                    time("HOUR", "hour"), column("TIMES", 8, row -> shown(row, "count")), time("LAST", "lastAt"),
                    column("PACKAGE", 24, row -> shown(row, "package")), column("VERSION", 12, AuditText::version),
                    column("RULE", 0, row -> shown(row, "rule")))),
            Map.entry("silences", List.of(
                    time("AT", "at"), column("WHAT", 7, row -> shown(row, "action")), column("SILENCE", 36, row -> shown(row, "silence")),
                    time("FROM", "startsAt"), time("UNTIL", "endsAt"), column("BY", 16, AuditText::author),
                    column("MATCHERS", 0, row -> matchers(row.path("matchers"))), column("COMMENT", 0, row -> shown(row, "comment")))),
            Map.entry("versions", List.of(
                    time("SINCE", "since"), time("UNTIL", "until"), column("PACKAGE", 24, row -> shown(row, "package")),
                    column("VERSION", 12, AuditText::version))),
            Map.entry("reloads", List.of(
                    time("AT", "at"), column("RESULT", 10, row -> shown(row, "result")), column("BY", 16, row -> shown(row, "sender")),
                    column("PROBLEMS", 0, row -> row.path("problems").isArray() ? texts(row.path("problems")) : shown(row, "problems")))),
            Map.entry("actions", List.of(
                    time("AT", "at"), column("WHO", 16, AuditText::who), column("FROM", 15, row -> shown(row, "address")),
                    column("WHAT", 24, row -> shown(row, "action").replace('_', ' ')), column("TO WHAT", 36, row -> shown(row, "about")),
                    column("", 0, AuditText::saidWith))),
            Map.entry("gaps", List.of(
                    time("FROM", "from"), time("UNTIL", "until"), column("LOST", 8, row -> shown(row, "lost")),
                    column("WHY", 0, row -> shown(row, "why")))));

    private static final Pattern SEVERAL_LINES = Pattern.compile("\\s*[\\p{Cntrl}\\u2028\\u2029]+\\s*");

    private AuditText() {}

    /** Whether there is such a list. */
    static boolean knows(String list) {
        return COLUMNS.containsKey(list);
    }

    /** A list below its head. Columns are as wide as what the first rows have in them: those are kept until it is known. One thread. */
    static final class Rows {
        private final List<Column> columns;
        private final Appendable out;
        private final int[] widths;
        private List<List<String>> first = new ArrayList<>();
        private boolean isBegun;

        Rows(String list, Appendable out) {
            columns = COLUMNS.getOrDefault(list, List.of());
            this.out = out;
            widths = columns.stream().mapToInt(Column::width).toArray();
            first.add(columns.stream().map(Column::title).toList());
        }

        void add(JsonNode row) throws IOException {
            List<String> cells = columns.stream().map(column -> onOneLine(column.text().apply(row))).toList();
            if (isBegun) {
                write(cells);
                return;
            }
            first.add(cells);
            if (first.size() > MEASURED) {
                begin();
            }
        }

        /** To be called behind the last row. */
        void end() throws IOException {
            if (!isBegun) {
                begin();
            }
        }

        private void begin() throws IOException {
            isBegun = true;
            for (List<String> cells : first) {
                for (int i = 0; i < widths.length; i++) {
                    widths[i] = Math.max(widths[i], Math.min(WIDEST, length(cells.get(i))));
                }
            }
            for (List<String> cells : first) {
                write(cells);
            }
            first = List.of();
        }

        private void write(List<String> cells) throws IOException {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                line.append(i == 0 ? "" : "  ").append(cells.get(i)).append(" ".repeat(Math.max(0, widths[i] - length(cells.get(i)))));
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }

        private static int length(String cell) {
            return cell.codePointCount(0, cell.length());
        }
    }

    /** What people and far ends wrote may have more than one line. */
    private static String onOneLine(String text) {
        return SEVERAL_LINES.matcher(text.strip()).replaceAll(" ");
    }

    private static Column column(String title, int width, Function<JsonNode, String> text) {
        return new Column(title, width, text);
    }

    /** To the second, which is what people compare by; programs get all of it. */
    private static Column time(String title, String member) {
        return column(title, TIME, row -> seconds(shown(row, member)));
    }

    static String seconds(String time) {
        return time.replaceFirst("\\.[0-9]+Z$", "Z");
    }

    private static Column alert() {
        return column("ALERT", 40, row -> AlertText.of(row.path("labels")));
    }

    private static String shown(JsonNode row, String member) {
        JsonNode value = row.path(member);
        return value.isNull() || value.isMissingNode() || value.asText().isEmpty() ? "-" : value.asText();
    }

    /** A rule, in which version, and what it rests on. */
    private static String because(JsonNode row) {
        StringBuilder said = new StringBuilder();
        if (has(row, "silence")) {
            said.append("silence ").append(row.path("silence").asText());
        } else {
            said.append('"').append(shown(row, "rule")).append("\" of ").append(shown(row, "package"));
            said.append(has(row, "version") ? ", version " + version(row) : "");
        }
        said.append(has(row, "reason") ? ": " + row.path("reason").asText() : "");
        List<String> sources = new ArrayList<>();
        row.path("sources").forEach(source -> sources.add(AlertText.of(source.path("labels"))));
        said.append(sources.isEmpty() ? "" : ": " + String.join(", ", sources));
        said.append(has(row, "receiver") ? ", for " + row.path("receiver").asText() : "");
        String force = row.path("force").asText();
        return said + (force.isEmpty() || force.equals("in_force") ? "" : " (" + force + ")");
    }

    private static String rule(JsonNode row) {
        return shown(row, "package") + "/" + shown(row, "rule");
    }

    /** Facts, or what was concluded from them. */
    private static String words(JsonNode facts) {
        List<String> all = new ArrayList<>();
        facts.forEach(each -> all.add(concluded(each)));
        return all.isEmpty() ? "-" : String.join(", ", all);
    }

    private static String concluded(JsonNode fact) {
        if (fact.path("kind").asText().equals("accumulate")) { // what it went over is shown with the firing
            return fact.path("words").asText().replaceFirst(" of \\[.*", " counted");
        }
        String verdict = fact.path("verdict").asText();
        JsonNode about = fact.path("alerts").path(0);
        boolean saysMore = verdict.equals("routed") || verdict.equals("attributed"); // to whom, and what
        return verdict.isEmpty() || about.isMissingNode() || saysMore
                ? (verdict.isEmpty() ? "" : verdict + ": ") + fact.path("words").asText()
                : verdict + " " + AlertText.of(about.path("labels"));
    }

    /** One firing: its facts by the conditions, and what it concluded. */
    static List<String> firing(JsonNode row) {
        List<String> lines = new ArrayList<>();
        lines.add("At " + shown(row, "at") + " \"" + shown(row, "rule") + "\" of " + shown(row, "package")
                + (has(row, "version") ? ", version " + version(row) : "")
                + (has(row, "file") ? " (" + shown(row, "file") + ":" + shown(row, "line") + ")," : "") + " fired.");
        lines.add("");
        for (JsonNode condition : row.path("conditions")) {
            lines.add("  line " + shown(condition, "line") + "  " + shown(condition, "text"));
            lines.add("      " + shown(condition, "say"));
            if (condition.path("kind").asText().equals("accumulate")) {
                condition.path("facts").forEach(fact -> lines.add("      - " + shown(fact, "words")));
            }
        }
        if (row.path("conditions").isEmpty()) {
            lines.add("  " + shown(row, "problem"));
            row.path("facts").forEach(fact -> lines.add("      - " + shown(fact, "words")));
        }
        lines.add("");
        lines.add("Concluded:");
        row.path("concluded").forEach(each -> lines.add("  " + (has(each, "verdict") ? shown(each, "verdict") + ": " : "") + shown(each, "words")));
        if (row.path("more").asLong() > 0) {
            lines.add("");
            lines.add("Until the next that is kept it fired " + row.path("more").asText() + " times more; those are only counted.");
        }
        return lines;
    }

    private static boolean has(JsonNode row, String member) {
        return !shown(row, member).equals("-");
    }

    private static String version(JsonNode row) {
        return WhyNotText.shortly(shown(row, "version"));
    }

    private static String counted(JsonNode row) {
        List<String> counts = new ArrayList<>();
        for (String status : List.of("firing", "resolved", "withheld")) {
            if (row.path(status).asLong() > 0) {
                counts.add(row.path(status).asLong() + " " + (status.equals("withheld") ? "quiet" : status));
            }
        }
        return counts.isEmpty() ? "-" : String.join(", ", counts);
    }

    private static String receiver(JsonNode row) {
        return has(row, "integration") ? shown(row, "integration") : shown(row, "receiver");
    }

    private static String author(JsonNode row) {
        return has(row, "createdBy") ? shown(row, "createdBy") : shown(row, "sender");
    }

    /** As the server knows them; else as they call themselves. */
    private static String who(JsonNode row) {
        return has(row, "user") ? shown(row, "user") : shown(row, "by");
    }

    /** Which alerts it is about, and what was said with it. */
    private static String saidWith(JsonNode row) {
        List<String> said = new ArrayList<>();
        row.path("alerts").forEach(alert -> said.add(AlertText.of(alert.path("labels"))));
        if (!row.path("matchers").isEmpty()) {
            said.add(matchers(row.path("matchers")));
        }
        String about = String.join(", ", said);
        return about + (!about.isEmpty() && has(row, "words") ? ": " : "") + (has(row, "words") ? shown(row, "words") : "");
    }

    /** Why it was told, and what came of it; of a failure that repeats itself there is one row. */
    private static String delivered(JsonNode row) {
        long attempts = row.path("attempts").asLong();
        long times = row.path("count").asLong();
        return shown(row, "reason")
                + (attempts > 1 ? ", " + attempts + " attempts" : "")
                + (times > 1 ? ", " + times + " times until " + seconds(shown(row, "lastAt")) : "")
                + (has(row, "detail") ? ": " + row.path("detail").asText() : "");
    }

    private static String matchers(JsonNode matchers) {
        List<String> all = new ArrayList<>();
        for (JsonNode each : matchers) {
            String equal = each.path("isEqual").asBoolean(true) ? "=" : "!";
            String operator = each.path("isRegex").asBoolean() ? equal + "~" : equal.equals("=") ? "=" : "!=";
            all.add(each.isTextual() ? each.asText() : each.path("name").asText() + operator + '"' + each.path("value").asText() + '"');
        }
        return all.isEmpty() ? matchers.asText() : String.join(",", all);
    }

    private static String texts(JsonNode array) {
        List<String> all = new ArrayList<>();
        array.forEach(each -> all.add(each.asText()));
        return all.isEmpty() ? "-" : String.join("; ", all);
    }
}
