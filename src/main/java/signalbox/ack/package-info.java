/** Acknowledgements: somebody takes care of alerts that fire. What that means is a rule. Touched by one thread only. */
@NullMarked
package signalbox.ack;

import org.jspecify.annotations.NullMarked;
