package signalbox.plan;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import signalbox.alert.Labels;

/** What alerts are looked up by. Two keys are the same when they say the same of all labels. */
public sealed interface LookupKey {

    /** What the key says of an alert with these labels. */
    Object of(Labels labels);

    /** The value of a label, {@code ""} when it is absent. */
    record Label(String name) implements LookupKey {
        @Override
        public String of(Labels labels) {
            return labels.get(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All labels. */
    record Whole() implements LookupKey {
        @Override
        public Labels of(Labels labels) {
            return labels;
        }

        @Override
        public String toString() {
            return "labels";
        }
    }

    /** All labels but these. */
    record Without(Set<String> names) implements LookupKey {
        public Without {
            names = Set.copyOf(names);
        }

        @Override
        public Labels of(Labels labels) {
            return labels.without(names.toArray(String[]::new));
        }

        @Override
        public String toString() {
            return "labels without " + String.join(", ", new TreeSet<>(names));
        }
    }

    static LookupKey without(Collection<String> names) {
        return new Without(Set.copyOf(names));
    }
}
