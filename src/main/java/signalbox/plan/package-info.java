/**
 * What a compiled rule needs of the alerts, so that it is handed no more than that: a {@link signalbox.plan.Plan} for each
 * rule, read from Drools' own patterns ({@link signalbox.plan.Plans}, the one class that knows their insides). Everything in
 * a plan is a necessary condition: what cannot be read is left out, and the rule is handed more. Nothing here has a state.
 */
@NullMarked
package signalbox.plan;

import org.jspecify.annotations.NullMarked;
