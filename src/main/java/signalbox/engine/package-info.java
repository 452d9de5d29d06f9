/**
 * Runs the rules. This package owns the Drools session, the timers and the table of alerts, and one thread that alone
 * touches them; everybody else hands {@link signalbox.engine.RuleEngine} commands and reads the picture that it publishes.
 * One thread, because a session is not made for two and because a single writer needs no locks: what rules see is always
 * one consistent moment. Only a session that is to take over is filled on another thread, which sees it alone until then.
 */
@NullMarked
package signalbox.engine;

import org.jspecify.annotations.NullMarked;
