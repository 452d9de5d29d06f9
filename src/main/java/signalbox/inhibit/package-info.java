/** Inhibition: an alert is quiet because of another one. Facts only; {@code rules/standard/inhibit.drl} says what they mean. */
@NullMarked
package signalbox.inhibit;

import org.jspecify.annotations.NullMarked;
