package signalbox.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Instants in parameters, in RFC 3339. */
public final class TimeParameter {

    private TimeParameter() {}

    public static Optional<Instant> in(Query query, String name) {
        return query.last(name).map(text -> parse(name, text));
    }

    private static Instant parse(String name, String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant(); // a plus that nobody escaped
        } catch (DateTimeException e) {
            throw new HandlerFault(400, name + "=" + text + " is no time: expected RFC 3339, such as 2026-11-28T03:12:00Z");
        }
    }
}
