package signalbox.store;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the next commit has to write: of each key only the latest change, in order of arrival. After a failure it stays and
 * later changes are laid over it, so that trying again never undoes a later change. For the journal's thread only.
 */
final class Pending {

    private final Map<ChangeKey.Kind, Map<Object, Change>> changes = new EnumMap<>(ChangeKey.Kind.class);

    Pending() {
        for (ChangeKey.Kind kind : ChangeKey.Kind.values()) {
            changes.put(kind, new LinkedHashMap<>());
        }
    }

    void add(Change change) {
        ChangeKey key = ChangeKey.of(change);
        of(key.kind()).put(key.identity(), change);
    }

    private Map<Object, Change> of(ChangeKey.Kind kind) {
        return Objects.requireNonNull(changes.get(kind));
    }

    /** Kind after kind. */
    List<Change> all() {
        return changes.values().stream().flatMap(kind -> kind.values().stream()).toList();
    }

    int size() {
        return changes.values().stream().mapToInt(Map::size).sum();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /**
     * Drops what people asked for: silences and acknowledgements. Whoever wanted one was told that it failed; trying again behind
     * their back would keep alerts quiet that nobody believes to be silenced.
     */
    void forgetWishes() {
        of(ChangeKey.Kind.SILENCE).clear();
        of(ChangeKey.Kind.ACK).values().removeIf(Change.AckKept.class::isInstance); // that one is over is nobody's wish
    }

    void clear() {
        changes.values().forEach(Map::clear);
    }
}
