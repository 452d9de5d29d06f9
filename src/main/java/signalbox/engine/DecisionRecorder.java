package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import signalbox.ack.Acknowledged;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.attribute.Attribute;
import signalbox.decision.Because;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision;
import signalbox.decision.Decision.Flush;
import signalbox.decision.Decision.Force;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Decision.Outcome;
import signalbox.decision.Decision.Verdict;
import signalbox.decision.DecisionListener;
import signalbox.decision.Firing;
import signalbox.decision.RulesFired;
import signalbox.decision.Unheeded;
import signalbox.engine.team.ConclusionType;
import signalbox.engine.team.KnownFiring;
import signalbox.engine.team.TeamPackage;
import signalbox.group.AlertGroup;
import signalbox.group.FlushDue;
import signalbox.group.Membership;
import signalbox.group.Muted;
import signalbox.inhibit.Inhibition;
import signalbox.notify.Announced;
import signalbox.notify.Notification;
import signalbox.route.Destination;
import signalbox.route.Route;
import signalbox.silence.Silence;
import signalbox.silence.SilenceOver;
import signalbox.silence.SilenceRefused;
import signalbox.view.Derivation;

/**
 * Who decided what: which rule of which package each conclusion in force comes from, and the decisions of the running cycle for
 * whoever listens. Belongs to the engine's thread.
 */
final class DecisionRecorder {

    private final DecisionListener listener;
    private final Map<Object, DecidedBy> byTeams = new HashMap<>();
    /** The other packages that conclude the same, where there are any. */
    private final Map<Object, List<DecidedBy>> byFurther = new HashMap<>();
    /** One for each rule, shared by all that it concludes; of a package that is gone nothing is left. */
    private final Map<TeamPackage, Map<String, DecidedBy>> rules = new WeakHashMap<>();
    /** The same for entries of the configuration file. */
    private final Map<String, DecidedBy> entries = new HashMap<>();

    private List<Decision> decided = new ArrayList<>();
    private Instant now;
    private boolean listening;
    private @Nullable Restatement restatement;

    /** At an instant before the first cycle: what was kept is put in place by then, and rules fire for it. */
    DecisionRecorder(DecisionListener listener, Instant now) {
        this.listener = listener;
        this.now = now;
    }

    /** A cycle begins. */
    void begin(Instant instant) {
        now = instant;
        listening = listener.isListening();
    }

    /** A cycle is over. */
    void end() {
        if (!decided.isEmpty()) {
            List<Decision> all = decided;
            decided = new ArrayList<>();
            listener.decided(all);
        }
    }

    /** The instant, if it is to be known with which facts rules fire. */
    Optional<Instant> keepsFirings() {
        return listener.keepsFirings() ? Optional.of(now) : Optional.empty();
    }

    /** Rules of a package fired, each so often; some of these firings are known with their facts. */
    void fired(TeamPackage by, Map<String, Integer> firings, List<KnownFiring> known) {
        List<Firing> all = known.isEmpty()
                ? List.of()
                : known.stream().map(each -> new Firing(decider(by, each.rule()), each.branch(), each.facts(), each.concluded())).toList();
        listener.fired(new RulesFired(now, by.name(), by.version(), firings, all));
    }

    /** The same of the standard rules. */
    Optional<Instant> keepsStandardFirings() {
        return listener.keepsStandardFirings() ? Optional.of(now) : Optional.empty();
    }

    /** Standard rules fired. */
    void fired(NetChanges concluded) {
        if (!concluded.firings.isEmpty()) {
            listener.fired(new RulesFired(now, DecidedBy.STANDARD, "", concluded.firings, concluded.known.stream()
                    .map(each -> new Firing(DecidedBy.standard(each.rule()), each.branch(), each.facts(), each.concluded()))
                    .toList()));
        }
    }

    /** Something that a rule concluded is refused. */
    void refused(TeamPackage by, String rule) {
        listener.refused(by.name(), rule);
    }

    // ---- who decided

    /** A rule of a team concludes something. */
    void concluded(Object conclusion, TeamPackage by, String rule) {
        byTeams.put(conclusion, decider(by, rule));
        listener.holds(by.name(), rule, 1);
        note(conclusion, decider(conclusion), true);
    }

    /** A rule of a further team concludes the same, or another version of a package that does. */
    void alsoConcluded(Object conclusion, TeamPackage by, String rule) {
        DecidedBy decider = decider(by, rule);
        List<DecidedBy> deciders = new ArrayList<>(byTeams.containsKey(conclusion) ? deciders(conclusion) : List.of());
        int place = 0;
        while (place < deciders.size() && !deciders.get(place).packageName().equals(by.name())) {
            place++;
        }
        if (place == deciders.size()) {
            deciders.add(decider);
            listener.holds(by.name(), rule, 1);
            note(conclusion, decider, true);
        } else if (!deciders.get(place).equals(decider)) {
            DecidedBy before = deciders.set(place, decider);
            note(conclusion, before, false);
            note(conclusion, decider, true);
            listener.holds(by.name(), before.rule(), -1);
            listener.holds(by.name(), rule, 1);
        }
        put(conclusion, deciders);
    }

    /** Of several teams one does not conclude it any more. */
    void noLongerConcluded(Object conclusion, TeamPackage by) {
        List<DecidedBy> left = new ArrayList<>(deciders(conclusion));
        left.stream()
                .filter(decider -> decider.packageName().equals(by.name()))
                .forEach(decider -> {
                    note(conclusion, decider, false);
                    listener.holds(by.name(), decider.rule(), -1);
                });
        left.removeIf(decider -> decider.packageName().equals(by.name()));
        put(conclusion, left);
    }

    private void put(Object conclusion, List<DecidedBy> deciders) {
        byTeams.put(conclusion, deciders.get(0));
        if (deciders.size() > 1) {
            byFurther.put(conclusion, List.copyOf(deciders.subList(1, deciders.size())));
        } else {
            byFurther.remove(conclusion);
        }
    }

    /** A rule of a package. */
    DecidedBy decider(TeamPackage by, String rule) {
        return rules.computeIfAbsent(by, any -> new HashMap<>())
                .computeIfAbsent(rule, any -> new DecidedBy(by.name(), by.version(), rule, by.places().of(rule, new StackTraceElement[0])));
    }

    /** It does not conclude it any more. */
    void over(Object conclusion) {
        deciders(conclusion).forEach(decider -> {
            note(conclusion, decider, false);
            listener.holds(decider.packageName(), decider.rule(), -1);
        });
        byTeams.remove(conclusion);
        byFurther.remove(conclusion);
    }

    /** All who conclude something, its {@link #decider} first. */
    List<DecidedBy> deciders(Object conclusion) {
        List<DecidedBy> further = byFurther.get(conclusion);
        if (further == null) {
            return List.of(decider(conclusion));
        }
        List<DecidedBy> all = new ArrayList<>(further);
        all.add(0, decider(conclusion));
        return all;
    }

    /** Who concluded something: a rule of a team, or an entry of the configuration file. */
    DecidedBy decider(Object conclusion) {
        DecidedBy team = byTeams.get(conclusion);
        if (team != null) {
            return team;
        }
        return entries.computeIfAbsent(conclusion instanceof Inhibition inhibition ? inhibition.rule() : "", DecidedBy::standard);
    }

    /** The node of the routing tree that leads to a destination. */
    static DecidedBy node(Destination destination) {
        return DecidedBy.standard(destination.name());
    }

    // ---- what was decided

    private void note(Object conclusion, DecidedBy by, boolean holds) {
        if (!listening) {
            return;
        }
        ConclusionType.of(conclusion).ifPresent(said ->
                said.kind().ifPresent(kind -> add(kind, holds, said.alert(), said.receiver(), by, said.because())));
    }

    /** A rule concludes something that has no effect, or does not any more. */
    void unheeded(Labels alert, Unheeded what, boolean holds) {
        if (listening) {
            add(new Verdict(now, what.kind(), holds, alert, what.receiver(), what.by(), what.because(), what.force(), Optional.empty()));
        }
    }

    /** An inhibition of the configuration file begins to hold, or does not any more. */
    void inhibited(Inhibition inhibition, boolean holds) {
        note(inhibition, decider(inhibition), holds);
    }

    /** An inhibition leads round a circle, or does not any more. */
    void contradicted(Inhibition inhibition, boolean holds) {
        if (listening) {
            deciders(inhibition).forEach(by ->
                    add(Kind.CONTRADICTION, holds, inhibition.target(), inhibition.receiver(), by,
                            Because.of(inhibition.sources(), inhibition.endsQuiet())));
        }
    }

    /** A silence begins to keep an alert quiet, or does not any more. */
    void silenced(Labels alert, String silence, boolean holds) {
        if (listening) {
            add(Kind.SILENCED, holds, alert, "", DecidedBy.standard("silence"), Because.silence(silence));
        }
    }

    /** Somebody takes care of an alert, or that is over. */
    void acknowledged(Acknowledged said, boolean holds) {
        if (listening) {
            String words = said.comment().isEmpty() ? said.by() : said.by() + ": " + said.comment();
            add(Kind.ACKNOWLEDGED, holds, said.alert(), "", DecidedBy.standard("acknowledgement"), Because.words(words));
        }
    }

    /** What a rule adds to an alert counts, or does not any more. */
    void attributed(Attribute attribute, DecidedBy by, boolean holds) {
        if (listening) {
            add(Kind.ATTRIBUTED, holds, attribute.alert(), "", by, Because.words(attribute.name() + "=" + attribute.value()));
        }
    }

    /** A rule derives an alert, or does not any more. */
    void derived(Labels alert, boolean holds, Derivation derivation) {
        if (listening) {
            add(Kind.DERIVED, holds, alert, "", derivation.by(), Because.of(derivation.because()));
        }
    }

    /** A condition about an alert begins to hold, or does not any more. */
    void holds(Labels alert, String condition, DecidedBy by, boolean holds) {
        if (listening) {
            add(Kind.HOLDS, holds, alert, "", by, Because.words(condition));
        }
    }

    /** The routing tree sends an alert somewhere, or does not any more. */
    void routed(Labels alert, Destination destination, boolean holds) {
        if (listening) {
            add(Kind.ROUTED, holds, alert, destination.receiver(), node(destination), Because.ITSELF);
        }
    }

    /** A rule routes an alert to a receiver that there is not, so that it goes to another; or that is over. */
    void redirected(Route route, String receiver, boolean holds) {
        if (listening) {
            deciders(route).forEach(by -> add(Kind.REDIRECTED, holds, route.alert(), receiver, by,
                    Because.words("there is no receiver \"" + route.destination().receiver() + "\"")));
        }
    }

    /** An alert belongs to a group, or does not any more. */
    void grouped(Labels alert, AlertGroup group, boolean holds) {
        if (listening) {
            add(new Verdict(now, Kind.GROUPED, holds, alert, group.receiver(), node(group.destination()),
                    Because.words(group.key()), Force.IN_FORCE, Optional.of(group)));
        }
    }

    private void add(Kind kind, boolean holds, Labels alert, String receiver, DecidedBy by, Because because) {
        add(new Verdict(now, kind, holds, alert, receiver, by, because));
    }

    private void add(Verdict verdict) {
        if (restatement == null || restatement.isNews(verdict)) {
            decided.add(verdict);
        }
    }

    /**
     * The standard rules say all anew, from another session: of that only what is different is a decision.
     *
     * @param before notes all that holds until now, as if it began
     * @param anew has them say it
     * @param after notes what goes on without being said
     */
    void restate(Runnable before, Runnable anew, Runnable after) {
        if (!listening) {
            anew.run();
            return;
        }
        Restatement all = new Restatement();
        restatement = all;
        before.run();
        all.begin();
        try {
            anew.run();
            after.run();
        } finally {
            restatement = null;
            all.left().forEach(over -> decided.add(new Verdict(
                    now, over.kind(), false, over.alert(), over.receiver(), over.by(), over.because(), over.force(),
                    over.group())));
        }
    }

    /** Says all that holds, for whoever begins to listen, or lost sight of it. */
    void standing(Instant at, Runnable all) {
        if (!listener.isListening()) {
            return;
        }
        List<Decision> before = decided;
        Instant cycle = now;
        boolean wasListening = listening;
        decided = new ArrayList<>();
        now = at;
        listening = true;
        all.run();
        before.add(new Decision.Standing(at, decided));
        decided = before;
        now = cycle;
        listening = wasListening;
    }

    /** A conclusion of a package holds. */
    void restated(Object conclusion) {
        deciders(conclusion).forEach(by -> note(conclusion, by, true));
    }

    /** An alert begins to fire, or fires again; of one that fired before somebody listened nobody knows the sender. */
    void began(Alert alert, String sender) {
        if (listening) {
            decided.add(new Decision.AlertBegan(now, alert, sender));
        }
    }

    /** An alert that fires says something else. */
    void changed(Alert alert) {
        if (listening) {
            decided.add(new Decision.AlertChanged(now, alert));
        }
    }

    /** An alert fires no more. */
    void ended(Alert alert, boolean timedOut) {
        if (listening) {
            decided.add(new Decision.AlertEnded(now, alert, timedOut));
        }
    }

    /** Somebody made, changed or ended a silence. */
    void silenceSet(Silence silence) {
        if (listening) {
            decided.add(new Decision.SilenceSet(now, silence));
        }
    }

    /** A named time interval begins, or is over. */
    void turned(String interval, boolean active) {
        if (listening) {
            decided.add(new Decision.IntervalTurned(now, interval, active));
        }
    }

    private static final class Restatement {
        private final Set<Verdict> before = new LinkedHashSet<>();
        private final Set<Verdict> anew = new HashSet<>();
        private boolean hasBegun;

        void begin() {
            hasBegun = true;
        }

        boolean isNews(Verdict verdict) {
            Verdict timeless = new Verdict(
                    Instant.EPOCH, verdict.kind(), true, verdict.alert(), verdict.receiver(), verdict.by(), verdict.because(),
                    verdict.force(), verdict.group());
            if (!hasBegun) {
                before.add(timeless);
                return false;
            }
            boolean held = before.remove(timeless);
            if (verdict.holds()) {
                return anew.add(timeless) && !held;
            }
            // These name a receiver: one that they did not name before is that of the new configuration.
            boolean namesAnother = !held && (verdict.kind() == Kind.REDIRECTED || verdict.kind() == Kind.GROUPED);
            return anew.remove(timeless) || !namesAnother;
        }

        Set<Verdict> left() {
            return before;
        }
    }

    /**
     * What came of a group whose time had come.
     *
     * @param muted the intervals that mute groups at this moment
     * @param integrations how many there are of its receiver
     * @param next when it looks again
     */
    void turn(FlushDue due, List<Notification> notifications, List<Muted> muted, int integrations, Optional<Instant> next) {
        if (!listening) {
            return;
        }
        int withheld = (int) due.members().stream().filter(Membership::quiet).count();
        notifications.forEach(notification -> decided.add(flush(notification, Outcome.TOLD, withheld, next)));
        if (notifications.isEmpty()) {
            List<String> intervals = muted.stream()
                    .filter(mute -> mute.group().equals(due.group()))
                    .map(Muted::interval)
                    .toList();
            Outcome outcome = integrations == 0
                    ? Outcome.NO_INTEGRATION
                    : withheld > 0 && withheld == due.members().size()
                            ? Outcome.ALL_QUIET
                            : intervals.isEmpty() ? Outcome.UNCHANGED : Outcome.MUTED_BY_TIME;
            String reason = outcome == Outcome.MUTED_BY_TIME ? String.join(", ", intervals) : "";
            decided.add(new Flush(now, due.group(), "", outcome, reason, 0, 0, withheld, due.at(), next, List.of()));
        }
    }

    /** What a group had told before the start. */
    void toldBefore(FlushDue due, List<Announced> before) {
        if (!listening) {
            return;
        }
        for (Announced told : before) {
            List<Alert> alerts = due.members().stream()
                    .map(Membership::alert)
                    .filter(alert -> alert.firing() && told.firing().contains(alert.labels().notificationHash()))
                    .toList();
            if (!alerts.isEmpty()) {
                decided.add(new Decision.ToldBefore(due.at(), due.group(), told.to(), told.at(), alerts));
            }
        }
    }

    /** A group is held back until an interval opens; so many of its alerts fire. */
    void held(AlertGroup group, int firing, Instant opening) {
        if (listening) {
            decided.add(new Flush(
                    now, group, "", Outcome.HELD, group.destination().options().heldUntil(), firing, 0, 0, now, Optional.of(opening), List.of()));
        }
    }

    /** There is no room in the budget of its route for what a group has to tell, not before an instant. */
    void limited(AlertGroup group, Notification notification, Optional<Instant> next) {
        if (listening) {
            decided.add(new Flush(now, group, "", Outcome.RATE_LIMITED, group.destination().options().budget().inWords(),
                    notification.firing().size(), notification.resolved().size(), 0, notification.at(), next, List.of()));
        }
    }

    private Flush flush(Notification notification, Outcome outcome, int withheld, Optional<Instant> next) {
        return new Flush(now, notification.group(), notification.integration().toString(), outcome, notification.reason(),
                notification.firing().size(), notification.resolved().size(), withheld, notification.at(), next, notification.alerts());
    }

    /** A notification was not told until its time was over. */
    void failed(Notification notification) {
        if (listening) {
            decided.add(flush(notification, Outcome.FAILED, 0, Optional.empty()));
        }
    }

    /** A rule refuses a silence. */
    void silenceRefused(SilenceRefused refused) {
        if (listening) {
            decided.add(new Decision.SilenceJudged(now, "", decider(refused), refused.reason()));
        }
    }

    /** A rule ends a silence. */
    void silenceOver(SilenceOver over) {
        if (listening) {
            decided.add(new Decision.SilenceJudged(now, over.silence(), decider(over), over.reason()));
        }
    }

    /** A package does not run any more, or is late; before the first cycle, too, over what was kept. */
    void fault(String packageName, boolean stopped, String reason) {
        if (listener.isListening()) {
            decided.add(new Decision.PackageFault(now, packageName, stopped, reason));
        }
    }
}
