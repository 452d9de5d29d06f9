/**
 * Rule packages: found on disk, compiled, checked, versioned. A folder of {@code .drl} files is a DRL package; each package is
 * compiled alone, so that the fault of one team stays the fault of one team, and the sound ones are put together into one
 * {@link signalbox.rules.RuleBase}. The engine runs it; this package never fires a rule.
 *
 * <p>The rules are built the classic way (no executable model: its errors have no lines, and it does not index joins on labels).
 * Compiled packages are kept by a hash of everything that went into them, so a start compiles nothing that was compiled before.
 *
 * <p>What a team's rule may say is limited: {@link signalbox.rules.language} is a closed language, since rules are another team's code.
 * The standard rules are the product's own and may say more.
 *
 * <p>Everything here is called on one thread at a time and keeps no static state. A loaded rule base is Drools' default: facts
 * are told apart by identity, not by equality.
 */
@NullMarked
package signalbox.rules;

import org.jspecify.annotations.NullMarked;
