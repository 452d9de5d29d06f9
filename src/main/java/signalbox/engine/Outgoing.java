package signalbox.engine;

import java.time.Instant;
import signalbox.notify.Notification;

/**
 * A notification on its way out of the engine.
 *
 * @param deadline after which there is no point in trying any more, because the group speaks again
 *     (spec/behaviour.md 5.5)
 */
public record Outgoing(Notification notification, Instant deadline) {}
