package signalbox.plan;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.drools.base.InitialFact;
import org.drools.base.base.ClassObjectType;
import org.drools.base.definitions.rule.impl.QueryImpl;
import org.drools.base.definitions.rule.impl.RuleImpl;
import org.drools.base.rule.Accumulate;
import org.drools.base.rule.Collect;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.EntryPointId;
import org.drools.base.rule.EvalCondition;
import org.drools.base.rule.Forall;
import org.drools.base.rule.From;
import org.drools.base.rule.GroupElement;
import org.drools.base.rule.Pattern;
import org.drools.base.rule.RuleConditionElement;
import org.drools.base.rule.accessor.ReadAccessor;
import org.drools.base.rule.constraint.Constraint;
import org.drools.base.util.index.ConstraintTypeOperator;
import org.drools.mvel.MVELConstraint;
import org.drools.mvel.accessors.ClassFieldReader;
import org.jspecify.annotations.Nullable;
import org.kie.api.KieBase;
import org.kie.api.definition.KiePackage;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.plan.Need.Literal;
import signalbox.plan.Need.Narrowing;

/**
 * Reads plans from compiled rules. The one class that knows how Drools keeps patterns and constraints inside: tests pin what it
 * reads of every form of condition, and a new version of Drools that keeps them otherwise fails there.
 */
public final class Plans {

    /** The labels that are properties of an alert. */
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("name", "alertname"), Map.entry("severity", "severity"), Map.entry("instance", "instance"),
            Map.entry("job", "job"), Map.entry("team", "team"), Map.entry("service", "service"),
            Map.entry("cluster", "cluster"), Map.entry("namespace", "namespace"), Map.entry("environment", "environment"),
            Map.entry("datacenter", "datacenter"), Map.entry("rack", "rack"));

    private static final String TEXT = "\"([^\"\\\\]*)\"";
    private static final java.util.regex.Pattern LABEL = pattern("(?:labels\\(?\\)?\\.get|label)\\(\\s*" + TEXT + "\\s*\\)");
    private static final java.util.regex.Pattern WITHOUT =
            pattern("(?:labels\\(?\\)?\\.without|labelsWithout)\\(\\s*(" + TEXT + "(?:\\s*,\\s*" + TEXT + ")*)\\s*\\)");
    /** {@code x in ( "a", "b" )} arrives so. */
    private static final java.util.regex.Pattern ONE_OF =
            pattern("(\\w+|label\\(\\s*" + TEXT + "\\s*\\)) == " + TEXT + "(?: \\|\\| \\1 == " + TEXT + ")+");
    private static final java.util.regex.Pattern VALUE = pattern("== " + TEXT);
    private static final java.util.regex.Pattern QUOTED = pattern(TEXT);
    /** What an accessor that calls a method says of itself; it has no other way to tell. */
    private static final java.util.regex.Pattern METHOD_ACCESSOR = pattern("className=([^,]+),.*?expr=(.*), typesafe=.*");

    private final Map<Integer, Read> patterns = new LinkedHashMap<>();
    private boolean isReadable = true;

    private Plans() {}

    /** The plans of all rules of a base, in no order. */
    public static List<Plan> of(KieBase base) {
        return of(base.getKiePackages());
    }

    /** The plans of all rules of packages, in no order. */
    public static List<Plan> of(Collection<KiePackage> packages) {
        return packages.stream()
                .flatMap(kiePackage -> kiePackage.getRules().stream())
                .map(rule -> of((RuleImpl) rule))
                .toList();
    }

    private static Plan of(RuleImpl rule) {
        Plans plans = new Plans();
        plans.walk(rule.getLhs(), true);
        boolean isWide = !plans.isReadable || rule instanceof QueryImpl;
        return new Plan(rule.getName(), isWide ? plans.wide() : plans.narrowed());
    }

    private static java.util.regex.Pattern pattern(String regex) {
        return java.util.regex.Pattern.compile(regex, java.util.regex.Pattern.DOTALL);
    }

    // ---- what there is

    /** A pattern as it was read. */
    private static final class Read {
        final int id;
        final boolean positive;
        final Class<?> type;
        final String entryPoint;
        final List<Literal> literals = new ArrayList<>();
        final List<Join> joins = new ArrayList<>();

        Read(int id, boolean positive, Class<?> type, String entryPoint) {
            this.id = id;
            this.positive = positive;
            this.type = type;
            this.entryPoint = entryPoint;
        }

        Need need(boolean root, List<Narrowing> narrowings) {
            return new Need(type, entryPoint, root, literals, narrowings);
        }

        int rank() {
            return need(false, List.of()).rank();
        }
    }

    /**
     * Something of a pattern is equal to something of another.
     *
     * @param own by which the pattern's own facts can be looked up, if they are alerts
     * @param other the same of the other pattern
     */
    private record Join(Side own, int with, Side other) {}

    private record Side(Optional<LookupKey> key, Function<Object, Object> value) {}

    /** @param positive whether the rule can only fire if something satisfies what is below */
    private void walk(RuleConditionElement element, boolean positive) {
        if (element instanceof GroupElement group) {
            boolean allNeeded = positive && (group.isAnd() || group.isExists());
            group.getChildren().forEach(child -> walk(child, allNeeded));
        } else if (element instanceof Pattern pattern) {
            walkPattern(pattern, positive);
        } else if (element instanceof Accumulate accumulate) {
            walk(accumulate.getSource(), false);
        } else if (element instanceof Collect collect) {
            walk(collect.getSourcePattern(), false);
        } else if (element instanceof Forall forall) {
            forall.getNestedElements().forEach(nested -> walk(nested, false));
        } else if (!(element instanceof EvalCondition) && !(element instanceof From)) {
            isReadable = false;
            element.getNestedElements().forEach(nested -> walk(nested, false));
        }
    }

    private void walkPattern(Pattern pattern, boolean positive) {
        if (pattern.getSource() != null && !(pattern.getSource() instanceof EntryPointId)) {
            walk((RuleConditionElement) pattern.getSource(), false);
            return;
        }
        if (!(pattern.getObjectType() instanceof ClassObjectType classType)) {
            isReadable = false;
            return;
        }
        Class<?> type = classType.getClassType();
        if (InitialFact.class.isAssignableFrom(type)) {
            return;
        }
        String entryPoint = pattern.getSource() instanceof EntryPointId source ? source.getEntryPointId() : "";
        Read read = new Read(pattern.getPatternId(), positive, type, entryPoint);
        for (Constraint constraint : pattern.getConstraints()) {
            if (constraint instanceof MVELConstraint readable) {
                readConstraint(read, readable);
            }
        }
        patterns.put(read.id, read);
    }

    private static void readConstraint(Read read, MVELConstraint constraint) {
        int others = constraint.getRequiredDeclarations().length;
        if (constraint.getConstraintType() == ConstraintTypeOperator.EQUAL && constraint.getFieldExtractor() != null) {
            Side own = side(constraint.getFieldExtractor());
            if (isOfAlerts(read.type) && own.key().isEmpty()) {
                return; // what is not in the labels may change while the alert fires
            }
            if (others == 0) {
                literal(constraint).ifPresent(value -> read.literals.add(new Literal(own.key(), own.value(), Set.of(value))));
            } else if (others == 1) {
                join(read, own, constraint);
            }
        } else if (others == 0 && constraint.getConstraintType() == ConstraintTypeOperator.UNKNOWN) {
            oneOf(read, constraint.getExpression());
        }
    }

    private static Optional<String> literal(MVELConstraint constraint) {
        return constraint.getField() != null && constraint.getField().getValue() instanceof String text
                ? Optional.of(text)
                : Optional.empty();
    }

    private static void join(Read read, Side own, MVELConstraint constraint) {
        if (constraint.getLeftIndexExtractor() instanceof Declaration bound
                && bound.getPattern() != null
                && bound.getPattern().getPatternId() != read.id
                && bound.getExtractor() != null
                && areComparable(constraint.getFieldExtractor(), bound.getExtractor())) {
            Side other = side(bound.getExtractor());
            boolean isOfAlert = bound.getPattern().getObjectType() instanceof ClassObjectType type && isOfAlerts(type.getClassType());
            if (!isOfAlert || other.key().isPresent()) {
                read.joins.add(new Join(own, bound.getPattern().getPatternId(), other));
            }
        }
    }

    /** Values of these types are equal for Drools when, and only when, they are equal for us. */
    private static boolean areComparable(ReadAccessor own, ReadAccessor other) {
        Class<?> type = own.getExtractToClass();
        return type == other.getExtractToClass() && (type == String.class || type == Labels.class);
    }

    private static boolean isOfAlerts(Class<?> type) {
        return type.isAssignableFrom(Alert.class);
    }

    private static void oneOf(Read read, String expression) {
        Matcher oneOf = ONE_OF.matcher(expression);
        if (oneOf.matches() && read.type == Alert.class) {
            key(oneOf.group(1)).ifPresent(key -> {
                Set<String> values = new HashSet<>();
                Matcher value = VALUE.matcher(expression);
                while (value.find()) {
                    values.add(value.group(1));
                }
                read.literals.add(new Literal(Optional.of(key), ofAlert(key), values));
            });
        }
    }

    /** What an accessor reads. Other things of an alert than its labels may change while it fires: they are left out. */
    private static Side side(ReadAccessor accessor) {
        Optional<LookupKey> key = key(accessor);
        return new Side(key, key.map(Plans::ofAlert).orElse(fact -> accessor.getValue(null, fact)));
    }

    private static Function<Object, Object> ofAlert(LookupKey key) {
        return alert -> key.of(((Alert) alert).labels());
    }

    private static Optional<LookupKey> key(ReadAccessor accessor) {
        if (accessor instanceof ClassFieldReader property) {
            return isAlert(property.getClassName()) ? key(property.getFieldName()) : Optional.empty();
        }
        Matcher method = METHOD_ACCESSOR.matcher(String.valueOf(accessor));
        return method.find() && isAlert(method.group(1)) ? key(method.group(2)) : Optional.empty();
    }

    private static boolean isAlert(@Nullable String className) {
        return Alert.class.getName().equals(className);
    }

    private static Optional<LookupKey> key(String expression) {
        String said = expression.startsWith("this.") ? expression.substring("this.".length()) : expression;
        Matcher label = LABEL.matcher(said);
        if (label.matches()) {
            return Optional.of(new LookupKey.Label(label.group(1)));
        }
        Matcher without = WITHOUT.matcher(said);
        if (without.matches()) {
            return Optional.of(LookupKey.without(QUOTED.matcher(without.group(1)).results().map(name -> name.group(1)).toList()));
        }
        return said.equals("labels")
                ? Optional.of(new LookupKey.Whole())
                : Optional.ofNullable(PROPERTIES.get(said)).map(LookupKey.Label::new);
    }

    // ---- what follows

    /** Nothing can be said: it never sleeps, and only its literals keep alerts away. */
    private List<Need> wide() {
        return patterns.values().stream().map(read -> read.need(false, List.of())).toList();
    }

    /**
     * From the rarest pattern the others are narrowed, along joins in either direction: each that must be satisfied, then those
     * that must not be, or that are counted.
     */
    private List<Need> narrowed() {
        Map<Integer, Integer> numbers = new LinkedHashMap<>();
        List<Need> needs = new ArrayList<>();
        List<Read> left = new ArrayList<>(patterns.values().stream().filter(read -> read.positive).toList());
        while (!left.isEmpty()) {
            Read next = left.stream()
                    .filter(read -> !narrowings(read, numbers).isEmpty())
                    .findFirst()
                    .orElseGet(() -> left.stream().max(Comparator.comparingInt(Read::rank)).orElseThrow());
            List<Narrowing> narrowings = narrowings(next, numbers);
            needs.add(next.need(narrowings.isEmpty() && next.rank() > Need.Rank.NONE, narrowings));
            numbers.put(next.id, needs.size() - 1);
            left.remove(next);
        }
        Map<Integer, Integer> satisfied = Map.copyOf(numbers);
        patterns.values().stream()
                .filter(read -> !read.positive)
                .forEach(read -> needs.add(read.need(false, fromOutside(read, satisfied))));
        return needs;
    }

    private List<Narrowing> narrowings(Read read, Map<Integer, Integer> numbers) {
        if (!isOfAlerts(read.type)) {
            return List.of();
        }
        Stream<Narrowing> backwards = numbers.keySet().stream()
                .flatMap(done -> found(done).joins.stream()
                        .filter(join -> join.with() == read.id && join.other().key().isPresent())
                        .map(join -> new Narrowing(
                                join.other().key().orElseThrow(), requireNonNull(numbers.get(done)), join.own().value())));
        return Stream.concat(fromOutside(read, numbers).stream(), backwards).toList();
    }

    private static List<Narrowing> fromOutside(Read read, Map<Integer, Integer> numbers) {
        return read.joins.stream()
                .filter(join -> numbers.containsKey(join.with()) && join.own().key().isPresent())
                .map(join -> new Narrowing(join.own().key().orElseThrow(), requireNonNull(numbers.get(join.with())),
                        join.other().value()))
                .toList();
    }

    private Read found(int id) {
        return Optional.ofNullable(patterns.get(id)).orElseThrow();
    }
}
