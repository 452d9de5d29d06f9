package signalbox.miss;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.drools.base.base.ClassObjectType;
import org.drools.base.base.ValueResolver;
import org.drools.base.rule.Pattern;
import org.drools.mvel.MVELConstraint;
import org.kie.api.runtime.rule.FactHandle;

/** The facts of a moment with handles, by what conditions look them up by. Belongs to one question at a time. */
final class FactIndex {

    private final Map<Class<?>, List<FactHandle>> byType = new HashMap<>();
    private final Map<Class<?>, List<FactHandle>> ofType = new HashMap<>();
    /** One index for each property or label that some condition compares with a text. */
    private final Map<String, Map<Object, List<FactHandle>>> literals = new HashMap<>();
    /** For each pattern the facts that pass what needs no other fact, and these by the value of one join. */
    @SuppressWarnings("IdentityHashMapUsage") // two patterns that say the same are two
    final Map<Pattern, List<FactHandle>> alone = new IdentityHashMap<>();
    @SuppressWarnings("IdentityHashMapUsage")
    final Map<Pattern, Map<Object, List<FactHandle>>> joined = new IdentityHashMap<>();

    FactIndex(Collection<?> facts) {
        for (Object fact : facts) {
            byType.computeIfAbsent(fact.getClass(), any -> new ArrayList<>()).add(new Handle(fact));
        }
    }

    static Class<?> typeOf(Pattern pattern) {
        return ((ClassObjectType) pattern.getObjectType()).getClassType();
    }

    /** All of a pattern's type. */
    List<FactHandle> of(Pattern pattern) {
        return ofType.computeIfAbsent(typeOf(pattern), type -> {
            List<FactHandle> all = new ArrayList<>();
            byType.forEach((known, handles) -> {
                if (type.isAssignableFrom(known)) {
                    all.addAll(handles);
                }
            });
            return all;
        });
    }

    /** Those that have the text that a constraint asks for. */
    List<FactHandle> with(Pattern pattern, MVELConstraint literal, ValueResolver resolver) {
        String key = pattern.getObjectType().getClassName() + " " + literal.getExpression().replaceAll("==.*", "");
        return literals.computeIfAbsent(key, any -> index(of(pattern), literal, resolver))
                .getOrDefault(literal.getField().getValue(), List.of());
    }

    static Map<Object, List<FactHandle>> index(List<FactHandle> handles, MVELConstraint by, ValueResolver resolver) {
        Map<Object, List<FactHandle>> index = new HashMap<>();
        for (FactHandle handle : handles) {
            index.computeIfAbsent(by.getFieldExtractor().getValue(resolver, handle.getObject()), any -> new ArrayList<>()).add(handle);
        }
        return index;
    }
}
