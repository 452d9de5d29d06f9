/** To be written. */
@NullMarked
package signalbox.receiver;

import org.jspecify.annotations.NullMarked;
