/**
 * Routes: which receiver an alert goes to, grouped and timed how. {@link signalbox.route.RouteNode} is the configuration's
 * routing tree with inheritance resolved; {@link signalbox.route.Route} and
 * {@link signalbox.route.TreeRoute} are verdicts of rules.
 */
@NullMarked
package signalbox.route;

import org.jspecify.annotations.NullMarked;
