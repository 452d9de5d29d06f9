package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.ack.Acknowledged;
import signalbox.alert.Alert;
import signalbox.alert.AlertReport;
import signalbox.alert.Labels;
import signalbox.alert.Resolved;
import signalbox.alert.Severity;
import signalbox.alert.Tellable;
import signalbox.condition.ExpectedCondition;
import signalbox.decision.Because;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.decision.Unheeded;
import signalbox.engine.team.FiringAlert;
import signalbox.group.AlertGroup;
import signalbox.inhibit.Inhibition;
import signalbox.inhibit.Withheld;
import signalbox.route.Route;
import signalbox.view.AlertView;
import signalbox.view.AttributeView;
import signalbox.view.Derivation;

/** One alert in the table: what was reported, what was decided, and where it stands in the session. */
final class AlertEntry {

    private static final Comparator<Inhibition> SHOWN_FIRST =
            Comparator.comparingInt(Inhibition::order).thenComparing(AlertEntry::compareSources);

    /** Its place in the picture for readers. */
    final int slot;

    Alert alert;
    Instant endsAt;
    Instant updatedAt;
    boolean timeout;

    /** The earliest end for which a timer is set. */
    Instant armedFor = Instant.MAX;

    /** The end that the journal has. */
    Instant keptEnd = Instant.MIN;

    @Nullable FactHandle handle;

    /** Where teams' rules find it, while it fires. */
    @Nullable FiringAlert episode;

    /** Where it is between what was reported and what rules know. */
    Phase phase = Phase.FIRING;

    /** While it has {@link Phase#RETURNED}: the groups that it was still in. */
    List<Group> groupsBefore = List.of();

    /**
     * An alert as it is reported, and as rules saw it when they decided last. It is taken up as {@code FIRING}, and forgotten as
     * {@code ENDED} when no group has anything left to say of it.
     */
    enum Phase {
        /** It fires, and rules know, or are about to for the first time. */
        FIRING {
            @Override
            Phase ends() {
                return JUST_ENDED;
            }
        },
        /** It has ended; to the rules it fires still, and its groups are what they were. */
        JUST_ENDED {
            @Override
            Phase fires() {
                return FIRING; // as if nothing had happened
            }

            @Override
            Phase decided() {
                return ENDED;
            }
        },
        /** It has ended, and rules know: it stays in its groups until they have told that. */
        ENDED {
            @Override
            Phase fires() {
                return RETURNED;
            }
        },
        /** It fires again; to the rules it has ended still. They are to say where it belongs, whatever it was still in. */
        RETURNED {
            @Override
            Phase ends() {
                return ENDED; // as if nothing had happened
            }

            @Override
            Phase decided() {
                return FIRING;
            }
        };

        /** It is reported to fire. */
        Phase fires() {
            return this;
        }

        /** It is reported to have ended, or nobody repeated it. */
        Phase ends() {
            return this;
        }

        /** Rules have decided by all that was reported. */
        Phase decided() {
            return this;
        }
    }

    /** How it was counted last. */
    State state = State.UNSEEN;

    boolean unrouted;

    /** Whether a group has looked at it yet. */
    boolean flushed;

    /** What an alert counts as. */
    enum State {
        UNSEEN,
        UNPROCESSED,
        ACTIVE,
        SUPPRESSED,
        ENDED
    }

    List<Group> groups = List.of();

    /** The groups that told that it fires, to which no route leads it any more: they tell its end. */
    List<Group> left = List.of();

    /** What rules of teams say where it goes. */
    List<Route> routes = List.of();

    List<String> silencedBy = List.of();

    /** Whether a silence that kept it quiet ended in this cycle. */
    boolean silenceEnded;

    /** What keeps it quiet; those that lead round a circle do not. */
    List<Inhibition> inhibitions = List.of();

    /** Those that do. */
    List<Inhibition> contradictions = List.of();

    List<Withheld> withheld = List.of();

    /** Of one that has ended: what rules of teams said that kept it quiet until then. They no longer see it. */
    List<Quiet> lastQuiet = List.of();

    /** Of one that has ended: what the journal has of the {@link Group#name names} of its groups. */
    List<String> waitsIn = List.of();

    /** Whether it had ended before rules were asked anew: to them it fires, and it ends again as soon as they have routed it. */
    boolean endsAgain;

    /** What rules added to it; of one that has ended what they did while it fired. */
    List<AttributeView> attributes = List.of();

    AlertEntry(int slot, AlertReport report, Severity order) {
        this.slot = slot;
        this.alert = firingAlert(report, order);
        this.endsAt = report.endsAt();
        this.updatedAt = report.updatedAt();
        this.timeout = report.timeout();
    }

    static Alert firingAlert(AlertReport report, Severity order) {
        return new Alert(
                report.labels(), report.annotations(), report.startsAt(), Alert.NOT_ENDED, report.generatorUrl(), order);
    }

    Labels labels() {
        return alert.labels();
    }

    boolean firing() {
        return alert.firing();
    }

    /** The fact that stands for it. */
    Tellable fact() {
        return firing() ? alert : new Resolved(alert);
    }

    AlertReport report() {
        return new AlertReport(
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                endsAt,
                alert.generatorUrl(),
                updatedAt,
                timeout);
    }

    void join(Group group) {
        groups = with(groups, group);
    }

    void leave(Group group) {
        groups = without(groups, group);
    }

    /** Whether a rule keeps it quiet from a receiver. */
    boolean quietByRules(String receiver) {
        return inhibitions.stream().anyMatch(inhibition -> concerns(inhibition.receiver(), receiver))
                || withheld.stream().anyMatch(reason -> concerns(reason.receiver(), receiver));
    }

    /** Whether something that is said of one receiver, or of all ({@code ""}), is said of this one. */
    static boolean concerns(String of, String receiver) {
        return of.isEmpty() || of.equals(receiver);
    }

    /** Whether a rule keeps it quiet from everybody. */
    boolean quietByRules() {
        return quietByRules("");
    }

    /** The names of the groups to which it is led, in an order that depends on nothing else. */
    List<String> groupNames() {
        return groups.stream().filter(group -> !group.key().destination().isOfRest()).map(Group::name).sorted().toList();
    }

    List<AlertGroup> groupKeys() {
        return groups.size() == 1 ? groups.get(0).aloneInList() : groups.stream().map(Group::key).toList();
    }

    /** Whether anything keeps it quiet, be it from one receiver. */
    boolean isQuiet() {
        return !silencedBy.isEmpty() || !inhibitions.isEmpty() || !withheld.isEmpty();
    }

    /** What rules of teams say that keeps it quiet. */
    List<Quiet> quietByTeams(DecisionRecorder decisions) {
        if (inhibitions.isEmpty() && withheld.isEmpty()) {
            return List.of();
        }
        List<Quiet> quiet = new ArrayList<>(inhibitions.size() + withheld.size());
        add(Kind.INHIBITED, inhibitions.stream().filter(inhibition -> inhibition.order() == Inhibition.BY_RULE).toList(), decisions, quiet);
        addWithheld(decisions, quiet);
        return List.copyOf(quiet);
    }

    AlertView view(
            DecisionRecorder decisions,
            List<Quiet> lastInForce,
            List<ExpectedCondition> expected,
            List<Derivation> derivedBy,
            List<Unheeded> unheeded,
            List<Acknowledged> acknowledged) {
        return new AlertView(
                alert,
                endsAt,
                updatedAt,
                groupKeys(),
                silencedBy,
                inhibitedBy(),
                quiet(decisions),
                ruledRoutes(decisions),
                expected,
                derivedBy,
                unheeded,
                acknowledged,
                attributes,
                lastInForce);
    }

    // These are asked for with every change of every alert, and most have nothing to say.

    private List<AlertView.RuledRoute> ruledRoutes(DecisionRecorder decisions) {
        return routes.isEmpty()
                ? List.of()
                : routes.stream()
                        .flatMap(route -> decisions.deciders(route).stream()
                                .map(by -> new AlertView.RuledRoute(route.destination().receiver(), by)))
                        .toList();
    }

    /** What rules say that keeps it quiet, or would if it did not lead round a circle. */
    private List<Quiet> quiet(DecisionRecorder decisions) {
        if (inhibitions.isEmpty() && withheld.isEmpty() && contradictions.isEmpty()) {
            return List.of();
        }
        List<Quiet> quiet = new ArrayList<>(inhibitions.size() + withheld.size() + contradictions.size());
        add(Kind.INHIBITED, inhibitions, decisions, quiet);
        add(Kind.CONTRADICTION, contradictions, decisions, quiet);
        addWithheld(decisions, quiet);
        return List.copyOf(quiet);
    }

    private void addWithheld(DecisionRecorder decisions, List<Quiet> quiet) {
        withheld.forEach(reason -> decisions.deciders(reason).forEach(by ->
                quiet.add(new Quiet(Kind.WITHHELD, reason.receiver(), by, Because.words(reason.reason())))));
    }

    private static void add(Kind kind, List<Inhibition> inhibitions, DecisionRecorder decisions, List<Quiet> quiet) {
        List<Inhibition> shown = new ArrayList<>(inhibitions);
        shown.sort(SHOWN_FIRST);
        shown.forEach(inhibition -> decisions.deciders(inhibition).forEach(by ->
                quiet.add(new Quiet(kind, inhibition.receiver(), by, Because.of(inhibition.sources(), inhibition.endsQuiet())))));
    }

    /** The inhibition that is shown: of the configured rule that comes first, then of the smallest sources. */
    private List<String> inhibitedBy() {
        return inhibitions.isEmpty() ? List.of() : inhibitions.stream()
                .filter(inhibition -> inhibition.receiver().isEmpty())
                .min(SHOWN_FIRST)
                .map(shown -> shown.sources().stream().map(Labels::fingerprintText).sorted().distinct().toList())
                .orElse(List.of());
    }

    /** Leaves no choice to the order in which rules fired. */
    private static int compareSources(Inhibition a, Inhibition b) {
        return Arrays.compare(sortedSources(a), sortedSources(b));
    }

    private static Labels[] sortedSources(Inhibition inhibition) {
        Labels[] sources = inhibition.sources().toArray(Labels[]::new);
        Arrays.sort(sources);
        return sources;
    }

    // Nearly every alert has one group and no more than one verdict: small lists that are replaced cost least.

    static <T> List<T> with(List<T> list, T item) {
        if (list.isEmpty()) {
            return List.of(item);
        }
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return List.copyOf(longer);
    }

    static <T> List<T> without(List<T> list, T item) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(item);
        return List.copyOf(shorter);
    }
}
