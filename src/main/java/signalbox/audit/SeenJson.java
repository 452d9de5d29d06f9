package signalbox.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import signalbox.alert.Labels;
import signalbox.decision.Firing;
import signalbox.decision.Firing.Concluded;
import signalbox.decision.Seen;

/**
 * The facts of a firing as JSON, with alerts by the ids of their label sets: written with what is to be hidden replaced, and read. One
 * thread.
 */
final class SeenJson {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** As texts that a value hides behind are compared: shorter ones are in everything. */
    private static final int SHORTEST_HIDDEN = 2;

    private final Interned interned;

    SeenJson(Interned interned) {
        this.interned = interned;
    }

    /** @param alerts the ids of the label sets in it */
    record Written(String json, TreeSet<Long> alerts) {

        /** The ids of both as a JSON array. */
        String alertsWith(Written other) {
            TreeSet<Long> all = new TreeSet<>(alerts);
            all.addAll(other.alerts());
            return all.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        }
    }

    Written facts(Firing firing) throws SQLException {
        Writing writing = new Writing(hidden(firing));
        ArrayNode array = NODES.arrayNode();
        for (Seen fact : firing.facts()) {
            array.add(writing.node(fact, "", true));
        }
        return new Written(array.toString(), writing.alerts);
    }

    Written concluded(Firing firing) throws SQLException {
        Writing writing = new Writing(hidden(firing));
        ArrayNode array = NODES.arrayNode();
        for (Concluded each : firing.concluded()) {
            ObjectNode node = NODES.objectNode().put("verdict", each.verdict());
            array.add(node.set("of", writing.node(each.fact(), "", true)));
        }
        return new Written(array.toString(), writing.alerts);
    }

    /** Values of labels of the firing's alerts that are not to be written, and what stands for them: other facts may repeat them. */
    private Map<String, String> hidden(Firing firing) {
        if (interned.mask().hidesNothing()) {
            return Map.of();
        }
        Map<String, String> hidden = new TreeMap<>(java.util.Comparator.comparing(String::length).reversed().thenComparing(text -> text));
        firing.facts().forEach(fact -> addHidden(fact, hidden));
        firing.concluded().forEach(each -> addHidden(each.fact(), hidden));
        return hidden;
    }

    private void addHidden(Seen seen, Map<String, String> hidden) {
        if (seen instanceof Seen.OfAlert alert) {
            addHidden(alert.labels(), hidden);
        } else if (seen instanceof Seen.Named named) {
            addHidden(named.values(), hidden);
        } else if (seen instanceof Seen.OfFact fact) {
            fact.values().values().forEach(value -> addHidden(value, hidden));
        } else if (seen instanceof Seen.Several several) {
            several.some().forEach(each -> addHidden(each, hidden));
        } else if (seen instanceof Seen.Counted counted) {
            addHidden(counted.result(), hidden);
            addHidden(counted.of(), hidden);
        }
    }

    private void addHidden(Labels labels, Map<String, String> hidden) {
        Labels masked = interned.mask().of(labels);
        labels.asMap().forEach((name, value) -> {
            if (!masked.get(name).equals(value)) {
                hidden.put(value, masked.get(name));
            }
        });
    }

    private final class Writing {
        private final Map<String, String> hidden;
        private final TreeSet<Long> alerts = new TreeSet<>();

        Writing(Map<String, String> hidden) {
            this.hidden = hidden;
        }

        /** @param isLoose whether nobody knows where a text in it comes from */
        JsonNode node(Seen seen, String name, boolean isLoose) throws SQLException {
            if (seen instanceof Seen.OfAlert alert) {
                long id = interned.labels(alert.labels());
                alerts.add(id);
                return NODES.objectNode().put("alert", id);
            } else if (seen instanceof Seen.Named named) {
                ObjectNode values = NODES.objectNode();
                interned.mask().of(named.values()).asMap().forEach(values::put);
                return NODES.objectNode().set("named", values);
            } else if (seen instanceof Seen.OfFact fact) {
                ObjectNode values = NODES.objectNode();
                boolean isHidden = fact.values().get("name") instanceof Seen.Value said && interned.mask().hides(String.valueOf(said.value()));
                for (Map.Entry<String, Seen> each : fact.values().entrySet()) {
                    boolean isHiddenHere = isHidden && each.getKey().equals("value"); // of an attribute
                    values.set(each.getKey(), node(each.getValue(), each.getKey(), fact.isOwn() || isHiddenHere));
                }
                ObjectNode node = NODES.objectNode().put("fact", fact.kind());
                return (fact.isOwn() ? node.put("own", true) : node).set("values", values);
            } else if (seen instanceof Seen.Several several) {
                ArrayNode some = NODES.arrayNode();
                for (Seen each : several.some()) {
                    some.add(node(each, name, isLoose));
                }
                return NODES.objectNode().put("size", several.size()).set("some", some);
            } else if (seen instanceof Seen.Counted counted) {
                ObjectNode node = NODES.objectNode();
                node.set("counted", node(counted.result(), "", true));
                return node.set("of", node(counted.of(), "", true));
            }
            return value(((Seen.Value) seen).value(), name, isLoose);
        }

        private JsonNode value(Object value, String name, boolean isLoose) {
            if (!(value instanceof String text)) {
                return JSON.valueToTree(value);
            }
            if (interned.mask().hides(name) || (isLoose && !interned.mask().hidesNothing())) {
                return NODES.textNode(interned.mask().hashed(text));
            }
            String shown = text;
            for (Map.Entry<String, String> each : hidden.entrySet()) {
                if (shown.equals(each.getKey()) || each.getKey().length() >= SHORTEST_HIDDEN) {
                    shown = shown.replace(each.getKey(), each.getValue());
                }
            }
            return NODES.textNode(shown);
        }
    }

    // ---- read

    static List<Seen> facts(String json, Reading reading) throws SQLException {
        return several(parsed(json), reading);
    }

    static List<Concluded> concluded(String json, Reading reading) throws SQLException {
        List<Concluded> all = new ArrayList<>();
        for (JsonNode node : parsed(json)) {
            all.add(new Concluded(node.path("verdict").asText(), seen(node.path("of"), reading)));
        }
        return all;
    }

    /** The same facts, or conclusions, where the label sets have other ids. */
    static String withIds(String json, LongUnaryOperator id) {
        JsonNode all = parsed(json);
        for (JsonNode node : all) {
            replaceIds(node.has("verdict") ? node.path("of") : node, id);
        }
        return all.toString();
    }

    private static void replaceIds(JsonNode node, LongUnaryOperator id) {
        if (node instanceof ObjectNode alert && node.has("alert")) {
            alert.put("alert", id.applyAsLong(node.get("alert").asLong()));
        } else if (node.has("fact")) {
            node.path("values").forEach(each -> replaceIds(each, id));
        } else if (node.has("some")) {
            node.path("some").forEach(each -> replaceIds(each, id));
        } else if (node.has("counted")) {
            replaceIds(node.path("counted"), id);
            replaceIds(node.path("of"), id);
        }
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new java.io.UncheckedIOException("facts in the audit are damaged: " + e.getOriginalMessage(), e);
        }
    }

    private static List<Seen> several(JsonNode nodes, Reading reading) throws SQLException {
        List<Seen> all = new ArrayList<>();
        for (JsonNode node : nodes) {
            all.add(seen(node, reading));
        }
        return all;
    }

    private static Seen seen(JsonNode node, Reading reading) throws SQLException {
        if (node.has("alert")) {
            return new Seen.OfAlert(reading.labels(node.get("alert").asLong()));
        } else if (node.has("named")) {
            Map<String, String> values = new LinkedHashMap<>();
            node.get("named").properties().forEach(each -> values.put(each.getKey(), each.getValue().asText()));
            return new Seen.Named(Labels.of(values));
        } else if (node.has("fact")) {
            Map<String, Seen> values = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> each : node.get("values").properties()) {
                values.put(each.getKey(), seen(each.getValue(), reading));
            }
            return new Seen.OfFact(node.get("fact").asText(), node.path("own").asBoolean(), values);
        } else if (node.has("some")) {
            return new Seen.Several(several(node.get("some"), reading), node.get("size").asInt());
        } else if (node.has("counted")) {
            return new Seen.Counted(seen(node.get("counted"), reading), (Seen.Several) seen(node.get("of"), reading));
        }
        return new Seen.Value(node.isBoolean() ? (Object) node.asBoolean() : node.isIntegralNumber() ? (Object) node.asLong()
                : node.isNumber() ? (Object) node.asDouble() : node.asText());
    }
}
