package signalbox.rules;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import signalbox.alert.Alert;

/** The types that rules can speak of, and what these types offer. Loaded only when there is an error to explain. */
final class Vocabulary {

    /** The packages whose public types are facts, or parts of facts. */
    static final Set<String> FACT_PACKAGES = Set.of(
            "signalbox.alert", "signalbox.silence", "signalbox.inhibit", "signalbox.route", "signalbox.group", "signalbox.notify");

    private static final List<String> JDK_TYPES = List.of(
            "java.util.List", "java.util.ArrayList", "java.util.Map", "java.util.HashMap", "java.util.Set", "java.util.HashSet",
            "java.util.Collection", "java.util.Optional", "java.util.stream.Stream", "java.util.stream.Collectors",
            "java.time.Instant", "java.time.Duration", "java.math.BigDecimal");
    private static final List<String> LANGUAGE_TYPES = List.of(
            "java.lang.String", "java.lang.Number", "java.lang.Integer", "java.lang.Long", "java.lang.Double", "java.lang.Boolean",
            "java.lang.Object", "java.lang.Math", "java.lang.Comparable", "java.lang.Iterable");

    /** How rules make the facts that they conclude. */
    private static final Map<String, String> EXAMPLES = Map.of(
            "Inhibition", "new Inhibition( $quiet, drools.getRule().getName(), $because )",
            "Route", "new Route( $alert, \"receiver\" )");

    private final Map<String, Class<?>> types = new TreeMap<>();

    Vocabulary() {
        Stream.concat(LANGUAGE_TYPES.stream(), JDK_TYPES.stream()).forEach(this::add);
        List<String> folders = FACT_PACKAGES.stream().map(name -> name.replace('.', '/') + "/").toList();
        OwnFiles.read(folders, ".class").keySet().stream()
                .filter(name -> !name.contains("$") && !name.endsWith("-info.class"))
                .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .forEach(this::add);
    }

    private void add(String name) {
        try {
            Class<?> type = Class.forName(name, false, Vocabulary.class.getClassLoader());
            if (Modifier.isPublic(type.getModifiers())) {
                types.put(type.getSimpleName(), type);
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class of this program is missing: " + name, e);
        }
    }

    /** Simple names of all types. */
    Set<String> typeNames() {
        return types.keySet();
    }

    /** Full names of all types. */
    List<String> fullNames() {
        return types.values().stream().map(Class::getName).toList();
    }

    /** A type by its simple or full name. */
    Optional<Class<?>> type(String name) {
        String simple = name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
        Class<?> known = types.get(simple);
        if (known != null && (simple.equals(name) || known.getName().equals(name))) {
            return Optional.of(known);
        }
        return FACT_PACKAGES.stream().anyMatch(name::startsWith) || name.startsWith("java.") ? load(name) : Optional.empty();
    }

    static boolean exists(String fullName) {
        return load(fullName).isPresent();
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name, false, Vocabulary.class.getClassLoader()));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Whether a type has to be imported before it is used. */
    static boolean needsImport(Class<?> type) {
        return !type.getPackageName().equals("java.lang");
    }

    /** What can be asked of a fact without brackets: its properties, and the constants of its type. */
    static Set<String> properties(Class<?> type) {
        Set<String> names = new TreeSet<>();
        Arrays.stream(type.getFields()).forEach(field -> names.add(field.getName()));
        offered(type).filter(method -> method.getParameterCount() == 0).forEach(method -> {
            String name = method.getName();
            boolean getter = name.length() > 3 && name.startsWith("get") && Character.isUpperCase(name.charAt(3));
            names.add(getter ? Character.toLowerCase(name.charAt(3)) + name.substring(4) : name);
        });
        return names;
    }

    /** The names of all methods. */
    static Set<String> methods(Class<?> type) {
        return offered(type).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** How a method is called: {@code label(String)}, one for each form. */
    static List<String> forms(Class<?> type, String method) {
        return offered(type)
                .filter(candidate -> candidate.getName().equals(method))
                .map(candidate -> method + parameters(candidate.getParameterTypes(), candidate.isVarArgs()))
                .sorted()
                .distinct()
                .toList();
    }

    /**
     * How a type is made: {@code Inhibition(Alert, String, Alert...)}, one for each form. If there are forms that take the
     * alerts of rules, only these: the others are for the program itself.
     */
    static List<String> constructors(Class<?> type) {
        List<Constructor<?>> all = List.of(type.getConstructors());
        List<Constructor<?>> forRules = all.stream()
                .filter(form -> form.getParameterCount() > 0 && form.getParameterTypes()[0].equals(Alert.class))
                .toList();
        return (forRules.isEmpty() ? all : forRules).stream()
                .map((Constructor<?> c) -> type.getSimpleName() + parameters(c.getParameterTypes(), c.isVarArgs()))
                .sorted()
                .toList();
    }

    /** A call that makes one, if rules usually do. */
    static Optional<String> example(String type) {
        return Optional.ofNullable(EXAMPLES.get(type));
    }

    private static Stream<Method> offered(Class<?> type) {
        Collection<String> everyObjects = List.of("wait", "notify", "notifyAll", "getClass");
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.isSynthetic() && !everyObjects.contains(method.getName()));
    }

    private static String parameters(Class<?>[] types, boolean varArgs) {
        String list = Arrays.stream(types).map(Class::getSimpleName).collect(Collectors.joining(", ", "(", ")"));
        return varArgs ? list.substring(0, list.length() - 3) + "...)" : list;
    }
}
