package signalbox.message;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import signalbox.alert.Labels;
import signalbox.gotext.GoOrder;
import signalbox.template.value.Function;
import signalbox.template.value.ListValue;
import signalbox.template.value.MapValue;
import signalbox.template.value.Parameter;

/** Labels or annotations as templates see them (spec/templates.md 3). */
record Kv(Map<String, String> entries) implements MapValue {

    private static final String FIRST = "alertname";

    Kv {
        entries = Map.copyOf(entries);
    }

    static Kv of(Labels labels) {
        return new Kv(labels.asMap());
    }

    @Override
    public String typeName() {
        return "template.KV";
    }

    @Override
    public String elementType() {
        return "string";
    }

    @Override
    public Optional<String> string() {
        return pairs().string();
    }

    @Override
    public Optional<Function> method(String name) {
        return switch (name) {
            case "SortedPairs" -> Optional.of(Function.of(arguments -> pairs()));
            case "Remove" -> Optional.of(Function.of(arguments -> without((ListValue) arguments.get(0)), Parameter.STRINGS));
            case "Names", "Values", "String" -> pairs().method(name);
            default -> Optional.empty();
        };
    }

    /** By name in byte order, but for the alert's name, which comes first. */
    private Pairs pairs() {
        List<String> names = new ArrayList<>(entries.keySet());
        names.sort((a, b) -> a.equals(b) ? 0 : a.equals(FIRST) ? -1 : b.equals(FIRST) ? 1 : GoOrder.compare(a, b));
        return new Pairs(names.stream()
                .map(name -> new Pairs.Pair(name, entries.getOrDefault(name, "")))
                .toList());
    }

    private Kv without(ListValue names) {
        Map<String, String> rest = new HashMap<>(entries);
        names.elements().forEach(name -> rest.remove(name.toString()));
        return new Kv(rest);
    }
}
