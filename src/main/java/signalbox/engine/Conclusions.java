package signalbox.engine;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import signalbox.attribute.SaidAttribute;
import signalbox.condition.Condition;
import signalbox.decision.Decision.Force;
import signalbox.derived.Derived;
import signalbox.engine.team.ConclusionType;
import signalbox.engine.team.KnownFiring;
import signalbox.engine.team.TeamPackage;
import signalbox.engine.team.Teams;
import signalbox.group.AlertGroup;
import signalbox.group.GroupedByRule;
import signalbox.group.GroupedByTree;
import signalbox.incident.SameIncident;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.route.Destination;
import signalbox.route.Route;
import signalbox.silence.SilenceOver;
import signalbox.silence.SilenceRefused;
import signalbox.silence.Silenced;
import signalbox.topology.DependsOn;
import signalbox.topology.Down;
import signalbox.topology.Topology;

/**
 * Puts into force what rules concluded: at the alerts, in their groups, and what teams' rules concluded in the session of the
 * standard rules. Belongs to the engine's thread.
 */
final class Conclusions implements Teams.Listener {

    /**
     * What a conclusion of a team's rule does.
     *
     * @param isAtAlert whether it stands at the alert that it is about, which forgets it when the standard rules begin anew
     */
    private record Effect<T>(Class<T> type, boolean isAtAlert, Consumer<T> begin, Consumer<T> end) {
        void begin(Object conclusion) {
            begin.accept(type.cast(conclusion));
        }

        void end(Object conclusion) {
            end.accept(type.cast(conclusion));
        }
    }

    private final EngineContext context;
    private final AlertTable alerts;
    private final Groups groups;
    private final Suppressions suppressions;
    private final DecisionRecorder decisions;
    private final UnheededBook unheeded;
    private final EngineCounters counters;
    private final Quarantine quarantine;
    private final Map<Class<?>, Effect<?>> effects = new HashMap<>();

    Conclusions(
            EngineContext context,
            AlertTable alerts,
            Groups groups,
            Suppressions suppressions,
            ConditionBook conditions,
            DerivedBook derived,
            Topology topology,
            IncidentBook incidents,
            DecisionRecorder decisions,
            UnheededBook unheeded,
            EngineCounters counters) {
        this.context = context;
        this.alerts = alerts;
        this.groups = groups;
        this.suppressions = suppressions;
        this.decisions = decisions;
        this.unheeded = unheeded;
        this.counters = counters;
        this.quarantine = new Quarantine(context);
        add(new Effect<>(Route.class, false, alerts.routes()::came, alerts.routes()::went));
        add(new Effect<>(Inhibition.class, true, suppressions::inhibit, suppressions::inhibitNoMore));
        add(new Effect<>(Withheld.class, true, alerts::hold, alerts::release));
        add(new Effect<>(Condition.class, false, conditions::came, conditions::went));
        add(new Effect<>(Derived.class, false, derived::came, derived::went));
        add(new Effect<>(SilenceRefused.class, false, alerts.silences()::refuses, alerts.silences()::refusesNoMore));
        add(new Effect<>(SilenceOver.class, false, alerts.silences()::isOver, alerts.silences()::isOverNoMore));
        add(new Effect<>(DependsOn.class, false, topology::begins, topology::ends));
        add(new Effect<>(Down.class, false, topology::begins, topology::ends));
        add(new Effect<>(SameIncident.class, false, incidents::came, incidents::went));
        add(new Effect<>(SaidAttribute.class, false, alerts.attributes()::came, alerts.attributes()::went));
        ConclusionType.types().forEach(type -> requireNonNull(effects.get(type), () -> "what " + type + " does"));
    }

    private void add(Effect<?> effect) {
        effects.put(effect.type(), effect);
    }

    // ---- teams' rules

    @Override
    public void came(Object conclusion, TeamPackage rules, String rule) {
        decisions.concluded(conclusion, rules, rule);
        effect(conclusion).ifPresent(effect -> effect.begin(conclusion));
    }

    @Override
    public void alsoBy(Object conclusion, TeamPackage rules, String rule) {
        decisions.alsoConcluded(conclusion, rules, rule);
        touch(conclusion);
    }

    @Override
    public void noLongerBy(Object conclusion, TeamPackage rules) {
        decisions.noLongerConcluded(conclusion, rules);
        touch(conclusion);
    }

    @Override
    public void went(Object conclusion) {
        effect(conclusion).ifPresent(effect -> effect.end(conclusion));
        decisions.over(conclusion);
    }

    @Override
    public void unheeded(Object conclusion, TeamPackage rules, String rule, Force reason) {
        unheeded.came(conclusion, rules, rule, reason);
    }

    @Override
    public void unheededNoMore(Object conclusion, TeamPackage rules) {
        unheeded.went(conclusion, rules);
    }

    @Override
    public Optional<Instant> keepsFirings() {
        return decisions.keepsFirings();
    }

    @Override
    public void fired(TeamPackage rules, Map<String, Integer> firings, List<KnownFiring> known) {
        decisions.fired(rules, firings, known);
    }

    @Override
    public void stopped(String packageName, String reason) {
        decisions.fault(packageName, true, reason);
        counters.quarantined();
        quarantine.stopped(packageName);
    }

    @Override
    public void isSetAside(String packageName, Runnable again) {
        quarantine.begins(packageName, again);
    }

    @Override
    public void cameBack(String packageName) {
        decisions.fault(packageName, false, "runs again");
        quarantine.ends(packageName);
    }

    /** The clock was set back: packages that are set aside wait no longer for that. */
    void setBack(Duration step) {
        quarantine.setBack(step);
    }

    /** The packages that do not run, each with the reason, and when it is tried again. */
    Map<String, String> stopped() {
        return quarantine.reasons(context.teams.stopped());
    }

    @Override
    public void late(String packageName) {
        decisions.fault(packageName, false, "late");
        counters.late();
    }

    private Optional<Effect<?>> effect(Object conclusion) {
        return Optional.ofNullable(effects.get(conclusion.getClass()));
    }

    /** The picture of an alert says who decided about it. */
    private void touch(Object conclusion) {
        if (conclusion instanceof SaidAttribute attribute) {
            alerts.attributes().isSaidByOthers(attribute);
        }
        ConclusionType.of(conclusion).map(said -> alerts.find(said.alert())).ifPresent(alerts::touch);
    }

    // ---- the standard rules

    /** Puts into force what the standard rules concluded. */
    void apply(NetChanges concluded) {
        counters.fired(concluded.fired);
        decisions.fired(concluded);
        Map<AlertEntry, List<Group>> returned = alerts.takeReturned();
        Map<AlertEntry, List<AlertGroup>> reached = new LinkedHashMap<>();
        Map<AlertEntry, List<AlertGroup>> left = new LinkedHashMap<>();
        forEachChange(
                concluded,
                (entry, group) -> reached.computeIfAbsent(entry, any -> new ArrayList<>(1)).add(group),
                (entry, group) -> left.computeIfAbsent(entry, any -> new ArrayList<>(1)).add(group));
        reached.forEach(groups::lead);
        left.forEach((entry, keys) -> {
            keys.removeAll(reached.getOrDefault(entry, List.of())); // one route to a group went, another one came
            leave(entry, keys);
        });
        returned.forEach((entry, old) -> old.stream()
                .filter(group -> !entry.groups.contains(group))
                .forEach(group -> groups.leave(group, entry)));
        groups.armBorn();
        applyQuiet(concluded);
    }

    /** Says which groups alerts belong to now, and to which no more: those that the tree leads to first. */
    private void forEachChange(
            NetChanges concluded, BiConsumer<AlertEntry, AlertGroup> came, BiConsumer<AlertEntry, AlertGroup> went) {
        concluded.of(GroupedByTree.class).forEach((grouped, change) -> {
            AlertEntry entry = alerts.find(grouped.alert());
            if (entry != null) {
                BiConsumer<AlertEntry, AlertGroup> reader = change > 0 ? came : went;
                grouped.groups().forEach(group -> {
                    decisions.routed(grouped.alert(), group.destination(), change > 0);
                    reader.accept(entry, group);
                });
            }
        });
        concluded.of(Route.class).forEach((route, change) -> {
            AlertEntry entry = alerts.find(route.alert());
            if (entry != null) {
                entry.routes = change > 0 ? AlertEntry.with(entry.routes, route) : AlertEntry.without(entry.routes, route);
                alerts.touch(entry); // the groups may be the same, and what leads there another
                if (change > 0 && context.policy.tree().leadsAstray(route)) {
                    counters.unknownReceiver(route);
                }
            }
        });
        concluded.of(GroupedByRule.class).entrySet().stream().sorted(Map.Entry.comparingByKey(GroupedByRule.ORDER)).forEach(change -> {
            AlertEntry entry = alerts.find(change.getKey().route().alert());
            if (entry != null) {
                (change.getValue() > 0 ? came : went).accept(entry, change.getKey().group());
            }
        });
    }

    private void leave(AlertEntry entry, List<AlertGroup> left) {
        for (AlertGroup key : left) {
            Group group = groups.find(key);
            if (entry.firing() && group != null) { // an alert that has ended stays until it is told
                groups.leave(group, entry);
            }
        }
    }

    private void applyQuiet(NetChanges concluded) {
        concluded.of(Inhibition.class).forEach((inhibition, change) -> suppressions.configured(inhibition, change > 0));
        concluded.of(Silenced.class).forEach((silenced, change) -> {
            if (change > 0) {
                context.teams.comes(silenced);
            } else {
                context.teams.goes(silenced);
            }
            decisions.silenced(silenced.alert(), silenced.silence(), change > 0);
            AlertEntry entry = alerts.find(silenced.alert());
            if (entry != null) {
                entry.silencedBy = change > 0
                        ? AlertEntry.with(entry.silencedBy, silenced.silence())
                        : AlertEntry.without(entry.silencedBy, silenced.silence());
                entry.silenceEnded |= change < 0;
                alerts.touch(entry);
            }
        });
    }

    // ---- the standard rules in another session

    /** The session is a fresh one: what teams' rules conclude is put into it, and at the alerts, which have forgotten all. */
    void enter() {
        alerts.routes().enter();
        suppressions.beginAnew();
        for (Object conclusion : context.teams.conclusions()) {
            effect(conclusion).filter(Effect::isAtAlert).ifPresent(effect -> effect.begin(conclusion));
        }
    }

    /** Puts into force all that the standard rules concluded in a fresh session; what was in force goes. */
    void replace(NetChanges concluded) {
        counters.fired(concluded.fired);
        decisions.fired(concluded);
        alerts.takeReturned();
        Map<AlertGroup, Set<AlertEntry>> routed = new LinkedHashMap<>();
        forEachChange(
                concluded,
                (entry, group) -> routed.computeIfAbsent(group, any -> new LinkedHashSet<>()).add(entry),
                (entry, group) -> {});
        groups.rejoin(routed);
        groups.turns().by(context.policy.integrations());
        groups.armBorn();
        applyQuiet(concluded);
        context.teams.haveOnly(Silenced.class, concluded.of(Silenced.class).keySet());
    }

    /** Notes all that the standard rules decided about alerts and that holds, as if it began; what packages say goes on. */
    void restate() {
        alerts.entries().forEach(entry -> {
            if (entry.firing()) {
                entry.groupKeys().stream()
                        .map(AlertGroup::destination)
                        .filter(destination -> isByTree(destination, entry))
                        .forEach(destination -> decisions.routed(entry.labels(), destination, true));
            }
            entry.inhibitions.stream()
                    .filter(inhibition -> inhibition.order() != Inhibition.BY_RULE)
                    .forEach(inhibition -> decisions.inhibited(inhibition, true));
            entry.silencedBy.forEach(silence -> decisions.silenced(entry.labels(), silence, true));
        });
        restateGroups();
        alerts.routes().restate();
        suppressions.restate();
    }

    /** Notes what packages concluded and holds, as if it began. */
    void restatePackages() {
        context.teams.conclusions().forEach(decisions::restated);
    }

    /** To the root come by the tree those alone that no rule routes: others are redirected there. */
    private boolean isByTree(Destination destination, AlertEntry entry) {
        return destination.isNode()
                && (entry.routes.stream().noneMatch(context.policy.tree()::yieldsTo)
                        || !destination.equals(context.policy.tree().root().destination()));
    }

    /** Notes the groups that alerts are in, as if they joined them. */
    void restateGroups() {
        alerts.entries().forEach(entry -> entry.groupKeys().forEach(group -> decisions.grouped(entry.labels(), group, true)));
    }
}
