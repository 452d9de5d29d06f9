/**
 * What happened on the way of notifications, in SQL, for whoever asks a year later: what became of each, and which templates
 * failed. Files {@code audit/audit-YYYY-MM.db} below the storage path, one for each month (UTC), which may be read while
 * the server runs and be moved away when their month is over.
 *
 * <p>One thread, {@code audit}, writes. Nobody waits for it and nobody fails with it: what it cannot keep up with, or cannot
 * write, is counted and logged. Rows hold no secrets: they say what the log says, and the log's words are without.
 */
@NullMarked
package signalbox.audit;

import org.jspecify.annotations.NullMarked;
