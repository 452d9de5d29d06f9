package signalbox.miss;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.drools.base.base.ValueResolver;
import org.drools.base.rule.Declaration;
import org.drools.base.rule.Pattern;
import org.jspecify.annotations.Nullable;
import org.kie.api.runtime.rule.FactHandle;
import signalbox.alert.Alert;
import signalbox.alert.Labels;
import signalbox.condition.Subject;
import signalbox.explain.Speech;
import signalbox.miss.ReadRule.Check;
import signalbox.rules.language.Tree.Binary;
import signalbox.rules.language.Tree.Call;
import signalbox.rules.language.Tree.Expr;
import signalbox.rules.language.Tree.In;
import signalbox.rules.language.Tree.Literal;
import signalbox.rules.language.Tree.Name;
import signalbox.rules.language.Tree.Property;
import signalbox.rules.language.Tree.Unary;
import signalbox.rules.language.Type;
import signalbox.rules.language.Vocabulary;

/** What constraints look at and compare with, and how facts are shown: for the eye alone, verdicts never rest on it. */
final class ComparedValues {

    private static final String COMPARISONS = "==|!=|>=|<=|>|<|(not )?(matches|contains|memberOf|str\\[\\w+])";

    private static final Map<String, Class<?>> NUMBERS =
            Map.of("Integer", Integer.class, "Long", Long.class, "Double", Double.class, "Math", Math.class);

    private final Vocabulary vocabulary;
    private final ValueResolver resolver;
    private final Speech speech;

    ComparedValues(Vocabulary vocabulary, ValueResolver resolver, Speech speech) {
        this.vocabulary = vocabulary;
        this.resolver = resolver;
        this.speech = speech;
    }

    ValueResolver resolver() {
        return resolver;
    }

    // ---- constraints

    /** The verdict on a constraint, with the values that it compares. */
    Verdict verdict(Check check, boolean holds, Object fact, FactTuple row, ReadRule rule) {
        Optional<Object> was = Optional.empty();
        Optional<Object> wanted = Optional.empty();
        if (check.written().isPresent()) {
            Reader reader = new Reader(fact, row, rule);
            Expr written = check.written().get();
            if (written instanceof Binary binary && binary.operator().matches(COMPARISONS)) {
                was = reader.read(binary.left());
                wanted = binary.right() instanceof Literal ? Optional.empty() : reader.read(binary.right());
            } else if (written instanceof In in) {
                was = reader.read(in.left());
            } else {
                was = reader.all(written);
            }
        }
        return new Verdict(check.text(), holds, was.map(this::shown), wanted.map(this::shown));
    }

    /** The comparison of two numbers, where a constraint is one. */
    Optional<Double> missingBy(Check check, Object fact, FactTuple row, ReadRule rule) {
        if (check.written().isPresent() && check.written().get() instanceof Binary binary) {
            Reader reader = new Reader(fact, row, rule);
            Optional<Object> left = reader.read(binary.left());
            Optional<Object> right = reader.read(binary.right());
            if (left.isPresent() && left.get() instanceof Number was && right.isPresent() && right.get() instanceof Number wanted) {
                return Optional.of(Math.abs(was.doubleValue() - wanted.doubleValue()));
            }
        }
        return Optional.empty();
    }

    /** What a constraint asks for, behind what it looks at: {@code >= 3}; the constraint itself where it is no comparison. */
    String needed(Check check, Object fact, FactTuple row, ReadRule rule) {
        return check.written()
                .filter(Binary.class::isInstance)
                .map(Binary.class::cast)
                .filter(binary -> binary.operator().matches(COMPARISONS))
                .flatMap(binary -> new Reader(fact, row, rule).read(binary.right()).map(right -> binary.operator() + " " + words(shown(right))))
                .orElse(check.text());
    }

    /** What a pattern asks for by equality, by property or label: with values as of a choice of facts. */
    Map<String, Object> equalities(Pattern pattern, FactTuple row, ReadRule rule) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Check check : rule.checksOf(pattern)) {
            if (check.written().isPresent() && check.written().get() instanceof Binary binary && binary.operator().equals("==")) {
                Optional<Object> value = new Reader(null, row, rule).read(binary.right());
                value.ifPresentOrElse(
                        found -> all.put(property(binary.left()).orElse(check.text()), property(binary.left()).isPresent() ? shown(found) : ""),
                        () -> all.put(check.text(), ""));
            } else {
                all.put(withValue(check, row, rule), "");
            }
        }
        return all;
    }

    /** A comparison with what its right side comes to: {@code startsAt > 03:12}. As it is written where that is not known. */
    private String withValue(Check check, FactTuple row, ReadRule rule) {
        return Sides.of(check)
                .filter(sides -> sides.comparison().operator().matches(COMPARISONS) && !(sides.comparison().right() instanceof Literal))
                .flatMap(sides -> new Reader(null, row, rule).read(sides.comparison().right())
                        .map(value -> sides.left() + " " + sides.comparison().operator() + " " + words(shown(value))))
                .orElse(check.text());
    }

    private static Optional<String> property(Expr expr) {
        if (expr instanceof Call call && call.name().equals("label") && call.arguments().size() == 1
                && call.arguments().get(0) instanceof Literal literal) {
            return Optional.of(String.valueOf(literal.value()));
        }
        return expr instanceof Name name && !name.name().startsWith("$") ? Optional.of(name.name()) : Optional.empty();
    }

    /** Reads expressions as of one fact and a choice of others. */
    private final class Reader {
        private final @Nullable Object fact;
        private final FactTuple row;
        private final ReadRule rule;

        Reader(@Nullable Object fact, FactTuple row, ReadRule rule) {
            this.fact = fact;
            this.row = row;
            this.rule = rule;
        }

        Optional<Object> read(Expr expr) {
            if (expr instanceof Literal literal) {
                return Optional.ofNullable(literal.value());
            } else if (expr instanceof Name name) {
                return name(name.name());
            } else if (expr instanceof Property property) {
                return read(property.of()).flatMap(of -> call(of, property.name(), List.of()));
            } else if (expr instanceof Call call) {
                return call(call);
            } else if (expr instanceof Binary binary) {
                return calculated(binary);
            } else if (expr instanceof Unary unary && unary.operator().equals("-")) {
                return read(unary.of()).filter(Number.class::isInstance).map(of -> plain(-((Number) of).doubleValue()));
            }
            return Optional.empty();
        }

        /** The values of all that an expression looks at in the fact. */
        Optional<Object> all(Expr expr) {
            Map<String, Object> all = new LinkedHashMap<>();
            collect(expr, all);
            return all.isEmpty()
                    ? Optional.empty()
                    : Optional.of(all.size() == 1
                            ? all.values().iterator().next()
                            : String.join(", ", all.entrySet().stream().map(each -> each.getKey() + " " + words(shown(each.getValue()))).toList()));
        }

        private void collect(Expr expr, Map<String, Object> to) {
            if (expr instanceof Binary binary) {
                collect(binary.left(), to);
                collect(binary.right(), to);
            } else if (expr instanceof Unary unary) {
                collect(unary.of(), to);
            } else if (expr instanceof In in) {
                collect(in.left(), to);
            } else if (expr instanceof Call call && property(call).isEmpty()) {
                Optional.ofNullable(call.on()).ifPresent(on -> collect(on, to));
                call.arguments().forEach(argument -> collect(argument, to));
            } else if (expr instanceof Property property) {
                read(property).ifPresent(value -> to.put(property.name(), value));
            } else {
                property(expr).ifPresent(name -> read(expr).ifPresent(value -> to.put(name, value)));
            }
        }

        private Optional<Object> name(String name) {
            if (name.equals("this")) {
                return Optional.ofNullable(fact);
            }
            for (Pattern pattern : rule.checks().keySet()) {
                FactHandle chosen = row.of(pattern);
                Declaration declared = name.startsWith("$") ? declared(pattern, name) : null;
                if (chosen != null && declared != null) {
                    return Optional.ofNullable(declared.getValue(resolver, chosen.getObject()));
                }
            }
            return fact == null || name.startsWith("$") ? Optional.empty() : ComparedValues.call(fact, name, List.of());
        }

        private static @Nullable Declaration declared(Pattern pattern, String name) {
            return pattern.getDeclaration() != null && pattern.getDeclaration().getIdentifier().equals(name)
                    ? pattern.getDeclaration()
                    : pattern.getDeclarations().get(name);
        }

        private Optional<Object> call(Call call) {
            Class<?> numbers = call.on() instanceof Name name ? NUMBERS.get(name.name()) : null;
            List<Object> arguments = new ArrayList<>();
            for (Expr argument : call.arguments()) {
                Optional<Object> value = read(argument);
                if (value.isEmpty()) {
                    return Optional.empty();
                }
                arguments.add(value.get());
            }
            if (numbers != null) {
                return made(numbers, call.name(), arguments);
            }
            Optional<Object> on = call.on() == null ? Optional.ofNullable(fact) : read(call.on());
            return on.flatMap(of -> ComparedValues.call(of, call.name(), arguments));
        }

        private Optional<Object> call(Object of, String name, List<Object> arguments) {
            return ComparedValues.call(of, name, arguments);
        }

        private Optional<Object> calculated(Binary binary) {
            Optional<Object> left = read(binary.left());
            Optional<Object> right = read(binary.right());
            if (left.isEmpty() || right.isEmpty() || !binary.operator().matches("[-+*/%]")) {
                return Optional.empty();
            }
            if (left.get() instanceof Number a && right.get() instanceof Number b) {
                return Optional.of(plain(switch (binary.operator()) {
                    case "+" -> a.doubleValue() + b.doubleValue();
                    case "-" -> a.doubleValue() - b.doubleValue();
                    case "*" -> a.doubleValue() * b.doubleValue();
                    case "/" -> a.doubleValue() / b.doubleValue();
                    default -> a.doubleValue() % b.doubleValue();
                }));
            }
            return binary.operator().equals("+") ? Optional.of(String.valueOf(left.get()) + right.get()) : Optional.empty();
        }
    }

    private static Object plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1L << 53 ? (Object) (long) value : (Object) value;
    }

    /** Properties and methods that the vocabulary has: what is written was checked against it. */
    static Optional<Object> call(Object of, String name, List<Object> arguments) {
        if (of instanceof Collection<?> some && name.equals("size")) {
            return Optional.of(some.size()); // the classes of lists are not public
        }
        return Stream.of(of.getClass().getMethods())
                .filter(method -> isNamed(method.getName(), name, arguments))
                .filter(method -> method.getParameterCount() == arguments.size() || method.isVarArgs())
                .flatMap(method -> called(method, of, arguments).stream())
                .findFirst();
    }

    /** {@code Integer.parseInt( … )} and the like. */
    private static Optional<Object> made(Class<?> numbers, String name, List<Object> arguments) {
        return Stream.of(numbers.getMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()) && method.getName().equals(name))
                .filter(method -> method.getParameterCount() == arguments.size())
                .flatMap(method -> called(method, numbers, arguments).stream())
                .findFirst();
    }

    private static boolean isNamed(String method, String name, List<Object> arguments) {
        return method.equals(name) || (arguments.isEmpty() && (method.equals(getter("get", name)) || method.equals(getter("is", name))));
    }

    /** Empty when there is no value, or it cannot be had: then it is not shown, that is all. */
    private static Optional<Object> called(Method method, Object of, List<Object> arguments) {
        try {
            return Optional.ofNullable(method.isVarArgs()
                    ? method.invoke(of, (Object) arguments.stream().map(String::valueOf).toArray(String[]::new))
                    : method.invoke(of, arguments.toArray()));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static String getter(String word, String property) {
        return word + property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    }

    // ---- facts

    Fact fact(Object fact) {
        if (fact instanceof Alert alert) {
            return new Fact("Alert", Optional.of(alert.labels()), Map.of(), speech.alert(alert.labels()));
        }
        if (fact instanceof Labels labels) {
            return new Fact("Alert", Optional.of(labels), Map.of(), speech.alert(labels));
        }
        String type = fact.getClass().getSimpleName();
        Optional<Type> known = vocabulary.type(type).filter(Type::isRead);
        Map<String, Object> properties = new LinkedHashMap<>();
        known.ifPresent(of -> of.properties().keySet().forEach(name ->
                call(fact, name, List.of()).map(this::shown).ifPresent(value -> properties.put(name, value))));
        return new Fact(
                known.isPresent() ? type : "value",
                Optional.empty(),
                known.isPresent() ? properties : Map.of("value", shown(fact)),
                known.isPresent() ? type + properties.entrySet().stream()
                        .filter(each -> !each.getValue().equals(""))
                        .map(each -> each.getKey() + " " + words(each.getValue()))
                        .collect(java.util.stream.Collectors.joining(", ", "( ", " )")) : words(shown(fact)));
    }

    /** A value as a text, a number or a truth value. */
    Object shown(Object value) {
        if (value instanceof Alert alert) {
            return speech.alert(alert.labels());
        } else if (value instanceof Labels labels) {
            return labels.isEmpty() ? "" : speech.alert(labels);
        } else if (value instanceof java.time.Instant instant) {
            return speech.time(instant);
        } else if (value instanceof Subject subject) {
            return subject.isAlert() ? speech.alert(subject.labels()) : subject.text();
        } else if (value instanceof Object[] several) {
            return shown(Stream.of(several).filter(Objects::nonNull).toList());
        } else if (value instanceof Collection<?> some) {
            return String.join(", ", some.stream().limit(MOST).map(each -> words(shown(each))).toList()) + (some.size() > MOST ? ", …" : "");
        }
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }

    private static final int MOST = 10;

    /** A value in a sentence. */
    static String words(Object shown) {
        return shown.equals("") ? "empty" : shown instanceof Double number ? plain(number).toString() : shown.toString();
    }
}
