/**
 * Routes: which receiver an alert goes to, grouped and timed how. {@link signalbox.route.RouteNode} is the configuration's
 * routing tree with inheritance resolved; a {@link signalbox.route.Route} is a verdict of a team's rule.
 */
@NullMarked
package signalbox.route;

import org.jspecify.annotations.NullMarked;
