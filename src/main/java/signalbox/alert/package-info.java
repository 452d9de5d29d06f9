/**
 * The values everyone else speaks in: alerts, their labels, and matchers over labels, with the texts, hashes and orders that
 * Alertmanager gives them. Everything here is immutable or a pure function, may be used by any thread, and knows no clock and,
 * of ours, only the texts of Go. Hides RE2/J and hash4j.
 */
@NullMarked
package signalbox.alert;

import org.jspecify.annotations.NullMarked;
