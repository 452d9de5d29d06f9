package signalbox.audit;

import java.time.Instant;

/** How often a rule of a team fired in the hour that began at {@code hour}. */
public record FiringCountRow(long id, String packageName, String version, String rule, Instant hour, Instant lastAt, long count) {}
