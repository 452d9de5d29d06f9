package signalbox.receiver.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import okhttp3.Headers;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** How long a far end wants to be left alone: seconds, or a date (spec/receivers.md 3.3). */
final class RetryAfter {

    private static final String NAME = "Retry-After";
    /** Under this name the library knows nothing of it: it would send again by itself. */
    private static final String HIDDEN = "Signalbox-Retry-After";
    /** A group speaks again long before. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /** Keeps an answer's word from the library, and from far ends that use ours. */
    static Response hide(Response response) {
        String value = response.header(NAME, "");
        return response.newBuilder().removeHeader(NAME).header(HIDDEN, value == null ? "" : value).build();
    }

    /** Zero when it does not say, or not in a way that is understood; never negative. */
    static Duration of(Response response) {
        String value = response.header(HIDDEN);
        if (value == null || value.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            return within(Duration.ofSeconds(Long.parseLong(value.strip())));
        } catch (NumberFormatException e) {
            return within(until(response.headers().getDate(HIDDEN), response));
        }
    }

    /** By the clock that the date was made with, if the answer tells it. */
    private static Duration until(@Nullable Date date, Response response) {
        if (date == null) {
            return Duration.ZERO;
        }
        Headers headers = response.headers();
        Date there = headers.getDate("Date");
        Instant now = there == null ? Instant.ofEpochMilli(response.receivedResponseAtMillis()) : there.toInstant();
        return Duration.between(now, date.toInstant());
    }

    private static Duration within(Duration asked) {
        Duration most = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        return most.isNegative() ? Duration.ZERO : most;
    }
}
