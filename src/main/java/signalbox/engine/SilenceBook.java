package signalbox.engine;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.silence.PostedSilence;
import signalbox.silence.Silence;
import signalbox.silence.Silences;
import signalbox.store.Change;

/** Keeps a fact for each silence in force: puts it in and takes it out as its time comes and goes. */
final class SilenceBook {

    private final Stage stage;
    private final Silences silences;
    private final Map<String, FactHandle> inForce = new HashMap<>();
    private Instant armedFor = Instant.MAX;
    private List<Silence> all = List.of();

    SilenceBook(Stage stage, Silences silences) {
        this.stage = stage;
        this.silences = silences;
    }

    /** Every silence that is kept, as a list that never changes. */
    List<Silence> all() {
        return all;
    }

    String set(PostedSilence posted) {
        Silences.Saved saved = silences.set(posted, stage.now);
        keep(saved.changed());
        return saved.id();
    }

    void expire(String id) {
        keep(silences.expire(id, stage.now).stream().toList());
    }

    private void keep(List<Silence> changed) {
        changed.forEach(silence -> stage.keep(new Change.SilenceKept(silence)));
        sync();
    }

    /** Takes in a silence that was kept from before a restart; {@link #sync} follows. */
    void restore(Silence silence) {
        silences.load(silence);
    }

    void collectGarbage() {
        silences.collectGarbage(stage.now).forEach(id -> stage.keep(new Change.SilenceGone(id)));
        all = silences.all();
    }

    /** Makes the facts those of the silences in force now. */
    void sync() {
        all = silences.all();
        Set<String> over = new HashSet<>(inForce.keySet());
        for (Silence silence : silences.inForce(stage.now)) {
            if (!over.remove(silence.id())) {
                inForce.put(silence.id(), stage.session.insert(silence));
            }
        }
        over.forEach(id -> stage.session.delete(inForce.remove(id)));
        arm();
    }

    private void arm() {
        silences.nextEdge(stage.now).ifPresent(edge -> {
            if (edge.isBefore(armedFor)) {
                armedFor = edge;
                stage.timers.at(edge, () -> edgeReached(edge));
            }
        });
    }

    private void edgeReached(Instant edge) {
        if (armedFor.equals(edge)) {
            armedFor = Instant.MAX;
            sync();
        }
    }

    /** The facts that {@link #enter} puts in. */
    List<Silence> facts() {
        return silences.inForce(stage.now);
    }

    /** Moves all silences in force into the session, a fresh one. */
    void enter() {
        inForce.clear();
        sync();
    }
}
