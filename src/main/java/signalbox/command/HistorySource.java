package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import signalbox.alert.MatcherSyntax;
import signalbox.alert.Severity;
import signalbox.api.HistoryAnswers;
import signalbox.audit.AuditUnreadableException;
import signalbox.audit.History;
import signalbox.export.Column;
import signalbox.miss.LivedAgain;

/** Who answers what is asked of the API: a server, or the files that one left. */
interface HistorySource {

    /** The answer to {@code GET}. Fails with a {@link CommandFailure}. */
    JsonNode get(String path, String query) throws IOException;

    /**
     * Values of the rows of a list of the history, the newest first: texts, and numbers where it is one or a time, in milliseconds.
     *
     * @param query as {@link #get} has it
     * @param most no more than so many
     */
    default void rows(String list, List<Column> columns, List<Map.Entry<String, String>> query, long most, History.RowSink sink)
            throws IOException {
        HistoryPages.each(this, list, query, most, row -> {
            @Nullable Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = HistoryPages.value(row.path(columns.get(i).name()), columns.get(i).type());
            }
            sink.add(values);
        });
    }

    /** The rows of a list as JSON, a line each. */
    default void lines(String list, List<Map.Entry<String, String>> query, long most, Writer out) throws IOException {
        HistoryPages.each(this, list, query, most, row -> out.append(row.toString()).append('\n'));
    }

    /**
     * The files below a storage path if one is given, else a server.
     *
     * @param storagePath as {@code --storage.path} has it; {@code ""}: none
     */
    static HistorySource of(String url, String storagePath, InstantSource clock) throws IOException {
        return of(url, storagePath, clock, LivedAgain.NEVER, Optional.empty());
    }

    /**
     * The same.
     *
     * @param livedAgain finds what is not on record in the files, where that is needed for an answer
     * @param severity the order of severities, where the files are read; empty: as the server had it then
     */
    static HistorySource of(String url, String storagePath, InstantSource clock, LivedAgain livedAgain, Optional<Severity> severity)
            throws IOException {
        return storagePath.isEmpty() ? new Server(url) : new Files(Path.of(storagePath), clock, livedAgain, severity);
    }

    /** Parameters as a query. */
    static String query(Iterable<Map.Entry<String, String>> parameters) {
        StringJoiner query = new StringJoiner("&");
        parameters.forEach(each -> query.add(each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)));
        return query.toString();
    }

    /** A server. */
    final class Server implements HistorySource {

        /** An explanation for which history is lived again takes as long as that. */
        private static final Duration PATIENCE = Duration.ofMinutes(2);

        private final ServerClient client;

        Server(String url) {
            client = new ServerClient(url, "--url", PATIENCE);
        }

        @Override
        public JsonNode get(String path, String query) throws IOException {
            return client.get(path + (query.isEmpty() ? "" : "?" + query));
        }
    }

    /** The files below a storage path, whether or not a server runs. They have what was, and answer as a server does. */
    final class Files implements HistorySource {

        private static final ObjectMapper JSON = new ObjectMapper();

        private final HistoryAnswers answers;
        private final InstantSource clock;

        Files(Path storagePath, InstantSource clock, LivedAgain livedAgain, Optional<Severity> severity) throws IOException {
            History history = new History(storagePath);
            if (!history.exists()) {
                throw new CommandFailure("--storage.path: there is no audit below " + storagePath
                        + ": expected audit/audit.db, which a server writes");
            }
            this.answers = new HistoryAnswers(storagePath, MatcherSyntax.Mode.FALLBACK, livedAgain, severity);
            this.clock = clock;
        }

        @Override
        public JsonNode get(String path, String query) throws IOException {
            try {
                return JSON.readTree(answers.get(path, query, clock.instant()));
            } catch (IllegalArgumentException | AuditUnreadableException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void rows(String list, List<Column> columns, List<Map.Entry<String, String>> query, long most, History.RowSink sink)
                throws IOException {
            if (!History.exported().contains(list)) {
                HistorySource.super.rows(list, columns, query, most, sink);
                return;
            }
            try {
                answers.export(list, columns.stream().map(Column::name).toList(), HistorySource.query(query), most, sink);
            } catch (IllegalArgumentException | AuditUnreadableException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()));
            }
        }

        @Override
        public void lines(String list, List<Map.Entry<String, String>> query, long most, Writer out) throws IOException {
            try {
                answers.lines(list, HistorySource.query(query), most, lines -> out.append(new String(lines, StandardCharsets.UTF_8)));
            } catch (IllegalArgumentException | AuditUnreadableException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()));
            }
        }
    }
}
