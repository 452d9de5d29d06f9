package signalbox.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import signalbox.ack.Ack;
import signalbox.decision.Quiet;
import signalbox.group.AlertGroup;
import signalbox.notify.NotTold;
import signalbox.silence.Silence;
import signalbox.view.AlertView;
import signalbox.view.Gap;
import signalbox.view.Told;
import signalbox.view.Version;
import signalbox.view.View;

/**
 * The engine's picture, completed by what is on record: since when something holds, for what reason something was told, what could
 * not be told. Without a record it is the engine's.
 */
public final class RecordedView implements View {

    private final View live;
    private final Optional<PastView> record;

    RecordedView(View live, Optional<PastView> record) {
        this.live = live;
        this.record = record;
    }

    /** An alert of the picture with since when what keeps it quiet does. */
    public AlertView completed(AlertView alert) {
        if (record.isEmpty() || (alert.quiet().isEmpty() && alert.silencedBy().isEmpty())) {
            return alert;
        }
        List<Quiet> known = record.get().quietOf(alert.alert().labels());
        return alert.withQuiet(alert.quietWithSilences().stream()
                .map(quiet -> known.stream()
                        .filter(each -> each.saysTheSameAs(quiet))
                        .flatMap(each -> each.since().stream())
                        .min(Instant::compareTo)
                        .map(quiet::since)
                        .orElse(quiet))
                .toList());
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
                        .filter(other -> other.integration().equals(each.integration()) && other.at().toEpochMilli() == each.at().toEpochMilli())
                        .findFirst()
                        .map(other -> each.because(other.reason()))
                        .orElse(each))
                .toList();
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
    public List<Gap> gapsSince(Instant instant) {
        return record.map(past -> past.gapsSince(instant)).orElse(List.of());
    }

    @Override
    public int integrations(String receiver) {
        return live.integrations(receiver);
    }
}
