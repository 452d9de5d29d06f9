package signalbox.rules.language;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What names mean at a place.
 *
 * @param names those that the rule gave, with their types
 * @param loose those that may mean anything: they stand in what could not be read
 * @param pattern the fact whose properties can be named; null outside of patterns
 * @param isJava whether it is printed as Java: in consequences and functions
 * @param hidden names that the rule gives where they are not known outside, with what to do
 */
record NameScope(Map<String, String> names, Set<String> loose, @Nullable Type pattern, boolean isJava, Map<String, String> hidden) {

    static NameScope ofRule(Set<String> loose, Map<String, String> hidden) {
        return new NameScope(new LinkedHashMap<>(), new TreeSet<>(loose), null, false, hidden);
    }

    static NameScope ofFunction(Map<String, String> parameters) {
        return new NameScope(parameters, new TreeSet<>(), null, true, Map.of());
    }

    /** In a pattern over this type; null where there is none. */
    NameScope inside(@Nullable Type type) {
        return new NameScope(names, loose, type, false, hidden);
    }

    /** What is named in there is not known outside. */
    NameScope inner() {
        return new NameScope(new LinkedHashMap<>(names), loose, pattern, isJava, hidden);
    }

    NameScope asJava() {
        return new NameScope(names, loose, null, true, hidden);
    }

    Optional<String> typeOf(String name) {
        String type = names.get(name);
        return type != null ? Optional.of(type) : loose.contains(name) ? Optional.of(Types.UNKNOWN) : Optional.empty();
    }

    Optional<String> property(String name) {
        return pattern == null ? Optional.empty() : Optional.ofNullable(pattern.properties().get(name));
    }

    /** Everything that can be named here. */
    List<String> all() {
        List<String> all = new ArrayList<>(names.keySet());
        if (pattern != null) {
            all.addAll(pattern.properties().keySet());
        }
        return all;
    }

    /** {@code known are $a, $b}; empty when nothing is. */
    String known() {
        return names.isEmpty() ? "" : "known are " + String.join(", ", new TreeSet<>(names.keySet()));
    }
}
