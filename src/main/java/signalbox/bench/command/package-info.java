/**
 * {@code signalbox bench} and {@code signalbox train}: the load generator on the command line. In the jar {@code
 * signalbox-bench.jar} with it, so that a server carries neither.
 */
@NullMarked
package signalbox.bench.command;

import org.jspecify.annotations.NullMarked;
