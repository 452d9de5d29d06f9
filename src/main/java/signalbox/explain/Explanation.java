package signalbox.explain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.route.Destination;
import signalbox.route.RouteOptions;
import signalbox.view.AlertView;
import signalbox.view.Gap;
import signalbox.view.Told;
import signalbox.view.Unheard;
import signalbox.view.View;

/**
 * Why an alert is told, or is not, at an instant.
 *
 * @param alert its labels
 * @param view what the engine knows of it; empty when it knows no such alert
 * @param because all that keeps it quiet from anybody, silences included
 * @param receivers what becomes of it at each receiver
 * @param told what integrations were told of it last, those included that it does not go to any more
 * @param unheard of one that has ended and that nobody was told of: why, beside what kept it quiet
 * @param gaps the times since it began of which not all is known
 */
public record Explanation(
        Labels alert,
        Instant at,
        Optional<AlertView> view,
        List<Quiet> because,
        List<AtReceiver> receivers,
        List<Told> told,
        List<Unheard> unheard,
        List<Gap> gaps) {

    public Explanation {
        requireNonNull(alert, "alert is null");
        requireNonNull(at, "at is null");
        requireNonNull(view, "view is null");
        because = List.copyOf(because);
        receivers = List.copyOf(receivers);
        told = List.copyOf(told);
        unheard = List.copyOf(unheard);
        gaps = List.copyOf(gaps);
    }

    /** Of an alert that nobody knows. */
    public static Explanation unknown(Labels alert, View picture, Instant at) {
        return new Explanation(alert, at, Optional.empty(), List.of(), List.of(), List.of(), List.of(), picture.gapsSince(at));
    }

    /** The same, and of one more time not all is known. */
    public Explanation with(Gap gap) {
        List<Gap> more = new ArrayList<>(gaps);
        more.add(gap);
        return new Explanation(alert, at, view, because, receivers, told, unheard, more);
    }

    /** The same, with where the entries of the configuration file stand by which it is kept quiet: {@code FILE:LINE} by their names. */
    public Explanation withPlaces(Map<String, String> places) {
        if (places.isEmpty() || because.isEmpty()) {
            return this;
        }
        List<AtReceiver> placed = receivers.stream().map(each -> each.because(placed(each.because(), places))).toList();
        return new Explanation(alert, at, view, placed(because, places), placed, told, unheard, gaps);
    }

    private static List<Quiet> placed(List<Quiet> because, Map<String, String> places) {
        return because.stream()
                .map(quiet -> quiet.by().packageName().equals(DecidedBy.STANDARD) && quiet.kind() != Kind.SILENCED
                        ? quiet.standingAt(places.getOrDefault(quiet.by().rule(), ""))
                        : quiet)
                .toList();
    }

    /** What holds of an alert in a picture, which is that of this instant. */
    public static Explanation of(Labels alert, View picture, Instant now) {
        List<AlertView> found = new ArrayList<>(1);
        picture.forEachAlert(view -> {
            if (view.alert().labels().equals(alert)) {
                found.add(view);
            }
        });
        return found.isEmpty()
                ? unknown(alert, picture, now)
                : of(found.get(0), picture, now);
    }

    /** What holds of an alert that is in a picture. */
    public static Explanation of(AlertView alert, View picture, Instant now) {
        List<Quiet> quiet = inOrder(alert.quietWithSilences());
        List<Quiet> lastQuiet = inOrder(alert.lastQuiet());
        List<AlertGroup> groups = alert.groups().stream().sorted(AlertGroup.IN_ORDER).toList();
        List<Told> told = inOrder(picture.toldOf(alert), groups);
        List<AtReceiver> receivers = withoutThoseToldWithRest(groups, alert, picture).stream()
                .map(group -> at(group, alert, quiet, lastQuiet, told, picture, now))
                .toList();
        boolean isGone = receivers.isEmpty() && told.isEmpty() && !alert.alert().firing();
        List<Quiet> because = both(quiet, lastQuiet);
        return new Explanation(
                alert.alert().labels(), now, Optional.of(alert), isGone && because.isEmpty() ? picture.wasQuiet(alert) : because, receivers, told,
                isGone ? picture.unheard(alert) : List.of(), picture.gapsSince(alert.alert().startsAt()));
    }

    /** The configuration file's before those of teams; of now and of the past the same order. */
    private static List<Quiet> inOrder(List<Quiet> quiet) {
        return quiet.size() < 2 ? quiet : quiet.stream().sorted(IN_ORDER).toList();
    }

    /** Those that it goes to first, as they stand there; of now and of the past the same order. */
    private static List<Told> inOrder(List<Told> told, List<AlertGroup> groups) {
        if (told.size() < 2) {
            return told;
        }
        List<String> receivers = groups.stream().map(AlertGroup::receiver).toList();
        Comparator<Told> byReceiver = Comparator.comparingInt(each -> receivers.indexOf(each.receiver()) & Integer.MAX_VALUE);
        return told.stream().sorted(byReceiver.thenComparing(Told::integration)).toList();
    }

    /** What is told with others that were over a budget is no matter of its own group. */
    private static List<AlertGroup> withoutThoseToldWithRest(List<AlertGroup> groups, AlertView alert, View picture) {
        long hash = alert.alert().labels().notificationHash();
        List<String> withRest = groups.stream().filter(each -> each.destination().isOfRest()).map(AlertGroup::receiver).toList();
        return groups.stream()
                .filter(each -> each.destination().isOfRest()
                        || !withRest.contains(each.receiver())
                        || picture.told(each).stream().anyMatch(told -> told.isOf(hash)))
                .toList();
    }

    /** The first of its receivers' outcomes, in the order of {@link AlertOutcome}. */
    public AlertOutcome outcome() {
        AlertOutcome nowhere = view.map(alert -> alert.alert().firing() ? AlertOutcome.NO_ROUTE : AlertOutcome.RESOLVED).orElse(AlertOutcome.UNKNOWN);
        return receivers.stream().map(AtReceiver::outcome).min(Comparator.naturalOrder()).orElse(nowhere);
    }

    /** What comes next at the receiver that its outcome is of, and at whose group speaks first. */
    public Optional<Next> next() {
        AlertOutcome outcome = outcome();
        return receivers.stream()
                .filter(each -> each.outcome() == outcome && each.nextAt().isPresent())
                .min(Comparator.comparing(each -> each.nextAt().orElseThrow()))
                .flatMap(AtReceiver::next);
    }

    /** When that comes. */
    public Optional<Instant> nextAt() {
        AlertOutcome outcome = outcome();
        return receivers.stream()
                .filter(each -> each.outcome() == outcome)
                .flatMap(each -> each.nextAt().stream())
                .min(Comparator.naturalOrder());
    }

    /** When the last of some silences ends; empty when one of them is not known. */
    private static Optional<Instant> silencedUntil(List<Quiet> because, View picture) {
        List<String> ids = because.stream().flatMap(quiet -> quiet.because().silence().stream()).toList();
        List<Instant> ends = ids.stream().flatMap(id -> picture.silencedUntil(id).stream()).toList();
        return ends.size() < ids.size() ? Optional.empty() : ends.stream().max(Instant::compareTo);
    }

    private static AtReceiver at(
            AlertGroup group,
            AlertView alert,
            List<Quiet> quiet,
            List<Quiet> lastQuiet,
            List<Told> everTold,
            View picture,
            Instant now) {
        long hash = alert.alert().labels().notificationHash();
        boolean isOver = !alert.alert().firing();
        List<Told> ofGroup = picture.told(group);
        Set<String> owed = isOver ? endIsOwedTo(ofGroup, hash, group, picture) : Set.of();
        boolean isOwed = !owed.isEmpty();
        boolean isHeard = isOwed && picture.endsAreTold(); // whatever keeps the alert quiet
        List<Quiet> last = lastQuiet.stream()
                .filter(each -> each.concerns(group.receiver()) && (!isHeard || each.keepsEndQuiet()))
                .toList();
        List<Quiet> because = isHeard ? last : both(quiet.stream().filter(each -> each.concerns(group.receiver())).toList(), last);
        List<String> muted = isHeard ? List.of() : picture.mutedBy(group, now);
        // Of an end that nobody waits for, what kept the alert quiet, or still does, is not what becomes of it.
        boolean isForgone = isOver && !isOwed;
        List<Quiet> counting = isForgone ? List.of() : because;
        List<String> muting = isForgone ? List.of() : muted;
        List<Told> told = ofGroup.stream().filter(each -> each.isOf(hash)).toList();
        Instant begun = alert.alert().startsAt().isAfter(now) ? Instant.MIN : alert.alert().startsAt(); // clients' clocks may be ahead
        List<NotTold> notTold = picture.notTold(group).stream()
                .filter(each -> each.alerts().contains(hash) && !each.at().isBefore(begun))
                .filter(each -> !isOwed || (owed.contains(each.integration()) && !each.at().isBefore(picture.endedAt(alert))))
                .toList();
        Optional<Instant> opening = picture.heldUntil(group, now);
        List<UnderWay> groupsOwn = picture.underWay(group);
        List<UnderWay> underWay = groupsOwn.stream().filter(each -> each.isOf(hash)).toList();
        boolean isStillToldFiring = underWay.stream().anyMatch(each -> each.firing().contains(hash));
        long more = toldFiring(told, hash) - picture.integrations(group.receiver()); // a reload took some away that were told
        boolean isToldToAll = more == 0 || (more > 0 && notTold.isEmpty() && underWay.isEmpty());
        boolean isKnown = isOver ? !isOwed && !isStillToldFiring : isToldToAll;
        AlertOutcome free = unhindered(isOver, isKnown, picture.integrations(group.receiver()), notTold);
        boolean isHeld = opening.isPresent() && (free == AlertOutcome.WAITING || (free == AlertOutcome.RESOLVED && last.isEmpty()));
        Optional<Instant> room = picture.limitedUntil(group);
        boolean isLimited = room.isPresent() && free == AlertOutcome.WAITING;
        AlertOutcome unhindered = isHeld ? AlertOutcome.HELD : isLimited ? AlertOutcome.RATE_LIMITED : free;
        AlertOutcome outcome = outcome(counting, muting, unhindered);
        AlertOutcome otherwise = counting.isEmpty()
                ? muting.isEmpty() ? outcome : unhindered
                : outcome(withoutFirst(counting), muting, unhindered);
        Optional<Instant> due = opening.or(() -> isLimited ? room : Optional.empty()).or(() -> picture.due(group));
        boolean isBusy = !groupsOwn.isEmpty() && due.filter(at -> at.isAfter(now)).isEmpty();
        Optional<Instant> quietUntil = switch (outcome) {
            case SILENCED -> isOver ? Optional.empty() : silencedUntil(because, picture);
            case MUTED_BY_TIME -> isOver ? Optional.empty() : picture.mutedUntil(group, now);
            default -> Optional.empty();
        };
        return new AtReceiver(
                alert.alert().labels(), group, by(alert, group), isOver, outcome, otherwise, because, muted,
                due.map(at -> isBusy ? now : at), outcome == AlertOutcome.TOLD && !isBusy ? again(group, told, due) : Optional.empty(), quietUntil,
                last(told, everTold, group), notTold, underWay, isBusy,
                isHeard && outcome == AlertOutcome.WAITING && underWay.isEmpty() ? keptOpen(group, owed, ofGroup, picture, now) : KeptOpen.NOT);
    }

    /**
     * When what a group told is told again: at the first of its turns after the time for that. Where that is a number of intervals, it
     * is that turn if any until then comes a millisecond late, as they do, and else the one after.
     */
    private static Optional<Instant> again(AlertGroup group, List<Told> told, Optional<Instant> due) {
        return due.filter(turn -> isRepeatedAlways(group.destination()))
                .flatMap(turn -> told.stream()
                        .map(each -> Next.turnFrom(group, turn, each.at().plus(group.destination().timing().repeatInterval())))
                        .min(Comparator.naturalOrder()));
    }

    /** Whether it depends on no more than the time when what is told is told again: of the past no more is known. */
    private static boolean isRepeatedAlways(Destination destination) {
        RouteOptions options = destination.options();
        boolean isMuted = !destination.muteTimeIntervals().isEmpty() || !destination.activeTimeIntervals().isEmpty();
        return !isMuted && options.heldUntil().isEmpty() && options.repeats().isEmpty() && !options.budget().isLimited();
    }

    /** An end that is told alone would close the incident of which these still fire, told elsewhere or muted by time: all ends come together. */
    private static KeptOpen keptOpen(AlertGroup group, Set<String> owed, List<Told> ofGroup, View picture, Instant now) {
        List<Told> owing = ofGroup.stream().filter(each -> owed.contains(each.integration())).toList();
        if (!owing.stream().allMatch(Told::opensIncidents)) {
            return KeptOpen.NOT;
        }
        List<AlertView> firing = picture.firingOf(group);
        List<AlertView> open = firing.stream()
                .filter(view -> owing.stream().allMatch(each -> each.open().contains(view.alert().labels().notificationHash())))
                .toList();
        List<AlertView> elsewhere = open.stream().filter(view -> !view.groups().contains(group)).toList();
        List<String> muted = picture.mutedBy(group, now);
        boolean isSpeaking = firing.stream()
                .anyMatch(view -> view.groups().contains(group)
                        && view.quietWithSilences().stream().noneMatch(quiet -> quiet.concerns(group.receiver())));
        List<AlertView> by = !muted.isEmpty() ? open : isSpeaking ? List.of() : elsewhere;
        return new KeptOpen(
                by.stream().map(view -> view.alert().labels()).sorted(Comparator.comparing(Labels::toString)).toList(), muted);
    }

    /** The integrations that were told that it fires, and are to be told that it ended. */
    private static Set<String> endIsOwedTo(List<Told> told, long hash, AlertGroup group, View picture) {
        return told.stream()
                .filter(each -> each.open().contains(hash) && picture.tellsEnds(group, each.integration()))
                .map(Told::integration)
                .collect(Collectors.toSet());
    }

    private static long toldFiring(List<Told> told, long hash) {
        return told.stream().filter(each -> each.firing().contains(hash)).count();
    }

    private static List<Quiet> both(List<Quiet> some, List<Quiet> others) {
        if (others.isEmpty()) {
            return some;
        }
        List<Quiet> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** What the group told of it last; where it is told of others since, or anew, what the receiver was told. */
    private static List<Told> last(List<Told> byGroup, List<Told> everTold, AlertGroup group) {
        List<Told> last = everTold.stream().filter(each -> byGroup.stream().anyMatch(each::isTheSameAs)).toList();
        return last.isEmpty() ? everTold.stream().filter(each -> each.receiver().equals(group.receiver())).toList() : last;
    }

    /** What sends it there: a rule, if one sends it to that receiver and no node does. */
    private static DecidedBy by(AlertView alert, AlertGroup group) {
        return alert.ruledRoutes().stream()
                .filter(route -> !group.destination().isNode() && route.receiver().equals(group.receiver()))
                .map(AlertView.RuledRoute::by)
                .min(FIRST_ROUTE)
                .orElse(DecidedBy.standard(group.destination().name()));
    }

    /** Of several routes to a receiver: as {@link signalbox.route.Route#ORDER}. */
    private static final Comparator<DecidedBy> FIRST_ROUTE = Comparator.comparing(DecidedBy::packageName).thenComparing(DecidedBy.BY_PLACE);

    /** Of several reasons the first counts. */
    private static final List<Kind> FIRST = List.of(Kind.INHIBITED, Kind.WITHHELD, Kind.SILENCED);

    private static final Comparator<Quiet> IN_ORDER = Comparator.<Quiet>comparingInt(quiet -> FIRST.indexOf(quiet.kind()) & Integer.MAX_VALUE)
            .thenComparing(quiet -> !quiet.by().packageName().equals(DecidedBy.STANDARD))
            .thenComparing(quiet -> quiet.by().toString())
            .thenComparing(quiet -> quiet.receiver())
            .thenComparing(quiet -> quiet.because().toString());

    private static final Map<Kind, AlertOutcome> QUIET =
            Map.of(Kind.INHIBITED, AlertOutcome.INHIBITED, Kind.WITHHELD, AlertOutcome.WITHHELD, Kind.SILENCED, AlertOutcome.SILENCED);

    private static List<Quiet> withoutFirst(List<Quiet> because) {
        List<Quiet> left = new ArrayList<>(because);
        because.stream()
                .min(Comparator.comparingInt(reason -> FIRST.indexOf(reason.kind())))
                .ifPresent(left::remove);
        return left;
    }

    private static AlertOutcome outcome(List<Quiet> because, List<String> muted, AlertOutcome unhindered) {
        return FIRST.stream()
                .filter(kind -> because.stream().anyMatch(quiet -> quiet.kind() == kind))
                .findFirst()
                .map(kind -> QUIET.getOrDefault(kind, unhindered))
                .orElse(muted.isEmpty() ? unhindered : AlertOutcome.MUTED_BY_TIME);
    }

    private static AlertOutcome unhindered(boolean isOver, boolean isKnown, int integrations, List<NotTold> notTold) {
        if (integrations == 0) {
            return AlertOutcome.NO_INTEGRATION;
        }
        if (isKnown) {
            return isOver ? AlertOutcome.RESOLVED : AlertOutcome.TOLD;
        }
        return notTold.isEmpty() ? AlertOutcome.WAITING : AlertOutcome.FAILED;
    }
}
