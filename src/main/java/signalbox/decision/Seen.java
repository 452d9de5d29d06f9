package signalbox.decision;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import signalbox.alert.Labels;

/** A fact, or a value of one, as it was when a rule fired: short, and it does not change any more. */
public sealed interface Seen {

    /** An alert, by its labels. */
    record OfAlert(Labels labels) implements Seen {
        public OfAlert {
            requireNonNull(labels, "labels is null");
        }
    }

    /**
     * Another fact.
     *
     * @param kind its type, such as {@code Holds}
     * @param isOwn whether the package declares the type itself
     * @param values by their names, in order
     */
    record OfFact(String kind, boolean isOwn, Map<String, Seen> values) implements Seen {
        public OfFact {
            requireNonNull(kind, "kind is null");
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }
    }

    /** Names with values that are no alert's labels: annotations, a row of a table. */
    record Named(Labels values) implements Seen {
        public Named {
            requireNonNull(values, "values is null");
        }
    }

    /** A text, a number or a truth value. */
    record Value(Object value) implements Seen {
        public Value {
            requireNonNull(value, "value is null");
        }
    }

    /** The first of several, and how many there were. */
    record Several(List<Seen> some, int size) implements Seen {
        public Several {
            some = List.copyOf(some);
        }
    }

    /** What an {@code accumulate} came to, and what it went over. */
    record Counted(Seen result, Several of) implements Seen {
        public Counted {
            requireNonNull(result, "result is null");
            requireNonNull(of, "of is null");
        }
    }
}
