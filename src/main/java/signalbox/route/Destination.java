package signalbox.route;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import signalbox.alert.Labels;
import signalbox.alert.Matcher;

/**
 * Where a route leads: a receiver, and how alerts are told to it. Destinations with the same {@code id} are the same.
 *
 * @param id unique: the route id of spec/behaviour.md 4.3 for a node of the tree, {@code rule/…} for a rule's
 * @param key the route key that begins a group key; not unique
 * @param muteTimeIntervals names of intervals during which nothing is told
 * @param activeTimeIntervals names of intervals outside of which nothing is told; empty: always
 * @param labels route labels, values may be templates
 * @param matchers the node's own matchers; empty for a rule's destination
 * @param options what a rule wants beside that; none for a node of the tree
 */
public record Destination(
        String id,
        String key,
        String receiver,
        GroupBy groupBy,
        Timing timing,
        List<String> muteTimeIntervals,
        List<String> activeTimeIntervals,
        Map<String, String> labels,
        List<Matcher> matchers,
        RouteOptions options) {

    /** The nodes of the routing tree, each behind its parent, then those of rules; wherever they stand in the file. */
    public static final Comparator<Destination> IN_ORDER =
            Comparator.comparing(Destination::isNode).reversed().thenComparing(Destination::id);

    private static final String OF_RULE = "rule/";

    private static final Pattern PLACE = Pattern.compile("\\}/(\\d{1,9})(?=/\\{|$)");

    public Destination {
        requireNonNull(id, "id is null");
        requireNonNull(key, "key is null");
        requireNonNull(receiver, "receiver is null");
        requireNonNull(groupBy, "groupBy is null");
        requireNonNull(timing, "timing is null");
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        labels = Map.copyOf(labels);
        matchers = List.copyOf(matchers);
        requireNonNull(options, "options is null");
    }

    /** A node of the tree: all that is said of it stands in the configuration file. */
    public Destination(
            String id,
            String key,
            String receiver,
            GroupBy groupBy,
            Timing timing,
            List<String> muteTimeIntervals,
            List<String> activeTimeIntervals,
            Map<String, String> labels,
            List<Matcher> matchers) {
        this(id, key, receiver, groupBy, timing, muteTimeIntervals, activeTimeIntervals, labels, matchers, RouteOptions.NONE);
    }

    /** Where a team's rule sends alerts. */
    static Destination ofRule(String receiver, GroupBy groupBy, Timing timing, RouteOptions options) {
        String id = OF_RULE + receiver + "/" + groupBy + "/" + timing + options.idPart();
        return new Destination(
                id, OF_RULE + receiver, receiver, groupBy, timing, List.of(), List.of(), Map.of(), List.of(), options);
    }

    /** What it is called where people read it: the place in the tree, or the key of a rule's. */
    public String name() {
        return "route " + (isNode() ? id : key);
    }

    /** Whether a destination with this id has this key. */
    public static boolean hasKey(String id, String key) {
        if (!id.startsWith(OF_RULE)) {
            return PLACE.matcher(id).replaceAll("}").equals(key); // without the numbers of those that have the same matchers
        }
        boolean isOwn = key.endsWith("/" + hash(id)) && id.startsWith(key.substring(0, key.length() - hash(id).length()));
        return isOwn || (id.startsWith(key + "/") && !id.startsWith(key + "/rest/"));
    }

    /** Whether others of rules to the same receiver, which group or time what they tell in another way, have the same {@link #sharedKey}. */
    public boolean mayShareKey() {
        return !isNode();
    }

    /** The key of a rule's destination, unless groups of two of them are there at a time; that of a node of the tree. */
    public String sharedKey() {
        return isNode() ? key : isOfRest() ? restKey() : OF_RULE + receiver;
    }

    /** The key of a rule's destination that no other has. */
    public String ownKey() {
        return sharedKey() + "/" + hash(id);
    }

    private static String hash(String id) {
        return HexFormat.of().toHexDigits(id.hashCode());
    }

    /** The same with another {@link #key}. */
    public Destination toldAs(String otherKey) {
        return key.equals(otherKey)
                ? this
                : new Destination(id, otherKey, receiver, groupBy, timing, muteTimeIntervals, activeTimeIntervals, labels, matchers, options);
    }

    /** A destination that is gone, known by its id, key and receiver; all else is as here, but for what this one mutes. */
    public Destination standingFor(String goneId, String goneKey, String goneReceiver) {
        return new Destination(
                goneId, goneKey, goneReceiver, groupBy, timing, List.of(), List.of(), Map.of(), List.of());
    }

    /** After how long what is told is told again, when it was so often already since it was news. */
    public Duration repeatAfter(int reminders) {
        List<Duration> repeats = options.repeats();
        return repeats.isEmpty() ? timing.repeatInterval() : repeats.get(Math.min(reminders, repeats.size() - 1));
    }

    /** The labels that those have in common that are told together with an alert. */
    public Labels groupLabels(Labels alert) {
        return groupBy.valuesIn(alert).overlaidWith(options.budget().share(alert));
    }

    /** Where that is told together which is over the budget of this destination. */
    public Destination ofRest() {
        String rest = restKey();
        return new Destination(
                rest + "/" + options.budget(), rest, receiver, groupBy, timing, List.of(), List.of(), Map.of(), List.of(), options);
    }

    /** Whether that is told there which is over a budget. */
    public boolean isOfRest() {
        return key.equals(restKey()) || id.startsWith(restKey() + "/");
    }

    private String restKey() {
        return OF_RULE + receiver + "/rest";
    }

    /** Whether it is a node of the routing tree, no rule's destination. */
    public boolean isNode() {
        return !id.startsWith(OF_RULE);
    }

    /** This destination with what it leaves open taken from another. Its id stays: it is still the same destination. */
    Destination inheriting(Destination root) {
        return new Destination(
                id,
                key,
                receiver,
                groupBy.orElse(root.groupBy),
                timing.orElse(root.timing),
                muteTimeIntervals,
                activeTimeIntervals,
                labels,
                matchers,
                options);
    }
}
