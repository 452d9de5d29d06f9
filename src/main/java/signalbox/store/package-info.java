/**
 * What survives a crash. {@link signalbox.store.Journal} is all that others see; behind it are SQLite and one writing
 * thread that groups what it is given into commits.
 */
@NullMarked
package signalbox.store;

import org.jspecify.annotations.NullMarked;
