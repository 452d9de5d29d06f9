/**
 * How requests are read and answers written, whatever they are about: bodies, queries and JSON with their limits, faults in the
 * words and with the status codes of Alertmanager, who asks and what they may do, how many at a time, what is counted
 * (spec/api.md 1). {@link signalbox.api} has what is asked and answered; nothing here knows of it.
 */
@NullMarked
package signalbox.api.http;

import org.jspecify.annotations.NullMarked;
