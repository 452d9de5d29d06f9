/**
 * Finds what is allowed and seldom meant, in rules and in configurations, and says it: each finding has a code that is explained and can
 * be allowed where it stands. What is refused is decided elsewhere; nothing here makes a file invalid. Any thread.
 */
@NullMarked
package signalbox.lint;

import org.jspecify.annotations.NullMarked;
