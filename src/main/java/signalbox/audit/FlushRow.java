package signalbox.audit;

import java.time.Instant;

/** What came of a group whose time had come; the same {@code count} times, from {@code at} to {@code lastAt}. */
public record FlushRow(
        long id,
        String group,
        String receiver,
        String integration,
        String outcome,
        String reason,
        int firing,
        int resolved,
        int withheld,
        Instant at,
        Instant lastAt,
        long count) {}
