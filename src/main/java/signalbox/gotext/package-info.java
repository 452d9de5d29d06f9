/**
 * What Go's programs write and read as text where others see it: quoted texts, durations, floating-point numbers, the order of
 * strings. Nothing of ours is known here; no thread, no state.
 */
@NullMarked
package signalbox.gotext;

import org.jspecify.annotations.NullMarked;
