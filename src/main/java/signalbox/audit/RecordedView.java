package signalbox.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import signalbox.ack.Ack;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.notify.UnderWay;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.Gap;
import signalbox.view.Told;
import signalbox.view.Unheard;
import signalbox.view.Version;
import signalbox.view.View;

/**
 * The engine's picture, completed by what is on record: since when something holds, for what reason something was told, what could
 * not be told. Without a record it is the engine's.
 */
public final class RecordedView implements View {

    private static final Duration HEARD_OF_AFTER_AT_MOST = Duration.ofSeconds(2);

    private final View live;
    private final Optional<PastView> record;

    RecordedView(View live, Optional<PastView> record) {
        this.live = live;
        this.record = record;
    }

    /** An alert of the picture with since when what keeps it quiet does. */
    public AlertView completed(AlertView alert) {
        if (record.isEmpty() || (alert.quiet().isEmpty() && alert.silencedBy().isEmpty() && alert.lastQuiet().isEmpty())) {
            return alert;
        }
        List<Quiet> last = alert.lastQuiet().isEmpty() ? List.of() : completed(alert.lastQuiet(), record.get().lastQuietOf(alert.alert().labels()));
        if (alert.quiet().isEmpty() && alert.silencedBy().isEmpty()) {
            return alert.withLastQuiet(last);
        }
        List<Quiet> now = completed(alert.quietWithSilences(), record.get().quietOf(alert.alert().labels()));
        return alert.withQuiet(now).withLastQuiet(last);
    }

    private static List<Quiet> completed(List<Quiet> said, List<Quiet> known) {
        return said.stream()
                .map(quiet -> known.stream()
                        .filter(each -> each.saysTheSameAs(quiet))
                        .flatMap(each -> each.since().stream())
                        .min(Instant::compareTo)
                        .map(quiet::since)
                        .orElse(quiet))
                .toList();
    }

    @Override
    public void forEachAlert(Consumer<? super AlertView> reader) {
        live.forEachAlert(reader);
    }

    @Override
    public Version version() {
        return live.version();
    }

    @Override
    public List<Silence> silences() {
        return live.silences();
    }

    @Override
    public Optional<Instant> silencedUntil(String id) {
        return live.silencedUntil(id);
    }

    @Override
    public List<Ack.About> acks() {
        return live.acks();
    }

    @Override
    public List<String> mutedBy(AlertGroup group, Instant instant) {
        return live.mutedBy(group, instant);
    }

    @Override
    public Optional<Instant> mutedUntil(AlertGroup group, Instant instant) {
        return live.mutedUntil(group, instant);
    }

    @Override
    public Optional<Instant> heldUntil(AlertGroup group, Instant instant) {
        return live.heldUntil(group, instant);
    }

    @Override
    public Optional<Instant> limitedUntil(AlertGroup group) {
        return live.limitedUntil(group);
    }

    @Override
    public Optional<Instant> due(AlertGroup group) {
        return live.due(group);
    }

    @Override
    public List<Told> told(AlertGroup group) {
        List<Told> told = live.told(group);
        if (record.isEmpty() || told.isEmpty()) {
            return told;
        }
        List<Told> known = record.get().told(group);
        return told.stream()
                .map(each -> known.stream()
                        .filter(other -> isTheSame(other, each))
                        .findFirst()
                        .map(other -> new Told(each.integration(), other.at(), each.firing(), each.resolved(), each.open(), other.reason()))
                        .orElse(each))
                .toList();
    }

    /** What is on record, and what is so new that it is not yet. */
    @Override
    public List<Told> toldOf(AlertView alert) {
        if (record.isEmpty()) {
            return View.super.toldOf(alert);
        }
        Map<String, Told> last = new LinkedHashMap<>();
        record.get().toldOf(alert).forEach(told -> last.put(told.integration(), told));
        long hash = alert.alert().labels().notificationHash();
        for (AlertGroup group : alert.groups()) {
            List<Told> known = record.get().told(group);
            live.told(group).stream()
                    .filter(told -> told.isOf(hash) && known.stream().noneMatch(each -> isTheSame(each, told)))
                    .forEach(told -> last.merge(told.integration(), told, (one, other) -> one.at().isAfter(other.at()) ? one : other));
        }
        return List.copyOf(last.values());
    }

    /** On record is when the receiver had it, which the engine hears of a little later. */
    private static boolean isTheSame(Told recorded, Told live) {
        Duration heardOfAfter = Duration.between(recorded.at(), live.at()).truncatedTo(ChronoUnit.MILLIS);
        return recorded.integration().equals(live.integration())
                && (recorded.resolved().equals(live.resolved()) || recorded.firing().equals(live.firing())) // ends are not told to all
                && heardOfAfter.compareTo(HEARD_OF_AFTER_AT_MOST) < 0
                && !heardOfAfter.isNegative();
    }

    @Override
    public List<NotTold> notTold(AlertGroup group) {
        List<NotTold> all = new ArrayList<>(live.notTold(group));
        for (NotTold recorded : record.map(past -> past.notTold(group)).orElse(List.of())) { // those of before the start
            if (all.stream().noneMatch(each -> each.integration().equals(recorded.integration()))) {
                all.add(recorded);
            }
        }
        return all;
    }

    @Override
    public List<UnderWay> underWay(AlertGroup group) {
        return live.underWay(group);
    }

    @Override
    public List<AlertView> firingOf(AlertGroup group) {
        return live.firingOf(group);
    }

    @Override
    public boolean tellsEnds(AlertGroup group, String integration) {
        return live.tellsEnds(group, integration);
    }

    /** Whoever posts again that it has ended says a later time. */
    @Override
    public Instant endedAt(AlertView alert) {
        Instant said = alert.alert().endsAt();
        return record.flatMap(past -> past.endOf(alert)).filter(said::isAfter).orElse(said);
    }

    @Override
    public List<Quiet> wasQuiet(AlertView alert) {
        return record.map(past -> past.wasQuiet(alert)).orElse(List.of());
    }

    @Override
    public List<Unheard> unheard(AlertView alert) {
        return record.map(past -> past.unheard(alert)).orElse(List.of());
    }

    @Override
    public Map<String, String> stoppedPackages() {
        return record.map(PastView::stoppedPackages).orElse(Map.of());
    }

    @Override
    public List<Gap> gapsSince(Instant instant) {
        return record.map(past -> past.gapsSince(instant)).orElse(List.of());
    }

    @Override
    public int integrations(String receiver) {
        return live.integrations(receiver);
    }

    @Override
    public boolean endsAreTold() {
        return live.endsAreTold();
    }
}
