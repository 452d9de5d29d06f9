package signalbox.api.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import signalbox.alert.Labels;
import signalbox.gotext.Utf8;
import signalbox.json.GoJson;

/**
 * Writes JSON as Go does (spec/api.md 1.5), straight into bytes: an answer of a hundred thousand alerts makes next to no
 * garbage. Not for use by several threads.
 */
public final class JsonOut {

    private final JsonGenerator json;
    private final byte[] time = new byte[Timestamps.LENGTH];

    public JsonOut(OutputStream sink) throws IOException {
        json = GoJson.generator(sink);
    }

    /** Something that is written with one of these. */
    @FunctionalInterface
    public interface Content {
        void writeTo(JsonOut out) throws IOException;
    }

    /** Content as bytes. */
    public static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            JsonOut out = new JsonOut(bytes);
            content.writeTo(out);
            out.end();
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteArray();
    }

    /** From now on, whether {@code <}, {@code >} and {@code &} are escaped; at first they are not. */
    public JsonOut escapeHtml(boolean escape) {
        GoJson.escapeHtml(json, escape);
        return this;
    }

    public JsonOut object() throws IOException {
        json.writeStartObject();
        return this;
    }

    public JsonOut endObject() throws IOException {
        json.writeEndObject();
        return this;
    }

    public JsonOut array() throws IOException {
        json.writeStartArray();
        return this;
    }

    public JsonOut endArray() throws IOException {
        json.writeEndArray();
        return this;
    }

    /** The name of a member, whose value follows. */
    public JsonOut name(String name) throws IOException {
        json.writeFieldName(Utf8.wellFormed(name));
        return this;
    }

    public JsonOut string(String text) throws IOException {
        json.writeString(Utf8.wellFormed(text));
        return this;
    }

    /** A number as JSON has it. */
    public JsonOut number(String number) throws IOException {
        json.writeNumber(number);
        return this;
    }

    public JsonOut truth(boolean truth) throws IOException {
        json.writeBoolean(truth);
        return this;
    }

    public JsonOut nothing() throws IOException {
        json.writeNull();
        return this;
    }

    public JsonOut member(String name, String text) throws IOException {
        return name(name).string(text);
    }

    public JsonOut member(String name, long number) throws IOException {
        json.writeNumberField(name, number);
        return this;
    }

    public JsonOut member(String name, boolean truth) throws IOException {
        return name(name).truth(truth);
    }

    /** A timestamp in UTC, milliseconds cut off (spec/api.md 1.4). */
    public JsonOut member(String name, Instant instant) throws IOException {
        return name(name).time(instant);
    }

    public JsonOut time(Instant instant) throws IOException {
        json.writeRawUTF8String(time, 0, Timestamps.format(instant, time, 0));
        return this;
    }

    /** An object with the labels as members, in their order. */
    public JsonOut member(String name, Labels labels) throws IOException {
        name(name).object();
        for (int i = 0; i < labels.size(); i++) {
            member(labels.name(i), labels.value(i));
        }
        return endObject();
    }

    /** A list of texts. */
    public JsonOut member(String name, Iterable<String> texts) throws IOException {
        name(name).array();
        for (String text : texts) {
            string(text);
        }
        return endArray();
    }

    /** A line feed, after the value. */
    public void endLine() throws IOException {
        json.writeRaw('\n');
        end();
    }

    /** Hands everything on to the sink, which stays open. */
    void end() throws IOException {
        json.close();
    }
}
