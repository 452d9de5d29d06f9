package signalbox.explain;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.decision.DecidedBy;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.view.Told;

/**
 * What becomes of an alert at one receiver.
 *
 * @param alert its labels
 * @param group that it belongs to there
 * @param by what sends it there: a node of the routing tree, or a rule
 * @param isOver whether it has ended: then it is its end that is told, or is not
 * @param outcome what the group would do with it now
 * @param otherwise what it would do without the first of the reasons that keep it quiet; the same where none does
 * @param because what keeps it quiet there; of an end of which there is nothing to tell, what kept the alert quiet until then
 * @param muted the time intervals that mute its group now
 * @param due when the group speaks next
 * @param again when what was told is told again, or a turn later, if nothing changes until then; empty where nothing is, or that is not known
 * @param quietUntil when the last of the silences that keep it quiet ends, or the time intervals no longer do; empty when it is something else
 *     that does, and where that is not known
 * @param told what the receiver's integrations were told of it last, by this group if it was
 * @param notTold what they could not be told of it and were not told since
 * @param underWay what they are being told of it, or are next
 * @param isBusy whether the turn of its group is due, and waits for what its receiver is being told
 * @param keptOpen of one that has ended: for what its end waits, beside the turn of its group
 */
public record AtReceiver(
        Labels alert,
        AlertGroup group,
        DecidedBy by,
        boolean isOver,
        AlertOutcome outcome,
        AlertOutcome otherwise,
        List<Quiet> because,
        List<String> muted,
        Optional<Instant> due,
        Optional<Instant> again,
        Optional<Instant> quietUntil,
        List<Told> told,
        List<NotTold> notTold,
        List<UnderWay> underWay,
        boolean isBusy,
        KeptOpen keptOpen) {

    public AtReceiver {
        requireNonNull(alert, "alert is null");
        requireNonNull(group, "group is null");
        requireNonNull(by, "by is null");
        requireNonNull(outcome, "outcome is null");
        requireNonNull(otherwise, "otherwise is null");
        because = List.copyOf(because);
        muted = List.copyOf(muted);
        requireNonNull(due, "due is null");
        requireNonNull(again, "again is null");
        requireNonNull(quietUntil, "quietUntil is null");
        told = List.copyOf(told);
        notTold = List.copyOf(notTold);
        underWay = List.copyOf(underWay);
        requireNonNull(keptOpen, "keptOpen is null");
    }

    /** The same, kept quiet by these. */
    AtReceiver because(List<Quiet> other) {
        return new AtReceiver(
                alert, group, by, isOver, outcome, otherwise, other, muted, due, again, quietUntil, told, notTold, underWay, isBusy, keptOpen);
    }

    /** The receiver's name. */
    public String receiver() {
        return group.receiver();
    }

    /** Of each interval that mutes its group what it has to do with it: {@code during lunch}, {@code outside of office-hours}. */
    public Map<String, String> mutedWhy() {
        Map<String, String> why = new LinkedHashMap<>();
        muted.forEach(name -> why.put(name, group.mutedWhy(name)));
        return why;
    }

    /** When it comes next; empty where that is not known. Cheaper than {@link #next}, which says it in words. */
    public Optional<Instant> nextAt() {
        return due.map(at -> quietUntil.map(end -> Next.toldAfter(group, outcome, at, end)).orElse(at));
    }

    /** What comes next; empty where that is not known. */
    public Optional<Next> next() {
        Optional<Next> next = due.map(at -> Next.of(group, isOver, outcome, otherwise, because, muted, at, quietUntil));
        if (keptOpen.is()) {
            return next.map(each -> each.whenOthersHaveEnded(group, keptOpen));
        }
        return outcome == AlertOutcome.WAITING && (isBusy || !underWay.isEmpty()) ? next.map(Next::behindWhatIsUnderWay) : next;
    }
}
