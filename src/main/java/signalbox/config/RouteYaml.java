package signalbox.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.alert.LabelSyntax;
import signalbox.alert.Matcher;
import signalbox.alert.MatcherSyntax;
import signalbox.config.YamlWriter.Pairs;
import signalbox.gotext.GoQuote;
import signalbox.route.Destination;
import signalbox.route.GroupBy;
import signalbox.route.RouteNode;
import signalbox.route.Timing;

/**
 * Reads, checks and shows a route and those below it (spec/config.md 6), and makes the tree of them.
 *
 * @param at where it stands
 * @param fields what it says, for the places of its values
 * @param groupBy empty when it says nothing, which is not the same as an empty list
 */
record RouteYaml(
        Yaml at,
        Fields fields,
        String receiver,
        Optional<List<String>> groupBy,
        MatchersYaml matchers,
        List<String> mute,
        List<String> active,
        boolean continues,
        List<RouteYaml> routes,
        Optional<Duration> groupWait,
        Optional<Duration> groupInterval,
        Optional<Duration> repeatInterval,
        Map<String, String> labels) {

    private static final String ALL = "...";

    static RouteYaml read(Yaml yaml, MatcherSyntax.Mode mode) {
        try (Fields route = yaml.fields("config.plain")) {
            return new RouteYaml(
                    yaml,
                    route,
                    route.get("receiver").text(),
                    groupBy(route.get("group_by"), mode),
                    MatchersYaml.read(route, "", mode),
                    route.get("mute_time_intervals").texts(),
                    route.get("active_time_intervals").texts(),
                    route.get("continue").flag(false),
                    children(route.get("routes"), mode),
                    route.get("group_wait").duration(),
                    positive(route, "group_interval"),
                    positive(route, "repeat_interval"),
                    labels(route.get("labels"), mode));
        }
    }

    private static List<RouteYaml> children(Yaml list, MatcherSyntax.Mode mode) {
        List<RouteYaml> children = new ArrayList<>();
        for (Yaml item : list.items("[]*config.Route")) {
            if (item.isNull()) {
                item.problem("missing route: expected a mapping with keys such as receiver, not null");
            }
            children.add(read(item, mode));
        }
        return children;
    }

    private static Optional<List<String>> groupBy(Yaml yaml, MatcherSyntax.Mode mode) {
        if (yaml.isNull()) {
            return Optional.empty();
        }
        Set<String> names = new HashSet<>();
        List<Yaml> items = yaml.items("[]string");
        for (Yaml item : items) {
            String name = item.text();
            if (!LabelSyntax.isValidName(name, mode) && !name.equals(ALL)) {
                item.problem("invalid label name " + GoQuote.quote(name) + " in group_by list: expected the name of a label");
            } else if (!names.add(name) && !name.equals(ALL)) {
                item.problem("duplicated label " + GoQuote.quote(name) + " in group_by: expected it once");
            }
        }
        if (names.contains(ALL) && names.size() > 1) {
            yaml.problem("cannot have wildcard group_by (`...`) and other labels at the same time:"
                    + " expected ['...'] alone, or names of labels");
        }
        return Optional.of(items.stream().map(Yaml::text).toList());
    }

    private static Optional<Duration> positive(Fields route, String key) {
        Optional<Duration> duration = route.get(key).duration();
        if (duration.map(Duration::isZero).orElse(false)) {
            route.get(key).problem(key + " cannot be zero: expected a duration such as 5m");
        }
        return duration;
    }

    private static Map<String, String> labels(Yaml yaml, MatcherSyntax.Mode mode) {
        Map<String, String> labels = new HashMap<>();
        yaml.pairs("map[string]string").forEach((name, value) -> {
            if (!LabelSyntax.isValidName(name, mode)) {
                value.problem("invalid label name " + GoQuote.quote(name) + " in route labels: expected the name of a label");
            }
            labels.put(name, value.text());
        });
        return labels;
    }

    /** What only a root must or must not have (spec/config.md 6.3). */
    void checkRoot() {
        if (fields.get("receiver").isEmpty()) {
            fields.lacks("root route must specify a default receiver: expected the key receiver");
        }
        if (!matchers.isEmpty()) {
            at.problem("root route must not have any matchers: expected them in one of its routes");
        }
        if (!mute.isEmpty()) {
            fields.get("mute_time_intervals").problem(
                    "root route must not have any mute time intervals: expected them in one of its routes");
        }
        if (!active.isEmpty()) {
            fields.get("active_time_intervals").problem(
                    "root route must not have any active time intervals: expected them in one of its routes");
        }
        if (continues) {
            fields.get("continue").problem("cannot have continue in root route: leave it out");
        }
    }

    /** Whether what this route and those below it refer to is there. */
    void checkReferences(Set<String> receivers, Set<String> intervals) {
        routes.forEach(route -> route.checkReferences(receivers, intervals));
        if (!receiver.isEmpty() && !receivers.contains(receiver)) {
            fields.get("receiver").problem("undefined receiver " + GoQuote.quote(receiver) + " used in route: "
                    + expected(receiver, receivers, "receivers"));
        }
        checkIntervals("active_time_intervals", intervals);
        checkIntervals("mute_time_intervals", intervals);
    }

    private void checkIntervals(String key, Set<String> intervals) {
        for (Yaml item : fields.get(key).items("[]string")) {
            if (!intervals.contains(item.text())) {
                item.problem("undefined time interval " + GoQuote.quote(item.text()) + " used in route: "
                        + expected(item.text(), intervals, "time_intervals"));
            }
        }
    }

    private static String expected(String name, Set<String> names, String list) {
        String nearest = Fields.nearest(name, names);
        return nearest.isEmpty() ? "expected the name of one of the " + list : "did you mean " + nearest + "?";
    }

    /** The tree below this root, which has been found free of problems. */
    RouteNode tree() {
        return new Tree().root(this);
    }

    Map<String, Object> show() {
        Pairs pairs = new Pairs().unlessEmpty("receiver", receiver);
        // Alertmanager leaves an empty list out, and when read again the route would then inherit.
        pairs.ifPresent("group_by", groupBy);
        matchers.showTo(pairs, "");
        return pairs.unlessEmpty("mute_time_intervals", mute)
                .unlessEmpty("active_time_intervals", active)
                .always("continue", continues)
                .unlessEmpty("routes", routes.stream().map(RouteYaml::show).toList())
                .ifPresent("group_wait", groupWait.map(PrometheusDuration::format))
                .ifPresent("group_interval", groupInterval.map(PrometheusDuration::format))
                .ifPresent("repeat_interval", repeatInterval.map(PrometheusDuration::format))
                .sorted("labels", labels)
                .map();
    }

    /** Resolves inheritance and names the nodes (spec/behaviour.md 4.1, 4.3). */
    private static final class Tree {

        /** Keys contain those of all parents: a file of a few MB could ask for many GB of them. */
        private static final long LARGEST = 64 << 20;

        private long size;

        RouteNode root(RouteYaml route) {
            Destination defaults = new Destination(
                    "{}", "{}", "", GroupBy.NOTHING, Timing.DEFAULT, List.of(), List.of(), Map.of(), List.of());
            return node(route, defaults, "{}", "{}");
        }

        private RouteNode node(RouteYaml route, Destination parent, String key, String id) {
            Destination destination = new Destination(
                    id,
                    key,
                    route.receiver().isEmpty() ? parent.receiver() : route.receiver(),
                    route.groupBy().map(Tree::groupBy).orElse(parent.groupBy()),
                    new Timing(
                            route.groupWait().orElse(parent.timing().groupWait()),
                            route.groupInterval().orElse(parent.timing().groupInterval()),
                            route.repeatInterval().orElse(parent.timing().repeatInterval())),
                    route.mute(),
                    route.active(),
                    overlaid(parent.labels(), route.labels()),
                    route.matchers().all());
            List<RouteNode> children = new ArrayList<>();
            Map<String, Integer> alike = new HashMap<>();
            for (RouteYaml child : route.routes()) {
                String matchers = Matcher.listText(child.matchers().all());
                int before = alike.merge(matchers, 1, Integer::sum) - 1;
                grow(child, key.length() + id.length() + 2L * matchers.length() + destination.labels().size());
                children.add(node(child, destination, key + "/" + matchers, id + "/" + matchers + "/" + before));
            }
            return new RouteNode(destination, destination.matchers(), route.continues(), children);
        }

        private void grow(RouteYaml route, long by) {
            size += by;
            if (size > LARGEST) {
                route.at().problem("the routing tree is too large: expected fewer routes below long matchers");
                throw new TooLarge();
            }
        }

        private static GroupBy groupBy(List<String> names) {
            return names.contains(ALL) ? GroupBy.ALL : new GroupBy(false, names);
        }

        private static Map<String, String> overlaid(Map<String, String> labels, Map<String, String> over) {
            if (over.isEmpty()) {
                return labels;
            }
            Map<String, String> all = new HashMap<>(labels);
            all.putAll(over);
            return all;
        }
    }

    /** The problem has been noted. */
    static final class TooLarge extends RuntimeException {}
}
