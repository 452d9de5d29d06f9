package signalbox.silence;

import static java.util.Comparator.comparing;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import signalbox.alert.Matcher;

/**
 * Which silences to list (spec/api.md 2.6).
 *
 * @param matchers each must be among the matchers of the silence, as text, not as what it matches
 * @param states those in other states are left out
 */
public record SilenceQuery(List<Matcher> matchers, Set<SilenceState> states) {

    public SilenceQuery {
        matchers = List.copyOf(matchers);
        states = Set.copyOf(states);
    }

    /** The silences asked for: first the active ones, then the pending, then the expired. */
    public List<Silence> select(Collection<Silence> silences, Instant now) {
        return silences.stream()
                .filter(silence -> states.contains(silence.stateAt(now)))
                .filter(silence -> silence.matchers().containsAll(matchers))
                .sorted(order(now))
                .toList();
    }

    /** Next to change first; of the expired ones the last first. By id where the order would be open. */
    private static Comparator<Silence> order(Instant now) {
        return comparing((Silence silence) -> silence.stateAt(now))
                .thenComparing((a, b) -> switch (a.stateAt(now)) {
                    case ACTIVE -> a.endsAt().compareTo(b.endsAt());
                    case PENDING -> a.startsAt().compareTo(b.startsAt());
                    case EXPIRED -> b.endsAt().compareTo(a.endsAt());
                })
                .thenComparing(Silence::id);
    }
}
