/**
 * Conditions over time: a rule states a condition, and this package says when it {@link signalbox.condition.Holds}: for how long it has
 * been so, how often it began, how often it changed. Plain Java: no Drools, no timers and no clock of its own. {@link
 * signalbox.condition.Conditions} belongs to the engine's thread; all else is immutable.
 */
@NullMarked
package signalbox.condition;

import org.jspecify.annotations.NullMarked;
