package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A consequence of a team's rule ran.
 *
 * @param branch which alternative of its {@code or}, from 0
 * @param facts that matched, in the order of the conditions; {@code not} and {@code exists} have none
 * @param concluded what it concluded
 */
public record Firing(DecidedBy by, int branch, List<Seen> facts, List<Concluded> concluded) {

    /**
     * What a firing concluded.
     *
     * @param verdict the kind of verdict that it leads to, such as {@code inhibited}; {@code ""} where it is none by itself
     */
    public record Concluded(String verdict, Seen fact) {
        public Concluded {
            requireNonNull(verdict, "verdict is null");
            requireNonNull(fact, "fact is null");
        }
    }

    public Firing {
        requireNonNull(by, "by is null");
        facts = List.copyOf(facts);
        concluded = List.copyOf(concluded);
    }
}
