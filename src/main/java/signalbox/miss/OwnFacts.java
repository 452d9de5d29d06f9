package signalbox.miss;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kie.api.definition.type.FactField;
import org.kie.api.definition.type.FactType;

/**
 * Facts of types that a package declares, as conditions that were compiled apart from its session know them: such a type is another
 * class there. Used once.
 */
final class OwnFacts {

    private final ReadPackage rules;
    @SuppressWarnings("IdentityHashMapUsage") // one fact stays one fact
    private final Map<Object, Object> known = new IdentityHashMap<>();

    private OwnFacts(ReadPackage rules) {
        this.rules = rules;
    }

    static List<Object> of(List<Object> facts, ReadPackage rules) {
        OwnFacts own = new OwnFacts(rules);
        List<Object> all = new ArrayList<>(facts.size());
        for (Object fact : facts) {
            all.add(own.of(fact));
        }
        return all;
    }

    private Object of(Object fact) {
        if (!fact.getClass().getName().startsWith(rules.name() + ".")) {
            return fact;
        }
        Object before = known.get(fact);
        if (before != null) {
            return before;
        }
        Object copied = rules.declared(fact.getClass().getSimpleName()).flatMap(type -> copy(fact, type)).orElse(fact);
        known.put(fact, copied);
        return copied;
    }

    /** Empty for a type that has changed since. */
    private Optional<Object> copy(Object fact, FactType type) {
        try {
            Object copy = type.newInstance();
            for (FactField field : type.getFields()) {
                String name = field.getName();
                Optional<Object> value = ComparedValues.call(fact, name, List.of());
                value.ifPresent(present -> field.set(copy, of(present)));
            }
            return Optional.of(copy);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
