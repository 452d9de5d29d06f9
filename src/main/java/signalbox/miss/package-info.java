/**
 * The nearest miss: why a rule of a team did not hold for an alert. A rule is read once per version of its package ({@link
 * signalbox.miss.ReadPackage}): each condition with its text, its line and what Drools compiled of it. A question is answered over the
 * facts of one moment ({@link signalbox.miss.Moment}), of the present or of the past, by nested loops over the compiled conditions
 * ({@link FactSearch}): Drools judges each constraint and runs each function, we choose the facts. No session takes part in
 * it, nothing is compiled for a question, and it ends at a budget, which the answer says.
 *
 * <p>Everything here may be used by any thread, one question to a package at a time. The engine's thread has no part in it: it hands
 * out a list of its facts. The compiled conditions are our own, never those of a session that runs.
 */
@NullMarked
package signalbox.miss;

import org.jspecify.annotations.NullMarked;
