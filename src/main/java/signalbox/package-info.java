/** The command line and the place where everything is built. */
@NullMarked
package signalbox;

import org.jspecify.annotations.NullMarked;
