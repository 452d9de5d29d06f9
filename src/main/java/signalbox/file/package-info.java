/**
 * Files and folders as the operating system has them: made for their owner alone, deleted with what is in them, and what is wrong with
 * them. Nothing of ours is known here; no thread, no state.
 */
@NullMarked
package signalbox.file;

import org.jspecify.annotations.NullMarked;
