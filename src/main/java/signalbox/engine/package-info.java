/** To be written. */
@NullMarked
package signalbox.engine;

import org.jspecify.annotations.NullMarked;
