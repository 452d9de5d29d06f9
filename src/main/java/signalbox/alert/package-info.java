/**
 * The values everyone else speaks in: alerts, their labels, and matchers over labels. Everything here is immutable, knows
 * no other package of ours and no clock.
 */
@NullMarked
package signalbox.alert;

import org.jspecify.annotations.NullMarked;
