package signalbox.audit;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import signalbox.file.Folders;

/**
 * A stretch of history as files that outlive the program's own: a folder with each table as JSON, a line each row, compressed with gzip,
 * and {@code export.json}, which says what it is and is written last. It has everything that an explanation needs, and is asked by being
 * read into a file such as a server has. One thread.
 */
public final class AuditExport {

    /** Says what an export is; without it there is none. */
    private static final String ABOUT = "export.json";

    private static final String SUFFIX = ".jsonl.gz";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonFactory LINES = JSON.getFactory().copy().setRootValueSeparator("");

    private static final int BUFFER = 1 << 16;

    /** From when to when, and how many rows. */
    public record Stretch(Instant from, Instant to, long rows) {

        public Stretch {
            requireNonNull(from, "from is null");
            requireNonNull(to, "to is null");
        }
    }

    private AuditExport() {}

    // ---- writing

    /**
     * Writes what is on record from {@code from} until {@code to}.
     *
     * @param from empty, or before anything is on record: from the beginning
     * @param to or when the server that wrote it was there last, if that is earlier
     * @param folder which is made, and may not be there yet
     * @throws IOException when it cannot be, with what to do
     */
    public static Stretch write(Path storage, Optional<Instant> from, Instant to, Path folder) throws IOException {
        if (Files.exists(folder)) {
            throw new IOException(folder + " is there already: expected the name of a folder that is to be made");
        }
        Path path = AuditFile.below(storage);
        try (Reading reading = Reading.open(path, Optional.empty()); Connection rows = AuditFile.connectToRead(path)) {
            Schema.check((int) reading.file.number("PRAGMA user_version").orElse(0));
            Optional<Instant> begins = reading.begins();
            Instant begin = from.filter(asked -> begins.filter(asked::isBefore).isEmpty()).or(() -> begins).orElse(Instant.EPOCH);
            Instant end = reading.file.noted("alive").filter(to::isAfter).orElse(to).truncatedTo(ChronoUnit.MILLIS);
            if (!begin.isBefore(end)) {
                throw new IOException("nothing is on record there from " + begin + " to " + end);
            }
            Files.createDirectories(folder.toAbsolutePath().resolveSibling(""));
            Folders.makeForOwner(folder); // as the audit is, nobody else's to read
            ObjectNode about = JSON.createObjectNode();
            about.put("schema", Schema.LATEST).put("from", begin.toString()).put("to", end.toString());
            long count;
            try (Tables out = new Tables(folder, about.putObject("rows"))) {
                count = new StretchRows(rows, 0, begin, end).copyTo(out, CopiedTable.of(reading.file));
            }
            Files.writeString(folder.resolve(ABOUT), about.toPrettyString() + "\n");
            return new Stretch(begin, end, count);
        } catch (SQLException e) {
            throw new IOException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** A file for each table, one after the other. */
    private static final class Tables implements StretchRows.Sink, AutoCloseable {

        private final Path folder;
        private final ObjectNode counts;
        private @Nullable JsonGenerator out;
        private String table = "";
        private long rows;

        Tables(Path folder, ObjectNode counts) {
            this.folder = folder;
            this.counts = counts;
        }

        @Override
        public void begin(CopiedTable next) throws IOException {
            close();
            table = next.name();
            OutputStream file = new GZIPOutputStream(Files.newOutputStream(folder.resolve(table + SUFFIX)), BUFFER);
            out = LINES.createGenerator(new BufferedOutputStream(file, BUFFER), JsonEncoding.UTF8);
        }

        @Override
        public void add(CopiedTable of, @Nullable Object[] row) throws IOException {
            JsonGenerator json = requireNonNull(out);
            json.writeStartObject();
            for (int i = 0; i < row.length; i++) {
                Object value = row[i];
                if (value instanceof Long number) {
                    json.writeNumberField(of.columns().get(i).name(), number);
                } else if (value != null) {
                    json.writeStringField(of.columns().get(i).name(), (String) value);
                }
            }
            json.writeEndObject();
            json.writeRaw('\n');
            rows++;
        }

        @Override
        public void close() throws IOException {
            JsonGenerator json = out;
            if (json != null) {
                json.close(); // and the file with it
                counts.put(table, rows);
            }
            out = null;
            rows = 0;
        }
    }

    // ---- reading

    /** An export that is there. */
    private record Found(Path folder, int schema, Instant from, Instant to, JsonNode rows) {

        boolean has(Instant at) {
            return !at.isBefore(from) && !at.isAfter(to);
        }
    }

    /**
     * The folder of the export that is asked of an instant.
     *
     * @param export a folder that was exported, or one with several of them
     * @param at empty where there is one only
     * @throws IOException when there is none, with what was expected
     */
    public static Path folder(Path export, Optional<Instant> at) throws IOException {
        if (!Files.exists(export)) {
            throw new IOException("there is no " + export + ": expected a folder that \"signalbox audit export all\" wrote");
        }
        List<Found> all = new ArrayList<>();
        for (Path folder : folders(export)) {
            all.add(about(folder));
        }
        if (all.isEmpty()) {
            throw new IOException(export + " is no export that can be asked: expected a folder with " + ABOUT
                    + ", which \"signalbox audit export all\" writes when it is whole, or a folder of such folders. Lists of the audit, such as"
                    + " verdicts, do not have all that an explanation needs");
        }
        if (at.isEmpty() && all.size() > 1) {
            throw new IOException("there are " + all.size() + " exports in " + export + ": expected a time, or one of them, such as "
                    + all.get(0).folder());
        }
        return all.stream()
                .filter(each -> at.filter(instant -> !each.has(instant)).isEmpty())
                .min(Comparator.comparing(Found::from)) // which has most of what was before
                .map(Found::folder)
                .orElseThrow(() -> new IOException(export + " has nothing of " + at.map(Instant::toString).orElse("") + ": what is there is from "
                        + all.stream().map(Found::from).min(Comparator.naturalOrder()).orElseThrow() + " to "
                        + all.stream().map(Found::to).max(Comparator.naturalOrder()).orElseThrow()));
    }

    private static List<Path> folders(Path export) throws IOException {
        if (Files.exists(export.resolve(ABOUT))) {
            return List.of(export);
        }
        if (!Files.isDirectory(export)) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(export)) {
            return inside.filter(each -> Files.exists(each.resolve(ABOUT))).sorted().toList();
        }
    }

    private static Found about(Path folder) throws IOException {
        Path file = folder.resolve(ABOUT);
        try {
            JsonNode about = JSON.readTree(Files.readString(file));
            int schema = about.path("schema").asInt();
            if (schema > Schema.LATEST) {
                throw new IOException("a later version of Signalbox wrote " + folder + ": its schema is " + schema + ", this program knows "
                        + Schema.LATEST);
            }
            if (schema < 1 || !about.path("rows").isObject()) {
                throw new IOException(file + " is not what \"signalbox audit export all\" writes: expected schema, from, to and rows");
            }
            return new Found(
                    folder, schema, Instant.parse(about.path("from").asText()), Instant.parse(about.path("to").asText()), about.path("rows"));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IOException(file + " is not what \"signalbox audit export all\" writes: expected schema, from, to and rows", e);
        }
    }

    /**
     * Reads an export into the file of a storage path.
     *
     * @param folder of one export
     * @param storage a folder that has no audit yet
     * @throws IOException when it cannot be, with what to do
     */
    public static Stretch read(Path folder, Path storage) throws IOException {
        Path path = AuditFile.below(storage);
        if (Files.exists(path)) {
            throw new IOException(path + " is there already: expected a folder without an audit");
        }
        Found found = about(folder);
        try {
            long rows = 0;
            try (AuditFile file = AuditFile.open(path, found.schema())) { // of then; it is brought up to date below
                for (CopiedTable table : CopiedTable.of(file)) {
                    rows += read(found, table, file);
                }
                BroughtBack.end(file, found.from(), found.to(), "exported to " + folder);
            }
            AuditFile.open(path).close();
            return new Stretch(found.from(), found.to(), rows);
        } catch (SQLException | IOException | RuntimeException e) {
            AuditFile.delete(path);
            throw e instanceof SQLException
                    ? new IOException(folder + " cannot be read into " + path + ": " + e.getMessage(), e)
                    : e instanceof IOException known ? known : new IOException(folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static long read(Found found, CopiedTable table, AuditFile into) throws IOException, SQLException {
        Path path = found.folder().resolve(table.name() + SUFFIX);
        long rows = 0;
        try (InputStream file = new BufferedInputStream(Files.newInputStream(path), BUFFER);
                JsonParser in = LINES.createParser(new GZIPInputStream(file, BUFFER))) {
            while (in.nextToken() != null) {
                into.update(table.put(), row(in, table));
                rows++;
            }
        } catch (NoSuchFileException e) {
            throw new IOException(path + " is missing: expected a whole export", e);
        } catch (ZipException | EOFException e) {
            throw new IOException(path + " is damaged, or was cut off, after " + rows + " rows: expected a whole export", e);
        } catch (JsonProcessingException e) {
            throw new IOException(
                    path + ":" + (rows + 1) + ": " + e.getOriginalMessage() + ": expected a row of " + table.name() + " as a JSON object", e);
        } catch (SQLException e) {
            throw new IOException(path + ":" + (rows + 1) + ": " + e.getMessage() + ": expected a row of " + table.name(), e);
        }
        long expected = found.rows().path(table.name()).asLong(-1);
        if (rows != expected) {
            throw new IOException(path + " has " + rows + " rows where " + ABOUT + " has " + expected + ": expected a whole export");
        }
        return rows;
    }

    private static @Nullable Object[] row(JsonParser in, CopiedTable table) throws IOException {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(in, "it is no object");
        }
        @Nullable Object[] row = new @Nullable Object[table.columns().size()];
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            int column = table.find(name).orElseThrow(() -> new JsonParseException(in, "there is no column " + name));
            JsonToken value = in.nextToken();
            if (value == JsonToken.VALUE_STRING && table.columns().get(column).isText()) {
                row[column] = in.getText();
            } else if (value == JsonToken.VALUE_NUMBER_INT && !table.columns().get(column).isText()) {
                row[column] = in.getLongValue();
            } else {
                throw new JsonParseException(in, name + " is to be " + (table.columns().get(column).isText() ? "a text" : "a whole number"));
            }
        }
        return row;
    }
}
