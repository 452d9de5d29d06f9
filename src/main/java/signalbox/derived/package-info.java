/** Alerts that rules derive from others. Immutable; knows alerts, and what holds of conditions, and nothing else of ours. */
@NullMarked
package signalbox.derived;

import org.jspecify.annotations.NullMarked;
