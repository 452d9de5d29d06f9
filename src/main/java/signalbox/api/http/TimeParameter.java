package signalbox.api.http;

import static java.time.temporal.ChronoUnit.MILLIS;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import signalbox.gotext.GoDuration;

/** Instants in parameters, in RFC 3339, and as people give them. */
public final class TimeParameter {

    private TimeParameter() {}

    public static Optional<Instant> in(Query query, String name) {
        return query.last(name).map(text -> parse(name, text));
    }

    /**
     * An instant in RFC 3339, or how long ago it was, such as {@code 8h}, to the millisecond; now where nothing is given. Empty for
     * what is neither.
     */
    public static Optional<Instant> orAgo(String text, Instant now) {
        if (text.isEmpty() || text.equals("now")) {
            return Optional.of(now.truncatedTo(MILLIS));
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            try {
                return Optional.of(now.minus(GoDuration.parseFlag(text)).truncatedTo(MILLIS));
            } catch (IllegalArgumentException neither) {
                return Optional.empty();
            }
        }
    }

    private static Instant parse(String name, String text) {
        try {
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant(); // a plus that nobody escaped
        } catch (DateTimeException e) {
            throw new HandlerFault(400, name + "=" + text + " is no time: expected RFC 3339, such as 2026-11-28T03:12:00Z");
        }
    }
}
