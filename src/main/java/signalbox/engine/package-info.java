/**
 * Runs the rules. This package owns the Drools sessions, the timers and the table of alerts, and one thread that alone
 * touches them; everybody else hands {@link signalbox.engine.RuleEngine} commands and reads the picture that it publishes.
 * One thread, because a session is not made for two and because a single writer needs no locks: what rules see is always
 * one consistent moment. Only a session that is to take over, or to compare with, is filled on another thread, which sees it alone
 * until then.
 *
 * <p>In the order in which an alert meets it:
 * <ol>
 *   <li>{@link CommandQueue}: what the engine is told to do waits for its turn; {@link RuleEngine} runs it in cycles.
 *   <li>{@link AlertTable}, of {@link AlertEntry}s: what a report changes. Beside it the other facts: {@link SilenceBook},
 *       {@link Intervals}, {@link AnnouncedLog}, and {@link Policy}, the configuration.
 *   <li>{@code signalbox.plan}: what a package's rules need, read from their compiled form; {@code signalbox.engine.team}: what is
 *       handed to whom, the packages' sessions, what they conclude.
 *   <li>{@link Sessions}: packages and the standard rules, a {@link RuleSession}, decide in turns; sessions are exchanged by a
 *       {@link PreparedReload}, after a failure, or by {@link SelfChecks}.
 *   <li>{@link Conclusions}: what they concluded, as {@link NetChanges}, is put into force: at the alerts, in their {@link Groups},
 *       and by {@link Suppressions}, which does not follow {@link Circles}.
 *   <li>{@link Turns} of groups begin when their time has come and they can be told; {@link OverBudget}: who has no room waits. After a
 *       restart {@link KeptGroups} has what is known of those of before.
 *   <li>{@link Flushes}: groups whose time has come say what rules decide, in {@link HandOut}s to the {@link Outbox}.
 *   <li>{@link DecisionRecorder}: who decided what, for whoever listens; {@link ViewBuilder}: the picture for readers;
 *       {@link EngineCounters}.
 * </ol>
 *
 * <p>A further type of conclusion of teams' rules is an entry in {@link signalbox.engine.team.ConclusionType}, and its effect one in
 * {@link Conclusions}; of the standard rules, one in {@link NetChanges}.
 */
@NullMarked
package signalbox.engine;

import org.jspecify.annotations.NullMarked;
