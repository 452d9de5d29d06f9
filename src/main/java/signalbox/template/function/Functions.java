package signalbox.template.function;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import signalbox.template.value.Function;

/** The functions that templates may call, by name. Immutable. */
public final class Functions {

    private final Map<String, Function> byName;

    private Functions(Map<String, Function> byName) {
        this.byName = byName;
    }

    /** Those of the language itself, such as {@code len} and {@code printf} (spec/templates.md 4.3). */
    public static Functions builtIn() {
        return new Functions(BuiltIns.all());
    }

    /** With one more; it takes the place of one with the same name. */
    public Functions with(String name, Function function) {
        Map<String, Function> more = new HashMap<>(byName);
        more.put(name, function);
        return new Functions(more);
    }

    /** With others; they take the place of those with the same names. */
    public Functions with(Map<String, Function> others) {
        Map<String, Function> more = new HashMap<>(byName);
        more.putAll(others);
        return new Functions(more);
    }

    public Optional<Function> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Set<String> names() {
        return byName.keySet();
    }

    public boolean has(String name) {
        return byName.containsKey(name);
    }

    /** Whether there are functions of the same names, so that the same texts can be parsed with both. */
    public boolean hasSameNames(Functions others) {
        return byName.keySet().equals(others.byName.keySet());
    }
}
