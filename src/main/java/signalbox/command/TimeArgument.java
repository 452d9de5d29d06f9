package signalbox.command;

import java.time.Instant;
import signalbox.api.http.TimeParameter;

/** Times on the command line. */
final class TimeArgument {

    private TimeArgument() {}

    /** An instant in RFC 3339, or how long ago it was; now where nothing is given. */
    static Instant read(String flag, String text, Instant now) {
        return TimeParameter.orAgo(text, now)
                .orElseThrow(() -> new CommandFailure(
                        flag + ": " + text + " is no time: expected one such as 2026-11-28T03:12:00Z, or how long ago, such as 2h"));
    }
}
