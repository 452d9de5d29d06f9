package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Labels;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceIndex;
import signalbox.silence.Silenced;
import signalbox.silence.Silences;
import signalbox.store.Change;

/**
 * Keeps a fact for each silence in force, and one for each alert that it keeps quiet: puts them in and takes them out as its
 * time comes and goes.
 *
 * <p>Which alerts a silence keeps quiet is no rule, because a rule has to look at every silence for every alert: what a
 * silence asks for is data, by which rules cannot look anything up. 15,000 silences that match nothing made the intake of new
 * alerts thirty times slower; found in an index they cost nothing.
 */
final class SilenceBook {

    /** A silence in force: its fact, and the facts of the alerts that it keeps quiet. */
    private record InForce(Silence silence, FactHandle handle, Map<Labels, FactHandle> silenced) {}

    private final EngineContext context;
    private final Silences silences;
    private final Supplier<Collection<AlertEntry>> alerts;
    private final Map<String, InForce> inForce = new HashMap<>();
    private final SilenceIndex index = new SilenceIndex();
    /** For each silence that will come into force, or go out of it, the instant for which a timer is set. */
    private final Map<String, Instant> armedFor = new HashMap<>();
    /** Every silence that is kept; never changed, for readers have it. */
    private Silence[] all = new Silence[0];
    private final Map<String, Integer> places = new HashMap<>();
    private long changes;

    /** @param alerts all of them, as they are now */
    SilenceBook(EngineContext context, Silences silences, Supplier<Collection<AlertEntry>> alerts) {
        this.context = context;
        this.silences = silences;
        this.alerts = alerts;
    }

    /** Every silence that is kept, as a list that never changes. */
    List<Silence> all() {
        return Collections.unmodifiableList(Arrays.asList(all));
    }

    /** How often silences changed, or their time came or went. */
    long changes() {
        return changes;
    }

    String set(PostedSilence posted) {
        Silences.Saved saved = silences.set(posted, context.now);
        saved.changed().forEach(silence -> changed(silence));
        return saved.id();
    }

    void expire(String id) {
        silences.expire(id, context.now).ifPresent(silence -> changed(silence));
    }

    private void changed(Silence silence) {
        show(silence);
        context.keep(new Change.SilenceKept(silence));
        settle(silence);
    }

    /** A copy of the array alone: with thousands of silences a walk over them takes longer than all else. */
    private void show(Silence silence) {
        int place = places.computeIfAbsent(silence.id(), any -> all.length);
        all = Arrays.copyOf(all, Math.max(all.length, place + 1));
        all[place] = silence;
    }

    private void showAll() {
        changes++;
        all = silences.all().toArray(Silence[]::new);
        places.clear();
        for (int place = 0; place < all.length; place++) {
            places.put(all[place].id(), place);
        }
    }

    /** Takes in a silence that was kept from before a restart; {@link #begin} follows. */
    void restore(Silence silence) {
        silences.load(silence);
    }

    void collectGarbage() {
        silences.collectGarbage(context.now).forEach(id -> {
            armedFor.remove(id);
            context.keep(new Change.SilenceGone(id));
        });
        showAll();
    }

    /** All that was kept is known: silences go into force now, and later. */
    void begin() {
        showAll();
        for (Silence silence : silences.all()) {
            if (silence.inForceAt(context.now)) {
                putIn(silence);
            }
            arm(silence);
        }
        alerts.get().forEach(entry -> alertIsThere(entry.labels())); // each looks for its silences: the reverse takes long
    }

    /** Makes the facts what a silence says now. */
    private void settle(Silence silence) {
        changes++;
        boolean wanted = silence.inForceAt(context.now);
        InForce before = inForce.get(silence.id());
        if (before != null && wanted && before.silence().matchers().equals(silence.matchers())) {
            context.session.delete(before.handle());
            inForce.put(silence.id(), new InForce(silence, context.session.insert(silence), before.silenced()));
        } else {
            takeOut(silence.id());
            if (wanted) {
                putIn(silence);
                for (AlertEntry entry : alerts.get()) {
                    if (silence.matches(entry.labels())) {
                        keepQuiet(silence.id(), entry.labels());
                    }
                }
            }
        }
        arm(silence);
    }

    private void takeOut(String id) {
        InForce over = inForce.remove(id);
        if (over != null) {
            index.remove(id);
            over.silenced().values().forEach(context.session::delete);
            context.session.delete(over.handle());
        }
    }

    private void putIn(Silence silence) {
        index.add(silence);
        inForce.put(silence.id(), new InForce(silence, context.session.insert(silence), new HashMap<>()));
    }

    private void keepQuiet(String id, Labels alert) {
        InForce silence = inForce.get(id);
        if (silence != null) {
            silence.silenced().computeIfAbsent(alert, any -> context.session.insert(new Silenced(alert, id)));
        }
    }

    /** An alert began, or is in a session in which it was not. */
    void alertIsThere(Labels alert) {
        index.matching(alert).forEach(silence -> keepQuiet(silence.id(), alert));
    }

    /** An alert is forgotten. */
    void alertIsGone(Labels alert) {
        for (Silence silence : index.matching(alert)) {
            InForce keeping = inForce.get(silence.id());
            FactHandle handle = keeping == null ? null : keeping.silenced().remove(alert);
            if (handle != null) {
                context.session.delete(handle);
            }
        }
    }

    private void arm(Silence silence) {
        Stream.of(silence.startsAt(), silence.endsAt())
                .filter(edge -> edge.isAfter(context.now))
                .min(Instant::compareTo)
                .filter(edge -> edge.isBefore(armedFor.getOrDefault(silence.id(), Instant.MAX)))
                .ifPresent(edge -> {
                    armedFor.put(silence.id(), edge);
                    context.timers.at(edge, () -> edgeReached(silence.id(), edge));
                });
    }

    private void edgeReached(String id, Instant edge) {
        if (edge.equals(armedFor.get(id))) {
            armedFor.remove(id);
            silences.get(id).ifPresent(this::settle);
        }
    }

    /** The facts that {@link #enter} and {@link #alertIsThere} put in. */
    List<Object> facts() {
        List<Object> facts = new ArrayList<>();
        inForce.forEach((id, silence) -> {
            facts.add(silence.silence());
            silence.silenced().keySet().forEach(alert -> facts.add(new Silenced(alert, id)));
        });
        return facts;
    }

    /** Moves all silences in force into the session, a fresh one. What each keeps quiet follows with the alerts. */
    void enter() {
        inForce.replaceAll((id, silence) ->
                new InForce(silence.silence(), context.session.insert(silence.silence()), new HashMap<>()));
    }
}
