/**
 * Why an alert is told, or is not: what becomes of it at each receiver, who decided that and because of what, as values, in one
 * sentence and as a tree. Reads the engine's picture, decides nothing. Immutable, for any thread.
 */
@NullMarked
package signalbox.explain;

import org.jspecify.annotations.NullMarked;
