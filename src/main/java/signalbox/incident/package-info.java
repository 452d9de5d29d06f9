/**
 * Incidents: alerts of which rules say that they are about the same thing. Plain Java: who is in which incident follows from what is
 * said, and from which incidents there were before.
 */
@NullMarked
package signalbox.incident;

import org.jspecify.annotations.NullMarked;
