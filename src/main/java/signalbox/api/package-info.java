/**
 * The HTTP edge: Alertmanager's API v2 (spec/api.md 1 to 4) and our own under {@code /api/signalbox/v1/}. This package owns
 * wire forms, status codes, limits and the HTTP server with its threads; it is the only one that imports Javalin. How requests are
 * read and answers written is in {@link signalbox.api.http}.
 *
 * <p>It is handed a {@link signalbox.api.Backend} and never sees the engine: it reads from the picture that the engine
 * publishes, and what takes time is answered when a stage completes, without a thread that waits.
 */
@NullMarked
package signalbox.api;

import org.jspecify.annotations.NullMarked;
