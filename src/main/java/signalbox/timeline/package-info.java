/**
 * Timelines: files that say what happens and what is to be told of it, run on a virtual clock with the engine that serves. Owns the
 * format of {@code *.test.yml}, how such a file is read, run and judged, and how a failure is told. A run owns an engine, a notifier
 * and a clock that moves from instant to instant; it belongs to the thread that runs it, and many may run at once.
 */
@NullMarked
package signalbox.timeline;

import org.jspecify.annotations.NullMarked;
