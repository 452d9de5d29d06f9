package signalbox.condition;

import java.util.Collection;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What rules state of one condition at an instant, taken together: the order in which they did so does not matter.
 *
 * @param is whether any does
 * @param level the highest
 * @param episodes the alerts that it rests on
 */
record Stated(boolean is, Terms terms, Number level, NavigableSet<Episode> episodes) {

    static final Stated NOT = new Stated(false, Terms.PLAIN, 0L, new TreeSet<>());

    private static final Comparator<Condition> BY_TERMS = Comparator.comparing((Condition condition) -> condition.terms().toString());

    static Stated by(Collection<Condition> conditions) {
        if (conditions.isEmpty()) {
            return NOT;
        }
        NavigableSet<Episode> episodes = new TreeSet<>();
        conditions.forEach(condition -> condition.episode().ifPresent(episodes::add));
        Optional<Condition> highest =
                conditions.stream().max(Comparator.comparingDouble(condition -> condition.level().doubleValue()));
        Optional<Condition> first = conditions.size() == 1 ? highest : conditions.stream().min(BY_TERMS);
        return new Stated(true, first.orElseThrow().terms(), highest.orElseThrow().level(), episodes);
    }
}
