package signalbox.lint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import signalbox.alert.Matcher;
import signalbox.alert.NearestName;
import signalbox.config.Configuration;
import signalbox.config.YamlValue;
import signalbox.route.RouteNode;
import signalbox.route.Schedule;

/** Looks at the routing tree. It goes down the YAML and the tree that was made of it side by side. */
final class RouteLint {

    /** Every day of a year has been every day of the week by then. */
    private static final Duration FAR = Duration.ofDays(366 * 40);

    private static final int DEEP = 5;
    private static final int SHOWN = 5;
    private static final String ALERTNAME = "alertname";

    private final Configuration configuration;
    private final Optional<PrometheusRules> known;
    private final Instant now;
    private final FindingsIn findings;

    RouteLint(Configuration configuration, Optional<PrometheusRules> known, Instant now, FindingsIn findings) {
        this.configuration = configuration;
        this.known = known;
        this.now = now;
        this.findings = findings;
    }

    void look(YamlValue route) {
        look(route, configuration.root(), List.of(), 1);
        known.ifPresent(rules -> hitsDefault(rules, route));
    }

    /** @param above what all that reaches this node satisfies */
    private void look(YamlValue yaml, RouteNode node, List<Matcher> above, int depth) {
        timing(yaml, node);
        muted(yaml, node);
        names(yaml, node);
        if (depth == DEEP + 1) {
            findings.add(Code.DEEP_NESTING, yaml, "this route stands " + depth + " levels deep", "name several labels in one route");
        }
        List<Matcher> here = MatcherLogic.both(above, node.matchers());
        Optional<String> impossible = MatcherLogic.impossible(here);
        boolean isNew = MatcherLogic.impossible(above).isEmpty();
        if (impossible.isPresent() && isNew) {
            findings.add(Code.UNREACHABLE_ROUTE, yaml, "no alert can be what this route and those above it ask of the label " + impossible.get(),
                    "compare the matchers with those above");
        }
        List<YamlValue> items = Yamls.get(yaml, "routes").map(Yamls::items).orElse(List.of());
        List<RouteNode> children = node.children();
        if (items.size() != children.size()) {
            return; // merged from elsewhere: which is which is not known
        }
        for (int at = 0; at < children.size(); at++) {
            siblings(items, children, here, at);
            look(items.get(at), children.get(at), here, depth + 1);
        }
        if (!children.isEmpty() && children.get(children.size() - 1).continues()) {
            YamlValue last = items.get(items.size() - 1);
            findings.add(Code.USELESS_CONTINUE, Yamls.entry(last, "continue").map(YamlValue.Entry::key).orElse(last),
                    "no route follows with which to continue", "leave continue out");
        }
    }

    /** Whether an earlier route of the list takes everything. */
    private void siblings(List<YamlValue> items, List<RouteNode> children, List<Matcher> above, int at) {
        RouteNode child = children.get(at);
        List<Matcher> needed = MatcherLogic.both(above, child.matchers());
        if (MatcherLogic.impossible(needed).isPresent()) {
            return; // said already
        }
        for (int before = 0; before < at; before++) {
            RouteNode earlier = children.get(before);
            if (earlier.continues()) {
                continue;
            }
            String place = "line " + items.get(before).line();
            if (earlier.matchers().isEmpty()) {
                findings.add(Code.UNREACHABLE_ROUTE, items.get(at), "the route of " + place
                        + " has no matchers and takes every alert before this one",
                        "put that one last, or set continue: true on it");
                return;
            }
            if (Set.copyOf(earlier.matchers()).equals(Set.copyOf(child.matchers()))) {
                findings.add(Code.ROUTE_MATCH_COLLISION, items.get(at), "the route of " + place + " has the same matchers and does not continue",
                        "merge them, or set continue: true on that one");
                return;
            }
            if (MatcherLogic.implies(needed, earlier.matchers())) {
                findings.add(Code.SHADOWED_ROUTE, items.get(at), "the route of " + place + ", " + Matcher.listText(earlier.matchers())
                        + ", takes every alert that this one would take", "put this one first, or set continue: true on that one");
                return;
            }
        }
    }

    private void timing(YamlValue yaml, RouteNode node) {
        Duration interval = node.destination().timing().groupInterval();
        Optional<YamlValue> ofInterval = Yamls.get(yaml, "group_interval");
        Optional<YamlValue> repeat = Yamls.get(yaml, "repeat_interval").or(() -> ofInterval);
        if (repeat.isPresent() && node.destination().timing().repeatInterval().compareTo(interval) < 0) {
            findings.add(Code.REPEAT_BEFORE_GROUP, repeat.get(), "repeat_interval is shorter than group_interval: nothing is repeated before the"
                    + " next group_interval", "make it a multiple of group_interval");
        }
        Optional<YamlValue> wait = Yamls.get(yaml, "group_wait").or(() -> ofInterval);
        if (wait.isPresent() && node.destination().timing().groupWait().compareTo(interval) > 0) {
            findings.add(Code.WAIT_EXCEEDS_INTERVAL, wait.get(), "group_wait is longer than group_interval: the first notification takes longer"
                    + " than any change after it", "make group_wait the shorter one");
        }
    }

    private void muted(YamlValue yaml, RouteNode node) {
        for (YamlValue name : Yamls.get(yaml, "mute_time_intervals").map(Yamls::items).orElse(List.of())) {
            if (schedule(Yamls.text(name)).filter(schedule -> schedule.contains(now) && schedule.nextChange(now).isEmpty()).isPresent()) {
                findings.add(Code.ROUTE_ALWAYS_MUTED, name, "the interval \"" + Yamls.text(name) + "\" never ends: this route tells nobody",
                        "give the interval limits");
                return;
            }
        }
        Optional<YamlValue> active = Yamls.get(yaml, "active_time_intervals");
        List<String> names = node.destination().activeTimeIntervals();
        boolean never = !names.isEmpty() && names.stream().allMatch(name -> schedule(name).filter(this::isOver).isPresent());
        if (active.isPresent() && never) {
            findings.add(Code.ROUTE_ALWAYS_MUTED, active.get(), "none of these intervals is ever active: this route tells nobody",
                    "correct the intervals");
            return;
        }
        Optional<YamlValue> mute = Yamls.get(yaml, "mute_time_intervals").filter(value -> !Yamls.items(value).isEmpty());
        List<Schedule> schedules = configuration.schedules();
        if (mute.isPresent() && !Schedule.muting(node.destination(), schedules, now).isEmpty()
                && Schedule.mutedUntil(node.destination(), schedules, now).isEmpty()) {
            findings.add(Code.ROUTE_ALWAYS_MUTED, mute.get(), "when one of its intervals ends, another one mutes this route: it tells nobody",
                    "leave a time at which it speaks");
        }
    }

    private Optional<Schedule> schedule(String name) {
        return configuration.schedules().stream().filter(schedule -> schedule.name().equals(name)).findFirst();
    }

    /** Whether it contains no instant from now on, as far as anybody plans: the thirtieth of February never comes. */
    boolean isOver(Schedule schedule) {
        Instant at = now;
        while (at.isBefore(now.plus(FAR))) {
            if (schedule.contains(at)) {
                return false;
            }
            Optional<Instant> next = schedule.nextChange(at);
            if (next.isEmpty()) {
                return true;
            }
            at = next.get();
        }
        return true;
    }

    private void names(YamlValue yaml, RouteNode node) {
        known.ifPresent(rules -> unknownNames(node.matchers(), rules).forEach(name -> findings.add(Code.ROUTE_UNKNOWN_ALERTNAME,
                placeOfMatchers(yaml, "", name), "no Prometheus rule defines an alert " + name, meant(name, rules))));
    }

    static String meant(String name, PrometheusRules rules) {
        return NearestName.to(name, rules.alertnames()).map(near -> "did you mean " + near + "?").orElse("");
    }

    /** Names, or an expression of which none is taken, that no rule defines. */
    static List<String> unknownNames(List<Matcher> matchers, PrometheusRules rules) {
        Set<String> names = rules.alertnames();
        List<String> unknown = new ArrayList<>();
        for (Matcher matcher : matchers) {
            boolean isOfName = matcher.name().equals(ALERTNAME)
                    && (matcher.type() == Matcher.Type.EQUAL || matcher.type() == Matcher.Type.REGEX)
                    && !matcher.value().isEmpty();
            if (isOfName) {
                Optional<Set<String>> taken = MatcherLogic.takenBy(matcher);
                if (taken.isPresent()) {
                    taken.get().stream().filter(name -> !names.contains(name) && !name.isEmpty()).forEach(unknown::add);
                } else if (names.stream().noneMatch(matcher::matches)) {
                    unknown.add(matcher.value());
                }
            }
        }
        return unknown;
    }

    /** Where a text stands in the matchers, else where they begin. */
    static YamlValue placeOfMatchers(YamlValue yaml, String prefix, String text) {
        List<YamlValue> written = new ArrayList<>();
        for (String key : List.of("matchers", "match", "match_re")) {
            Yamls.get(yaml, prefix + key).ifPresent(value -> {
                written.addAll(Yamls.items(value));
                Yamls.entries(value).forEach(entry -> written.add(entry.value()));
                if (value instanceof YamlValue.Text) {
                    written.add(value);
                }
            });
        }
        return written.stream()
                .filter(value -> Yamls.text(value).contains(text))
                .findFirst()
                .orElseGet(() -> written.stream().findFirst().orElse(yaml));
    }

    /** Alerts of which it is certain, by the labels that their rules give them, that no route takes them. */
    private void hitsDefault(PrometheusRules rules, YamlValue route) {
        List<RouteNode> children = configuration.root().children();
        if (children.isEmpty()) {
            return;
        }
        Set<String> names = new HashSet<>();
        List<String> unrouted = rules.alerts().stream()
                .filter(alert -> children.stream().allMatch(child -> child.matchers().stream().anyMatch(matcher -> refuses(matcher, alert.labels()))))
                .map(PrometheusRules.Defined::name)
                .filter(names::add)
                .toList();
        if (!unrouted.isEmpty()) {
            String shown = String.join(", ", unrouted.subList(0, Math.min(SHOWN, unrouted.size())));
            findings.add(Code.ALERT_HITS_DEFAULT_RECEIVER, Yamls.get(route, "receiver").orElse(route),
                    unrouted.size() + (unrouted.size() == 1 ? " alert goes" : " alerts go") + " to the default receiver, for no route takes "
                            + (unrouted.size() == 1 ? "it: " : "them: ") + shown + (unrouted.size() > SHOWN ? " …" : ""),
                    "add a route, if that is not meant");
        }
    }

    private static boolean refuses(Matcher matcher, Map<String, String> labels) {
        String value = labels.get(matcher.name());
        return value != null && !matcher.matches(value);
    }

    /** Receivers that the tree leads to; those of nodes whose children take everything are among them. */
    static Set<String> receivers(RouteNode node) {
        Set<String> names = new HashSet<>();
        names.add(node.destination().receiver());
        IntStream.range(0, node.children().size()).forEach(at -> names.addAll(receivers(node.children().get(at))));
        return names;
    }
}
