package signalbox.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import signalbox.gotext.GoDuration;

/** Times on the command line. */
final class TimeArgument {

    private TimeArgument() {}

    /** An instant in RFC 3339, or how long ago it was; now where nothing is given. */
    static Instant read(String flag, String text, Instant now) {
        if (text.isEmpty() || text.equals("now")) {
            return now;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return now.minus(GoDuration.parseFlag(text));
            } catch (IllegalArgumentException neither) {
                throw new CommandFailure(flag + ": " + text + " is no time: expected one such as 2026-11-28T03:12:00Z, or how long ago, such as 2h");
            }
        }
    }
}
