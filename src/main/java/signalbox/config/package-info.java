/** To be written. */
@NullMarked
package signalbox.config;

import org.jspecify.annotations.NullMarked;
