package signalbox.timeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What came of timelines, as JSON: {@code {"passed": …, "problems": […], "timelines": […], "coverage": […]}}. */
public final class JsonReport {

    private JsonReport() {}

    /** Writes it, in one line. */
    public static void write(Report report, PrintWriter out) throws IOException {
        try (JsonGenerator json = new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeBooleanField("passed", report.passed());
            json.writeNumberField("failed", report.failed());
            json.writeNumberField("runs", report.runs());
            texts("problems", report.problems(), json);
            json.writeArrayFieldStart("timelines");
            for (Judgement judgement : report.judgements()) {
                write(judgement, json);
            }
            json.writeEndArray();
            if (report.coverage().isPresent()) {
                write(report.coverage().get(), json);
            }
            if (report.survivors().isPresent()) {
                write(report.survivors().get(), json);
            }
            json.writeEndObject();
        }
        out.println();
        out.flush();
    }

    private static void write(Judgement judgement, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", judgement.name());
        place(judgement.place(), json);
        json.writeBooleanField("passed", judgement.passed());
        json.writeNumberField("order", judgement.order());
        json.writeArrayFieldStart("lines");
        for (Line line : judgement.lines()) {
            json.writeStartObject();
            json.writeStringField("at", Offset.text(line.at()));
            json.writeStringField("kind", line.kind().name().toLowerCase(Locale.ROOT));
            json.writeBooleanField("right", line.kind().isRight());
            json.writeStringField("receiver", line.receiver());
            json.writeStringField("text", line.text());
            texts("notes", line.notes(), json);
            if (line.place().isPresent()) {
                place(line.place().get(), json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Coverage coverage, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("coverage");
        json.writeNumberField("percent", coverage.percent());
        json.writeArrayFieldStart("rules");
        for (Coverage.CoveredRule rule : coverage.rules()) {
            json.writeStartObject();
            json.writeStringField("package", rule.packageName());
            json.writeStringField("rule", rule.rule());
            json.writeStringField("place", rule.place());
            json.writeNumberField("timelines", rule.timelines());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("conditionPercent", coverage.conditionPercent());
        json.writeArrayFieldStart("conditions");
        for (Coverage.CoveredCondition condition : coverage.conditions()) {
            json.writeStartObject();
            json.writeStringField("package", condition.packageName());
            json.writeStringField("rule", condition.rule());
            json.writeStringField("place", condition.place());
            json.writeStringField("text", condition.text());
            json.writeStringField("of", condition.of());
            json.writeBooleanField("alternative", condition.isAlternative());
            json.writeBooleanField("true", condition.wasTrue());
            json.writeBooleanField("false", condition.wasFalse());
            json.writeBooleanField("onlyFailing", condition.alone());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(Survivors survivors, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("mutations");
        json.writeNumberField("tried", survivors.tried());
        json.writeArrayFieldStart("survivors");
        for (Survivors.Survivor survivor : survivors.left()) {
            json.writeStartObject();
            place(survivor.place(), json);
            json.writeStringField("rule", survivor.rule());
            json.writeStringField("what", survivor.what());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void place(Location place, JsonGenerator json) throws IOException {
        json.writeStringField("file", place.file());
        json.writeNumberField("line", place.line());
        json.writeNumberField("column", place.column());
    }

    private static void texts(String name, List<String> texts, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
