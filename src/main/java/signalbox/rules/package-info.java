/** To be written. */
@NullMarked
package signalbox.rules;

import org.jspecify.annotations.NullMarked;
