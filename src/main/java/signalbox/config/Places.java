package signalbox.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Where the values of a configuration stand in its files, for those who find fault with them later than the reader of the
 * files does: templates that fail, certificates that are none. Not to be changed once read; any thread.
 */
public final class Places {

    /** A value and what it is, for comparison only: it may be a secret. */
    record Value(String text, String path, Written written) {}

    /** Far more than anybody writes; aliases of a hostile file could be more than the memory holds. */
    private static final int MOST = 100_000;

    private int count;
    private final Map<String, Written> integrations = new HashMap<>();
    private final Map<String, List<Value>> values = new HashMap<>();
    private final List<Value> global = new ArrayList<>();
    private final List<Value> routes = new ArrayList<>();
    private final List<Written> inhibitRules = new ArrayList<>();

    Places() {}

    void addIntegration(String receiver, IntegrationKind kind, int index, Yaml entry, Path folder) {
        String key = kind.key() + "[" + index + "]";
        integrations.putIfAbsent(id(receiver, kind, index), entry.written(key));
        values.computeIfAbsent(id(receiver, kind, index), any -> new ArrayList<>()).addAll(valuesIn(entry, key, folder));
    }

    void addGlobal(Yaml yaml, Path folder) {
        global.addAll(valuesIn(yaml, "global", folder));
    }

    void addRoutes(Yaml yaml, Path folder) {
        routes.addAll(valuesIn(yaml, "route", folder));
    }

    void addInhibitRule(Yaml entry) {
        inhibitRules.add(entry.written("inhibit_rules[" + inhibitRules.size() + "]"));
    }

    private List<Value> valuesIn(Yaml yaml, String key, Path folder) {
        List<Value> found = yaml.scalars(key)
                .limit(MOST - count)
                .map(value -> new Value(value.text(), path(value.text(), folder), value.written()))
                .toList();
        count += found.size();
        return found;
    }

    private static String path(String text, Path folder) {
        try {
            return folder.resolve(text).normalize().toString();
        } catch (InvalidPathException e) {
            return "";
        }
    }

    /**
     * Where a text of an integration is written: in its own entry, else in {@code global}; empty when it is written nowhere, as
     * defaults are.
     */
    public List<Written> ofText(String receiver, IntegrationConfig integration, String text) {
        return find(receiver, integration, value -> value.text().equals(text));
    }

    /** Where a file is named that an integration reads. */
    public List<Written> ofFile(String receiver, IntegrationConfig integration, String path) {
        return find(receiver, integration, value -> value.text().equals(path) || value.path().equals(path));
    }

    /** Where a key is written whose name ends so. */
    public List<Written> ofKey(String receiver, IntegrationConfig integration, String ending) {
        return find(receiver, integration, value -> value.written().key().endsWith(ending));
    }

    /** The entry of an integration as a whole. */
    public List<Written> ofEntry(String receiver, IntegrationConfig integration) {
        return Stream.ofNullable(integrations.get(id(receiver, integration.kind(), integration.index()))).toList();
    }

    /** Where a text is written below {@code route}. */
    public List<Written> ofRouteText(String text) {
        return routes.stream().filter(value -> value.text().equals(text)).map(Value::written).toList();
    }

    /** The entries of {@code inhibit_rules}, in their order. */
    public List<Written> ofInhibitRules() {
        return List.copyOf(inhibitRules);
    }

    private List<Written> find(String receiver, IntegrationConfig integration, Predicate<Value> sought) {
        List<Value> own = values.getOrDefault(id(receiver, integration.kind(), integration.index()), List.of());
        List<Written> found = own.stream().filter(sought).map(Value::written).toList();
        return found.isEmpty() ? global.stream().filter(sought).map(Value::written).toList() : found;
    }

    private static String id(String receiver, IntegrationKind kind, int index) {
        return kind + "[" + index + "] " + receiver;
    }
}
