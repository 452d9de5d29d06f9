package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.alert.RuleDuration;

/**
 * A team's rule sends an alert to a receiver, grouped so, timed so. It begins with the receiver's name and adds what it
 * wants to be different from the root of the routing tree:
 *
 * <pre>{@code
 * insertLogical( new Route( $alert, "payments-pager" ).groupedBy( "service" ).groupWait( "10s" ) );
 * }</pre>
 *
 * @param alert the labels of the alert
 * @param destination where it goes
 * @param chosen group labels that a rule chose beside those that the destination groups by
 * @param inPlaceOf what of the routing tree it stands in for
 * @param rule the name of the rule that says so, {@code ""} until it is filled in
 * @param packageName that of its package, such as {@code rules.teams.infra}, likewise
 * @param order the place of that rule in its package by file and line: of two routes of an alert to a receiver the first counts
 */
public record Route(Labels alert, Destination destination, Labels chosen, InPlaceOf inPlaceOf, String rule, String packageName, int order) {

    private static final String EVERY_LABEL = "...";

    /** Of two routes to one receiver the first counts: by the package, and the place of the rule in it, whichever fired first. */
    public static final Comparator<Route> ORDER = Comparator.comparing(Route::packageName)
            .thenComparingInt(Route::order)
            .thenComparing(Route::rule)
            .thenComparing(route -> route.destination.id())
            .thenComparing(Route::chosen)
            .thenComparing(Route::inPlaceOf);

    public Route {
        requireNonNull(alert, "alert is null");
        requireNonNull(destination, "destination is null");
        requireNonNull(chosen, "chosen is null");
        requireNonNull(inPlaceOf, "inPlaceOf is null");
        requireNonNull(rule, "rule is null");
        requireNonNull(packageName, "packageName is null");
    }

    /** A rule sends an alert to a receiver, grouped and timed as the root of the routing tree says. */
    public Route(Labels alert, String receiver) {
        this(alert, Destination.ofRule(receiver, GroupBy.INHERITED, Timing.INHERITED, RouteOptions.NONE), Labels.EMPTY, InPlaceOf.ROOT, "", "", 0);
    }

    /** A rule sends an alert to a receiver, grouped and timed as the root of the routing tree says. */
    public Route(Alert alert, String receiver) {
        this(alert.labels(), receiver);
    }

    /** The same, grouped by these labels; none at all: one group for everything; {@code "..."}: by all, as in Alertmanager. */
    public Route groupedBy(String... labels) {
        return List.of(labels).equals(List.of(EVERY_LABEL)) ? groupedByAll() : with(GroupBy.labels(labels), destination.timing());
    }

    /** The same, said by this rule, the so-and-so-many-th of this package. */
    public Route by(String name, String packageOfRule, int place) {
        return new Route(alert, destination, chosen, inPlaceOf, name, packageOfRule, place);
    }

    /** The same, each alert in a group of its own. */
    public Route groupedByAll() {
        return with(GroupBy.ALL, destination.timing());
    }

    /** The same, with a group label that the rule chooses: only alerts for which rules chose the same are told together. */
    public Route inGroup(String name, String value) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a group label has a name: inGroup( \"provider\", … )");
        }
        return new Route(alert, destination, chosen.overlaidWith(Labels.of(Map.of(name, value))), inPlaceOf, rule, packageName, order);
    }

    /** The same, first told after this time, such as {@code 10s}. */
    public Route groupWait(String duration) {
        Timing timing = destination.timing();
        return with(
                destination.groupBy(),
                new Timing(RuleDuration.parse(duration), timing.groupInterval(), timing.repeatInterval()));
    }

    /** The same, with this time between two looks at the group. */
    public Route groupInterval(String duration) {
        Timing timing = destination.timing();
        return with(
                destination.groupBy(), new Timing(timing.groupWait(), RuleDuration.parse(duration), timing.repeatInterval()));
    }

    /** The same, told again after this time when nothing changed. */
    public Route repeatInterval(String duration) {
        Timing timing = destination.timing();
        return with(
                destination.groupBy(), new Timing(timing.groupWait(), timing.groupInterval(), RuleDuration.parse(duration)));
    }

    /**
     * The same, told again after the first of these times when nothing changed, then after the second, and so on; after the last one
     * again and again. When there is something new to tell they begin anew.
     */
    public Route repeatAfter(String... durations) {
        if (durations.length == 0) {
            throw new IllegalArgumentException("a time is missing: repeatAfter( \"4h\", \"1d\" )");
        }
        return with(destination.options().withRepeats(Stream.of(durations).map(RuleDuration::parse).toList()));
    }

    /** The same, told at once when there is an alert with a worse severity than those that were told. */
    public Route flushWhenWorse() {
        return with(destination.options().toldWhenWorse());
    }

    /** The same, told at once when all alerts of the group have ended. */
    public Route flushWhenOver() {
        return with(destination.options().toldWhenOver());
    }

    /** The same, held back outside of a time interval: when it opens all is told that fires still, and that came and went. */
    public Route heldUntil(String interval) {
        return with(destination.options().withHeldUntil(interval));
    }

    /** The same, with no more than so many notifications in any such time; what is over that waits until there is room. */
    public Route atMost(int count, String window) {
        Duration in = RuleDuration.parse(window);
        if (count < 1 || in.isZero()) {
            throw new IllegalArgumentException("nothing would ever be told: write for example atMost( 5, \"1h\" )");
        }
        return with(destination.options().with(destination.options().budget().atMost(count, in)));
    }

    /** The same, each value of a label with a budget of its own: alerts are grouped by it as well. */
    public Route per(String label) {
        return with(destination.options().with(destination.options().budget().per(label)));
    }

    /** The same, what is over the budget told together, in one notification. */
    public Route restAsSummary() {
        return with(destination.options().with(destination.options().budget().toldTogether()));
    }

    /** The same, one group for each incident; grouped by labels as well only where it says so. */
    public Route perIncident() {
        GroupBy groupBy = destination.groupBy().orElse(GroupBy.NOTHING);
        return to(Destination.ofRule(destination.receiver(), groupBy, destination.timing(), destination.options().toldPerIncident()));
    }

    /** The same, beside what the routing tree says: the receiver of the root is told as well, if it were without this route. */
    public Route besideTheTree() {
        return new Route(alert, destination, chosen, InPlaceOf.NOTHING, rule, packageName, order);
    }

    /** The same, in place of all that the routing tree says: no node of it leads the alert anywhere. */
    public Route insteadOfTheTree() {
        return new Route(alert, destination, chosen, InPlaceOf.TREE, rule, packageName, order);
    }

    /** Whether those are told together that are of one incident. */
    public boolean isToldPerIncident() {
        return destination.options().perIncident();
    }

    /** Whether this one counts, of two of an alert to one receiver: it stands before the other. */
    public boolean comesBefore(Route other) {
        return ORDER.compare(this, other) < 0;
    }

    private Route with(GroupBy groupBy, Timing timing) {
        return to(Destination.ofRule(destination.receiver(), groupBy, timing, destination.options()));
    }

    private Route with(RouteOptions options) {
        return to(Destination.ofRule(destination.receiver(), destination.groupBy(), destination.timing(), options));
    }

    private Route to(Destination changed) {
        return new Route(alert, changed, chosen, inPlaceOf, rule, packageName, order);
    }

    /** Two routes are the same when alert, destination, chosen labels and the rule are: what two rules say stays two. */
    @Override
    public int hashCode() {
        return alert.hashCode() * 31 + destination.id().hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Route that
                        && alert.equals(that.alert)
                        && destination.equals(that.destination)
                        && chosen.equals(that.chosen)
                        && inPlaceOf == that.inPlaceOf
                        && rule.equals(that.rule)
                        && packageName.equals(that.packageName)
                        && order == that.order);
    }
}
