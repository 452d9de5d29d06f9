package signalbox.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import signalbox.export.Column;

/** Lists of the history, as the API answers them: page after page. */
final class HistoryPages {

    static final String PREFIX = "/api/signalbox/v1/history/";
    private static final int PAGE = 5_000;

    private HistoryPages() {}

    @FunctionalInterface
    interface RowReader {
        void read(JsonNode row) throws IOException;
    }

    /**
     * What was not read.
     *
     * @param rows how many there are, as far as they were counted
     * @param keptSince from when on all are kept; {@code ""}: none was deleted
     */
    record Rest(long rows, String keptSince) {}

    /** Reads page after page; answers what there is beyond. */
    static Rest each(HistorySource source, String list, List<Map.Entry<String, String>> query, long most, RowReader reader) throws IOException {
        long read = 0;
        long count = 0;
        String after = "";
        while (true) {
            List<Map.Entry<String, String>> page = new ArrayList<>(query);
            page.add(Map.entry("limit", Long.toString(Math.min(PAGE, most - read))));
            if (!after.isEmpty()) {
                page.add(Map.entry("after", after));
            }
            JsonNode answer = source.get(PREFIX + list, HistorySource.query(page));
            for (JsonNode row : answer.get(list)) {
                reader.read(row);
                read++;
            }
            count = Math.max(count, answer.get("count").asLong());
            if (answer.get("after").isNull() || read >= most) {
                return new Rest(answer.get("after").isNull() ? 0 : Math.max(1, count - read), text(answer.path("keptSince")));
            }
            after = answer.get("after").asText();
        }
    }

    /** A value as a column has it. */
    static @Nullable Object value(JsonNode node, Column.Type type) {
        if (node.isNull() || node.isMissingNode()) {
            return null;
        }
        return switch (type) {
            case TEXT -> text(node);
            case NUMBER -> node.asLong();
            case TIME -> Instant.parse(node.asText()).toEpochMilli();
        };
    }

    /** A value in words; what is not there is empty. */
    static String text(JsonNode node) {
        return node.isContainerNode() ? node.toString() : node.isNull() || node.isMissingNode() ? "" : node.asText();
    }
}
