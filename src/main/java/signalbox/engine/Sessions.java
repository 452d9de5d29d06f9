package signalbox.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.engine.team.Teams;
import signalbox.topology.Topology;

/**
 * The sessions at work: packages and standard rules decide in turns until nobody has anything to add; and sessions come and go, by a
 * reload, after a failure, and where the self-check finds a difference. Belongs to the engine's thread.
 */
final class Sessions {

    private static final Logger log = LoggerFactory.getLogger(Sessions.class);

    /** What packages conclude from what others concluded comes to rest sooner, or never. */
    private static final int MOST_ROUNDS = 100;

    /** How often it is looked at packages that are late. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final EngineContext context;
    private final Settings settings;
    private final AlertTable alerts;
    private final SilenceBook silences;
    private final AnnouncedLog announced;
    private final Intervals intervals;
    private final Groups groups;
    private final ConditionBook conditions;
    private final DerivedBook derived;
    private final Topology topology;
    private final TableBook tables;
    private final IncidentBook incidents;
    private final Conclusions conclusions;
    private final DecisionRecorder decisions;
    private final MemoryGuard memory;
    private boolean waitsForPackages = true;
    /** Whether a timer is set to look at packages that are late. */
    private boolean looksAgain;
    /** The policy of the reload that was given last. */
    private Policy coming;

    Sessions(
            EngineContext context,
            Settings settings,
            AlertTable alerts,
            AnnouncedLog announced,
            Intervals intervals,
            Groups groups,
            ConditionBook conditions,
            DerivedBook derived,
            Topology topology,
            TableBook tables,
            IncidentBook incidents,
            Conclusions conclusions,
            DecisionRecorder decisions,
            MemoryGuard memory) {
        this.context = context;
        this.settings = settings;
        this.alerts = alerts;
        this.silences = alerts.silences();
        this.announced = announced;
        this.intervals = intervals;
        this.groups = groups;
        this.conditions = conditions;
        this.derived = derived;
        this.topology = topology;
        this.tables = tables;
        this.incidents = incidents;
        this.conclusions = conclusions;
        this.decisions = decisions;
        this.memory = memory;
        this.coming = context.policy;
    }

    /** From now on everybody goes on without packages that are late. */
    void waitNoLonger() {
        waitsForPackages = false;
    }

    // ---- rules decide

    /** Lets rules decide about everything that changed: first teams' packages, then the standard rules over what they concluded. */
    void settle() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            silences.settleWithTeams();
            settleTeams();
            silences.settleWithTeams();
            alerts.attributes().settle();
            incidents.settle(); // the groups of their alerts follow from them
            conclude(List.of(), concluded -> {});
            conditions.settle();
            settleTopology();
            boolean begun = derived.begin();
            if (!begun && context.teams.isAtRest() && !derived.end()) {
                return;
            }
        }
        log.error("rule packages keep triggering each other, giving up for this cycle: rounds={}", MOST_ROUNDS);
    }

    /** Has the alerts that had ended before they were entered join their groups, and end again. */
    void enterEnded(Runnable allAreThere) {
        context.teams.askAbout(alerts.endedBefore(), () -> {
            alerts.enterEnded();
            askWhereEndedBelong();
            conclude(List.of(), concluded -> {});
            allAreThere.run();
            context.timers.runDue(context.now); // alerts that had ended end again
            settleTeams();
        });
        settle();
    }

    /** What rules add to alerts may say where they go. */
    private void askWhereEndedBelong() {
        for (int round = 0; round < MOST_ROUNDS; round++) {
            settleTeams();
            alerts.attributes().settle();
            if (context.teams.isAtRest()) {
                return;
            }
        }
    }

    private void settleTopology() {
        Topology.Changes changes = topology.settle();
        changes.gone().forEach(context.teams::goes);
        changes.come().forEach(context.teams::comes);
    }

    /** Has packages decide about what happened so far, and no more. */
    void askTeams() {
        silences.settleWithTeams();
        settleTeams();
    }

    private void settleTeams() {
        if (!context.teams.isAtRest()) {
            context.teams.settle(patience());
        }
        if (context.teams.isAnyLate() && !looksAgain) {
            looksAgain = true;
            context.timers.waitUntil(context.now.plus(BETWEEN_LOOKS), () -> {
                looksAgain = false;
                context.teams.lookAfterLate(patience());
            });
        }
    }

    private Duration patience() {
        return waitsForPackages ? Teams.FOREVER : settings.patience();
    }

    /** Fires the rules with some facts that are true for this moment only. */
    void conclude(List<?> moment, Consumer<NetChanges> reader) {
        List<FactHandle> past = decide(moment, reader);
        if (!past.isEmpty()) {
            past.forEach(context.session::delete);
            settle();
        }
    }

    /**
     * Fires the standard rules with some more facts. When Drools fails they begin anew, in a session that is filled from what is
     * known.
     *
     * @return what is in the session for this moment only
     */
    private List<FactHandle> decide(List<?> moment, Consumer<NetChanges> reader) {
        NetChanges concluded;
        List<FactHandle> handles = new ArrayList<>(moment.size());
        try {
            moment.forEach(fact -> handles.add(context.session.insert(fact)));
            concluded = fire();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            log.error("standard rules failed, rebuilding their session", e);
            handles.clear();
            beginAnew();
            moment.forEach(fact -> handles.add(context.session.insert(fact)));
            concluded = fire();
        }
        reader.accept(concluded);
        conclusions.apply(concluded);
        return handles;
    }

    private NetChanges fire() {
        return context.session.isAtRest() ? new NetChanges() : context.session.fire(decisions.keepsStandardFirings());
    }

    // ---- sessions come and go

    /** Begins a reload: {@link PreparedReload#fill}, on another thread, and {@link #takeOver} or {@link #abandon} follow. */
    PreparedReload prepare(Policy changed) {
        boolean refills = !changed.decidesAs(coming);
        coming = changed;
        List<Object> known = refills ? facts(changed) : List.of();
        boolean aside = refills && memory.hasRoomForTwice(known.size());
        return new PreparedReload(changed, context.teams.prepare(changed.rules().teams()), refills, aside ? known : List.of());
    }

    /** What is known, as facts for a session that is to take over, but for what a policy itself says. */
    private List<Object> facts(Policy policy) {
        List<Object> facts = factsBesideAlerts(policy);
        alerts.factsToEnter().forEach(facts::add);
        return facts;
    }

    private List<Object> factsBesideAlerts(Policy policy) {
        List<Object> facts = new ArrayList<>();
        intervals.facts(policy.schedules()).forEach(facts::add);
        announced.facts().forEach(facts::add);
        facts.addAll(silences.facts());
        facts.addAll(alerts.routes().inForce());
        facts.addAll(incidents.facts());
        return facts;
    }

    /** Goes on by what was filled. It is brought up to what is known by now: the less changed meanwhile, the less it takes. */
    void takeOver(PreparedReload reload) {
        boolean refills = reload.refillsStandard() || !reload.policy.decidesAs(context.policy);
        if (refills) {
            restate(() -> takeOver(reload, true));
        } else {
            takeOver(reload, false);
        }
    }

    private void takeOver(PreparedReload reload, boolean refills) {
        boolean makeshift = context.policy.rootIsMakeshift() || reload.policy.rootIsMakeshift();
        context.policy = reload.policy;
        context.teams.takeOver(reload.teams);
        tables.haveOnly(reload.policy.rules().teams());
        if (refills) {
            goOnBy(reload.standard().orElseGet(this::filledInPlace));
        } else {
            settle();
        }
        if (makeshift) {
            alerts.entries().forEach(alerts::touch); // who goes there is counted
        }
    }

    /** Does not go on by a reload, unless it did already. */
    void abandon(PreparedReload reload) {
        if (!isInForce(reload.policy)) {
            context.teams.abandon(reload.teams);
            reload.close();
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether this very one took over
    boolean isInForce(Policy given) {
        return context.policy == given;
    }

    /** Where memory is short the old session goes first. */
    private PreparedReload.Standard filledInPlace() {
        log.warn("not enough memory for two sessions: intake and notifications pause until the new one is filled");
        context.session.close();
        return PreparedReload.standard(context.policy, facts(context.policy));
    }

    private void beginAnew() {
        restate(() -> goOnBy(PreparedReload.standard(context.policy, facts(context.policy))));
    }

    /** The standard rules say all anew. */
    private void restate(Runnable swap) {
        decisions.restate(conclusions::restate, swap, conclusions::restateGroups);
    }

    /** The standard rules go on in another session. */
    private void goOnBy(PreparedReload.Standard fresh) {
        RuleSession session = fresh.session();
        context.session.close();
        context.session = session;
        intervals.enter(session, context.policy.schedules());
        announced.enter(session);
        silences.enter();
        incidents.enter(session);
        context.teams.askAbout(alerts.ended(), () -> {
            alerts.enter(session);
            conclusions.enter();
            session.takeOutUnclaimed();
            askWhereEndedBelong();
            NetChanges concluded = fresh.conclusions();
            concluded.add(fire());
            conclusions.replace(concluded);
            groups.keepChanged(alerts.takeWritten());
            context.timers.runDue(context.now); // alerts that had ended end again
            settleTeams();
        });
        var unused = alerts.takeWritten(); // that is no change
    }

    // ---- the standard rules are looked at again

    /** A look at what the standard rules concluded; only when all of that is in force. {@link #end} follows, if it finds anything. */
    SelfCheck beginCheck() {
        return new SelfCheck(
                context.policy, context.session, alerts.entries(), factsBesideAlerts(context.policy), memory::hasRoomForTwice);
    }

    /** A fresh session takes over where something is different. Returns how many differences there are. */
    int end(SelfCheck check) {
        if (!check.isOf(context.session)) {
            check.close(); // another session has taken over
            return 0;
        }
        List<Object> known = factsBesideAlerts(context.policy);
        known.addAll(context.policy.facts());
        alerts.facts().forEach(known::add);
        int differences = check.tell(known);
        restate(() -> goOnBy(check.fresh().orElseGet(this::filledInPlace)));
        return differences;
    }
}
