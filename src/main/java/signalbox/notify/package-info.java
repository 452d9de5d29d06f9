/**
 * Telling: what is to be said, what was said, and the queues between a decision and the receiver that hears it. Knows no
 * receiver's protocol and no rule.
 *
 * <p>{@link signalbox.notify.Notifier} may be called by any thread, and calls receivers on threads of its own, several for
 * each integration. Behind it a queue per integration holds what waits, under a lock of its own that is never held while
 * somebody outside is called.
 */
@NullMarked
package signalbox.notify;

import org.jspecify.annotations.NullMarked;
