/** What {@code signalbox demo} shows: a world with its alerts, and the story that is told about them. */
@NullMarked
package signalbox.command.demo;

import org.jspecify.annotations.NullMarked;
