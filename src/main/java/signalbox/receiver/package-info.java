/**
 * The receivers: one class for each kind of far end, behind {@link signalbox.receiver.Receivers}, which builds them from the
 * configuration. A receiver delivers once, answers what came of it, and knows nothing of retries, groups' lives or rules;
 * {@code signalbox.notify} calls it on several threads at once and closes it.
 *
 * <p>The HTTP client's library is seen only here. Connections are plain values of a receiver: two receivers share none, so
 * that one cannot use up what another needs.
 */
@NullMarked
package signalbox.receiver;

import org.jspecify.annotations.NullMarked;
