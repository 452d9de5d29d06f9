package signalbox.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import signalbox.alert.Alert;

/**
 * What one pattern of a rule needs.
 *
 * @param type {@link Alert}, or the type of the facts that it looks at
 * @param entryPoint where it looks for alerts; {@code ""} where all facts are that name no other place
 * @param root whether the rule sleeps as long as nothing satisfies this need
 * @param literals values that its facts must have
 * @param narrowings by which other needs of the rule it is narrowed; empty for facts that are no alerts, which are all there
 */
public record Need(Class<?> type, String entryPoint, boolean root, List<Literal> literals, List<Narrowing> narrowings) {

    /**
     * Something that must have one of these values.
     *
     * @param key by which alerts are looked up; empty for facts of other types
     * @param value as a fact has it
     */
    public record Literal(Optional<LookupKey> key, Function<Object, Object> value, Set<String> values) {

        public Literal {
            requireNonNull(value, "value is null");
            values = Set.copyOf(values);
        }

        boolean admits(Object fact) {
            return value.apply(fact) instanceof String text && values.contains(text);
        }

        /** How rare such alerts are: a name is rarer than any other label, and all rarer than a severity. */
        int rank() {
            if (key.isPresent() && key.get() instanceof LookupKey.Label label) {
                return switch (label.name()) {
                    case "alertname" -> Rank.NAME;
                    case "severity" -> Rank.SEVERITY;
                    default -> Rank.LABEL;
                };
            }
            return Rank.NONE;
        }
    }

    /**
     * Only alerts for which a key has a value that a fact of another need has.
     *
     * @param by the number of that need in the plan, lower than that of this one
     * @param value what such a fact has
     */
    public record Narrowing(LookupKey key, int by, Function<Object, Object> value) {}

    /** How rare the facts of a need are likely to be. */
    static final class Rank {
        static final int NONE = 0;
        static final int SEVERITY = 1;
        static final int LABEL = 2;
        static final int FACT = 3;
        static final int NAME = 4;

        private Rank() {}
    }

    public Need {
        literals = List.copyOf(literals);
        narrowings = List.copyOf(narrowings);
    }

    public boolean isOfAlerts() {
        return type.isAssignableFrom(Alert.class);
    }

    /** Whether a fact has the values that it must have. */
    public boolean admits(Object fact) {
        for (Literal literal : literals) {
            if (!literal.admits(fact)) {
                return false;
            }
        }
        return true;
    }

    /** The rarest of the literals by which alerts can be looked up. */
    public Optional<Literal> rarest() {
        Literal rarest = null;
        for (Literal literal : literals) {
            if (literal.key().isPresent() && (rarest == null || literal.rank() > rarest.rank())) {
                rarest = literal;
            }
        }
        return Optional.ofNullable(rarest);
    }

    int rank() {
        return isOfAlerts() ? rarest().map(Literal::rank).orElse(Rank.NONE) : Rank.FACT;
    }
}
