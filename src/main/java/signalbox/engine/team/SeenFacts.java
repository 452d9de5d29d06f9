package signalbox.engine.team;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.drools.base.InitialFact;
import org.drools.core.common.InternalFactHandle;
import org.drools.core.reteoo.TupleImpl;
import org.drools.core.rule.consequence.InternalMatch;
import org.drools.tms.LogicalDependency;
import org.drools.tms.agenda.TruthMaintenanceSystemInternalMatch;
import org.kie.api.runtime.rule.Match;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.attribute.SaidAttribute;
import signalbox.condition.Condition;
import signalbox.condition.Subject;
import signalbox.decision.Decision.Kind;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;
import signalbox.derived.Derived;
import signalbox.route.Destination;
import signalbox.route.InPlaceOf;
import signalbox.topology.Down;

/** Reads of a match in Drools which facts it is of, and what was concluded from them. On the thread of the session. */
final class SeenFacts {

    /** So many of a list, or of what was counted. */
    private static final int MOST_OF_SEVERAL = 20;

    private static final int LONGEST_TEXT = 200;
    private static final int DEEPEST = 3;
    private static final int MOST_CONCLUDED = 20;

    /** Who says it, and in which order, is known of a firing anyway. */
    private static final Set<String> LEFT_OUT = Set.of("rule", "order", "packageName", "terms", "episode", "class");

    /** Label sets of that name are no alert. */
    private static final Set<String> NO_ALERT = Set.of("annotations", "values");

    /** Of a conclusion these are said where they are so. */
    private static final Set<String> OPTIONS = Set.of("endsQuiet");

    private static final String OURS = "signalbox.";

    /** A value of a fact. */
    private record Property(String name, Method reader) {}

    /** Of each type what is to be read of it; those of rules that are gone are forgotten with their classes. */
    private static final ClassValue<List<Property>> PROPERTIES = new ClassValue<>() {
        @Override
        protected List<Property> computeValue(Class<?> type) {
            return type.isRecord() ? ofRecord(type) : ofBean(type);
        }
    };

    private SeenFacts() {}

    private static List<Property> ofRecord(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> !LEFT_OUT.contains(component.getName()))
                .map((RecordComponent component) -> new Property(component.getName(), component.getAccessor()))
                .toList();
    }

    private static List<Property> ofBean(Class<?> type) {
        List<Property> all = new ArrayList<>();
        for (Method method : type.getMethods()) {
            String name = method.getName();
            int prefix = name.startsWith("get") ? 3 : name.startsWith("is") ? 2 : 0;
            if (prefix > 0 && name.length() > prefix && method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers())) {
                String property = name.substring(prefix, prefix + 1).toLowerCase(Locale.ROOT) + name.substring(prefix + 1);
                if (!LEFT_OUT.contains(property)) {
                    all.add(new Property(property, method));
                }
            }
        }
        all.sort(Comparator.comparing(Property::name)); // methods come in no order
        return all;
    }

    /** The facts that a rule fires for, in the order of its conditions. */
    static List<Seen> of(Match match) {
        List<Seen> facts = new ArrayList<>();
        for (TupleImpl tuple = ((InternalMatch) match).getTuple(); tuple != null; tuple = tuple.getParent()) {
            Collection<Object> counted = tuple.getAccumulatedObjects();
            if (!counted.isEmpty() && !facts.isEmpty()) { // what was counted hangs at what is before the result
                int result = facts.size() - 1;
                facts.set(result, new Seen.Counted(facts.get(result), several(counted.stream().map(SeenFacts::once).toList(), 0)));
            }
            InternalFactHandle handle = tuple.getFactHandle();
            if (handle != null && !(handle.getObject() instanceof InitialFact)) {
                facts.add(of(handle.getObject()));
            }
        }
        java.util.Collections.reverse(facts);
        return facts;
    }

    /** Several functions of one {@code accumulate} each have their value of a fact, as a rule the fact itself. */
    private static Object once(Object counted) {
        if (!(counted instanceof Object[] values)) {
            return counted;
        }
        List<Object> different = Arrays.stream(values).filter(Objects::nonNull).distinct().toList();
        return different.size() == 1 ? different.get(0) : different;
    }

    /** The alternative that it fires for. */
    static int branch(Match match) {
        return ((InternalMatch) match).getTerminalNode().getSubruleIndex();
    }

    /** What was concluded from it. */
    static List<Concluded> concluded(Match match) {
        List<Concluded> all = new ArrayList<>();
        if (match instanceof TruthMaintenanceSystemInternalMatch<?> logical && logical.getLogicalDependencies() != null) {
            for (LogicalDependency<?> each = logical.getLogicalDependencies().getFirst();
                    each != null && all.size() < MOST_CONCLUDED;
                    each = each.getNext()) {
                Object fact = each.getObject();
                all.add(new Concluded(verdict(fact), of(fact)));
            }
        }
        return all;
    }

    private static String verdict(Object fact) {
        Optional<Kind> kind = fact instanceof Derived ? Optional.of(Kind.DERIVED)
                : fact instanceof Condition ? Optional.of(Kind.HOLDS)
                : fact instanceof Down ? Optional.of(Kind.DOWN)
                : fact instanceof SaidAttribute ? Optional.of(Kind.ATTRIBUTED)
                : ConclusionType.of(fact).flatMap(ConclusionType.Said::kind);
        return kind.map(Kind::text).orElse("");
    }

    /** A fact as it is now. */
    static Seen of(Object fact) {
        return of(fact, "", 0);
    }

    private static Seen of(Object value, String name, int depth) {
        if (value instanceof Alert alert) {
            return new Seen.OfAlert(alert.labels());
        } else if (value instanceof Labels labels) {
            return NO_ALERT.contains(name) ? new Seen.Named(labels) : new Seen.OfAlert(labels);
        } else if (value instanceof Subject subject) {
            return subject.isAlert() ? new Seen.OfAlert(subject.labels()) : text(subject.text());
        } else if (value instanceof Collection<?> some) {
            return several(some, depth);
        } else if (value instanceof Object[] some) {
            return several(Arrays.asList(some), depth);
        } else if (value instanceof Number || value instanceof Boolean) {
            return new Seen.Value(value);
        } else if (value instanceof Destination destination) {
            return text(destination.receiver());
        } else if (value instanceof InPlaceOf tree) {
            return text(tree == InPlaceOf.TREE ? "the tree" : "nothing");
        }
        String type = value.getClass().getName();
        boolean isPlain = value instanceof CharSequence || value instanceof Enum || value instanceof Instant || type.startsWith("java.")
                || (type.startsWith(OURS) && PROPERTIES.get(value.getClass()).isEmpty()); // a matcher, which is its text
        return isPlain || depth >= DEEPEST ? text(value.toString()) : fact(value, depth);
    }

    private static Seen.Several several(Collection<?> some, int depth) {
        List<Seen> first = new ArrayList<>();
        for (Object each : some) {
            if (first.size() == MOST_OF_SEVERAL) {
                break;
            }
            if (each != null) {
                first.add(of(each, "", depth + 1));
            }
        }
        return new Seen.Several(first, some.size());
    }

    private static Seen fact(Object fact, int depth) {
        Map<String, Seen> values = new LinkedHashMap<>();
        for (Property property : PROPERTIES.get(fact.getClass())) {
            read(property, fact)
                    .filter(value -> !(value instanceof Labels labels && labels.isEmpty()) && !value.equals(""))
                    .filter(value -> !value.equals(InPlaceOf.ROOT)) // as where nothing is said
                    .filter(value -> !(value.equals(false) && OPTIONS.contains(property.name())))
                    .ifPresent(value -> values.put(property.name(), of(value, property.name(), depth + 1)));
        }
        String kind = fact instanceof SaidAttribute ? "Attribute" : fact.getClass().getSimpleName(); // as rules call it
        return new Seen.OfFact(kind, !fact.getClass().getName().startsWith(OURS), values);
    }

    private static Optional<Object> read(Property property, Object fact) {
        try {
            Object value = property.reader().invoke(fact);
            return value instanceof Optional<?> optional ? optional.map(each -> each) : Optional.ofNullable(value);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty(); // it is not shown, that is all
        }
    }

    private static Seen text(String text) {
        return new Seen.Value(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT - 1) + "…");
    }
}
