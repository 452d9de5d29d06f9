/**
 * The history of facts, in SQL, for whoever asks a year later: each alert that fired, each conclusion about it while it held with who
 * drew it and what it rests on, what came of groups, of notifications and of templates, what people did, and what is missing. File
 * {@code audit/audit.db} below the storage path, which may be read while the server runs; {@code schema-1.sql} says what is in it.
 *
 * <p>{@link signalbox.audit.Audit} is told by anybody and writes on a thread of its own. Nobody waits for it and nobody fails with it:
 * what it cannot keep up with, or cannot write, is counted, logged, and written down as a gap. Rows hold no secrets: they say what
 * the log says, and the log's words are without. {@link signalbox.audit.History} reads.
 */
@NullMarked
package signalbox.audit;

import org.jspecify.annotations.NullMarked;
