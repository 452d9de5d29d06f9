/**
 * What other rules, or another configuration, would have told: history lived twice, once by what was in force and once by a candidate,
 * and the difference in notifications. One thread runs a replay; what comes of it never changes.
 */
@NullMarked
package signalbox.replay;

import org.jspecify.annotations.NullMarked;
