package signalbox.audit;

import java.time.Instant;
import java.util.List;
import signalbox.alert.Matcher;

/**
 * A version of a silence.
 *
 * @param action made, changed, ended; known: it was there before the audit was
 * @param sender who asked for it: user, client certificate or address; {@code ""} when that is not known
 */
public record SilenceRow(
        long row,
        String id,
        Instant at,
        String action,
        List<Matcher> matchers,
        Instant startsAt,
        Instant endsAt,
        String createdBy,
        String comment,
        String sender) {

    public SilenceRow {
        matchers = List.copyOf(matchers);
    }
}
