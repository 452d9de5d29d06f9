/** To be written. */
@NullMarked
package signalbox.api;

import org.jspecify.annotations.NullMarked;
