package signalbox.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.explain.Speech;
import signalbox.timeline.Rerun;

/** What came of a replay, as text, as JSON, and in Markdown for those who look over a change of rules. */
public final class ReplayReports {

    /** Of a notification's alerts so many are named. */
    private static final int MOST_NAMED = 5;

    private ReplayReports() {}

    // ---- text

    /** For people at a terminal. */
    public static void text(ReplayReport report, PrintWriter out) {
        out.println(report.sentence());
        out.println("From " + report.from() + " to " + report.to() + ", by " + report.candidate() + ".");
        for (Difference change : report.changes()) {
            out.println();
            out.println(change.kind().text() + "  " + when(change) + "  " + to(change) + "  " + alerts(change));
            out.println("    then: " + orElse(change.beforeReason(), "not told"));
            out.println("    now:  " + orElse(change.afterReason(), "not told"));
        }
        out.println();
        notes(report).forEach(out::println);
        out.flush();
    }

    private static List<String> notes(ReplayReport report) {
        List<String> notes = new ArrayList<>();
        report.stopped().forEach((name, reason) -> notes.add(name + " was stopped: " + reason));
        notes.add(report.alike() + " of " + report.really() + " notifications that were really told come out of the replay of what was in force"
                + (report.alike() == report.really() ? "." : ": see docs/replay.md for what may be different."));
        report.limits().forEach(limit -> notes.add("Not known: " + limit + "."));
        notes.add("Lived again in " + report.took().toMillis() + " ms, " + report.speed() + " times as fast as time.");
        return notes;
    }

    private static String when(Difference change) {
        return change.kind() == Difference.Kind.MOVED || (change.before().isPresent() && change.after().isPresent()
                        && !change.before().get().at().equals(change.after().get().at()))
                ? change.before().orElseThrow().at() + " -> " + change.after().orElseThrow().at()
                : change.either().at().toString();
    }

    private static String to(Difference change) {
        return change.kind() == Difference.Kind.OTHER_RECEIVER
                ? change.before().orElseThrow().receiver() + " -> " + change.after().orElseThrow().receiver()
                : change.either().receiver();
    }

    private static String alerts(Difference change) {
        if (change.kind() != Difference.Kind.OTHER_ALERTS) {
            return alerts(change.either());
        }
        return alerts(change.before().orElseThrow()) + " -> " + alerts(change.after().orElseThrow());
    }

    private static String alerts(Rerun.Told told) {
        String firing = told.firing().isEmpty() ? "" : "firing " + names(told.firing());
        String resolved = told.resolved().isEmpty() ? "" : "resolved " + names(told.resolved());
        return firing + (firing.isEmpty() || resolved.isEmpty() ? "" : ", ") + resolved;
    }

    private static String names(Collection<Labels> alerts) {
        String some = new TreeSet<>(alerts).stream().limit(MOST_NAMED).map(Speech.PLAIN::alert).collect(Collectors.joining(", "));
        return alerts.size() > MOST_NAMED ? some + " and " + (alerts.size() - MOST_NAMED) + " more" : some;
    }

    private static String orElse(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    // ---- Markdown

    /** For a pull request. */
    public static void markdown(ReplayReport report, PrintWriter out) {
        out.println("### Replay: " + report.sentence());
        out.println();
        out.println(report.from() + " to " + report.to() + ", by " + cell(report.candidate()) + ".");
        if (!report.changes().isEmpty()) {
            out.println();
            out.println("| | when | receiver | alerts | then | now |");
            out.println("| --- | --- | --- | --- | --- | --- |");
            for (Difference change : report.changes()) {
                out.println(List.of(change.kind().text(), when(change), to(change), alerts(change), orElse(change.beforeReason(), "not told"),
                                orElse(change.afterReason(), "not told")).stream()
                        .map(ReplayReports::cell)
                        .collect(Collectors.joining(" | ", "| ", " |")));
            }
        }
        out.println();
        notes(report).forEach(note -> out.println("- " + cell(note)));
        out.flush();
    }

    /** Text that Markdown, and HTML in it, leaves alone. */
    private static String cell(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`").replace("*", "\\*").replace("_", "\\_")
                .replace("[", "\\[").replace("\n", " ");
    }

    // ---- JSON

    /** For programs, and the page. */
    public static String json(ReplayReport report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("sentence", report.sentence());
            json.writeStringField("from", report.from().toString());
            json.writeStringField("to", report.to().toString());
            json.writeStringField("begun", report.begun().toString());
            json.writeStringField("candidate", report.candidate());
            json.writeObjectFieldStart("totals");
            for (Difference.Kind kind : Difference.Kind.values()) {
                json.writeNumberField(name(kind), report.count(kind));
            }
            json.writeNumberField("unchanged", report.unchanged());
            json.writeNumberField("really", report.really());
            json.writeNumberField("alike", report.alike());
            json.writeEndObject();
            json.writeArrayFieldStart("changes");
            for (Difference change : report.changes()) {
                json.writeStartObject();
                json.writeStringField("kind", name(change.kind()));
                told("before", change.before(), change.beforeReason(), json);
                told("after", change.after(), change.afterReason(), json);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("stopped");
            for (Map.Entry<String, String> stopped : report.stopped().entrySet()) {
                json.writeStringField(stopped.getKey(), stopped.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("limits");
            for (String limit : report.limits()) {
                json.writeString(limit);
            }
            json.writeEndArray();
            json.writeNumberField("tookMilliseconds", report.took().toMillis());
            json.writeNumberField("speed", report.speed());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text does not fail", e);
        }
        return text.toString();
    }

    private static String name(Difference.Kind kind) {
        return switch (kind) {
            case ADDED -> "added";
            case GONE -> "gone";
            case OTHER_ALERTS -> "otherAlerts";
            case MOVED -> "moved";
            case OTHER_RECEIVER -> "otherReceiver";
        };
    }

    private static void told(String name, Optional<Rerun.Told> told, String reason, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeBooleanField("told", told.isPresent());
        json.writeStringField("reason", reason);
        if (told.isPresent()) {
            json.writeStringField("at", told.get().at().toString());
            json.writeStringField("receiver", told.get().receiver());
            json.writeStringField("group", told.get().group().key());
            alerts("firing", told.get().firing(), json);
            alerts("resolved", told.get().resolved(), json);
        }
        json.writeEndObject();
    }

    private static void alerts(String name, Collection<Labels> alerts, JsonGenerator json) throws IOException {
        json.writeNumberField(name + "Count", alerts.size());
        json.writeArrayFieldStart(name);
        for (Labels labels : new TreeSet<>(alerts).stream().limit(100).toList()) {
            json.writeStartObject();
            json.writeStringField("fingerprint", labels.fingerprintText());
            json.writeObjectFieldStart("labels");
            for (int i = 0; i < labels.size(); i++) {
                json.writeStringField(labels.name(i), labels.value(i));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
