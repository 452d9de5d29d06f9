/**
 * What the engine decided, as values: about an alert, about a group whose time had come, about a rule package; each with who
 * decided it and what it rests on. Rules' decisions and those that Java takes look the same. Immutable, for any thread.
 */
@NullMarked
package signalbox.decision;

import org.jspecify.annotations.NullMarked;
