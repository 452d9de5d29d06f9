/**
 * What a server works by, read from its files and made ready: configuration, receivers, rules, and what receivers say. A
 * start, a reload, {@code signalbox check} and the tests of the engine all come this way, so what one of them refuses the
 * others refuse. Nothing here runs: it hands out values, on the thread that asks.
 */
@NullMarked
package signalbox.load;

import org.jspecify.annotations.NullMarked;
