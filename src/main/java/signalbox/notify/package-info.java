/**
 * Telling: what is to be said, what was said, and the queues between a decision and the receiver that hears it. Knows no
 * receiver's protocol and no rule.
 */
@NullMarked
package signalbox.notify;

import org.jspecify.annotations.NullMarked;
