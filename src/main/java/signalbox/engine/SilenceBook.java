package signalbox.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import signalbox.alert.Labels;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.SilenceIndex;
import signalbox.silence.SilenceOver;
import signalbox.silence.SilenceRefused;
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

    private static final Logger log = LoggerFactory.getLogger(SilenceBook.class);

    /** A silence in force: its fact, and the facts of the alerts that it keeps quiet. */
    private record InForce(Silence silence, FactHandle handle, Map<Labels, FactHandle> silenced) {}

    private final EngineContext context;
    private final Silences silences;
    private final Supplier<Collection<AlertEntry>> alerts;
    private final DecisionRecorder decisions;
    private final Map<String, InForce> inForce = new HashMap<>();
    private final Map<String, Matched> matched = new HashMap<>();
    /** Of which something is different that packages were not told. */
    private final Set<String> untold = new LinkedHashSet<>();
    /** As which facts packages know them. */
    private final Map<String, Silence> told = new HashMap<>();
    private final Set<SilenceRefused> refusals = new HashSet<>();
    private final Set<SilenceOver> overs = new LinkedHashSet<>();
    private final SilenceIndex index = new SilenceIndex();
    /** For each silence that will come into force, or go out of it, the instant for which a timer is set. */
    private final Map<String, Instant> armedFor = new HashMap<>();
    /** Every silence that is kept; never changed, for readers have it. */
    private Silence[] all = new Silence[0];
    private final Map<String, Integer> places = new HashMap<>();
    private long changes;

    /** @param alerts all of them, as they are now */
    SilenceBook(EngineContext context, Silences silences, Supplier<Collection<AlertEntry>> alerts, DecisionRecorder decisions) {
        this.context = context;
        this.silences = silences;
        this.alerts = alerts;
        this.decisions = decisions;
    }

    /** Whether a silence that kept an alert quiet has ended since an instant. */
    boolean hasEndedOver(AlertEntry entry, Instant since) {
        Instant began = entry.alert.startsAt();
        return silences.all().stream().anyMatch(silence -> silence.endsAt().isAfter(since)
                && silence.endsAt().isAfter(began) && !silence.endsAt().isAfter(context.now)
                && silence.startsAt().isBefore(silence.endsAt()) && silence.matches(entry.labels()));
    }

    /** Every silence that is kept, as a list that never changes. */
    List<Silence> all() {
        return Collections.unmodifiableList(Arrays.asList(all));
    }

    /** How often silences changed, or their time came or went. */
    long changes() {
        return changes;
    }

    // ---- what rules say of them

    /** How many alerts that fire a silence in force matches, and as which fact packages know it. */
    private static final class Matched {
        private Silence silence;
        private int alerts;
        private Instant last;

        private Matched(Silence silence) {
            this.silence = silence;
            this.last = silence.lastMatchedAt();
        }

        private void begins(Instant at) {
            alerts++;
            last = at.isAfter(last) ? at : last;
        }
    }

    /**
     * Asks packages about a silence before it is made: as a fact for this moment only.
     *
     * @param decide has them decide
     * @throws SilenceRefusedException when it is faulty, and when a rule refuses it
     */
    void ask(PostedSilence posted, Runnable decide) {
        Silence proposed = silences.proposed(posted, context.now);
        Matched would = new Matched(proposed.asProposed());
        alerts.get().stream().filter(entry -> entry.firing() && proposed.matches(entry.labels())).forEach(entry -> would.begins(context.now));
        Silence fact = would.silence.matching(would.alerts, would.last);
        context.teams.comes(fact);
        decide.run();
        Optional<SilenceRefused> refusal = refusals.stream()
                .filter(refused -> refused.silence().isEmpty())
                .min(Comparator.comparing(SilenceRefused::rule).thenComparing(SilenceRefused::reason));
        context.teams.goes(fact);
        if (refusal.isPresent()) {
            SilenceRefused refused = refusal.get();
            decisions.silenceRefused(refused);
            throw silences.refused(refused.reason());
        }
    }

    /** A rule refuses a silence: of one that is there already that is of no account. */
    void refuses(SilenceRefused refused) {
        refusals.add(refused);
    }

    void refusesNoMore(SilenceRefused refused) {
        refusals.remove(refused);
    }

    /** A rule ends a silence. */
    void isOver(SilenceOver over) {
        overs.add(over);
    }

    void isOverNoMore(SilenceOver over) {
        overs.remove(over);
    }

    /** Tells packages what silences match by now, and ends those that rules say are over. */
    void settleWithTeams() {
        List<SilenceOver> ending = List.copyOf(overs);
        overs.clear();
        for (SilenceOver over : ending) {
            if (inForce.containsKey(over.silence())) {
                decisions.silenceOver(over);
                log.info("silence ended by a rule: id={} rule={} reason={}", over.silence(), decisions.decider(over), over.reason());
                expire(over.silence(), undo -> {}); // the rule says it again
            }
        }
        for (String id : untold) {
            Matched now = matched.get(id);
            tell(id, now);
        }
        untold.clear();
    }

    private void tell(String id, @Nullable Matched now) {
        Silence before = told.remove(id);
        if (now == null) {
            if (before != null) {
                context.teams.goes(before);
            }
            return;
        }
        Silence fact = now.silence.matching(now.alerts, now.last);
        told.put(id, fact);
        if (!fact.equals(before)) {
            if (before != null) {
                context.teams.goes(before);
            }
            context.teams.comes(fact);
        }
    }

    /** An alert begins to fire. */
    void alertBegins(Labels alert) {
        for (Silence silence : index.matching(alert)) {
            Matched by = matched.get(silence.id());
            if (by != null) {
                by.begins(context.now);
                untold.add(silence.id());
            }
        }
    }

    /** An alert has ended. */
    void alertEnds(Labels alert) {
        for (Silence silence : index.matching(alert)) {
            Matched by = matched.get(silence.id());
            if (by != null) {
                by.alerts--;
                by.last = context.now;
                untold.add(silence.id());
                if (by.alerts == 0) {
                    silences.matched(silence.id(), by.last).ifPresent(kept -> context.keep(new Change.SilenceKept(kept)));
                }
            }
        }
    }

    // ---- what people say of them

    /** @param undo takes what makes each silence again what it was before */
    String set(PostedSilence posted, Consumer<Runnable> undo) {
        Optional<Silence> previous = silences.get(posted.id());
        Silences.Saved saved = silences.set(posted, context.now);
        for (Silence silence : saved.changed()) {
            undo.accept(() -> undo(silence, previous.filter(before -> before.id().equals(silence.id()))));
            changed(silence);
        }
        return saved.id();
    }

    /** @param undo takes what makes the silence again what it was before */
    void expire(String id, Consumer<Runnable> undo) {
        Optional<Silence> previous = silences.get(id);
        silences.expire(id, context.now).ifPresent(silence -> {
            undo.accept(() -> undo(silence, previous));
            changed(silence);
        });
    }

    /** One that was not there before ends. What somebody changed since stays. */
    private void undo(Silence made, Optional<Silence> before) {
        boolean isUnchanged = silences.get(made.id()).filter(now -> now.updatedAt().equals(made.updatedAt())).isPresent();
        if (isUnchanged) {
            log.warn("a change of a silence could not be written and is undone: id={}", made.id());
            before.ifPresent(silences::takeBack);
            before.or(() -> silences.expire(made.id(), context.now)).ifPresent(silence -> changed(silence));
        }
    }

    private void changed(Silence silence) {
        show(silence);
        decisions.silenceSet(silence);
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

    /** Says all that are kept, as if they were made. */
    void restate() {
        silences.all().forEach(decisions::silenceSet);
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
                Matched unused = putIn(silence);
            }
            arm(silence);
        }
        for (AlertEntry entry : alerts.get()) { // each looks for its silences: the reverse takes long
            alertIsThere(entry.labels());
            index.matching(entry.labels()).forEach(silence -> matchesAgain(silence.id(), entry));
        }
    }

    private void matchesAgain(String id, AlertEntry entry) {
        Matched by = matched.get(id);
        if (by != null && entry.firing()) {
            by.begins(entry.report().startsAt());
        }
    }

    /** Makes the facts what a silence says now. */
    private void settle(Silence silence) {
        changes++;
        boolean wanted = silence.inForceAt(context.now);
        InForce before = inForce.get(silence.id());
        if (before != null && wanted && before.silence().matchers().equals(silence.matchers())) {
            context.session.delete(before.handle());
            inForce.put(silence.id(), new InForce(silence, context.session.insert(silence), before.silenced()));
            Matched by = matched.get(silence.id());
            if (by != null) {
                by.silence = silence;
                untold.add(silence.id());
            }
        } else {
            takeOut(silence.id());
            if (wanted) {
                Matched by = putIn(silence);
                for (AlertEntry entry : alerts.get()) {
                    if (silence.matches(entry.labels())) {
                        keepQuiet(silence.id(), entry.labels());
                        if (entry.firing()) {
                            by.begins(context.now);
                        }
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
            matched.remove(id);
            untold.add(id);
            over.silenced().values().forEach(context.session::delete);
            context.session.delete(over.handle());
        }
    }

    private Matched putIn(Silence silence) {
        Matched by = new Matched(silence);
        matched.put(silence.id(), by);
        untold.add(silence.id());
        index.add(silence);
        inForce.put(silence.id(), new InForce(silence, context.session.insert(silence), new HashMap<>()));
        return by;
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
