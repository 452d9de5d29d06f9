/**
 * Who depends on whom, and who cannot be reached because something on the way is down. Plain Java: safe for circles and redundancy,
 * which rules could not be. {@link signalbox.topology.Topology} belongs to the engine's thread; all else is immutable.
 */
@NullMarked
package signalbox.topology;

import org.jspecify.annotations.NullMarked;
