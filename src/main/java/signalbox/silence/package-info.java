/**
 * Silences: what people asked to be kept quiet, for how long. {@link signalbox.silence.Silence} in a session is a silence
 * in force; {@link signalbox.silence.Silences} holds them all and is touched by its owner's thread only.
 */
@NullMarked
package signalbox.silence;

import org.jspecify.annotations.NullMarked;
