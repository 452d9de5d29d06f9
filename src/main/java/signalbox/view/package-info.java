/**
 * What readers see: an immutable picture of alerts, groups and silences that the engine publishes after each cycle. A
 * reader holds one for as long as it likes and never waits for the engine.
 */
@NullMarked
package signalbox.view;

import org.jspecify.annotations.NullMarked;
