package signalbox.audit;

import java.time.Instant;

/** A start or a reload. */
public record ReloadRow(long id, Instant at, String result, String problems, String sender) {}
