package signalbox.template.syntax;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Templates by name. Immutable. */
public final class TemplateSet {

    public static final TemplateSet EMPTY = new TemplateSet(Map.of());

    private final Map<String, List<Node>> bodies;

    private TemplateSet(Map<String, List<Node>> bodies) {
        this.bodies = bodies;
    }

    public Optional<List<Node>> find(String name) {
        return Optional.ofNullable(bodies.get(name));
    }

    public Set<String> names() {
        return bodies.keySet();
    }

    /** With what was parsed. A template that is empty does not replace one that is there (spec/templates.md 1). */
    public TemplateSet with(Parsed parsed) {
        Map<String, List<Node>> merged = new HashMap<>(bodies);
        add(merged, parsed.name(), parsed.body());
        parsed.definitions().forEach((name, body) -> add(merged, name, body));
        return new TemplateSet(merged);
    }

    private static void add(Map<String, List<Node>> merged, String name, List<Node> body) {
        if (!merged.containsKey(name) || !Parsed.isEmpty(body)) {
            merged.put(name, body);
        }
    }

    /** With other templates in the place of those of the same names. */
    public TemplateSet replacing(Map<String, List<Node>> rewritten) {
        Map<String, List<Node>> merged = new HashMap<>(bodies);
        merged.putAll(rewritten);
        return new TemplateSet(merged);
    }
}
