package signalbox.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What readers ask of a value in a YAML file: noted while they read, made a JSON Schema. So that nothing has to be said twice. */
final class Shape {

    /** As what it is read. */
    enum Kind {
        TEXT,
        FLAG,
        NUMBER,
        DURATION,
        MAPPING,
        ANYTHING
    }

    private static final String DURATION = "^(0|([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$";
    /** What YAML 1.1 takes for true and false; null is false, or the default. */
    private static final List<@Nullable Object> FLAGS = Collections.unmodifiableList(Arrays.asList(true, false, null, "yes", "no", "on", "off",
            "y", "n", "Yes", "No", "On", "Off", "Y", "N", "YES", "NO", "ON", "OFF", "True", "False", "TRUE", "FALSE"));

    /** Mappings of so many keys that stand in several places are written once. */
    private static final int WORTH_A_NAME = 3;

    private final @Nullable Shape parent;
    private final Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    private final Map<String, Shape> keys = new LinkedHashMap<>();
    private @Nullable Shape values;
    private @Nullable Shape items;
    private String itemsType = "";

    Shape() {
        this(null);
    }

    private Shape(@Nullable Shape parent) {
        this.parent = parent;
    }

    void note(Kind kind) {
        kinds.add(kind);
    }

    /** What stands behind a key. */
    Shape key(String key) {
        return keys.computeIfAbsent(key, any -> new Shape(this));
    }

    /** The same with a key behind which this stands. */
    Shape with(String key, Shape value) {
        keys.put(key, value);
        return this;
    }

    /** What stands behind any key of the author's choice. */
    Shape values() {
        if (values == null) {
            values = new Shape(this);
        }
        return values;
    }

    /** What stands in a list; empty when such a list stands above: then it is as those there. */
    Optional<Shape> items(String type) {
        boolean isFirst = itemsType.isEmpty();
        itemsType = type;
        boolean isWithin = type.startsWith("[]*") && above(type).isPresent();
        if (isFirst && !isWithin) {
            items = new Shape(this);
        }
        return Optional.ofNullable(items);
    }

    private Optional<Shape> above(String type) {
        for (Shape at = parent; at != null; at = at.parent) {
            if (at.itemsType.equals(type)) {
                return Optional.of(at);
            }
        }
        return Optional.empty();
    }

    /** As a JSON Schema. */
    Map<String, Object> schema(String title, String description) {
        Map<String, Object> definitions = new LinkedHashMap<>();
        Map<String, Object> top = schema(definitions);
        Map<Map<?, ?>, Integer> seen = new HashMap<>();
        count(top, seen);
        List.copyOf(definitions.values()).forEach(each -> count(each, seen));
        Map<Map<?, ?>, String> names = new HashMap<>();
        Map<String, Object> named = new LinkedHashMap<>();
        definitions.forEach((name, each) -> named.put(name, shared(each, name, true, seen, names, named)));
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("description", description);
        if (shared(top, "", true, seen, names, named) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> schema.put(String.valueOf(key), value));
        }
        schema.put("$defs", named);
        return schema;
    }

    private Map<String, Object> schema(Map<String, Object> definitions) {
        List<Map<String, Object>> ways = new ArrayList<>();
        if (kinds.contains(Kind.ANYTHING)) {
            return Map.of();
        }
        if (kinds.contains(Kind.MAPPING) || !keys.isEmpty()) {
            Map<String, Object> properties = new LinkedHashMap<>();
            keys.forEach((key, shape) -> properties.put(key, shape.schema(definitions)));
            ways.add(ordered("type", List.of("object", "null"), "additionalProperties", false, "properties", properties));
        }
        if (values != null) {
            ways.add(ordered("type", List.of("object", "null"), "additionalProperties", values.schema(definitions)));
        }
        if (!itemsType.isEmpty()) {
            ways.add(ordered("type", List.of("array", "null"), "items", element(definitions)));
        }
        if (kinds.contains(Kind.DURATION)) {
            ways.add(ordered("type", List.of("string", "integer", "null"), "pattern", DURATION));
        } else if (kinds.contains(Kind.FLAG)) {
            ways.add(ordered("enum", FLAGS));
        } else if (kinds.contains(Kind.NUMBER)) {
            ways.add(ordered("type", List.of("number", "null")));
        } else if (kinds.contains(Kind.TEXT)) {
            ways.add(ordered("type", List.of("string", "number", "boolean", "null")));
        }
        return ways.isEmpty() ? Map.of() : ways.size() == 1 ? ways.get(0) : ordered("anyOf", ways);
    }

    private Map<String, Object> element(Map<String, Object> definitions) {
        if (!itemsType.startsWith("[]*")) {
            return items == null ? Map.of() : items.schema(definitions);
        }
        String name = itemsType.replaceFirst(".*\\.", "");
        if (!definitions.containsKey(name) && items != null) {
            definitions.put(name, Map.of()); // those within refer to it
            definitions.put(name, items.schema(definitions));
        }
        return Map.of("$ref", "#/$defs/" + name);
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return Collections.unmodifiableMap(map);
    }

    private static void count(Object schema, Map<Map<?, ?>, Integer> seen) {
        if (schema instanceof Map<?, ?> map) {
            boolean isNew = seen.merge(map, 1, Integer::sum) == 1;
            if (isNew) {
                map.values().forEach(value -> count(value, seen));
            }
        } else if (schema instanceof List<?> list) {
            list.forEach(value -> count(value, seen));
        }
    }

    /** The same with references where the same mapping stands more than once. */
    private static Object shared(
            Object schema, String key, boolean isTop, Map<Map<?, ?>, Integer> seen, Map<Map<?, ?>, String> names, Map<String, Object> named) {
        if (schema instanceof List<?> list) {
            return list.stream().map(value -> shared(value, key, false, seen, names, named)).toList();
        }
        if (!(schema instanceof Map<?, ?> map)) {
            return schema;
        }
        boolean isWorth = !isTop && seen.getOrDefault(map, 0) > 1 && map.get("properties") instanceof Map<?, ?> properties
                && properties.size() >= WORTH_A_NAME;
        if (isWorth && names.containsKey(map)) {
            return Map.of("$ref", "#/$defs/" + names.get(map));
        }
        String name = key;
        while (isWorth && (named.containsKey(name) || names.containsValue(name))) {
            name = name + "_";
        }
        if (isWorth) {
            names.put(map, name);
        }
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((each, value) -> copy.put(String.valueOf(each), shared(value, word(each, key), false, seen, names, named)));
        if (!isWorth) {
            return copy;
        }
        named.put(name, copy);
        return Map.of("$ref", "#/$defs/" + name);
    }

    private static String word(Object key, String above) {
        return Set.of("properties", "items", "anyOf", "additionalProperties").contains(String.valueOf(key)) ? above : String.valueOf(key);
    }
}
