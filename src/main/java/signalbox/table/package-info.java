/** Tables that teams keep beside their rules. */
@NullMarked
package signalbox.table;

import org.jspecify.annotations.NullMarked;
