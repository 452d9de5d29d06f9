/**
 * JSON on Jackson, where it has to be like Go's: the bytes that are sent, and what is said of JSON that cannot be read. No
 * thread, no state; knows nothing of alerts.
 */
@NullMarked
package signalbox.json;

import org.jspecify.annotations.NullMarked;
